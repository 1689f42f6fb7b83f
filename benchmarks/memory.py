"""Memory of a build with extraction: of the first process, of a worker, and what the papers add to both.

Two listings, one three times as long as the other, are built by two workers, and all processes are watched. What does
not grow with the papers stays the same; the entity table, which does, is measured by `benchmarks.linking`.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import Figure
from benchmarks.data import listing
from benchmarks.watch import Watched, watch

SIZES: Final = (500, 1500)
#: GiB at 200,000 papers, the entity table apart.
LIMIT: Final = 2.0


def measure(sizes: tuple[int, int] = SIZES) -> Iterator[Figure]:
    """Most memory at both sizes."""
    with tempfile.TemporaryDirectory() as folder:
        small, large = (_built(Path(folder), size) for size in sizes)
    worker = (small.all - small.first) / 2
    yield Figure("a worker", worker, "GiB", f"limit of {LIMIT} GiB for all", LIMIT)
    yield Figure(f"first process, {sizes[1]:,} papers", large.first, "GiB", f"{sizes[0]:,} papers", small.first)
    yield Figure(f"all processes, {sizes[1]:,} papers", large.all, "GiB", f"{sizes[0]:,} papers", small.all)
    yield Figure(f"all processes against the limit, {sizes[1]:,} papers", large.all, "GiB", f"{LIMIT} GiB", LIMIT)


def quick() -> Iterator[Figure]:
    """The same over fewer papers."""
    return measure((64, 192))


def _built(folder: Path, count: int) -> Watched:
    source, store = listing(folder, count), folder / f"kg{count}"
    return watch([sys.executable, "-m", "kg", "build", str(source), "--store", str(store), "--workers", "2", "--quiet"])
