"""Building and reading at 10,000 papers, against Oxigraph alone on the same statements (`benchmarks.large`: 100,000).

1. The extractions of some real papers are replicated (see `benchmarks.synthetic`; the replicas are kept), and written
   by a build in a process of its own (see `benchmarks.writing`). Another process loads the same statements from a file
   with nothing but Oxigraph. At 10,000 papers both take turns, and the median of their times counts.
2. A listing of these papers is built, and built again when nothing has changed.
3. Every named question is asked of that store, and its SPARQL put to Oxigraph (see `benchmarks.questions`).
4. Commands are started.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict
from os import cpu_count
from pathlib import Path
from statistics import median
from typing import Final

import pyoxigraph as ox

from benchmarks import Figure, questions, seconds
from benchmarks.synthetic import replicas
from kg.ledger import Ledger
from kg.papers import Paper
from kg.store import LocalStore, open_store

REAL: Final = 2_000
#: How many papers are extracted to know how long that takes.
_EXTRACTED: Final = 150
#: More papers than these are written once, and not built again from a listing.
_TURNS_UP_TO: Final = 20_000


def measure(count: int = 10_000, real: int = REAL) -> Iterator[Figure]:
    """All figures of a store of so many papers."""
    ledger = replicas(count, real)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        store, size = folder / "kg", f"{count:,} papers"
        store.mkdir()
        shutil.copy(ledger, store / "papers.sqlite")
        told = yield from _writing(store, size, turns=3 if count <= _TURNS_UP_TO else 1)
        if count <= _TURNS_UP_TO:
            yield _again(store, size, told)
        with open_store(store) as opened:
            assert isinstance(opened, LocalStore)
            yield from questions.measure(opened, size)
        yield from _starts(store, size)


def quick() -> Iterator[Figure]:
    """The same with few papers."""
    return measure(300, 300)


def _writing(store: Path, size: str, *, turns: int) -> Iterator[Figure]:
    """What writing takes; returns the seconds of linking and writing."""
    file = store.parent / "all.nq"
    ours, peer = [_child("ours", store)], []
    if turns == 1:
        yield _memory(ours, size)
    with open_store(store) as opened:
        assert isinstance(opened, LocalStore)
        opened.oxigraph.dump(str(file), ox.RdfFormat.N_QUADS)
    for turn in range(turns):
        peer.append(_child("peer", file)["seconds"])
        if turn:
            _empty(store)
            ours.append(_child("ours", store))
    file.unlink()
    writing = median(one["seconds"] for one in ours)
    yield Figure(f"writing, {size}", writing, "s", "Oxigraph's bulk load of a file", median(peer))
    if turns > 1:
        yield _memory(ours, size)
    return median(one["all"] for one in ours)


def _memory(builds: list[dict[str, float]], size: str) -> Figure:
    most = max(one["memory"] for one in builds)
    return Figure(f"memory of the build, {size}", most, "GiB", "limit of 1.5 GiB", 1.5)


def _empty(store: Path) -> None:
    """Leaves nothing but the ledger."""
    shutil.rmtree(store / "generations")
    (store / "store.json").unlink()


def _again(store: Path, size: str, written: float) -> Figure:
    """A build of a listing of all papers when nothing has changed."""
    from kg.extraction import Extractor

    listing = store.parent / "all.jsonl"
    ledger = Ledger(store / "papers.sqlite")
    papers = [paper for _, paper in ledger.papers()]
    ledger.close()
    listing.write_text("".join(_line(paper) for paper in papers), encoding="utf-8")
    call = [sys.executable, "-m", "kg", "build", str(listing), "--store", str(store)]
    again, extractor = [seconds(lambda: _quiet(call), repeat=1) for _ in range(2)][1], Extractor()
    extractor.extract(papers[0])
    each = seconds(lambda: [extractor.extract(paper) for paper in papers[:_EXTRACTED]], repeat=1) / _EXTRACTED
    first = written + each * len(papers) / (cpu_count() or 1)
    return Figure(f"the same build again, {size}", again, "s", f"the first, {_EXTRACTED} papers of it extracted", first)


def _line(paper: Paper) -> str:
    told = {name: value for name, value in asdict(paper).items() if name in ("id", "title", "abstract", "published")}
    return json.dumps(told, ensure_ascii=False) + "\n"


def _starts(store: Path, size: str) -> Iterator[Figure]:
    """How long it takes to start a command."""
    call = [sys.executable, "-m", "kg"]
    asked = [*call, "query", "most-used-datasets", "--limit", "1", "--store", str(store)]
    alone = questions.seconds_of_most_used(store)
    begun = seconds(lambda: _quiet(asked), repeat=5)
    yield Figure(f"kg query to its first row but for its answering, {size}", begun - alone, "s", "limit of 0.4 s", 0.4)
    helped = seconds(lambda: _quiet([*call, "--help"]), repeat=5)
    yield Figure("kg --help", helped, "s", "limit of 0.15 s", 0.15)


def _quiet(call: list[str]) -> None:
    subprocess.run(call, check=True, capture_output=True)


def _child(job: str, path: Path) -> dict[str, float]:
    call = [sys.executable, "-m", "benchmarks.writing", job, str(path)]
    told: dict[str, float] = json.loads(subprocess.run(call, check=True, stdout=subprocess.PIPE).stdout)
    return told
