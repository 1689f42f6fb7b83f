"""Centralities agree with their definitions."""

import networkx as nx
import pytest

from kg.analytics.centrality import SOURCES, Centrality, betweenness, centralities


def weighted(graph):
    nx.set_edge_attributes(graph, 1, "weight")
    return graph


def test_the_middle_of_a_star_is_central_in_every_way():
    middle = centralities(weighted(nx.star_graph(4)))[0]
    assert middle == Centrality(0, 4, 4, pytest.approx(0.47567, abs=1e-4), 1.0, pytest.approx(0.70711, abs=1e-4))


def test_eigenvector_is_zero_outside_the_largest_component():
    graph = weighted(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y")]))
    assert [round(value.eigenvector, 3) for value in centralities(graph).values()] == [0.577, 0.577, 0.577, 0, 0]


def test_weights_count_for_the_weighted_degree_only():
    graph = nx.Graph()
    graph.add_edge("a", "b", weight=3)
    graph.add_edge("a", "c", weight=2)
    assert [(row.degree, row.weighted_degree) for row in centralities(graph).values()] == [(2, 5), (1, 3), (1, 2)]


def test_an_empty_graph_has_no_measures():
    assert centralities(nx.Graph()) == {}


def test_lone_nodes_are_measured():
    graph = nx.Graph()
    graph.add_nodes_from("ab")
    assert [row.betweenness for row in centralities(graph).values()] == [0.0, 0.0]


def test_a_large_graph_is_sampled_within_its_stated_error():
    graph = weighted(nx.barabasi_albert_graph(1600, 2, seed=3))
    exact, sampled = nx.betweenness_centrality(graph), betweenness(graph)
    assert max(abs(exact[node] - sampled[node]) for node in graph) < 4 / (2 * SOURCES**0.5)
    assert betweenness(graph) == sampled
