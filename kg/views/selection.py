"""Which part of a projection a page shows, and how to see the rest.

1. The surroundings of an entity are asked for by that entity, the nearest and closest tied nodes first. Else the
   whole projection is read, and narrowed to what a question answers.
2. Of these, the most used nodes that have a link among themselves are kept: `top` to be shown at once, and `more`
   that a page shows on demand.
3. Where links are dense, each node keeps its strongest, and a spanning tree of the strongest keeps the
   whole together: the rest would be a hairball.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.analytics.nearby import nearby
from kg.analytics.projections import find, project
from kg.errors import NotFound, UsageError
from kg.lookup import FoundEntity, find_entities

if TYPE_CHECKING:
    import networkx as nx

    from kg.store import Store

MAX_NODES: Final = 5000
_READY: Final = 1000
_DENSE: Final = 3.0
_LINKS_EACH: Final = 4
_IRI: Final = re.compile(r"<([^<>\s]+)>")


@dataclass(frozen=True, slots=True)
class Selection:
    """What a page shows of a projection: a graph, how much there is in all, and its centre if it has one.

    `later` are the nodes of the graph that are shown on demand only.
    """

    graph: nx.Graph
    projection: str
    all_nodes: int
    all_links: int
    centre: str | None = None
    notes: tuple[str, ...] = ()
    later: frozenset[str] = frozenset()


def select(
    store: Store,
    *,
    projection: str = "co_mention",
    around: str | None = None,
    depth: int = 1,
    top: int = 300,
    more: int | None = None,
    types: Collection[str] = (),
    query: str | None = None,
    parameters: Mapping[str, str] | None = None,
    min_confidence: float | None = None,
) -> Selection:
    """The part of a projection to show.

    `around` is an entity's name or IRI, `depth` how many links away, `query` a named question or SPARQL whose
    answer names the entities, `more` how many nodes beside the `top` a page holds ready (by default as many again, up
    to 1,000 together). Raises NotFound where nothing fits, UsageError for more than 5,000 nodes.
    """
    name = find(projection).name
    narrowed: dict[str, Any] = {"types": types or None, "min_confidence": min_confidence}
    if around and not query:
        return _surroundings(store, name, around, depth=depth, top=top, more=more, narrowed=narrowed)
    whole = project(store, name, **narrowed)
    if not whole:
        raise NotFound(f"the projection {name} holds nothing; ask for less, or see with kg stats what the graph holds")
    notes: list[str] = []
    graph, centre = whole, None
    if query:
        graph = _answered(store, whole, query, parameters or {})
    if around:
        entity = _only(find_entities(store, around, types=types), notes)
        centre = entity.iri
        graph = _around(graph, entity, depth)
    wanted = _most_used(graph, top + _ready(top, more), centre, alone=query is not None)
    if not wanted:
        raise NotFound(f"the projection {name} links nothing of that kind; ask for less, or take another --projection")
    part = _part(graph, _few_enough(wanted))
    shown = _drawn(part, wanted[:top], centre, notes)
    later = frozenset(wanted[top:])
    return Selection(shown, name, len(whole), whole.number_of_edges(), centre, tuple(notes), later)


def _surroundings(
    store: Store, projection: str, around: str, *, depth: int, top: int, more: int | None, narrowed: Mapping[str, Any]
) -> Selection:
    notes: list[str] = []
    entity = _only(find_entities(store, around, types=narrowed["types"] or ()), notes)
    room = top + _ready(top, more)
    near = nearby(store, projection, entity.iri, depth=depth, enough=room, **narrowed)
    if len(near.nodes) < 2:
        raise NotFound(_unlinked(entity))
    if near.depth < depth:
        words = "link" if near.depth == 1 else "links"
        notes.append(f"No farther than {near.depth} {words} there are more nodes than this page holds.")
    wanted = _few_enough(near.nodes[:room])
    part = project(store, projection, among=wanted, **narrowed)
    shown = _drawn(part, wanted[:top], entity.iri, notes)
    later = frozenset(wanted[top:])
    return Selection(shown, projection, len(near.nodes), part.number_of_edges(), entity.iri, tuple(notes), later)


def _ready(top: int, more: int | None) -> int:
    """How many nodes a page holds ready: as many again, up to a limit.

    >>> _ready(300, None), _ready(800, None), _ready(5000, None), _ready(300, 50)
    (300, 200, 0, 50)
    """
    return max(0, min(top, _READY - top)) if more is None else more


def _few_enough(wanted: Sequence[str]) -> Sequence[str]:
    if len(wanted) > MAX_NODES:
        raise UsageError(
            f"{len(wanted):,} nodes are too many for one page (at most {MAX_NODES:,}); "
            f"narrow it down with --top {MAX_NODES}, --type TYPE or --around ENTITY"
        )
    return wanted


def _drawn(part: nx.Graph, first: Sequence[str], centre: str | None, notes: list[str]) -> nx.Graph:
    """The part with the links to draw: those of what is shown first do not depend on what is shown later."""
    at_once = _part(part, first)
    thin, all_thin = _thinned(at_once, centre), _thinned(part, centre)
    if thin.number_of_edges() < at_once.number_of_edges():
        notes.append(f"Of {at_once.number_of_edges():,} links among the nodes shown first the strongest are drawn.")
    drawn = part.__class__()
    drawn.add_nodes_from(part.nodes(data=True))
    kept = {edge[:-1] for graph in (thin, all_thin) for edge in _edges(graph)}
    kept |= {edge[1::-1] for edge in kept if not part.is_directed()}
    drawn.add_edges_from(edge for edge in _edges(part) if edge[:-1] in kept)
    return drawn


def _only(found: list[FoundEntity], notes: list[str]) -> FoundEntity:
    if len(found) > 1:
        others = "; ".join(str(entity) for entity in found[1:4])
        notes.append(f"{found[0].label} is the name of {len(found)} things; this is the most used. Others: {others}")
    return found[0]


def _answered(store: Store, graph: nx.Graph, query: str, parameters: Mapping[str, str]) -> nx.Graph:
    """The nodes that an answer names by IRI or label, and those that the question is about."""
    from kg.queries import run

    answer = run(store, query, parameters)
    cells = {term.value for row in answer for term in row if isinstance(term, ox.NamedNode | ox.Literal)}
    cells.update(_IRI.findall(answer.sparql))
    named = [node for node, data in graph.nodes(data=True) if node in cells or data["label"] in cells]
    if not named:
        raise NotFound(
            f"the answer to {query} names nothing that this projection links; its columns are "
            f"{', '.join(answer.variables)}"
        )
    return _part(graph, named)


def _around(graph: nx.Graph, entity: FoundEntity, depth: int) -> nx.Graph:
    import networkx as nx

    if entity.iri not in graph:
        raise NotFound(_unlinked(entity))
    reach = nx.single_source_shortest_path_length(graph.to_undirected(as_view=True), entity.iri, cutoff=depth)
    return _part(graph, reach)


def _unlinked(entity: FoundEntity) -> str:
    return f"{entity.label} has no link in this projection; take another --projection or a lower confidence"


def _part(graph: nx.Graph, nodes: Iterable[str]) -> nx.Graph:
    """A subgraph in the order of the graph it comes from."""
    wanted = set(nodes)
    part = graph.__class__()
    part.add_nodes_from((node, data) for node, data in graph.nodes(data=True) if node in wanted)
    part.add_edges_from(edge for edge in _edges(graph) if edge[0] in wanted and edge[1] in wanted)
    return part


def _edges(graph: nx.Graph) -> Iterable[tuple[Any, ...]]:
    edges: Iterable[tuple[Any, ...]] = (
        graph.edges(keys=True, data=True) if graph.is_multigraph() else graph.edges(data=True)
    )
    return edges


def _most_used(graph: nx.Graph, top: int, centre: str | None, *, alone: bool) -> list[str]:
    """The most used nodes that have a neighbour among those chosen, the centre and what is near it first.

    With `alone`, the others fill the room that is left. For a lower `top`, the list is cut.
    """
    import networkx as nx

    links = graph.to_undirected(as_view=True)
    near = nx.single_source_shortest_path_length(links, centre) if centre else {}
    uses = {
        node: max(data["papers"], len(links[node]) * (data["type"] == "Paper")) for node, data in graph.nodes(data=True)
    }
    ranked = sorted(graph, key=lambda node: (near.get(node, 0), -uses[node], -len(links[node]), node))
    rank = {node: number for number, node in enumerate(ranked)}
    chosen: dict[str, None] = {}
    for node in ranked:
        beside = sorted((other for other in links[node] if rank[other] < rank[node]), key=rank.__getitem__)
        if beside:
            newcomers = [other for other in (beside[0], node, *beside[1:]) if other not in chosen]
            chosen |= dict.fromkeys(newcomers[: top - len(chosen)])
        if len(chosen) >= top:
            break
    rest = [node for node in ranked if node not in chosen] if alone else []
    return [*chosen, *rest[: top - len(chosen)]]


def _thinned(graph: nx.Graph, centre: str | None) -> nx.Graph:
    """All links of the centre, the strongest of each node and a tree of the strongest; all where they are few."""
    import networkx as nx

    if graph.is_directed() or graph.number_of_edges() <= _DENSE * graph.number_of_nodes():
        return graph
    strength = {frozenset(ends[:2]): _strength(graph, *ends[:2]) for ends in graph.edges()}
    kept = set()
    for node in graph:
        pairs = sorted((frozenset((node, other)) for other in graph[node]), key=lambda p: (-strength[p], sorted(p)))
        kept |= set(pairs if node == centre else pairs[:_LINKS_EACH])
    for source, target in graph.edges():
        graph[source][target]["strength"] = strength[frozenset((source, target))]
    tree = nx.maximum_spanning_edges(graph, weight="strength", data=False)
    kept |= {frozenset(ends) for ends in tree}
    thin = graph.__class__()
    thin.add_nodes_from(graph.nodes(data=True))
    thin.add_edges_from(edge for edge in graph.edges(data=True) if frozenset(edge[:2]) in kept)
    return thin


def _strength(graph: nx.Graph, source: str, target: str) -> float:
    """Shared papers, weighed by how much they are of all papers of both ends."""
    shared = float(graph[source][target]["weight"])
    own = graph.nodes[source]["papers"] * graph.nodes[target]["papers"]
    return shared * shared / math.sqrt(max(1, own))
