"""How a build grows over 1,000, 10,000 and 100,000 papers, extraction apart.

Some real papers are extracted, and replicated with other titles and names (see `benchmarks.synthetic`): their
extraction is replicated too, not done again. So these are the figures of linking and writing; extraction takes the same
time for each paper (`benchmarks.scale` builds many papers with it).
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import Figure
from benchmarks.data import extracted
from benchmarks.synthetic import extend
from benchmarks.watch import Watched, watch
from kg.store import open_store

REAL: Final = 2_000
SIZES: Final = (1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class _Built:
    """What a build of one size took and left."""

    papers: int
    took: Watched
    disk: float
    statements: int
    question: float


def measure(sizes: tuple[int, ...] = SIZES, real: int = REAL) -> Iterator[Figure]:
    """Every size against the smallest."""
    ledger = extracted(real)
    with tempfile.TemporaryDirectory() as folder:
        small, *others = (_built(ledger, Path(folder) / str(size), size) for size in sizes)
    for one in others:
        size, least = f"{one.papers:,} papers", f"{small.papers:,} papers"
        for name, unit, values in (
            ("linking and writing", "ms of CPU/paper", [b.took.cpu / b.papers * 1000 for b in (one, small)]),
            ("disk", "KiB/paper", [b.disk / b.papers / 1024 for b in (one, small)]),
            ("statements", "/paper", [b.statements / b.papers for b in (one, small)]),
            ("memory", "GiB", [b.took.all for b in (one, small)]),
            ("most used datasets", "ms", [b.question * 1000 for b in (one, small)]),
        ):
            yield Figure(f"{name}, {size}", values[0], unit, least, values[1])


def quick() -> Iterator[Figure]:
    """Two small sizes."""
    return measure((300, 1_000), 300)


def _built(ledger: Path, store: Path, count: int) -> _Built:
    from benchmarks import seconds
    from kg.queries import run

    store.mkdir()
    extend(ledger, store / "papers.sqlite", count)
    took = watch([sys.executable, "-m", "benchmarks.writing", "ours", str(store)])
    disk = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    with open_store(store) as opened:
        return _Built(count, took, disk, len(opened), seconds(lambda: run(opened, "most-used-datasets", {})))
