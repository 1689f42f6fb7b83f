"""How two things are connected: the shortest ways over relations and papers that name both.

1. Both names are looked up; all things of a name are ends.
2. Two searches in breadth go from the two ends, a level at a time, always on the smaller side. Entities are
   neighbours where a paper or the catalog relates them, and where a paper names both.
3. Where the two sides meet, the way is shortest. Of several, relations come before shared papers, much-named
   neighbours before rare ones, and IRIs decide the rest, so that the answer is always the same.
4. Another way is found by searching again without the inner entities of those found before, and without the direct
   step: ways share nothing but their ends (Suurballe's disjoint paths, taken greedily), so that each adds evidence.
5. Each step gets the sentence that supports it best: of a claim; of both names; of one name, in a paper of both.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.lookup import FoundEntity, Term, entities_of, find_entities, part, value
from kg.nquads import iri
from kg.vocabulary import words

if TYPE_CHECKING:
    from kg.store import Store

_LONGEST: Final = 8
_MOST_VISITED: Final = 200_000
_DIRECT: Final = 2
_Near = tuple[str, str, int]


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how the first entity is connected with the second, and the sentence and paper that say so.

    `relation` is written in the direction of the statement, which may be against that of the way; "named together"
    is a paper that names both. A relation of the catalog alone has no paper, unless one names both; `confidence` is
    then that of the mention. `address` is the paper's IRI.
    """

    start: str
    end: str
    relation: str
    sentence: str | None
    paper: str | None
    confidence: float | None
    address: str | None = None


def path(store: Store, a: str, b: str) -> list[Step]:
    """The steps from `a` to `b`; none where both names are the same thing. Raises NotFound where there is no way."""
    return paths(store, a, b)[0]


def paths(store: Store, a: str, b: str, *, count: int = 1) -> list[list[Step]]:
    """Up to so many ways from `a` to `b`, the shortest first, that share nothing but their ends.

    One of no steps where both names are the same thing. Raises NotFound where there is no way at all.
    """
    starts = {entity.iri for entity in find_entities(store, a)}
    ends = {entity.iri for entity in find_entities(store, b)}
    ways = _ways(_Neighbours(store), starts, ends, count)
    if not ways:
        raise NotFound(f"no way of at most {_LONGEST} steps from {a!r} to {b!r}")
    known = {entity.iri: entity for entity in entities_of(store, {node for way in ways for node in way})}
    return [[_step(store, known[x], known[y]) for x, y in pairwise(way)] for way in ways]


def _ways(near: _Neighbours, starts: set[str], ends: set[str], count: int) -> list[list[str]]:
    if both := starts & ends:
        return [[min(both)]]
    ways: list[list[str]] = []
    while len(ways) < count:
        used = {node for way in ways for node in way[1:-1]}
        way = _way(near, starts, ends, used, direct=all(len(way) > _DIRECT for way in ways))
        if way is None:
            break
        ways.append(way)
    return ways


def _way(
    near: _Neighbours, starts: set[str], ends: set[str], without: Collection[str], *, direct: bool
) -> list[str] | None:
    """The shortest way that leads through none of some entities; with `direct`, it may be a single step."""
    sides = (_Side(near, starts, without), _Side(near, ends, without))
    for _ in range(_LONGEST):
        side, other = sorted(sides, key=lambda side: len(side.frontier))
        side.grow(set() if direct else other.roots)
        meeting = [node for node in side.frontier if node in other.parents]
        if meeting:
            middle = meeting[0]
            return [*reversed(sides[0].back(middle)), *sides[1].back(middle)[1:]]
        if not side.frontier or len(side.parents) > _MOST_VISITED:
            return None
    return None


class _Neighbours:
    """What relations and papers join with an entity, the best first; asked once for each entity."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._known: tuple[dict[str, list[_Near]], ...] = ({}, {})

    def of(self, nodes: Collection[str]) -> Iterator[_Near]:
        """Neighbours of some entities: (entity, neighbour), by relation before by paper."""
        for known, block in zip(self._known, ("neighbours-by-relation", "neighbours-by-paper")):
            asked = [node for node in nodes if node not in known]
            known.update((node, []) for node in asked)
            for node, other, papers in part(self._store, block, entity=map(iri, asked)) if asked else ():
                known[value(node)].append((value(node), value(other), int(value(papers))))
            rows = (row for node in nodes for row in known[node])
            yield from sorted(rows, key=lambda row: (-row[2], row[1], row[0]))


class _Side:
    """A search from one end: the way back from everything seen, and the last level, the best first."""

    def __init__(self, near: _Neighbours, roots: set[str], without: Collection[str]) -> None:
        self._near = near
        self._without = without
        self.roots = roots
        self.parents: dict[str, str | None] = dict.fromkeys(sorted(roots))
        self.frontier = sorted(roots)

    def grow(self, ends: Collection[str]) -> None:
        """Adds one level; no single step may lead from a root to one of `ends`."""
        level: list[str] = []
        for node, other, _ in self._near.of(self.frontier):
            barred = other in self._without or (other in ends and node in self.roots)
            if other not in self.parents and not barred:
                self.parents[other] = node
                level.append(other)
        self.frontier = level

    def back(self, node: str) -> list[str]:
        """The way from a node back to its root."""
        way: list[str] = []
        at: str | None = node
        while at is not None:
            way.append(at)
            at = self.parents[at]
        return way


def _step(store: Store, x: FoundEntity, y: FoundEntity) -> Step:
    rare, often = sorted((x, y), key=lambda entity: (entity.papers, entity.iri))
    a, b = [iri(rare.iri)], [iri(often.iri)]
    stated = next(part(store, "between-by-relation", a=a, b=b), None)
    relation: str = "named together"
    said: Sequence[Term | None] | None = None
    if stated is not None:
        origin, predicate, _, *said_ = stated
        one, other = (x, y) if value(origin) == x.iri else (y, x)
        relation, said = f"{one.label} {words(value(predicate))} {other.label}", said_ if value(said_[1]) else None
    for block in ("between-by-sentence", "between-by-paper"):
        said = said or next(part(store, block, a=a, b=b), None)
    confidence, sentence, title, address = (value(term) or None for term in said or (None,) * 4)
    return Step(x.label, y.label, relation, sentence, title, float(confidence) if confidence else None, address)
