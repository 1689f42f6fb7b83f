"""How a build grows over 1,000, 10,000 and 100,000 papers, extraction apart.

1. Some real papers are extracted, and replicated with other titles and names (see `benchmarks.synthetic`): their
   extraction is replicated too, not done again. `benchmarks.scale` builds many papers with it.
2. A process of its own builds each size from the ledger, watched while it runs. Its CPU time is taken without start-up
   and with all threads, so that it is that of linking and writing, also on a busy machine.
3. The figures of a size are told as soon as they are there, beside those of the smallest; its folder is removed.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks import Figure, seconds
from benchmarks.data import extracted
from benchmarks.synthetic import extend
from benchmarks.watch import watch
from kg.build import build_into
from kg.catalog import load
from kg.extraction.version import version
from kg.queries import run
from kg.store import open_store
from kg.writing import Writer

REAL: Final = 2_000
SIZES: Final = (1_000, 10_000, 100_000)


@dataclass(frozen=True, slots=True)
class _Built:
    """What a build of one size took and left: CPU seconds, GiB of memory, bytes of disk, seconds of a question."""

    papers: int
    cpu: float
    memory: float
    disk: int
    entities: int
    statements: int
    question: float

    @property
    def told(self) -> tuple[tuple[str, str, float], ...]:
        """Name, unit and value of each figure."""
        return (
            ("linking and writing", "ms of CPU/paper", self.cpu / self.papers * 1000),
            ("disk", "KiB/paper", self.disk / self.papers / 1024),
            ("statements", "/paper", self.statements / self.papers),
            ("entities", "/paper", self.entities / self.papers),
            ("memory", "GiB", self.memory),
            ("most used datasets", "ms", self.question * 1000),
        )


def measure(sizes: tuple[int, ...] = SIZES, real: int = REAL) -> Iterator[Figure]:
    """Every size against the smallest."""
    ledger = extracted(real)
    least: _Built | None = None
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            built = _built(ledger, Path(folder) / "kg", size)
        least = least or built
        if built is not least:
            for (name, unit, value), (_, _, peer) in zip(built.told, least.told, strict=True):
                yield Figure(f"{name}, {size:,} papers", value, unit, f"{least.papers:,} papers", peer)


def quick() -> Iterator[Figure]:
    """Two small sizes."""
    return measure((300, 1_000), 300)


def _built(ledger: Path, store: Path, count: int) -> _Built:
    store.mkdir()
    extend(ledger, store / "papers.sqlite", count)
    took = watch([sys.executable, "-m", "benchmarks.growth", str(store), version()])
    told = json.loads(took.output)
    disk = sum(path.stat().st_size for path in store.rglob("*") if path.is_file())
    with open_store(store) as opened:
        question = seconds(lambda: run(opened, "most-used-datasets", {}))
    return _Built(count, told["cpu"], took.all, disk, told["entities"], told["statements"], question)


def main(store: str, extractor: str) -> None:
    """Builds what is in a ledger, and prints as JSON the CPU time, entities and statements."""
    if extractor != version():
        sys.exit("the extractor was changed while this ran: nothing is known of its papers; run it again")
    load()
    start = time.process_time()
    with Writer(store) as writer:
        summary = build_into(writer, [])
    cpu = time.process_time() - start
    json.dump({"cpu": cpu, "entities": summary.entities, "statements": summary.statements}, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
