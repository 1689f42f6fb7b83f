"""Coordinates: no node on another, the same every time, near what it is linked to."""

import math

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analytics.layout import layout


def closest(places, radii):
    nodes = list(places)
    return min(
        (math.dist(places[a], places[b]) - radii[a] - radii[b] for i, a in enumerate(nodes) for b in nodes[:i]),
        default=math.inf,
    )


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 60), st.integers(0, 10**6), st.floats(0, 0.2))
def test_nodes_never_overlap(count, seed, density):
    graph = nx.gnp_random_graph(count, density, seed=seed)
    radii = {node: 4.0 + node % 9 for node in graph}
    places = layout(graph, radii=radii)
    assert list(places) == list(graph)
    assert closest(places, radii) > 0
    assert all(math.isfinite(x) and math.isfinite(y) for x, y in places.values())


@pytest.mark.parametrize("count", [60, 900])
def test_the_same_graph_has_the_same_places(count):
    graph = nx.powerlaw_cluster_graph(count, 2, 0.3, seed=3)
    assert layout(graph, rounds=15) == layout(graph.copy(), rounds=15)


def test_groups_stay_together():
    graph = nx.connected_caveman_graph(4, 8)
    places = layout(graph)
    within = [math.dist(places[a], places[b]) for a in range(8) for b in range(a)]
    across = [math.dist(places[a], places[b]) for a in range(8) for b in range(16, 24)]
    assert max(within) < min(across)


def test_components_lie_beside_each_other():
    graph = nx.disjoint_union_all([nx.path_graph(4), nx.complete_graph(5), nx.empty_graph(3)])
    places = layout(graph)
    boxes = [
        (min(xs), min(ys), max(xs), max(ys))
        for part in nx.connected_components(graph)
        for xs, ys in [list(zip(*(places[node] for node in part)))]
    ]
    apart = [a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1] for i, a in enumerate(boxes) for b in boxes[:i]]
    assert all(apart)


def test_no_node_no_place():
    assert layout(nx.Graph()) == {}


def test_a_node_alone_is_in_the_middle():
    assert layout(nx.empty_graph(1)) == {0: (0.0, 0.0)}


@pytest.mark.parametrize("make", [nx.DiGraph, nx.MultiDiGraph, nx.MultiGraph])
def test_any_kind_of_graph(make):
    graph = make([(1, 2), (2, 3), (2, 3), (3, 3)])
    assert set(layout(graph)) == {1, 2, 3}
