"""Communities are as good as networkx's Louvain, always the same, and named by what is central in them."""

import subprocess
import sys

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.analytics import communities as module
from kg.analytics import engines
from kg.analytics.bridges import bridges, joints
from kg.analytics.communities import communities
from kg.analytics.engines import has_networkit
from kg.errors import MissingExtra, UsageError

ENGINES = ["networkx", pytest.param("networkit", marks=pytest.mark.skipif(not has_networkit(), reason="no networkit"))]


def caves():
    """Three groups of five, each all joined, in a ring."""
    graph = nx.relabel_nodes(nx.connected_caveman_graph(3, 5), {n: f"n{n:02d}" for n in range(15)})
    nx.set_edge_attributes(graph, 1, "weight")
    return graph


def field():
    graph = nx.Graph()
    names = {"COCO": "Dataset", "object detection": "Task", "DETR": "Model", "BERT": "Model", "GLUE": "Benchmark"}
    graph.add_nodes_from((name, {"label": name, "type": kind}) for name, kind in names.items())
    graph.add_weighted_edges_from([
        ("COCO", "object detection", 3), ("COCO", "DETR", 3), ("object detection", "DETR", 2), ("BERT", "GLUE", 5),
        ("DETR", "BERT", 1),
    ])  # fmt: skip
    return graph


@pytest.mark.parametrize("engine", ENGINES)
def test_groups_are_found_the_largest_first(engine):
    found = communities(field(), engine=engine)
    assert [(one.number, one.name, one.members) for one in found.communities] == [
        (1, "object detection, COCO, DETR", ("COCO", "DETR", "object detection")),
        (2, "BERT, GLUE", ("BERT", "GLUE")),
    ]
    assert found.modularity == pytest.approx(0.4056, abs=1e-4)
    assert found.of["GLUE"] is found.communities[1]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_order_of_the_graph_plays_no_part(engine):
    graph = caves()
    turned = nx.Graph()
    turned.add_nodes_from(reversed(list(graph)))
    turned.add_edges_from((b, a, data) for a, b, data in reversed(list(graph.edges(data=True))))
    assert communities(graph, engine=engine) == communities(turned, engine=engine)


@pytest.mark.skipif(not has_networkit(), reason="no networkit")
@settings(max_examples=40, deadline=None)
@given(st.integers(2, 60), st.floats(0.02, 0.5), st.integers(0, 999))
def test_modularity_reaches_that_of_networkx(count, density, seed):
    graph = nx.gnp_random_graph(count, density, seed=seed)
    nx.set_edge_attributes(graph, {edge: 1 + sum(edge) % 5 for edge in graph.edges}, "weight")
    if graph.number_of_edges():
        louvain = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
        found = communities(graph)
        assert found.modularity >= louvain - 0.01
        groups = [set(one.members) for one in found.communities]
        assert found.modularity == pytest.approx(nx.community.modularity(graph, groups))


@pytest.mark.skipif(not has_networkit(), reason="no networkit")
def test_modularity_of_a_large_graph_reaches_that_of_networkx_and_says_how():
    graph = nx.powerlaw_cluster_graph(1200, 4, 0.5, seed=4)
    louvain = nx.community.modularity(graph, nx.community.louvain_communities(graph, seed=1))
    found = communities(graph)
    assert found.modularity >= louvain - 0.01
    assert found.engine in ("Leiden (networkit)", "Louvain with refinement (networkit)")


def test_networkx_alone_serves_where_the_extra_is_missing(monkeypatch):
    monkeypatch.setattr(module, "has_networkit", lambda: False)
    assert communities(nx.path_graph(module.SMALL + 1)).engine == "Louvain (networkx)"


@pytest.mark.parametrize("engine", ENGINES)
def test_a_small_graph_of_clear_groups_is_the_same_to_every_engine(engine):
    found = communities(caves(), engine=engine)
    assert [len(one) for one in found.communities] == [5, 5, 5]


def test_an_engine_that_is_not_installed_says_which_extra_brings_it(monkeypatch):
    monkeypatch.setattr(engines, "has_networkit", lambda: False)
    with pytest.raises(MissingExtra, match=r"^Leiden communities needs more: pip install 'paperkg\[fast\]'$"):
        communities(caves(), engine="networkit")


def test_what_cannot_be_is_said():
    with pytest.raises(UsageError, match=r"^no engine 'igraph'; there are networkit, networkx$"):
        communities(caves(), engine="igraph")
    with pytest.raises(UsageError, match="undirected"):
        communities(nx.DiGraph([(1, 2)]))
    with pytest.raises(UsageError, match="no backend 'gpu'"):
        communities(caves(), backend="gpu")


def test_graphs_without_edges_or_nodes():
    assert communities(nx.Graph()).communities == ()
    lone = communities(nx.empty_graph(3))
    assert ([one.members for one in lone.communities], lone.modularity) == ([(0,), (1,), (2,)], 0.0)


def test_bridges_and_joints():
    graph = field()
    found = communities(graph, engine="networkx")
    assert [
        (b.node, b.community.number, b.reached, b.outside, round(b.participation, 3)) for b in bridges(graph, found)
    ] == [
        ("BERT", 2, 1, 1.0, 0.278),
        ("DETR", 1, 1, 1.0, 0.278),
    ]
    (joint,) = joints(graph, found)
    assert (joint.one.number, joint.other.number, joint.weight, joint.nodes[:2]) == (1, 2, 1.0, ("BERT", "DETR"))
    assert joint.lift == pytest.approx(1 * 28 / (17 * 11))


SCRIPT = """
import json, networkx as nx
from kg.analytics.bridges import bridges, joints
from kg.analytics.communities import communities
from kg.analytics.centrality import centralities
from kg.analytics.engines import has_networkit
graph = nx.relabel_nodes(nx.powerlaw_cluster_graph(150, 3, 0.4, seed=2), lambda n: f"n{n:03d}")
for engine in (None, "networkit") if has_networkit() else (None,):
    found = communities(graph, engine=engine)
    print([one.members for one in found.communities], found.modularity, found.engine)
    print(bridges(graph, found, top=20), joints(graph, found, top=20))
print(centralities(graph))
"""


def test_the_same_bytes_whatever_the_hash_seed():
    said = {
        subprocess.run(
            [sys.executable, "-c", SCRIPT], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}, check=True,
            capture_output=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(said) == 1
