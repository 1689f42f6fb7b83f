"""Linking at 10,000 and at 200,000 papers: the cost of a paper, and how the entity table grows.

1. Real papers are extracted (see `benchmarks.data`), and replicated with other titles and names (see
   `benchmarks.synthetic`), as they are needed.
2. For each size a process of its own observes all papers, resolves, and links 10,000 of them again. Only that is timed,
   in CPU seconds, not the making of the papers. It also tells how much memory observing and resolving took.
"""

from __future__ import annotations

import gc
import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks import Figure
from benchmarks.data import extracted
from benchmarks.synthetic import Source, known, replicated
from kg.catalog import load
from kg.linking import Linker
from kg.papers import paper_key

REAL: Final = 10_000
LARGE: Final = 200_000
#: The cost of a paper may grow by this much.
FLAT: Final = 1.3
_AT_ONCE: Final = 1000
_AGAIN: Final = 10_000


def measure(real: int = REAL, large: int = LARGE) -> Iterator[Figure]:
    """The cost of a paper at two sizes, and what the entity table takes."""
    ledger = extracted(real)
    small, much = _child(ledger, real), _child(ledger, large)
    steps = ("observe", "resolve", "link")
    for name in (*steps, "all"):
        cost = [sum(told[step] for step in (steps if name == "all" else (name,))) for told in (small, much)]
        most = FLAT * cost[0] if name == "all" else None
        yield Figure(f"linking, {name}, {large:,} papers", cost[1], "µs/paper", f"{real:,} papers", cost[0], most=most)
    yield Figure(f"names told apart, {large:,} papers", much["names"], "names", f"{real:,} papers", small["names"])
    yield Figure(f"entities, {large:,} papers", much["entities"], "entities", f"{real:,} papers", small["entities"])
    yield Figure(f"entity table, {large:,} papers", much["memory"], "MiB", f"{real:,} papers", small["memory"])


def quick() -> Iterator[Figure]:
    """The same at a tenth of the sizes."""
    return measure(1000, 10_000)


def linked(ledger: Path, count: int) -> dict[str, float]:
    """Microseconds of CPU for each paper and step, names, entities, and MiB of memory."""
    papers = list(known(ledger))
    linker = Linker(load())
    for source in papers[:100]:
        _observe(Linker(load()), source)
    before, spent = _resident(), 0.0
    for start in range(0, count, _AT_ONCE):
        some = list(replicated(papers, range(start, min(count, start + _AT_ONCE))))
        spent += _timed(lambda some=some: [_observe(linker, source) for source in some])
    resolve = time.process_time()
    linking = linker.resolve()
    resolve = time.process_time() - resolve
    gc.collect()
    memory = _resident() - before
    step = max(1, count // _AGAIN)
    some = list(replicated(papers, islice(range(0, count, step), _AGAIN)))
    link = _timed(lambda: [linking.link(paper_key(paper.title), paper, found) for paper, found in some])
    return {
        "observe": spent / count * 1e6, "resolve": resolve / count * 1e6, "link": link / len(some) * 1e6,
        "names": linker.size, "entities": len(linking.entities()), "memory": memory,
    }  # fmt: skip


def _observe(linker: Linker, source: Source) -> None:
    paper, found = source
    linker.observe(paper_key(paper.title), paper, found)


def _timed(run: Callable[[], object]) -> float:
    start = time.process_time()
    run()
    return time.process_time() - start


def _resident() -> float:
    """MiB of memory that this process has now."""
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def _child(ledger: Path, count: int) -> dict[str, float]:
    call = [sys.executable, "-m", "benchmarks.linking", str(ledger), str(count)]
    told: dict[str, float] = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
    return told


if __name__ == "__main__":
    json.dump(linked(Path(sys.argv[1]), int(sys.argv[2])), sys.stdout)
