"""`kg.open` gives answers in one line."""

import os
import shutil
import sqlite3
from pathlib import Path

import pandas as pd
import pytest

import kg
from kg.api import Graph
from kg.errors import NotFound, StoreError
from tests import sample_graph


@pytest.fixture(scope="module")
def graph():
    return Graph(sample_graph.store())


def test_a_question_gives_a_frame(graph):
    frame = graph.query("most-used-benchmarks")
    assert isinstance(frame, pd.DataFrame)
    assert frame.iloc[0]["benchmark"] == "GLUE"


def test_sparql_gives_a_frame_of_plain_values(graph):
    frame = graph.query("SELECT (COUNT(*) AS ?papers) WHERE { ?p a kg:Paper }")
    assert frame.to_dict("records") == [{"papers": len(sample_graph.papers())}]


def test_parameters_are_names(graph):
    assert "RoBERTa" in set(graph.query("built-on", model="bert")["entity"])


def test_an_unknown_name_is_an_error_with_near_ones(graph):
    with pytest.raises(NotFound, match="BERT"):
        graph.query("built-on", model="BERTT")


def test_a_projection_is_a_networkx_graph(graph):
    assert graph.graph("lineage").is_directed()


def test_search_show_and_the_dataset_answer(graph):
    assert graph.search("glue")[0].label == "GLUE"
    assert graph.show("BERT")[0].label == "BERT"
    assert len(graph.dataset) == len({quad.triple for quad in graph.store.oxigraph})


def test_opening_nothing_is_an_error(tmp_path):
    with pytest.raises(StoreError, match="no store at"):
        kg.open(tmp_path / "none")


def test_a_plain_question_gives_a_frame(graph):
    assert list(graph.ask("datasets for object detection")["dataset"]) == ["COCO", "ImageNet", "ADE20K"]


def test_what_is_new_since_a_date_and_since_another_graph(graph, tmp_path):
    (tmp_path / "watch.txt").write_text("ViT\n", encoding="utf-8")
    assert [row[1] for row in graph.diff(since="2022").section("papers").new] == ["2022-10-18"]
    assert graph.diff(since="2021", watch=tmp_path / "watch.txt").watched == ("ViT",)
    assert not graph.diff(graph)


def test_a_profile_is_exported(graph, tmp_path):
    graph.export(tmp_path / "tables", profile="tables")
    assert (tmp_path / "tables" / "papers.csv").is_file()


USES = {
    "query": lambda graph: graph.query("most-used-datasets"),
    "search": lambda graph: graph.search("bert"),
    "show": lambda graph: graph.show("BERT"),
    "counts": repr,
    "size": lambda graph: len(graph.store),
    "graphs": lambda graph: graph.store.graphs(),
    "digests": lambda graph: list(graph.store.index.digests()),
}


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    return sample_graph.write(tmp_path_factory.mktemp("whole") / "kg")


@pytest.mark.parametrize("name", ["*.sst", "CURRENT", "MANIFEST-*", "index.sqlite", "store.json"])
@pytest.mark.parametrize("share", [0, 0.5])
def test_of_a_truncated_store_the_file_and_the_cure_are_named(whole, tmp_path, name, share):
    folder = Path(shutil.copytree(whole, tmp_path / "kg"))
    file = max(folder.rglob(name), key=lambda path: path.stat().st_size)
    os.truncate(file, int(file.stat().st_size * share))
    with pytest.raises(StoreError, match=r"(?s)kg.*(is damaged|cannot be read).*; build (it )?again in another folder"):
        use_everything(folder)


def use_everything(folder):
    with kg.open(folder) as graph:
        for use in USES.values():
            use(graph)


@pytest.mark.parametrize("use", USES)
def test_what_is_overwritten_is_told_wherever_it_is_met(whole, use):
    with kg.open(whole) as graph:
        graph.store.index._db.close()
        graph.store.index._db = Broken(sqlite3.DatabaseError("database disk image is malformed"))
        graph.store.oxigraph = Broken(RuntimeError("Corruption: block checksum mismatch"))
        with pytest.raises(StoreError, match=r"(kg|index.sqlite) is damaged \(.*\); build it again in another folder"):
            USES[use](graph)


class Broken:
    """Whatever is asked of it fails."""

    def __init__(self, error):
        self._error = error

    def __getattr__(self, name):
        raise self._error

    def __len__(self):
        raise self._error

    def close(self):
        pass
