"""What is asked of a node alone is what the whole projection says of it."""

import networkx as nx
import pytest

from kg.analytics.nearby import nearby
from kg.analytics.projections import PROJECTIONS, project
from tests.sample_graph import iri_of

NARROWED = [{}, {"types": ("Model", "Benchmark")}, {"min_confidence": 0.9}]


@pytest.mark.parametrize("narrowed", NARROWED, ids=str)
@pytest.mark.parametrize("name", PROJECTIONS)
def test_nodes_near_every_node_are_those_of_the_whole_projection(store, name, narrowed):
    whole = project(store, name, **narrowed)
    for centre in whole:
        for depth in (1, 2):
            reach = nx.single_source_shortest_path_length(whole.to_undirected(as_view=True), centre, cutoff=depth)
            found = nearby(store, name, centre, depth=depth, **narrowed).nodes
            assert (found[0], sorted(found)) == (centre, sorted(reach))
            distances = [reach[node] for node in found]
            assert distances == sorted(distances)


@pytest.mark.parametrize("narrowed", NARROWED, ids=str)
@pytest.mark.parametrize("name", PROJECTIONS)
def test_links_among_some_nodes_are_those_of_the_whole_projection(store, name, narrowed):
    whole = project(store, name, **narrowed)
    some = sorted(whole)[::2]
    part = whole.subgraph(some)
    asked = project(store, name, among=some, **narrowed)
    assert sorted(asked.edges(data=True), key=str) == sorted(part.edges(data=True), key=str)
    assert dict(asked.nodes(data=True)) == {node: part.nodes[node] for node in part if part.degree(node)}


def test_the_closest_tied_come_first(store):
    whole = project(store, "co_mention")
    centre = iri_of("BERT")
    found = nearby(store, "co_mention", centre).nodes[1:]
    ties = [(-whole[centre][node]["papers"], -whole.nodes[node]["papers"], node) for node in found]
    assert ties == sorted(ties)


def test_no_link_is_followed_once_there_is_enough(store):
    near = nearby(store, "co_mention", iri_of("BERT"), depth=3, enough=4)
    assert near.depth == 1
    assert set(near.nodes) == {iri_of("BERT"), *project(store, "co_mention")[iri_of("BERT")]}


@pytest.mark.parametrize("enough", [2, 5, 9])
def test_what_is_counted_only_comes_after_what_is_enough(store, enough):
    few, all_of_them = (nearby(store, "co_mention", iri_of("BERT"), enough=most).nodes for most in (enough, 5000))
    assert few[:enough] == all_of_them[:enough]
    assert sorted(few) == sorted(all_of_them)


def test_a_node_without_links_is_alone(store):
    assert nearby(store, "technique_task", iri_of("BERT")).nodes == (iri_of("BERT"),)
