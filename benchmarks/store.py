"""Building and reading, against Oxigraph alone on the same statements."""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from benchmarks import Figure, seconds
from benchmarks.data import CORPUS
from kg.build import build
from kg.export import export
from kg.resources import sample_listing
from kg.store import open_store
from kg.writing import Writer

QUESTIONS = ("most-used-datasets", "papers-by-month", "most-used-models")


def measure() -> Iterator[Figure]:
    """The sample or the corpus: first build, the same build again, bulk loading, named questions."""
    from kg.queries import load, run

    source = str(CORPUS if CORPUS.exists() else sample_listing())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start = time.perf_counter()
        summary = build([source], store=folder / "kg")
        first = time.perf_counter() - start
        again = seconds(lambda: build([source], store=folder / "kg"), repeat=1)
        yield Figure(f"build, {summary.papers} papers", summary.papers / first, "papers/s", "one second", 1)
        yield Figure("the same build again", again, "s", "the first build", first)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
        yield Figure("memory of the build's main process", memory, "GiB", "limit of 2 GiB", 2)
        yield from _loading(folder)
        with open_store(folder / "kg") as store:
            for question in QUESTIONS:
                ours = seconds(lambda q=question: list(run(store, q, {})))
                text = load()[question].text
                peer = seconds(lambda t=text: [*store.oxigraph.query(t, prefixes=store.prefixes)])
                yield Figure(f"kg query {question}", ours * 1000, "ms", "Oxigraph alone", peer * 1000)


def _loading(folder: Path) -> Iterator[Figure]:
    with open_store(folder / "kg") as store:
        export(store, folder / "all.nq")
    lines = (folder / "all.nq").read_text(encoding="utf-8").splitlines(keepends=True)
    peer = seconds(
        lambda: ox.Store(folder / "peer").bulk_load(path=str(folder / "all.nq"), format=ox.RdfFormat.N_QUADS), repeat=1
    )
    with Writer(folder / "ours") as writer:
        ours = seconds(lambda: writer.new_generation().load(lines), repeat=1)
    yield Figure("writing the statements", ours, "s", "Oxigraph's bulk load of a file", peer)
