"""Projections say of nodes and edges what the graph says."""

import networkx as nx
import pytest

from kg.analytics import projections
from kg.analytics.projections import PROJECTIONS, find, project
from kg.errors import NotFound
from tests.sample_graph import iri_of, paper_of


def edges(graph):
    labels = nx.get_node_attributes(graph, "label")
    return sorted((labels[s], labels[t], data["papers"]) for s, t, data in graph.edges(data=True))


def test_the_kinds_of_graphs():
    assert {name: (p.directed, p.parallel) for name, p in PROJECTIONS.items()} == {
        "co_mention": (False, False),
        "paper_entity": (True, False),
        "relations": (True, True),
        "lineage": (True, False),
        "evaluation": (True, False),
        "technique_task": (True, False),
    }


@pytest.mark.parametrize("name", PROJECTIONS)
def test_a_projection_is_described_and_drawn_as_described(store, name):
    projection, graph = PROJECTIONS[name], project(store, name)
    assert graph.is_directed() == projection.directed
    assert graph.is_multigraph() == projection.parallel
    assert projection.description == (
        f"{'Directed' if projection.directed else 'Undirected'}. Nodes: {projection.nodes}. "
        f"Edges: {projection.edges}. Weight: {projection.weight}."
    )


def test_the_docstring_describes_every_projection_as_reports_do():
    told = " ".join(projections.__doc__.split())
    assert [f"{name} {projection.description}" in told for name, projection in PROJECTIONS.items()] == [True] * 6


@pytest.mark.parametrize("name", PROJECTIONS)
def test_nodes_are_sorted_and_none_is_alone(store, name):
    graph = project(store, name)
    assert list(graph) == sorted(graph)
    assert graph
    assert not list(nx.isolates(graph))
    assert all(source != target for source, target in graph.edges())


def test_nodes_tell_what_they_are(store):
    graph = project(store, "co_mention")
    assert graph.nodes[iri_of("BERT")] == {
        "label": "BERT", "type": "Model", "types": "Model", "papers": 5, "first_seen": "2018-10-11",
    }  # fmt: skip


def test_co_mention_counts_shared_papers(store):
    graph = project(store, "co_mention", minimum=3)
    assert edges(graph) == [
        ("BERT", "GLUE", 4),
        ("COCO", "object detection", 3),
        ("GLUE", "masked language modeling", 3),
        ("image classification", "ImageNet", 3),
    ]


def test_types_narrow_both_ends(store):
    graph = project(store, "co_mention", minimum=2, types=["Dataset"])
    assert edges(graph) == [("COCO", "ImageNet", 2)]


def test_confidence_leaves_out_unsure_mentions_and_claims(store):
    assert edges(project(store, "lineage", min_confidence=0.88)) == [
        row for row in edges(project(store, "lineage")) if row[0] != "DistilBERT"
    ]
    assert not project(store, "co_mention", min_confidence=0.96)


def test_relations_keep_predicates_apart(store):
    graph = project(store, "relations")
    assert dict(graph[iri_of("ALBERT")][iri_of("BERT")]) == {
        "basedOn": {"weight": 1, "papers": 1, "predicate": "basedOn", "confidence": 0.9},
        "outperforms": {"weight": 1, "papers": 1, "predicate": "outperforms", "confidence": 0.9},
    }


def test_negated_and_hedged_claims_are_no_edges(store):
    graph = project(store, "relations")
    assert sorted(graph[iri_of("DistilBERT")][iri_of("BERT")]) == ["basedOn"]
    assert not graph.has_edge(iri_of("DistilBERT"), iri_of("ELMo"))


def test_families_known_beforehand_are_lineage_without_papers(store):
    graph = project(store, "lineage")
    edge = graph[iri_of("SQuAD 1.1")][iri_of("SQuAD")]
    assert edge == {"weight": 1, "papers": 0, "predicate": "variantOf"}


def test_a_paper_stands_in_its_strongest_role(store):
    graph = project(store, "paper_entity")
    paper = paper_of("RoBERTa")
    assert {graph.nodes[entity]["label"]: data["role"] for entity, data in graph[paper].items()} == {
        "RoBERTa": "introduces",
        "CC-News": "introduces",
        "BERT": "comparesAgainst",
        "masked language modeling": "uses",
        "GLUE": "evaluatesOn",
        "RACE": "evaluatesOn",
    }
    assert graph.nodes[paper] == {
        "label": "RoBERTa: A Robustly Optimized BERT Pretraining Approach", "type": "Paper", "types": "Paper",
        "papers": 1, "first_seen": "2019-07-26",
    }  # fmt: skip


def test_evaluation_leads_from_models_to_data(store):
    graph = project(store, "evaluation")
    assert {graph.nodes[target]["type"] for _, target in graph.edges()} == {"Dataset", "Benchmark"}
    assert sorted(graph.nodes[n]["label"] for n in graph[iri_of("ViT")]) == ["CIFAR-100", "ImageNet"]


def test_a_technique_meets_the_tasks_of_its_papers(store):
    graph = project(store, "technique_task")
    assert sorted(graph.nodes[n]["label"] for n in graph[iri_of("self-attention")]) == [
        "machine translation",
        "object detection",
        "semantic segmentation",
    ]


def test_the_same_store_gives_the_same_graph(store):
    def told(graph):
        return list(graph.nodes(data=True)), list(graph.edges(data=True))

    for name in PROJECTIONS:
        assert told(project(store, name)) == told(project(store, name))


def test_an_unknown_projection_names_those_there_are():
    with pytest.raises(NotFound, match=r"no projection 'x'; there are co_mention, .*, technique_task$"):
        find("x")
