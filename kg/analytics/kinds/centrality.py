"""The centrality report: entities of each type ranked by PageRank over the co-mention graph, with every measure.

Two directed projections follow with the measures that have a direction: hubs and authorities (HITS) of the evaluation
projection, and PageRank along lineage, which finds what much else is built on.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import networkx as nx

from kg.analytics import measures as measured
from kg.analytics.centrality import Centrality, centralities, said_of_betweenness
from kg.analytics.communities import Partition
from kg.analytics.engines import checked, matrix, through
from kg.analytics.projections import PROJECTIONS
from kg.analytics.reports import TOP, TYPES, Cell, Options, Report, Row, Section, evidence
from kg.store import Store

MEANINGS: Final = (
    ("papers", "How many papers mention the entity."),
    ("degree", "With how many other entities it is mentioned together."),
    ("weighted degree", "The same, each counted as often as papers mention the two together."),
    ("PageRank", "How often a reader comes by who goes from entity to entity over shared papers; all shares sum to 1."),
    ("betweenness", "The share of shortest paths between others that lead through it: high where fields meet."),
    ("eigenvector", "High where the entity is mentioned together with entities that are themselves central."),
    ("core", "The largest k for which it lies in a part where everything is mentioned with k others of that part."),
    ("clustering", "The share of pairs of its neighbours that are mentioned together themselves: low where it joins."),
)  # fmt: skip
DIRECTED: Final = (
    ("hub", "High where a model or technique is evaluated on much that others are evaluated on; all sum to 1."),
    ("authority", "High where data are what well-tested models are evaluated on; all sum to 1."),
    ("ancestry", "PageRank along lineage: the share of walks from descendants to what they build on that pass it."),
)
COLUMNS: Final = ("entity", *(name for name, _ in MEANINGS))


@dataclass(frozen=True, slots=True)
class _Ranking:
    """A section of its own: what it says of the first (name, edges), the values, and the names of value and edges."""

    title: str
    words: str
    values: Mapping[Any, float]
    measure: str
    counted: str


def centrality(store: Store, options: Options) -> Report:
    """Central models, datasets, benchmarks, techniques and tasks of the co-mention graph, the top 20 of each type.

    Scores are given for the whole graph only, not where a minimum of papers leaves edges out.
    """
    backend = checked(options.backend)
    graph = options.shared.graph(store, "co_mention", options.minimum)
    partition = options.shared.communities(store, options.minimum, backend)
    measures = _placed(centralities(graph, backend=backend), partition)
    sections = [_section(store, graph, measures, kind) for kind in TYPES]
    sections += [*_tested(store, options), _ancestors(store, options)]
    return Report(
        "centrality",
        "Central entities",
        tuple(_about(graph, options)),
        tuple(section for section in sections if section.rows),
        (*MEANINGS, *DIRECTED),
        tuple(measures.values()) if options.minimum == 1 else (),
    )


def _placed(measures: dict[str, Centrality], partition: Partition) -> dict[str, Centrality]:
    """The measures with the name of each node's community."""
    return {node: replace(measure, community=partition.of[node].name) for node, measure in measures.items()}


def _about(graph: nx.Graph, options: Options) -> Iterator[str]:
    parts = nx.number_connected_components(graph) if graph else 0
    yield f"Projection: {PROJECTIONS['co_mention'].description}"
    if options.minimum > 1:
        yield f"Edges of fewer than {options.minimum} papers are left out."
    yield f"It has {len(graph):,} entities and {graph.number_of_edges():,} edges in {parts:,} connected parts."
    yield said_of_betweenness(len(graph), options.backend)


def _section(store: Store, graph: nx.Graph, measures: dict[str, Centrality], kind: str) -> Section:
    nodes = [node for node, data in graph.nodes(data=True) if data["type"] == kind]
    nodes.sort(key=lambda node: (-round(measures[node].pagerank, 9), graph.nodes[node]["label"], node))
    rows = tuple(_row(store, graph, measures[node]) for node in nodes[:TOP])
    return Section(f"{kind}s", _words(kind, len(nodes), rows), COLUMNS, rows, chart="PageRank")


def _words(kind: str, total: int, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    first = rows[0].cells
    text = (
        f"Of {total:,} {kind.lower()}s, {first[0]} is the most central: {_papers(int(first[1]))} it, "
        f"together with {first[2]:,} other entities."
    )
    joining = max(rows, key=lambda row: (float(row.cells[5]), str(row.cells[0])))
    if joining.cells[0] != first[0] and float(joining.cells[5]) > 0:
        text += f" {joining.cells[0]} joins the most that is otherwise far apart "
        text += f"(betweenness {float(joining.cells[5]):.3f})."
    return text


def _papers(count: int) -> str:
    return "1 paper mentions" if count == 1 else f"{count:,} papers mention"


def _row(store: Store, graph: nx.Graph, measure: Centrality) -> Row:
    data = graph.nodes[measure.node]
    cells: tuple[Cell, ...] = (
        data["label"], data["papers"], measure.degree, measure.weighted_degree, round(measure.pagerank, 5),
        round(measure.betweenness, 4), round(measure.eigenvector, 4), measure.core, round(measure.clustering, 4),
    )  # fmt: skip
    return Row(measure.node, cells, tuple(evidence(store, measure.node)))


def _tested(store: Store, options: Options) -> Iterator[Section]:
    """Hubs and authorities of the evaluation projection."""
    graph = options.shared.graph(store, "evaluation", options.minimum)
    if not graph:
        return
    if options.backend:
        hubs, authorities = through(options.backend, nx.hits, graph, max_iter=10_000)
    else:
        hubs, authorities = measured.hits(matrix(graph))
    about = f" Projection: {PROJECTIONS['evaluation'].description}"
    tells = "{} is evaluated on the most of what others are evaluated on ({} datasets and benchmarks)."
    yield _ranked(store, graph, _Ranking("Much-tested models", tells + about, hubs, "hub", "evaluated on"))
    tells = "{} is what well-tested models are evaluated on the most ({} models and techniques)."
    yield _ranked(store, graph, _Ranking("Testing grounds", tells + about, authorities, "authority", "tests"))


def _ancestors(store: Store, options: Options) -> Section:
    graph = options.shared.graph(store, "lineage", options.minimum)
    about = f" Projection: {PROJECTIONS['lineage'].description}"
    ranks: Mapping[Any, float] = measured.pagerank(matrix(graph))
    if options.backend and graph:
        ranks = through(options.backend, nx.pagerank, graph, max_iter=1000)
    tells = "{} is what most is built on ({} direct descendants)."
    return _ranked(store, graph, _Ranking("Ancestors", tells + about, ranks, "ancestry", "descendants"))


def _ranked(store: Store, graph: nx.DiGraph, ranking: _Ranking) -> Section:
    """The first nodes by a measure, of those with an edge in its direction and a paper as evidence."""
    values = ranking.values
    degree = graph.out_degree if ranking.measure == "hub" else graph.in_degree
    named = [node for node, papers in graph.nodes(data="papers") if papers and degree(node)]
    nodes = [node for node in named if round(values[node], 6) > 0]
    nodes.sort(key=lambda node: (-round(values[node], 9), graph.nodes[node]["label"], node))
    rows = tuple(
        Row(node, (
            graph.nodes[node]["label"], graph.nodes[node]["papers"], degree(node), round(values[node], 5),
        ), tuple(evidence(store, node)))
        for node in nodes[:TOP]
    )  # fmt: skip
    words = ranking.words.format(rows[0].cells[0], rows[0].cells[2]) if rows else ""
    return Section(
        ranking.title, words, ("entity", "papers", ranking.counted, ranking.measure), rows, chart=ranking.measure
    )
