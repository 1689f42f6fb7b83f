"""Memory of a build with extraction: of the first process, of a worker, and what the papers add to both.

Two listings, one three times as long as the other, are built by two workers, and all processes are watched. What does
not grow with the papers stays the same; the entity table, which does, is measured by `benchmarks.linking`.

A worker remembers what it found out about words, until it knows as many as it may. Papers bring so many only after a
while; texts of the same words in which none stands twice do so at once.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks import Figure
from benchmarks.data import listing, papers
from benchmarks.watch import Watched, watch

SIZES: Final = (500, 1500)
#: Words that all differ: more than a worker remembers.
WORDS: Final = 60_000
#: GiB at 200,000 papers, the entity table apart.
LIMIT: Final = 2.0
_AN_ABSTRACT: Final = 128


def measure(sizes: tuple[int, int] = SIZES, words: int = WORDS) -> Iterator[Figure]:
    """Most memory at both sizes, and of a worker that meets so many words."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_built(Path(folder), size) for size in sizes)
        full = _extracted(Path(folder), words)
    worker = (small.all - small.first) / 2
    yield Figure("a worker", worker, "GiB", f"limit of {LIMIT} GiB for all", LIMIT)
    yield Figure(f"a worker that has met {words:,} words", full.first, "GiB", f"{sizes[0]:,} papers", worker)
    yield Figure(f"first process, {sizes[1]:,} papers", large.first, "GiB", f"{sizes[0]:,} papers", small.first)
    yield Figure(f"all processes, {sizes[1]:,} papers", large.all, "GiB", f"{sizes[0]:,} papers", small.all)
    yield Figure(f"all processes against the limit, {sizes[1]:,} papers", large.all, "GiB", f"{LIMIT} GiB", LIMIT)


def quick() -> Iterator[Figure]:
    """The same over fewer papers."""
    return measure((64, 192), 2_000)


def _built(folder: Path, count: int) -> Watched:
    source, store = listing(folder, count), folder / f"kg{count}"
    return watch([sys.executable, "-m", "kg", "build", str(source), "--store", str(store), "--workers", "2", "--quiet"])


def _extracted(folder: Path, words: int) -> Watched:
    source = folder / "words.jsonl"
    known = dict.fromkeys(word for paper in papers(words // 4) for word in paper.abstract.split())
    with source.open("w", encoding="utf-8") as out:
        left = islice(known, words)
        while abstract := " ".join(islice(left, _AN_ABSTRACT)):
            out.write(json.dumps({"title": "Words", "abstract": abstract}) + "\n")
    return watch([sys.executable, "-m", "kg", "extract", str(source)])
