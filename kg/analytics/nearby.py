"""What lies near a node of a projection, asked of the store by that node alone.

1. The links of the nodes reached last are asked for; what they lead to, and is of a wanted type, is reached next.
2. It goes on until the depth is reached, or as many nodes as are wanted.
3. Nearer nodes come first; among equally near ones, those tied by more papers, then those in more papers. Where
   there are more than enough, the loosest tied are counted and not read.

The time follows the papers of what is reached, not the size of the store.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.analytics import reading
from kg.analytics.projections import Projection, find

if TYPE_CHECKING:
    from kg.analytics.reading import Node
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Near:
    """The nodes near a centre, the nearest and closest tied first, the centre itself at their head.

    `depth` is how many links were followed: fewer than asked for where nearer nodes were enough.
    """

    nodes: tuple[str, ...]
    depth: int


def nearby(
    store: Store,
    name: str,
    centre: str,
    *,
    depth: int = 1,
    enough: int = 5000,
    types: Collection[str] | None = None,
    min_confidence: float | None = None,
) -> Near:
    """What is at most `depth` links from an IRI in the projection of that name; only the centre where it has none.

    No further link is followed once `enough` nodes are reached. `types` and `min_confidence` are those of `project`.
    """
    projection = find(name)
    known = _known(store, projection, {centre}, types)
    reached = dict.fromkeys(known)
    followed = 0
    while known and followed < depth and len(reached) < enough:
        papers = _papers_behind(store, projection, known, min_confidence)
        ties = {node: len(behind) for node, behind in papers.items() if node not in reached}
        close = set(ties) if types else _closest(ties, enough - len(reached))
        known = _known(store, projection, close, types)
        reached |= dict.fromkeys(sorted(known, key=lambda node: (-ties[node], -known[node].papers, node)))
        reached |= dict.fromkeys(sorted(ties.keys() - close, key=lambda node: (-ties[node], node)))
        followed += 1
    return Near(tuple(reached), followed)


def _closest(ties: Mapping[str, int], count: int) -> set[str]:
    """So many of the closest tied, and those tied as closely as the last of them.

    >>> sorted(_closest({"a": 3, "b": 1, "c": 2, "d": 2}, 2))
    ['a', 'c', 'd']
    """
    if len(ties) <= count:
        return set(ties)
    least = sorted(ties.values(), reverse=True)[count - 1]
    return {node for node, tie in ties.items() if tie >= least}


def _known(
    store: Store, projection: Projection, wanted: Collection[str], types: Collection[str] | None
) -> dict[str, Node]:
    """Those that are nodes of the projection: entities of the types, and papers where it has papers."""
    entities = reading.nodes(store, wanted)
    kept = {iri: node for iri, node in entities.items() if not types or set(node.types) & set(types)}
    rest = [iri for iri in wanted if iri not in entities]
    return kept | (reading.papers(store, rest) if projection.name == "paper_entity" else {})


def _papers_behind(
    store: Store, projection: Projection, nodes: Collection[str], min_confidence: float | None
) -> dict[str, set[str]]:
    """For every node linked to one of these, the papers behind such links."""
    papers: dict[str, set[str]] = defaultdict(set)
    links = list((_shared if projection.shared else _stated)(store, projection, nodes, min_confidence))
    weak = reading.weak(store, min_confidence, {end for *ends, _ in links for end in ends}) if min_confidence else ()
    for source, target, paper in links:
        if (paper, source) not in weak and (paper, target) not in weak:
            for node, other in ((source, target), (target, source)):
                if other in nodes and node != other:
                    papers[node].add(paper)
    return papers


def _shared(
    store: Store, projection: Projection, nodes: Collection[str], _: float | None
) -> Iterator[tuple[str, str, str]]:
    """Pairs of entities that a paper mentions, the first of which is among the nodes."""
    named: dict[str, set[str]] = defaultdict(set)
    for paper, entity in reading.pairs(store, projection.query, entities=nodes):
        named[paper].add(entity)
    for paper, entity in reading.pairs(store, projection.query, of_papers=named.keys()):
        yield from ((node, entity, paper) for node in named[paper] if node != entity)


def _stated(
    store: Store, projection: Projection, nodes: Collection[str], min_confidence: float | None
) -> Iterable[tuple[str, str, str]]:
    """Statements from or to the nodes."""
    from_them = reading.rows(store, projection.query, sources=nodes)
    to_them = reading.rows(store, projection.query, targets=nodes)
    for rows in (from_them, to_them):
        for row in rows:
            if row.confidence is None or row.confidence >= (min_confidence or 0):
                yield row.source, row.target, row.paper
