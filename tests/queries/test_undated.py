"""What is known of dates does not vanish where a paper has none."""

import pytest

from kg.queries import run
from kg.show import show
from kg.writing import Writer
from tests import sample_graph

WITHOUT_DATE = """PREFIX dcterms: <http://purl.org/dc/terms/>
DELETE { GRAPH ?g { ?paper dcterms:issued ?date } } WHERE {
  GRAPH ?g { ?paper dcterms:issued ?date ; dcterms:title "Deep Residual Learning for Image Recognition" }
}"""


@pytest.fixture
def undated():
    """The sample graph, in which the first paper of ResNet has no date."""
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(f"{quad} .\n" for quad in sample_graph.store().oxigraph)
        store = writer.adopt(generation)
        store.oxigraph.update(WITHOUT_DATE)
        yield store


@pytest.mark.parametrize(("name", "rows"), [
    ("datasets-for-task", [("COCO", "2021-03-25"), ("ImageNet", "2021-03-25"), ("ADE20K", "2021-03-25")]),
    ("models-for-task", [("ResNet", "2020-05-26"), ("DETR", "2020-05-26"), ("Faster R-CNN", "2020-05-26"),
                         ("Swin Transformer", "2021-03-25")]),
])  # fmt: skip
def test_the_latest_of_dated_and_undated_papers_is_that_of_the_dated_ones(undated, name, rows):
    answer = run(undated, name, {"task": "object detection"}, limit=len(rows))
    assert [(row[0], row[-1]) for row in answer.plain()] == rows


def test_without_any_date_there_is_no_latest(undated):
    answer = run(undated, "models-evaluated-on", {"dataset": "ImageNet"})
    assert {row[0]: row[-1] for row in answer.plain()}["ResNet"] is None


def test_a_role_in_dated_and_undated_papers_has_a_latest_date(undated):
    (card,) = show(undated, "COCO")
    assert [(role.role, role.papers, role.latest) for role in card.roles] == [("evaluates on", 3, "2021-03-25")]
