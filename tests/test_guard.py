"""What a paper does to its worker harms neither the build nor the other papers."""

import json
import signal
import sys
from functools import partial

import pytest

from kg.build import build
from kg.errors import KgError
from kg.extraction import extractors
from kg.guard import Guard, Limits
from kg.ledger import unpacked
from kg.papers import Paper
from kg.store import open_store

GIB = 1 << 30
MODULE = """
import os, signal, time
from spacy.tokens import Span

def make():
    return mark

def mark(doc):
    word = doc[0].text
    if word == "Crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if word == "Loop":
        while True:
            time.sleep(1)
    if word == "Eat":
        eaten = []
        while True:
            eaten.append(bytearray(64 << 20))
    if word == "Fail":
        raise RuntimeError("too odd")
    if word == "Once" and not os.path.exists(MARK):
        open(MARK, "w").close()
        os._exit(3)
    doc.ents = [Span(doc, t.i, t.i + 1, "Model") for t in doc if t.text == "ZEBRANET"]
    return doc

def broken():
    raise RuntimeError("no weights")
"""


@pytest.fixture
def brought(tmp_path, monkeypatch):
    """A package that brings the extractors `brought` and `broken`; gives the file of its module."""
    folder = tmp_path / "packages"
    info = folder / "brought_package-1.0.dist-info"
    info.mkdir(parents=True)
    module = folder / "brought_package.py"
    module.write_text(f"MARK = {str(tmp_path / 'mark')!r}\n{MODULE}")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: brought-package\nVersion: 1.0\n")
    points = "[paperkg.extractors]\nbrought = brought_package:make\nbroken = brought_package:broken\n"
    (info / "entry_points.txt").write_text(points)
    monkeypatch.syspath_prepend(folder)
    extractors._brought.cache_clear()
    yield module
    extractors._brought.cache_clear()
    sys.modules.pop("brought_package", None)


def paper(word):
    return Paper(id=word, title=f"{word} goes on", abstract=f"We use ZEBRANET {word}.")


def listing(folder, *words):
    path = folder / "papers.jsonl"
    path.write_text("".join(json.dumps({"title": p.title, "abstract": p.abstract}) + "\n" for p in map(paper, words)))
    return str(path)


@pytest.mark.full
def test_a_paper_that_kills_its_worker_is_set_aside_and_named_until_it_is_asked_for(brought, tmp_path):
    source, errors = listing(tmp_path, "Good", "Crash", "Loop", "Eat"), []
    run = partial(
        build, [source], store=tmp_path / "kg", workers=1, extractor="brought", on_error=errors.append,
        limits=Limits(seconds=4, memory=3 * GIB // 4),
    )  # fmt: skip
    summary = run()
    assert (summary.papers, summary.extracted, summary.errors, summary.set_aside) == (4, 1, 3, ())
    assert sorted(map(str, errors)) == [
        "'Crash goes on': set aside: its worker died of SIGSEGV; the paper is kept without it, see --retry",
        "'Eat goes on': set aside: it needs more than 0.75 GiB of memory; the paper is kept without it, see --retry",
        "'Loop goes on': set aside: it took more than 4 s; the paper is kept without it, see --retry",
    ]
    with open_store(tmp_path / "kg") as graph:
        (row,) = graph.query("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a kg:Paper }", union=True)
        assert row[0].value == "4"
    brought.write_text("def make():\n    return lambda doc: doc\n")
    again = run()
    assert (again.unchanged, sorted(again.set_aside)) == (
        True,
        [
            "'Crash goes on': its worker died of SIGSEGV",
            "'Eat goes on': it needs more than 0.75 GiB of memory",
            "'Loop goes on': it took more than 4 s",
        ],
    )
    retried = run(retry=True)
    assert (retried.extracted, retried.errors, retried.set_aside, retried.unchanged) == (3, 0, (), False)
    assert run().unchanged


def test_a_worker_that_someone_else_killed_costs_no_paper(brought, tmp_path):
    guard = Guard("brought", Limits())
    try:
        found = guard.extract([(word, paper(word)) for word in ("Good", "Once", "Fail")])
    finally:
        guard.close()
    assert [(one.content, one.found is None, one.fault, one.deadly) for one in found] == [
        ("Good", False, "", False), ("Once", False, "", False), ("Fail", True, "RuntimeError: too odd", False),
    ]  # fmt: skip
    assert (tmp_path / "mark").exists()
    assert [entity.name for entity in unpacked(found[1].found).entities] == ["ZEBRANET"]


@pytest.mark.parametrize(
    ("extractor", "limits", "message"),
    [
        ("broken", Limits(), r"no worker can start: KgError: extractor 'broken' cannot be loaded \(.*no weights\).*"),
        ("brought", Limits(memory=GIB // 16), "no worker can start: .*; more memory is given with --worker-memory"),
    ],
)
def test_a_worker_that_cannot_start_says_why(brought, extractor, limits, message, capfd):
    guard = Guard(extractor, limits)
    with pytest.raises(KgError, match=f"^{message}$"):
        guard.extract([("x", paper("Good"))])
    guard.close()


def test_a_closed_guard_ends_its_workers(brought):
    guard = Guard("brought", Limits())
    guard.extract([("x", paper("Good"))])
    (worker,) = guard._all
    guard.close()
    assert worker._process.returncode == -signal.SIGKILL
    with pytest.raises(KgError, match="the build is over"):
        guard.extract([("x", paper("Good"))])
