"""Which part of the graph a page shows."""

import networkx as nx
import pytest

from kg.errors import NotFound, UsageError
from kg.views import selection
from kg.views.selection import select
from tests.sample_graph import iri_of


def labels(chosen):
    return sorted(data["label"] for node, data in chosen.graph.nodes(data=True) if node not in chosen.later)


def test_the_most_used_that_are_linked_are_shown(store):
    chosen = select(store, top=3)
    assert labels(chosen) == ["BERT", "GLUE", "Transformer"]
    assert (chosen.all_nodes, chosen.all_links, chosen.centre) == (42, 168, None)


@pytest.mark.parametrize("top", [1, 2, 5, 17, 1000])
@pytest.mark.parametrize("projection", ["co_mention", "relations", "paper_entity"])
def test_top_is_the_limit(store, top, projection):
    chosen = select(store, top=top, projection=projection)
    assert len(labels(chosen)) == min(top, chosen.all_nodes)
    assert len(chosen.graph) == min(2 * top, chosen.all_nodes)


@pytest.mark.parametrize(("more", "held"), [(0, 0), (3, 3), (None, 5)])
def test_nodes_are_held_ready_for_later(store, more, held):
    chosen = select(store, top=5, more=more)
    assert len(chosen.later) == held
    assert labels(chosen) == ["BERT", "GLUE", "ImageNet", "Transformer", "image classification"]


@pytest.mark.parametrize("options", [{}, {"around": "BERT"}, {"projection": "relations"}])
def test_what_is_shown_first_does_not_depend_on_what_waits(store, options):
    few, many = (select(store, top=8, more=more, **options) for more in (0, 20))
    assert labels(few) == labels(many)
    assert set(few.graph.edges()) <= set(many.graph.edges())


def test_around_an_entity(store):
    chosen = select(store, projection="lineage", around="bert")
    assert chosen.centre == iri_of("BERT")
    assert labels(chosen) == ["ALBERT", "BERT", "BERT-base", "BERT-large", "DistilBERT", "RoBERTa", "Transformer"]


def test_depth_reaches_farther(store):
    chosen = select(store, projection="lineage", around="ALBERT", depth=2)
    assert labels(chosen) == ["ALBERT", "BERT", "BERT-base", "BERT-large", "DistilBERT", "RoBERTa", "Transformer"]


def test_the_centre_stays_whatever_the_limit(store):
    chosen = select(store, around="ADE20K", top=2)
    assert len(labels(chosen)) == 2
    assert "ADE20K" in labels(chosen)


def test_around_a_hub_the_closest_tied_are_shown_and_the_rest_is_counted(store):
    chosen = select(store, around="BERT", top=4, depth=2, more=0)
    assert len(chosen.graph) == 4
    assert chosen.all_nodes == 20
    assert chosen.notes[0] == "No farther than 1 link there are more nodes than this page holds."


def test_an_entity_without_links_says_so(store):
    with pytest.raises(NotFound, match="BERT has no link in this projection; take another --projection"):
        select(store, projection="technique_task", around="BERT")


def test_a_query_narrows_the_surroundings(store):
    sparql = 'SELECT ?e { ?e skos:prefLabel ?label FILTER(?label IN ("BERT", "GLUE", "RACE", "ViT")) }'
    assert labels(select(store, around="BERT", query=sparql)) == ["BERT", "GLUE", "RACE"]


def test_a_query_names_the_entities(store):
    sparql = 'SELECT ?e { ?e skos:prefLabel ?label FILTER(?label IN ("BERT", "GLUE", "RACE", "ViT")) }'
    assert labels(select(store, query=sparql)) == ["BERT", "GLUE", "RACE", "ViT"]


def test_a_named_question_shows_what_it_answers_and_what_it_is_about(store):
    chosen = select(store, query="models-evaluated-on", parameters={"dataset": "COCO"})
    assert labels(chosen) == ["COCO", "DETR", "ResNet", "Swin Transformer"]


def test_a_query_without_entities_says_so(store):
    with pytest.raises(NotFound, match="names nothing that this projection links; its columns are n"):
        select(store, query="SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")


def test_one_name_of_two_things_is_told(store):
    (note,) = select(store, around="MASS").notes
    assert note.startswith("MASS is the name of 2 things; this is the most used. Others: MASS (")


def test_nothing_of_a_kind_is_an_error(store):
    with pytest.raises(NotFound, match="the projection lineage holds nothing; ask for less"):
        select(store, projection="lineage", types=["Task"])


def test_too_many_nodes_say_how_to_narrow(store, monkeypatch):
    monkeypatch.setattr(selection, "MAX_NODES", 10)
    with pytest.raises(
        UsageError, match=r"^42 nodes are too many for one page \(at most 10\); narrow it down with --top"
    ):
        select(store, top=100)


def test_dense_links_are_thinned_and_hold_together(store):
    chosen = select(store)
    assert chosen.graph.number_of_edges() < 168
    assert chosen.notes == ("Of 168 links among the nodes shown first the strongest are drawn.",)
    assert nx.number_connected_components(chosen.graph) == 1
