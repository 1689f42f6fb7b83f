"""How central entities are in a projection.

Betweenness is exact up to `EXACT_BELOW` nodes and estimated from `SOURCES` sources above it; the standard error of
an estimate that averages k sources is at most 1 / (2 * sqrt(k)) of the largest possible value. Eigenvector
centrality is taken on the largest component and is 0 elsewhere, because it is not defined across components.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import networkx as nx

EXACT_BELOW: Final = 1500
SOURCES: Final = 200
MEASURES: Final = ("degree", "weighted_degree", "pagerank", "betweenness", "eigenvector")


@dataclass(frozen=True, slots=True)
class Centrality:
    """The measures of one node; all but the degrees lie between 0 and 1."""

    node: str
    degree: int
    weighted_degree: int
    pagerank: float
    betweenness: float
    eigenvector: float


def centralities(graph: nx.Graph) -> dict[str, Centrality]:
    """Every measure of every node of an undirected graph with edge weights; nodes keep the graph's order.

    >>> star = nx.star_graph(3)
    >>> nx.set_edge_attributes(star, 1, "weight")
    >>> centralities(star)[0].betweenness
    1.0
    """
    if not graph:
        return {}
    ranks = nx.pagerank(graph, weight="weight")
    between = betweenness(graph)
    eigen = eigenvector(graph)
    return {
        node: Centrality(
            node, graph.degree(node), graph.degree(node, weight="weight"), ranks[node], between[node], eigen[node]
        )
        for node in graph
    }


def betweenness(graph: nx.Graph) -> dict[str, float]:
    """The share of shortest paths that lead through each node; estimated on large graphs, with a fixed seed."""
    exact = len(graph) <= EXACT_BELOW
    values: dict[str, float] = nx.betweenness_centrality(graph, k=None if exact else SOURCES, seed=1)
    return values


def eigenvector(graph: nx.Graph) -> dict[str, float]:
    """Eigenvector centrality on the largest component, 0 elsewhere; of unit length."""
    values = dict.fromkeys(graph, 0.0)
    largest = max(nx.connected_components(graph), key=lambda nodes: (len(nodes), min(map(str, nodes))))
    part = graph.subgraph([node for node in graph if node in largest]).copy()
    if len(part) == 1:
        return values
    values.update(nx.eigenvector_centrality(part, max_iter=5000, tol=1e-9, weight="weight"))
    return values
