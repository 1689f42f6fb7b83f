"""A build of very many papers, with extraction: `python -m benchmarks scale --papers 200000`; hours, and much disk.

1. The texts of the corpus are replicated in rounds. In every round but the first, identifiers get a number, and words
   that look like names (two capitals, or a letter beside a digit) another last letter, so that names grow with the
   papers as they do in a real collection, and no text is extracted twice.
2. One `kg build` with all cores reads, extracts, links and writes them, watched with all its processes. Interrupted and
   run again, it goes on: the store is output/benchmarks/scale.
3. Rate, memory, disk, and the names told apart by a quarter, a half and all of the papers are figures.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Final

from benchmarks import Figure
from benchmarks.data import KEPT, papers
from benchmarks.synthetic import numbered, shifted
from benchmarks.watch import watch
from kg.build import Limits, Progress, build
from kg.papers import Paper

_NAME: Final = re.compile(r"\b\w*(?:[A-Z]\w*[A-Z]|[A-Za-z]\d|\d[A-Za-z])\w*\b")
_QUARTERS: Final = (0.25, 0.5, 0.75, 1.0)


def measure(count: int = 200_000) -> Iterator[Figure]:
    """The figures of one build."""
    KEPT.mkdir(parents=True, exist_ok=True)
    source, store = KEPT / f"scale-{count}.jsonl.gz", KEPT / f"scale-{count}"
    if not source.exists():
        write(source, count)
    took = watch([sys.executable, "-m", "benchmarks.scale", str(source), str(store)])
    told = json.loads(took.output)
    extracting = [mark for mark in told["marks"] if mark["step"] in ("extracting", "linking")]
    disk = {path: path.stat().st_size for path in store.rglob("*") if path.is_file()}
    ledger = disk.get(store / "papers.sqlite", 0)
    size = f"{told['papers']:,} papers"
    yield Figure(f"build, {size}", told["papers"] / took.seconds, "papers/s", "one second", 1)
    yield Figure(f"build, {size}: all", took.seconds / 3600, "h", "CPU hours", took.cpu / 3600)
    yield Figure(f"writing, {size}", told["writing"], "s", "the whole build", took.seconds)
    yield Figure(f"memory of all processes, {size}", took.all, "GiB", "the first process", took.first)
    yield Figure(
        f"disk of the graph, {size}", (sum(disk.values()) - ledger) / 2**30, "GiB", "its ledger", ledger / 2**30
    )
    yield Figure(f"statements, {size}", told["statements"], "", "papers", told["papers"])
    for share in _QUARTERS:
        mark = next((m for m in extracting if m["done"] >= share * told["papers"]), extracting[-1])
        yield Figure(f"names at {mark['done']:,} papers", mark["entities"], "names", "papers", mark["done"])
        yield Figure(f"first process at {mark['done']:,} papers", mark["memory"], "MiB", "names", mark["entities"])


def quick() -> Iterator[Figure]:
    """So few papers that only the path is tried."""
    return measure(100)


def write(path: Path, count: int) -> None:
    """A listing of so many papers, none like another."""
    real = papers(min(count, 20_000))
    with gzip.open(path.with_suffix(".new"), "wt", encoding="utf-8", compresslevel=1) as out:
        for number in range(count):
            turn, place = divmod(number, len(real))
            paper = varied(real[place], turn) if turn else real[place]
            record = {name: value for name, value in asdict(paper).items() if value and name != "sources"}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    path.with_suffix(".new").replace(path)


def varied(paper: Paper, turn: int) -> Paper:
    """The same paper as another one: other title, identifiers and names."""
    title, abstract = (_NAME.sub(lambda name: shifted(name[0], turn), text) for text in (paper.title, paper.abstract))
    return replace(
        paper, id=f"{paper.id}-{turn}", title=f"{title} {turn}", abstract=abstract,
        identifiers=numbered(paper.identifiers, turn), urls=(),
    )  # fmt: skip


def _memory() -> float:
    fields = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    return int(fields["VmRSS"].split()[0]) / 1024


def main(source: str, store: str) -> None:
    """Builds, and prints as JSON what was reported on the way."""
    marks: list[dict[str, object]] = []
    steps: dict[str, float] = {}

    def mark(now: Progress) -> None:
        steps.setdefault(now.step, time.perf_counter())
        if (
            not marks
            or now.done == now.total
            or now.step != marks[-1]["step"]
            or time.perf_counter() - steps["last"] > 10
        ):
            marks.append({**asdict(now), "memory": _memory()})
            steps["last"] = time.perf_counter()

    summary = build([source], store=store, limits=Limits(), on_progress=mark)
    writing = time.perf_counter() - steps.get("writing", time.perf_counter())
    told = {"papers": summary.papers, "statements": summary.statements, "writing": writing, "marks": marks}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    main(*sys.argv[1:])
