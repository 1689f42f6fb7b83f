"""Measures of the co-mention graph of 20,000 real papers, against networkx's pure Python in the same run.

1. The store is the one that the environment variable KG_BENCH_STORE names, or is built from the corpus and kept.
2. Projection, PageRank, sampled betweenness and communities are timed; PageRank and communities include making the
   matrix of the graph. networkx runs PageRank in pure Python, betweenness from fewer sources, told for as many as ours,
   and Louvain. igraph is a third where it is installed; being GPL, it is never needed.
3. Our values are held against networkx's: PageRank to its end, betweenness from the same sources, modularity.
4. The same is timed with the earlier half of the papers, which tells how it grows.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import networkx as nx
from networkx.algorithms.link_analysis.pagerank_alg import _pagerank_python

from benchmarks import Figure, seconds
from benchmarks.data import extracted
from kg.analytics import measures, reading
from kg.analytics.communities import Partition, communities
from kg.analytics.engines import Matrix, matrix
from kg.analytics.measures import SOURCES
from kg.analytics.projections import joined, project
from kg.build import build
from kg.resources import sample_listing
from kg.store import Store, open_store

_PAPERS: Final = 20_000
_FEWER: Final = 10
_LIMIT: Final = 30
_TIMES: Final = 10
#: Edges of a graph where networkx's time begins to matter.
_LARGE: Final = 100_000
_TOGETHER: Final = "projection, PageRank, betweenness, communities"


def measure() -> Iterator[Figure]:
    """All figures of the store of 20,000 papers."""
    yield from _figures(os.environ.get("KG_BENCH_STORE") or str(extracted(_PAPERS).parent))


def quick() -> Iterator[Figure]:
    """The same of the sample, for which there is no goal."""
    with tempfile.TemporaryDirectory() as folder:
        build([str(sample_listing())], store=Path(folder) / "kg", workers=1)
        yield from _figures(str(Path(folder) / "kg"))


def _figures(location: str) -> Iterator[Figure]:
    with open_store(location) as store:
        graph: nx.Graph
        projection, graph = _timed(lambda: project(store, "co_mention"))
        size = f"{len(graph):,} entities, {graph.number_of_edges():,} edges"
        ours, ranks, between, found = _ours(graph)
        theirs, peers = _networkx(graph)
        yield from _speed(size, projection, ours, theirs, large=graph.number_of_edges() >= _LARGE)
        yield from _agreement(graph, ranks, between, found, peers)
        yield from _igraph(graph, found, ours)
        yield from _growth(store, projection + sum(ours))


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    kept: list[Any] = []
    return seconds(lambda: kept.append(run()), repeat=1), kept[0]


def _sources(graph: nx.Graph, count: int = SOURCES) -> list[Any]:
    return measures.sampled_sources(list(graph), count)


def _ours(graph: nx.Graph) -> tuple[list[float], Mapping[Any, float], Mapping[Any, float], Partition]:
    made: Matrix
    conversion, made = _timed(lambda: matrix(graph))
    rank, ranks = _timed(lambda: measures.pagerank(made))
    path, between = _timed(lambda: measures.betweenness(made, _sources(graph)))
    group, found = _timed(lambda: communities(graph))
    return [conversion + rank, path, group], ranks, between, found


def _networkx(graph: nx.Graph) -> tuple[list[float], tuple[Mapping[Any, float], list[set[Any]]]]:
    rank, _ = _timed(lambda: _pagerank_python(graph))
    path, between = _timed(lambda: nx.betweenness_centrality(graph, k=min(_FEWER, len(graph)), seed=1))
    group, found = _timed(lambda: nx.community.louvain_communities(graph, seed=1))
    return [rank, path * min(SOURCES, len(graph)) / min(_FEWER, len(graph)), group], (between, found)


def _speed(size: str, projection: float, ours: list[float], theirs: list[float], *, large: bool) -> Iterator[Figure]:
    yield Figure(f"co-mention projection ({size})", projection, "s", "limit for all of it", _LIMIT)
    names = ("PageRank", f"betweenness, {SOURCES} sources", "communities")
    peers = ("networkx in pure Python", f"networkx, from {_FEWER} sources", "networkx's Louvain")
    for name, own, against, peer in zip(names, ours, peers, theirs):
        yield Figure(name, own, "s", against, peer)
    together = projection + sum(ours)
    yield Figure(_TOGETHER, together, "s", f"limit of {_LIMIT} s", _LIMIT, most=_LIMIT)
    faster = sum(theirs) / sum(ours)
    yield Figure("the three faster than networkx", faster, "times", "goal", _TIMES, least=_TIMES if large else None)


def _agreement(
    graph: nx.Graph,
    ranks: Mapping[Any, float],
    between: Mapping[Any, float],
    found: Partition,
    peers: tuple[Mapping[Any, float], list[set[Any]]],
) -> Iterator[Figure]:
    exact = nx.pagerank(graph, tol=1e-12 / len(graph), max_iter=1000)
    few = measures.betweenness(matrix(graph), _sources(graph, _FEWER))
    apart = max(abs(ranks[node] - exact[node]) for node in graph)
    yield Figure("PageRank, farthest from networkx", apart, "", "limit of 1e-6", 1e-6, most=1e-6)
    apart = max(abs(few[node] - peers[0][node]) for node in graph)
    yield Figure("betweenness, farthest from networkx", apart, "", "limit of 1e-6", 1e-6, most=1e-6)
    spread = max(abs(between[node] - few[node]) for node in graph)
    yield Figure(
        f"betweenness, {SOURCES} from {_FEWER} sources", spread, "", "stated error of the fewer", 0.5 / _FEWER**0.5
    )
    louvain = nx.community.modularity(graph, peers[1])
    yield Figure("modularity", found.modularity, "", "networkx's Louvain", louvain, least=louvain - 0.01)


def _igraph(graph: nx.Graph, found: Partition, ours: list[float]) -> Iterator[Figure]:
    if find_spec("igraph") is None:
        return
    import igraph

    place = {node: row for row, node in enumerate(graph)}
    other = igraph.Graph(len(graph), [(place[a], place[b]) for a, b in graph.edges])
    weights = [weight for *_, weight in graph.edges(data="weight")]
    rank, _ = _timed(lambda: other.pagerank(weights=weights))
    yield Figure("PageRank", ours[0], "s", "igraph, without conversion", rank)
    rows = [place[node] for node in _sources(graph)]
    path, _ = _timed(lambda: other.betweenness(directed=False, sources=rows))
    yield Figure(f"betweenness, {SOURCES} sources", ours[1], "s", "igraph, without conversion", path)
    group, parts = _timed(lambda: other.community_leiden("modularity", weights=weights, n_iterations=2))
    yield Figure("communities", ours[2], "s", "igraph's Leiden, without conversion", group)
    yield Figure("modularity", found.modularity, "", "igraph's Leiden", parts.modularity)


def _growth(store: Store, whole: float) -> Iterator[Figure]:
    """All of it for the earlier half of the papers; twice the papers should take about twice as long."""
    papers = reading.papers(store)
    order = sorted(papers, key=lambda iri: (papers[iri].first_seen or "", iri))
    early = set(order[: len(order) // 2])

    def half() -> None:
        nodes = reading.nodes(store)
        _ours(joined({pair for pair in reading.pairs(store, "co-mention") if pair[0] in early}, nodes))

    yield Figure(f"{_TOGETHER}, growth from half", whole / seconds(half, repeat=1), "times", "linear", 2)
