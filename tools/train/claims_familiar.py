"""Builds the table of `kg.extraction.familiar` from the corpus of paper titles and abstracts."""

from __future__ import annotations

import gzip
import json
import re
import struct
import sys
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from kg.extraction.familiar import LEVELS, key, words

CORPUS: Final = Path(__file__).parents[3] / "shared" / "corpus" / "papers-20k.jsonl.gz"
_BREAK: Final = re.compile(r"[.!?:;,()\[\]\"]+\s|\s[(\[\"]")
_EDGE_WORDS: Final = (
    "a an the of and or to in on for with by from as at is are was were be been we our this that these those it its "
    "which can such their they not has have more than also both into using via while"
)
_EDGE: Final = frozenset(_EDGE_WORDS.split())
_LONGEST: Final = 5


def table() -> bytes:
    """The bytes of the table: see `kg.extraction.familiar`."""
    counts: Counter[str] = Counter()
    for number, text in enumerate(_texts(), 1):
        counts.update(set(_phrases(text)))
        if number % 4000 == 0:
            _thin(counts)
    levels: dict[int, set[int]] = {height: set() for height in range(1, len(LEVELS) + 1)}
    for phrase, count in counts.items():
        if count >= LEVELS[0]:
            levels[sum(count >= least for least in LEVELS)].add(key(phrase.split(" ")))
    return b"".join(_packed(levels[height]) for height in sorted(levels, reverse=True))


def _texts() -> Iterator[str]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield f"{row['title']}. {row['abstract']}"


def _phrases(text: str) -> Iterator[str]:
    for part in _BREAK.split(text):
        row = words(part)
        for start, first in enumerate(row):
            if first in _EDGE:
                continue
            for stop in range(start + 1, min(start + _LONGEST, len(row)) + 1):
                if row[stop - 1] not in _EDGE:
                    phrase = " ".join(row[start:stop])
                    yield phrase[:-1] if phrase.endswith("s") and len(phrase) > 4 else phrase


def _thin(counts: Counter[str]) -> None:
    """Forgets phrases seen once, where memory would run short."""
    if len(counts) > 8_000_000:
        for phrase in [phrase for phrase, count in counts.items() if count == 1]:
            del counts[phrase]


def _packed(keys: set[int]) -> bytes:
    row = array("I", sorted(keys))
    if sys.byteorder == "big":
        row.byteswap()
    return struct.pack("<I", len(row)) + row.tobytes()
