"""`kg build` without a SOURCE: the graph is built again of what the store's own ledger holds."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.build import build
from kg.cli import main
from kg.errors import StoreError
from kg.ledger import Ledger
from kg.store import open_store
from tests.test_build import PAPERS, listing, nquads

NOTHING = "kg: nothing to build: no papers were read before; name a SOURCE, or give --sample\n"


def kg(command):
    """Runs a command line."""
    program, *arguments = command.split()
    assert program == "kg"
    return CliRunner().invoke(main, arguments, prog_name="kg")


@pytest.fixture
def store(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", workers=1)
    return Path("kg")


def aged(store, number=1):
    """Makes a store one of another format, whose graph nobody can read, by another extractor."""
    marker = json.loads((store / "store.json").read_text(encoding="utf-8"))
    (store / "store.json").write_text(json.dumps({**marker, "format": number}), encoding="utf-8")
    graph = store / "generations" / str(marker["generation"]) / "graph"
    shutil.rmtree(graph)
    graph.write_text("a graph as it was written long ago")
    ledger = Ledger(store / "papers.sqlite")
    ledger._db.execute("UPDATE extractions SET content = 'old ' || content, extraction = x'00'")
    ledger.close()


def files(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_command_that_an_older_store_names_brings_it_up_to_date(store, tmp_path):
    before = nquads(store, tmp_path)
    aged(store)
    with pytest.raises(StoreError) as told:
        open_store(store)
    reason, _, command = str(told.value).partition("; bring it up to date: ")
    assert reason == "kg was written by an older version of paperkg (store format 1)"
    assert command == "kg build --store kg"
    assert kg("kg stats").exit_code == 1
    done = kg(command)
    assert (done.exit_code, done.stdout) == (0, "")
    assert done.stderr.startswith("kg: 4 papers, ")
    assert done.stderr.endswith(" statements (4 extracted)\n")
    assert nquads(store, tmp_path) == before
    assert [path.name for path in (store / "generations").iterdir()] == ["2"]
    assert kg(command).stderr.endswith(" statements (nothing changed)\n")


def test_an_older_store_without_its_papers_asks_for_a_source_and_is_left_as_it_is(store):
    aged(store)
    (store / "papers.sqlite").unlink()
    with pytest.raises(StoreError, match=r"; bring it up to date: kg build SOURCE… --store kg$"):
        open_store(store)
    graph = store / "generations" / "1" / "graph"
    done = kg("kg build --store kg")
    assert (done.exit_code, done.stderr) == (2, NOTHING)
    assert graph.read_text() == "a graph as it was written long ago"
    assert json.loads((store / "store.json").read_text(encoding="utf-8"))["format"] == 1


def test_a_newer_store_is_not_touched(store):
    aged(store, 99)
    before = files(store)
    done = kg("kg build --store kg")
    told = "kg: kg was written by a newer version of paperkg (store format 99); upgrade paperkg\n"
    assert (done.exit_code, done.stderr) == (1, told)
    assert files(store) == before


def test_without_papers_and_sources_nothing_is_made(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for place in ("--store new", "--store memory:", "--shards new"):
        done = kg(f"kg build {place}")
        assert (done.exit_code, done.stdout, done.stderr) == (2, "", NOTHING)
    assert [*tmp_path.iterdir()] == []


def test_options_hold_without_a_source_as_with_it(store, tmp_path):
    (tmp_path / "rules.tsv").write_text("rename\tBERT\tBert!\t\tas its authors write it\n")
    options = {"corrections": tmp_path / "rules.tsv", "min_confidence": 0.8}
    build([str(tmp_path / "a.jsonl")], store=tmp_path / "other", workers=1, **options)
    summary = build([], store=store, **options)
    assert (summary.papers, summary.extracted, summary.unchanged, summary.undated) == (4, 0, False, 0)
    assert nquads(store, tmp_path) == nquads(tmp_path / "other", tmp_path)
    assert build([], store=store, **options).unchanged


def test_what_was_set_aside_is_tried_again_without_its_source(store, tmp_path):
    before = nquads(store, tmp_path)
    ledger = Ledger(store / "papers.sqlite")
    ((content,),) = ledger._db.execute("SELECT content FROM extractions ORDER BY content LIMIT 1").fetchall()
    ledger._db.execute("DELETE FROM extractions WHERE content = ?", (content,))
    ledger.set_aside(content, "BERT", "it took more than 60 s")
    ledger.close()
    kept = build([], store=store, workers=1)
    assert (kept.extracted, kept.set_aside) == (0, ("'BERT': it took more than 60 s",))
    assert nquads(store, tmp_path) != before
    again = build([], store=store, workers=1, retry=True)
    assert (again.extracted, again.set_aside) == (1, ())
    assert nquads(store, tmp_path) == before
