"""Building and reading at 10,000 papers, against Oxigraph alone on the same statements (`benchmarks.large`: 100,000).

1. Some real papers are built, and built again.
2. Their extractions are replicated (see `benchmarks.synthetic`) and written by a build in a process of its own, which
   tells how long the writing took and how much memory the process had; another one loads the same statements from a
   file with nothing but Oxigraph.
3. Every named question is asked of that store, and its SPARQL put to Oxigraph; then search and the start of a command.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Final

import pyoxigraph as ox

from benchmarks import Figure, seconds
from benchmarks.data import listing
from benchmarks.synthetic import extend
from kg.build import build
from kg.errors import NotFound
from kg.store import LocalStore, open_store

_REAL: Final = 2_000
_NOTABLE: Final = 0.02
_WORDS: Final = (
    "object detection",
    "transformer",
    "model",
    "graph neural networks",
    "bert",
    "self-supervised learning",
)


def measure(count: int = 10_000) -> Iterator[Figure]:
    """All figures of a store of so many papers."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = str(listing(folder, _REAL))
        start = time.perf_counter()
        summary = build([source], store=folder / "real")
        first = time.perf_counter() - start
        again = seconds(lambda: build([source], store=folder / "real"), repeat=1)
        yield Figure(f"build, {summary.papers:,} papers", summary.papers / first, "papers/s", "one second", 1)
        yield Figure("the same build again", again, "s", "the first build", first)
        yield from _at(folder, count)


def _at(folder: Path, count: int) -> Iterator[Figure]:
    store, size = folder / f"kg{count}", f"{count:,} papers"
    store.mkdir()
    extend(folder / "real" / "papers.sqlite", store / "papers.sqlite", count)
    ours = _child("ours", store)
    with open_store(store) as opened:
        assert isinstance(opened, LocalStore)
        opened.oxigraph.dump(str(folder / "all.nq"), ox.RdfFormat.N_QUADS)
    peer = _child("peer", folder / "all.nq")
    (folder / "all.nq").unlink()
    yield Figure(f"writing, {size}", ours["seconds"], "s", "Oxigraph's bulk load of a file", peer["seconds"])
    yield Figure(f"memory of the build, {size}", ours["memory"], "GiB", "limit of 1.5 GiB", 1.5)
    with open_store(store) as opened:
        assert isinstance(opened, LocalStore)
        yield from _questions(opened, size)
        yield from _search(opened, size)
    call = [sys.executable, "-m", "kg", "query", "most-used-datasets", "--limit", "1", "--store", str(store)]
    begun = seconds(lambda: subprocess.run(call, check=True, capture_output=True), repeat=5)
    yield Figure(f"kg query to its first row, {size}", begun, "s", "limit of 0.4 s", 0.4)


def _questions(store: LocalStore, size: str) -> Iterator[Figure]:
    """The slowest named question, and how all compare with Oxigraph alone."""
    from kg.queries import load, run

    times: dict[str, tuple[float, float]] = {}
    for name in load():
        try:
            text = run(store, name, {}).sparql
        except NotFound:  # a default that these papers do not name
            continue
        ours = seconds(lambda n=name: run(store, n, {}))
        times[name] = ours, seconds(lambda t=text: [*store.oxigraph.query(t, prefixes=store.prefixes)])
    slowest = max(times, key=lambda name: times[name][0])
    yield Figure(f"slowest question ({slowest}), {size}", times[slowest][0], "s", "limit of 2 s", 2)
    total = [sum(pair[place] for pair in times.values()) for place in (0, 1)]
    yield Figure(f"all {len(times)} questions, {size}", total[0], "s", "Oxigraph alone", total[1])
    notable = [ours / alone for ours, alone in times.values() if alone >= _NOTABLE] or [1.0]
    yield Figure(f"worst of those over {_NOTABLE * 1000:.0f} ms, {size}", max(notable), "times", "Oxigraph alone", 1)
    yield Figure(f"median question, {size}", median(a / b for a, b in times.values()), "times", "Oxigraph alone", 1)


def _search(store: LocalStore, size: str) -> Iterator[Figure]:
    from kg.queries import run

    found = max(seconds(lambda w=words: store.index.find(w)) for words in _WORDS)
    yield Figure(f"slowest search of {len(_WORDS)}, {size}", found * 1000, "ms", "limit of 50 ms", 50)
    ours = seconds(lambda: run(store, 'SELECT ?x { ?x kg:matches "masked language modeling" }'))
    text = """SELECT DISTINCT ?x { GRAPH ?g { VALUES ?p { dcterms:title dcterms:abstract skos:prefLabel skos:altLabel }
        ?x ?p ?t FILTER(CONTAINS(LCASE(?t), "masked language modeling")) } }"""
    peer = seconds(lambda: [*store.oxigraph.query(text, prefixes=store.prefixes)], repeat=1)
    yield Figure(f"kg:matches, {size}", ours * 1000, "ms", "CONTAINS in Oxigraph alone", peer * 1000)


def _child(job: str, path: Path) -> dict[str, float]:
    call = [sys.executable, "-m", "benchmarks.writing", job, str(path)]
    told: dict[str, float] = json.loads(subprocess.run(call, check=True, capture_output=True).stdout)
    return told
