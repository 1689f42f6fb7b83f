"""A build into files of N-Quads that a bulk loader takes."""

import gzip
import hashlib
import json

import pyoxigraph as ox
import pytest

from kg.build import build
from kg.errors import InputError, StoreError
from kg.shards import ShardWriter
from kg.store import open_store
from tests.test_build import PAPERS, listing


def quads(data):
    return set(ox.parse(data, ox.RdfFormat.N_QUADS))


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture(scope="module")
def graph(tmp_path_factory):
    folder = tmp_path_factory.mktemp("graph")
    build([listing(folder, "a.jsonl", PAPERS)], store=folder / "kg", workers=1)
    with open_store(folder / "kg") as store:
        return {quad for name in store.graphs() for quad in store.quads(name)}


def test_shards_hold_the_graph_sorted_and_are_listed(graph, tmp_path):
    summary = build([listing(tmp_path, "a.jsonl", PAPERS)], store="unused", shards=tmp_path / "out", workers=1)
    assert (summary.papers, summary.statements, summary.unchanged) == (4, len(graph), False)
    found = files(tmp_path / "out")
    assert set(found) == {"graph-00000.nq", "shards.json"}
    lines = found["graph-00000.nq"].decode().splitlines(keepends=True)
    assert lines == sorted(set(lines))
    assert quads(found["graph-00000.nq"]) == graph
    listed = json.loads(found["shards.json"])
    assert listed["shards"] == [
        {
            "name": "graph-00000.nq",
            "statements": len(lines),
            "sha256": hashlib.sha256(found["graph-00000.nq"]).hexdigest(),
        }
    ]


def test_the_same_papers_give_the_same_bytes_whatever_was_built_before(tmp_path):
    parts = [listing(tmp_path, f"{name}.jsonl", some) for name, some in (("a", PAPERS[:2]), ("b", PAPERS[2:]))]
    build(parts, store="unused", shards=tmp_path / "one" / "x.nq.gz", workers=1)
    for part in reversed(parts):
        build([part], store="unused", shards=tmp_path / "two" / "x.nq.gz", workers=1)
    assert files(tmp_path / "one") == files(tmp_path / "two")
    again = build(parts, store="unused", shards=tmp_path / "one" / "x.nq.gz", workers=1)
    assert (again.unchanged, again.papers, again.extracted) == (True, 4, 0)


def test_packed_and_small_shards_replace_those_of_another_name(graph, tmp_path, monkeypatch):
    source, out = listing(tmp_path, "a.jsonl", PAPERS), tmp_path / "out"
    build([source], store="unused", shards=out, workers=1)
    (out / "load.sh").write_text("keep me")
    monkeypatch.setattr(ShardWriter.__init__, "__kwdefaults__", {"base": None, "lines": 100})
    build([source], store="unused", shards=out / "part.nq.gz", workers=1)
    found = files(out)
    names = sorted(name for name in found if name.endswith(".nq.gz"))
    assert set(found) == {*names, "load.sh", "shards.json"}
    assert names[:2] == ["part-00000.nq.gz", "part-00001.nq.gz"]
    assert set().union(*(quads(gzip.decompress(found[name])) for name in names)) == graph
    assert [one["name"] for one in json.loads(found["shards.json"])["shards"]] == names


def test_a_folder_of_other_things_is_left_alone(tmp_path):
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "thesis.txt").write_text("mine")
    with pytest.raises(StoreError, match="out holds other things; choose an empty or new folder"):
        build([listing(tmp_path, "a.jsonl", PAPERS)], store="unused", shards=tmp_path / "out", workers=1)


def test_a_first_build_that_reads_nothing_leaves_nothing(tmp_path):
    with pytest.raises(InputError, match="no paper could be read"):
        build([str(tmp_path / "none.jsonl")], store="unused", shards=tmp_path / "out", workers=1)
    assert list(tmp_path.iterdir()) == []
