"""How central entities are in a projection.

Betweenness is exact up to `EXACT_BELOW` nodes and estimated from `SOURCES` sources above it; the standard error of
an estimate that averages k sources is at most 1 / (2 * sqrt(k)) of the largest possible value. Eigenvector
centrality is taken on the largest component and is 0 elsewhere, because it is not defined across components.

What is computed how, see `kg.analytics.measures`; a backend of networkx that is named computes all of it instead.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from kg.analytics import measures
from kg.analytics.engines import Matrix, checked, matrix, through
from kg.analytics.measures import EXACT_BELOW, SOURCES

if TYPE_CHECKING:
    import networkx as nx

_TOLERANCE: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Centrality:
    """The measures of one node; all but the degrees and the core lie between 0 and 1.

    `community` is the name of the node's community, where communities were found too.
    """

    node: str
    degree: int
    weighted_degree: int
    pagerank: float
    betweenness: float
    eigenvector: float
    core: int = 0
    clustering: float = 0.0
    community: str = ""


def centralities(graph: nx.Graph, *, backend: str | None = None) -> dict[str, Centrality]:
    """Every measure of every node of an undirected graph with edge weights; nodes keep the graph's order.

    `backend` is one of networkx. Raises UsageError where it is not installed.

    >>> import networkx as nx
    >>> star = nx.star_graph(3)
    >>> centralities(star)[0].betweenness
    1.0
    """
    if not graph:
        return {}
    columns = _measured(matrix(graph)) if checked(backend) is None else _by_backend(graph, str(backend))
    return {
        node: Centrality(
            node, graph.degree(node), graph.degree(node, weight="weight"), *(column[node] for column in columns)
        )
        for node in graph
    }


def _measured(graph: Matrix) -> tuple[Mapping[Any, Any], ...]:
    return (
        measures.pagerank(graph),
        measures.betweenness(graph, sources(graph.nodes)),
        measures.eigenvector(graph),
        measures.core_numbers(graph),
        measures.clustering(graph),
    )


def _by_backend(graph: nx.Graph, backend: str) -> tuple[Mapping[Any, Any], ...]:
    import networkx as nx

    def run(function: Callable[..., Any], **options: Any) -> Mapping[Any, Any]:
        values: Mapping[Any, Any] = through(backend, function, graph, **options)
        return values

    plain = graph.copy()
    plain.remove_edges_from(list(nx.selfloop_edges(plain)))
    cores: Mapping[Any, int] = through(backend, nx.core_number, plain)
    sample = None if len(graph) <= EXACT_BELOW else SOURCES
    return (
        run(nx.pagerank, tol=_TOLERANCE / len(graph), max_iter=1000),
        run(nx.betweenness_centrality, k=sample, seed=1),
        _eigenvector_by(backend, graph),
        cores,
        run(nx.clustering),
    )


def _eigenvector_by(backend: str, graph: nx.Graph) -> Mapping[Any, float]:
    import networkx as nx

    largest = max(nx.connected_components(graph), key=len)
    part = graph.subgraph([node for node in graph if node in largest]).copy()
    values = dict.fromkeys(graph, 0.0)
    if len(part) > 1:
        values |= through(backend, nx.eigenvector_centrality, part, max_iter=5000, tol=1e-9, weight="weight")
    return values


def sources(nodes: tuple[Any, ...]) -> list[Any] | None:
    """The sources from which betweenness is estimated; None where it is exact."""
    return None if len(nodes) <= EXACT_BELOW else measures.sampled_sources(nodes)


def betweenness(graph: nx.Graph) -> dict[Any, float]:
    """The share of shortest paths that lead through each node; estimated on large graphs, with a fixed seed."""
    made = matrix(graph)
    return measures.betweenness(made, sources(made.nodes))


def said_of_betweenness(count: int, backend: str | None = None) -> str:
    """What a reader must know of the measures of a graph of so many nodes, and of what computed them."""
    by = f"networkx, backend {backend}" if backend else "scipy"
    if count <= EXACT_BELOW:
        return f"All measures are exact (computed by {by})."
    return (
        f"Betweenness is estimated from {SOURCES} of {count:,} sources; its standard error is at most "
        f"{1 / (2 * SOURCES**0.5):.3f}. All other measures are exact (computed by {by})."
    )
