"""Centralities agree with their definitions, whatever computes them."""

import networkx as nx
import pytest

from kg.analytics import measures
from kg.analytics.centrality import SOURCES, Centrality, betweenness, centralities, said_of_betweenness
from kg.analytics.engines import matrix, through
from kg.errors import KgError, UsageError


def weighted(graph):
    nx.set_edge_attributes(graph, 1, "weight")
    return graph


def test_the_middle_of_a_star_is_central_in_every_way():
    middle = centralities(weighted(nx.star_graph(4)))[0]
    pagerank, eigenvector = pytest.approx(0.47567, abs=1e-4), pytest.approx(0.70711, abs=1e-4)
    assert middle == Centrality(0, 4, 4, pagerank, 1.0, eigenvector, 1, 0.0)


def test_cores_and_clustering():
    graph = weighted(nx.Graph([("a", "b"), ("b", "c"), ("c", "a"), ("c", "d")]))
    rows = centralities(graph).values()
    assert [(row.core, round(row.clustering, 3)) for row in rows] == [(2, 1.0), (2, 1.0), (2, 0.333), (1, 0.0)]


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
    sampled = betweenness(graph)
    exact = measures.betweenness(matrix(graph))
    assert max(abs(exact[node] - sampled[node]) for node in graph) < 4 / (2 * SOURCES**0.5)
    assert betweenness(graph) == sampled
    assert said_of_betweenness(1600) == (
        "Betweenness is estimated from 200 of 1,600 sources; its standard error is at most 0.035. "
        "All other measures are exact (computed by scipy)."
    )


def test_a_backend_of_networkx_gives_the_same():
    graph = weighted(nx.karate_club_graph())
    ours, theirs = centralities(graph), centralities(graph, backend="networkx")
    for node in graph:
        for field in ("degree", "weighted_degree", "pagerank", "betweenness", "eigenvector", "core", "clustering"):
            assert getattr(ours[node], field) == pytest.approx(getattr(theirs[node], field), abs=1e-6)
    assert said_of_betweenness(34, "networkx") == "All measures are exact (computed by networkx, backend networkx)."


def test_a_backend_that_is_not_installed_is_answered_with_those_that_are():
    with pytest.raises(UsageError, match=r"^networkx has no backend 'gpu' here; there is: networkx(, \w+)* \(install"):
        centralities(nx.path_graph(3), backend="gpu")


def test_a_backend_that_fails_is_named():
    def failing(graph, *, backend):
        raise ImportError("no driver")

    failing.backends = {"gpu"}
    with pytest.raises(
        KgError, match=r"^the backend gpu failed at failing: no driver; without --backend it is not needed$"
    ):
        through("gpu", failing, nx.path_graph(3))
