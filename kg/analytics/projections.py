"""Named views of the store as networkx graphs, one question each.

1. A projection is described by a value (`PROJECTIONS`) whose question lies in `queries/projections/`.
2. The answers give, for every edge, the papers that support it and how sure they are.
3. Types, confidence and the least number of papers decide which edges stay; nodes without an edge are left out.
4. Nodes and edges are added in sorted order, so that the same store gives the same graph.

Every node is an IRI with `label`, `type` (its first type in the order of `TYPES`), `types` (all, joined by `|`),
`papers` (how many mention it) and, where a date is known, `first_seen`. Every edge has `weight`, `papers` and,
where the question tells, `predicate` or `role`, and `confidence` (of the surest statement).

co_mention
    Undirected. Nodes: entities. Edges: two entities that one paper mentions. Weight: papers that mention both.
paper_entity
    Directed. Nodes: papers and entities. Edges: from a paper to an entity that it mentions, with its strongest role.
    Weight: 1.
relations
    Directed. Nodes: entities. Edges: what papers assert between two entities, one edge a predicate. Weight: papers
    that assert it.
lineage
    Directed. Nodes: entities. Edges: from an entity to what it is based on or a variant of. Weight: papers that
    assert it.
evaluation
    Directed. Nodes: models, techniques and the data they were evaluated on. Edges: from a model or technique to a
    dataset or benchmark. Weight: papers that evaluate the one on the other or report a number.
technique_task
    Directed. Nodes: techniques and tasks. Edges: from a technique to a task, where a paper introduces or uses the one
    and addresses the other. Weight: such papers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from kg.analytics import reading
from kg.analytics.reading import Node, Row
from kg.errors import NotFound
from kg.extraction.values import ROLES
from kg.vocabulary import ROLE_PROPERTIES

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
    among: Collection[str] | None = None,
) -> nx.Graph:
    """The projection of that name: a Graph, a DiGraph, or a MultiDiGraph where predicates stay apart.

    `minimum` is the least number of papers behind an edge (of `paper_entity`: that mention the entity), `types`
    the types of entities to keep. With `min_confidence`, a paper counts only where its best mention of each
    end, and the statement itself, is at least so sure. With `among`, IRIs, only these nodes are read, with the
    links between them. Raises NotFound for an unknown name.
    """
    projection = find(name)
    nodes = {iri: n for iri, n in reading.nodes(store, among).items() if not types or set(n.types) & set(types)}
    asked = None if among is None else nodes
    weak = reading.weak(store, min_confidence, asked) if min_confidence else frozenset()
    if projection.shared:
        pairs = {pair for pair in reading.pairs(store, projection.query, entities=asked) if pair[1] in nodes} - weak
        return joined(pairs, nodes, minimum)
    if projection.name == "paper_entity":
        links = reading.rows(store, projection.query, targets=asked)
        return _bipartite(links, nodes, weak, minimum, reading.papers(store, among))
    rows = reading.rows(store, projection.query, sources=asked)
    rows = (row for row in rows if row.source in nodes and row.target in nodes)
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


def _related(rows: Iterable[Row], nodes: Mapping[str, Node], minimum: int, projection: Projection) -> nx.Graph:
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


def joined(pairs: Collection[tuple[str, str]], nodes: Mapping[str, Node], minimum: int = 1) -> nx.Graph:
    """The co-mention graph of pairs (paper, entity): the product of the incidence matrix with itself."""
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
    often = shared.data >= minimum
    first, second, counts = shared.row[often], shared.col[often], shared.data[often]
    order = np.lexsort((second, first))
    edges = list(zip(first[order].tolist(), second[order].tolist(), counts[order].tolist()))
    graph = nx.Graph()
    _add_nodes(graph, {entities[end] for end in np.unique([first, second]).tolist()}, nodes)
    graph.add_edges_from((entities[i], entities[j], {"weight": count, "papers": count}) for i, j, count in edges)
    return graph


def _bipartite(
    rows: Iterable[Row],
    nodes: Mapping[str, Node],
    weak: Collection[tuple[str, str]],
    minimum: int,
    papers: Mapping[str, Node],
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


def _add_nodes(graph: nx.Graph, wanted: Collection[str], nodes: Mapping[str, Node]) -> None:
    for iri in sorted(wanted):
        node = nodes[iri]
        data = {"label": node.label, "type": node.types[0], "types": "|".join(node.types), "papers": node.papers}
        graph.add_node(iri, **data, **({"first_seen": node.first_seen} if node.first_seen else {}))


def _confident(rows: Iterable[Row], weak: Collection[tuple[str, str]], min_confidence: float | None) -> Iterator[Row]:
    for row in rows:
        unsure = row.confidence is not None and row.confidence < (min_confidence or 0)
        if not unsure and (row.paper, row.source) not in weak and (row.paper, row.target) not in weak:
            yield row
