"""Measures agree with networkx on the same graph, exact ones within 1e-6, sampled ones from the same sources."""

from inspect import signature

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from networkx.algorithms.centrality.betweenness import _rescale

from kg.analytics import measures
from kg.analytics.engines import matrix
from kg.analytics.projections import project
from tests import sample_graph

EITHER = st.booleans()


@st.composite
def graphs(draw, *, directed=EITHER, loops=True):
    """Up to a dozen nodes with words for names, any edges between them, weights of 1 to 9."""
    count = draw(st.integers(1, 12))
    graph = nx.DiGraph() if draw(directed) else nx.Graph()
    graph.add_nodes_from(f"n{place:02d}" for place in range(count))
    ends = st.sampled_from(sorted(graph))
    for source, target, weight in draw(st.lists(st.tuples(ends, ends, st.integers(1, 9)), max_size=40)):
        if loops or source != target:
            graph.add_edge(source, target, weight=weight)
    return graph


UNDIRECTED = graphs(directed=st.just(False), loops=False)
LAWS = settings(max_examples=40, deadline=None)


def close(values, exact):
    assert values == pytest.approx(dict(exact), abs=1e-6)
    assert list(values) == list(exact)


@LAWS
@given(graphs())
def test_pagerank(graph):
    ours = measures.pagerank(matrix(graph))
    close(ours, nx.pagerank(graph, tol=1e-13, max_iter=5000))
    assert sum(ours.values()) == pytest.approx(1)


def test_pagerank_ends_where_networkx_does_with_its_tolerance():
    graph = nx.barabasi_albert_graph(200, 2, seed=1)
    close(measures.pagerank(matrix(graph), tolerance=200 * 1e-6), nx.pagerank(graph))


@LAWS
@given(graphs(loops=False))
def test_betweenness(graph):
    close(measures.betweenness(matrix(graph)), nx.betweenness_centrality(graph))


@pytest.mark.skipif("sampled_nodes" not in signature(_rescale).parameters, reason="an older networkx scales otherwise")
@LAWS
@given(graphs(loops=False), st.integers(2, 4))
def test_betweenness_from_the_same_sources(graph, count):
    if len(graph) > max(count, 2):
        sources = measures.sampled_sources(list(graph), count)
        exact = nx.betweenness_centrality(graph, k=count, seed=1)
        close(measures.betweenness(matrix(graph), sources), exact)


@LAWS
@given(graphs(loops=False))
def test_core_numbers_and_clustering_leave_directions_out(graph):
    plain = nx.Graph(graph.to_undirected())
    assert measures.core_numbers(matrix(graph)) == nx.core_number(plain)
    close(measures.clustering(matrix(graph)), nx.clustering(plain))


@LAWS
@given(UNDIRECTED)
def test_eigenvector_on_the_largest_component(graph):
    largest = max(
        map(sorted, nx.connected_components(graph)), key=lambda nodes: (len(nodes), [-ord(n[2]) for n in nodes])
    )
    part = graph.subgraph(largest).copy()
    values = measures.eigenvector(matrix(part))
    if len(part) > 2:
        assert values == pytest.approx(nx.eigenvector_centrality_numpy(part, weight="weight"), abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_hits(seed):
    graph = nx.gnp_random_graph(30, 0.15, seed=seed, directed=True)
    hubs, authorities = measures.hits(matrix(graph))
    exact = nx.hits(graph, tol=1e-14, max_iter=10_000)
    close(hubs, exact[0])
    close(authorities, exact[1])


def test_hubs_and_authorities_of_an_undirected_graph_are_the_same():
    hubs, authorities = measures.hits(matrix(nx.karate_club_graph()))
    assert hubs == pytest.approx(authorities)


@pytest.mark.parametrize("name", ["co_mention", "lineage", "evaluation", "technique_task", "paper_entity"])
def test_the_projections_of_a_store(name):
    graph = project(sample_graph.store(), name)
    made = matrix(graph)
    close(measures.pagerank(made), nx.pagerank(graph, tol=1e-13, max_iter=5000))
    close(measures.betweenness(made), nx.betweenness_centrality(graph))
    close(measures.clustering(made), nx.clustering(graph.to_undirected()))


def test_a_graph_without_nodes_or_edges():
    empty, lone = matrix(nx.Graph()), matrix(nx.empty_graph(2))
    assert [measure(empty) for measure in (measures.pagerank, measures.betweenness, measures.eigenvector)] == [{}] * 3
    assert measures.hits(empty) == ({}, {})
    assert measures.pagerank(lone) == {0: 0.5, 1: 0.5}
    for measure in (measures.betweenness, measures.eigenvector, measures.core_numbers, measures.clustering):
        assert measure(lone) == {0: 0, 1: 0}
    assert measures.hits(lone) == ({0: 0, 1: 0}, {0: 0, 1: 0})


def test_weights_of_parallel_edges_are_added():
    graph = nx.MultiDiGraph([("a", "b", {"weight": 2}), ("a", "b", {"weight": 3})])
    assert matrix(graph).weights.toarray().tolist() == [[0, 5], [0, 0]]


def test_blocks_of_sources_do_not_change_the_sum(monkeypatch):
    made = matrix(nx.karate_club_graph())
    whole = measures.betweenness(made)
    monkeypatch.setattr(measures, "_CELLS", 100)
    assert measures.betweenness(made) == pytest.approx(whole)
