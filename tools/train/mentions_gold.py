"""Annotated papers as the training programs see them: words, the spans of the annotated strings, labels."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.evaluation import surface_key
from kg.extraction.candidates import Candidate
from kg.extraction.tagger import LABELS
from kg.extraction.tokens import Words, joined, read_words
from kg.extraction.values import TYPES
from kg.papers import Paper
from tools.train.annotations import annotated, paper_of

SHARED = Path(__file__).resolve().parents[3] / "shared"


@dataclass(frozen=True)
class Annotated:
    """A paper, its words, its annotation as the gold file has it, and the part it belongs to."""

    paper: Paper
    words: Words
    gold: dict[str, Any]
    part: str = ""


def load(part: str) -> list[Annotated]:
    """The papers of "train" or "dev", or the "own" ones of `tools.train.annotations`."""
    if part == "own":
        return [_annotated(paper, line, part) for paper, line in annotated()]
    gold = {row["id"]: row for row in _rows(SHARED / "gold" / f"{part}.jsonl")}
    rows = _rows(SHARED / "gold" / f"{part}-papers.jsonl")
    return [_annotated(paper_of(row), gold[row["id"]], part) for row in rows]


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _annotated(paper: Paper, gold: dict[str, Any], part: str) -> Annotated:
    return Annotated(paper, read_words(joined(paper), len(paper.title)), gold, part)


def spans(one: Annotated) -> list[tuple[int, int, int]]:
    """Every place of every annotated string as first word, last word and number of the type; the longest wins."""
    words = one.words
    begins = {start: i for i, start in enumerate(words.starts)}
    ends = {end: i + 1 for i, end in enumerate(words.ends)}
    strings = sorted(
        {(s, TYPES.index(entity["type"])) for entity in one.gold["entities"] for s in entity["surfaces"] if s},
        key=lambda pair: (-len(pair[0]), pair),
    )
    taken = [False] * len(words)
    found = []
    for string, kind in strings:
        for match in re.finditer(re.escape(string), words.text):
            first, last = begins.get(match.start()), ends.get(match.end())
            if first is not None and last is not None and not any(taken[first:last]):
                taken[first:last] = [True] * (last - first)
                found.append((first, last, kind))
    return sorted(found)


def labels(one: Annotated) -> list[int]:
    """The number of each word's label."""
    numbers = [0] * len(one.words)
    for first, last, kind in spans(one):
        numbers[first:last] = [2 * kind + 2] * (last - first)
        numbers[first] = 2 * kind + 1
    return numbers


def truth(one: Annotated, found: Iterable[Candidate]) -> list[dict[str, Any] | None]:
    """The annotated entity that each candidate is, by the rule of the scorer, or none."""
    owner: dict[str, int] = {}
    for n, entity in enumerate(one.gold["entities"]):
        for string in (*entity["surfaces"], entity["name"]):
            owner.setdefault(surface_key(string), n)
    out: list[dict[str, Any] | None] = []
    for candidate in found:
        own = {surface_key(one.words.surface(*place)) for place in candidate.places}
        votes = Counter(owner[key] for key in sorted(own) if key in owner).most_common(1)
        out.append(one.gold["entities"][votes[0][0]] if votes and 2 * votes[0][1] >= len(own) else None)
    return out


assert len(LABELS) == 2 * len(TYPES) + 1
