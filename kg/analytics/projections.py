"""Named views of the store as networkx graphs, one question each.

1. A projection is described by a value (`PROJECTIONS`) whose question lies in `queries/projections/`.
2. The answers give, for every edge, the papers that support it and how sure they are.
3. Types, confidence and the least number of papers decide which edges stay; nodes without an edge are left out.
4. Nodes and edges are added in sorted order, so that the same store gives the same graph.

Every node is an IRI with `label`, `type` (its first type in the order of `TYPES`), `types` (all, joined by |),
`papers` (how many mention it) and, where a date is known, `first_seen`. Every edge has `weight`, `papers` and,
where the question tells, `predicate` or `role`, and `confidence` (of the surest statement).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from kg.analytics.answers import answers
from kg.errors import NotFound
from kg.extraction.values import ROLES, TYPES
from kg.vocabulary import ROLE_PROPERTIES, short

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

_ROLE_ORDER: Final = [ROLE_PROPERTIES[role].removeprefix("kg:") for role in ROLES]


@dataclass(frozen=True, slots=True, kw_only=True)
class Projection:
    """What a projection's nodes and edges are.

    `query` is a file of `queries/projections/`. With `parallel`, edges of two predicates between the same
    nodes stay two (a MultiDiGraph). With `shared`, the question gives (paper, entity) and every two entities
    of a paper are joined.
    """

    name: str
    query: str
    nodes: str
    edges: str
    weight: str
    directed: bool
    parallel: bool = False
    shared: bool = False

    @property
    def description(self) -> str:
        """The projection in one sentence."""
        kind = "Directed" if self.directed else "Undirected"
        return f"{kind}. Nodes: {self.nodes}. Edges: {self.edges}. Weight: {self.weight}."


class _Row(NamedTuple):
    source: str
    target: str
    predicate: str
    paper: str
    confidence: float | None


class _Node(NamedTuple):
    label: str
    types: tuple[str, ...]
    papers: int
    first_seen: str | None


_ALL: Final = (
    Projection(
        name="co_mention",
        query="co-mention",
        nodes="entities",
        edges="two entities that one paper mentions",
        weight="papers that mention both",
        directed=False,
        shared=True,
    ),
    Projection(
        name="paper_entity",
        query="paper-entity",
        nodes="papers and entities",
        edges="from a paper to an entity that it mentions, with its strongest role",
        weight="1",
        directed=True,
    ),
    Projection(
        name="relations",
        query="relations",
        nodes="entities",
        edges="what papers assert between two entities, one edge a predicate",
        weight="papers that assert it",
        directed=True,
        parallel=True,
    ),
    Projection(
        name="lineage",
        query="lineage",
        nodes="entities",
        edges="from an entity to what it is based on or a variant of",
        weight="papers that assert it",
        directed=True,
    ),
    Projection(
        name="evaluation",
        query="evaluation",
        nodes="models, techniques and the data they were evaluated on",
        edges="from a model or technique to a dataset or benchmark",
        weight="papers that evaluate the one on the other or report a number",
        directed=True,
    ),
    Projection(
        name="technique_task",
        query="technique-task",
        nodes="techniques and tasks",
        edges="from a technique to a task, where a paper introduces or uses the one and addresses the other",
        weight="such papers",
        directed=True,
    ),
)

#: All projections by name.
PROJECTIONS: Final[Mapping[str, Projection]] = MappingProxyType({projection.name: projection for projection in _ALL})


def project(
    store: Store,
    name: str,
    *,
    minimum: int = 1,
    types: Collection[str] | None = None,
    min_confidence: float | None = None,
) -> nx.Graph:
    """The projection of that name: a Graph, a DiGraph, or a MultiDiGraph where predicates stay apart.

    `minimum` is the least number of papers behind an edge (of `paper_entity`: that mention the entity), `types`
    the types of entities to keep. With `min_confidence`, a paper counts only where its best mention of each
    end, and the statement itself, is at least so sure. Raises NotFound for an unknown name.
    """
    projection = find(name)
    nodes = {iri: node for iri, node in _nodes(store).items() if not types or set(node.types) & set(types)}
    weak = _weak(store, min_confidence) if min_confidence else frozenset()
    if projection.shared:
        pairs = {pair for pair in _pairs(store, projection) if pair[1] in nodes} - weak
        return _joined(pairs, nodes, minimum)
    if projection.name == "paper_entity":
        return _bipartite(_rows(store, projection), nodes, weak, minimum, _papers(store))
    rows = (row for row in _rows(store, projection) if row.source in nodes and row.target in nodes)
    return _related(_confident(rows, weak, min_confidence), nodes, minimum, projection)


def find(name: str) -> Projection:
    """The projection of that name; hyphens may stand for underscores.

    >>> find("co-mention").directed
    False
    """
    try:
        return PROJECTIONS[name.replace("-", "_")]
    except KeyError:
        raise NotFound(f"no projection {name!r}; there are {', '.join(PROJECTIONS)}") from None


def _related(rows: Iterable[_Row], nodes: Mapping[str, _Node], minimum: int, projection: Projection) -> nx.Graph:
    """Edges with the papers that support them; a statement that stands in no paper weighs 1."""
    import networkx as nx

    papers: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    surest: dict[tuple[str, str, str], float] = {}
    for row in rows:
        key = (row.source, row.target, row.predicate)
        papers[key] |= {row.paper} if row.paper else set()
        if row.confidence is not None:
            surest[key] = max(row.confidence, surest.get(key, 0.0))
    kept = [key for key in sorted(papers) if max(1, len(papers[key])) >= minimum and key[0] != key[1]]
    graph: nx.Graph = nx.MultiDiGraph() if projection.parallel else nx.DiGraph()
    _add_nodes(graph, {end for key in kept for end in key[:2]}, nodes)
    for source, target, predicate in kept:
        key = (source, target, predicate)
        data: dict[str, Any] = {"weight": max(1, len(papers[key])), "papers": len(papers[key])}
        data |= {"predicate": predicate} if predicate else {}
        data |= {"confidence": surest[key]} if key in surest else {}
        if projection.parallel:
            graph.add_edge(source, target, key=predicate, **data)
        elif not graph.has_edge(source, target) or graph[source][target]["papers"] < data["papers"]:
            graph.add_edge(source, target, **data)
    return graph


def _joined(pairs: Collection[tuple[str, str]], nodes: Mapping[str, _Node], minimum: int) -> nx.Graph:
    """Entities joined where papers are shared: the product of the incidence matrix with itself."""
    import networkx as nx
    import numpy as np
    from scipy import sparse

    papers = {paper: row for row, paper in enumerate(sorted({paper for paper, _ in pairs}))}
    entities = sorted({entity for _, entity in pairs})
    columns = {entity: column for column, entity in enumerate(entities)}
    places = ([papers[paper] for paper, _ in pairs], [columns[entity] for _, entity in pairs])
    shape = (len(papers), len(entities))
    incidence = sparse.csr_array((np.ones(len(pairs), np.int32), places), shape=shape)
    shared = sparse.triu(incidence.T @ incidence, k=1).tocoo()
    edges = sorted(
        (int(i), int(j), int(count)) for i, j, count in zip(shared.row, shared.col, shared.data) if count >= minimum
    )
    graph = nx.Graph()
    _add_nodes(graph, {entities[end] for i, j, _ in edges for end in (i, j)}, nodes)
    graph.add_edges_from((entities[i], entities[j], {"weight": count, "papers": count}) for i, j, count in edges)
    return graph


def _bipartite(
    rows: Iterable[_Row],
    nodes: Mapping[str, _Node],
    weak: Collection[tuple[str, str]],
    minimum: int,
    papers: Mapping[str, _Node],
) -> nx.DiGraph:
    import networkx as nx

    roles: dict[tuple[str, str], set[str]] = defaultdict(set)
    support: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        if row.target in nodes and row.source in papers and (row.source, row.target) not in weak:
            roles[row.source, row.target].add(row.predicate)
            support[row.target].add(row.source)
    kept = sorted(pair for pair in roles if len(support[pair[1]]) >= minimum)
    graph = nx.DiGraph()
    _add_nodes(graph, {end for pair in kept for end in pair}, {**nodes, **papers})
    for pair in kept:
        ordered = sorted(roles[pair], key=_ROLE_ORDER.index)
        graph.add_edge(*pair, weight=1, papers=1, role=ordered[0], roles="|".join(ordered))
    return graph


def _add_nodes(graph: nx.Graph, wanted: Collection[str], nodes: Mapping[str, _Node]) -> None:
    for iri in sorted(wanted):
        node = nodes[iri]
        data = {"label": node.label, "type": node.types[0], "types": "|".join(node.types), "papers": node.papers}
        graph.add_node(iri, **data, **({"first_seen": node.first_seen} if node.first_seen else {}))


def _confident(rows: Iterable[_Row], weak: Collection[tuple[str, str]], min_confidence: float | None) -> Iterator[_Row]:
    for row in rows:
        unsure = row.confidence is not None and row.confidence < (min_confidence or 0)
        if not unsure and (row.paper, row.source) not in weak and (row.paper, row.target) not in weak:
            yield row


def _nodes(store: Store) -> dict[str, _Node]:
    types: dict[str, set[str]] = defaultdict(set)
    rest: dict[str, tuple[str, int, str]] = {}
    for iri, kind, label, papers, first in _rows_of(store, "nodes", "entity", "type", "label", "papers", "first"):
        types[iri].add(_local(kind))
        rest[iri] = (label, int(papers or 0), first)
    return {
        iri: _Node(label, tuple(sorted(types[iri], key=_type_order)), papers, first or None)
        for iri, (label, papers, first) in rest.items()
    }


def _papers(store: Store) -> dict[str, _Node]:
    rows = _rows_of(store, "papers", "paper", "title", "date")
    return {iri: _Node(title, ("Paper",), 1, date or None) for iri, title, date in rows}


def _pairs(store: Store, projection: Projection) -> Iterator[tuple[str, str]]:
    return ((paper, entity) for paper, entity in _rows_of(store, projection.query, "paper", "entity"))


def _rows(store: Store, projection: Projection) -> Iterator[_Row]:
    columns = ("source", "target", "predicate", "paper", "confidence")
    for source, target, predicate, paper, confidence in _rows_of(store, projection.query, *columns):
        yield _Row(source, target, _local(predicate), paper, float(confidence) if confidence else None)


def _weak(store: Store, min_confidence: float) -> frozenset[tuple[str, str]]:
    rows = _rows_of(store, "confidence", "paper", "entity", "confidence")
    return frozenset((paper, entity) for paper, entity, sure in rows if float(sure) < min_confidence)


def _rows_of(store: Store, query: str, *columns: str) -> Iterator[tuple[str, ...]]:
    return answers(store, f"projections/{query}", columns)


def _local(iri: str) -> str:
    return short(iri).partition(":")[2]


def _type_order(kind: str) -> int:
    return TYPES.index(kind) if kind in TYPES else len(TYPES)
