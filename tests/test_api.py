"""`kg.open` gives answers in one line."""

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
