"""How two things are connected: the shortest way over relations and papers that name both.

1. Both names are looked up; all things of a name are ends.
2. Two searches in breadth go from the two ends, a level at a time, always on the smaller side. Entities are
   neighbours where a paper or the catalog relates them, and where a paper names both.
3. Where the two sides meet, the way is shortest. Of several, relations come before shared papers, much-named
   neighbours before rare ones, and IRIs decide the rest, so that the answer is always the same.
4. Each step gets the sentence that supports it best.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.lookup import FoundEntity, entities_of, find_entities, part, value
from kg.nquads import iri
from kg.show import words

if TYPE_CHECKING:
    from kg.store import Store

_LONGEST: Final = 8
_MOST_VISITED: Final = 200_000


@dataclass(frozen=True, slots=True)
class Step:
    """One step: how the first entity is connected with the second, and the sentence and paper that say so.

    `relation` is written in the direction of the statement, which may be against that of the way; "named together"
    is a paper that names both.
    """

    start: str
    end: str
    relation: str
    sentence: str | None
    paper: str | None
    confidence: float | None


def path(store: Store, a: str, b: str) -> list[Step]:
    """The steps from `a` to `b`; none where both names are the same thing. Raises NotFound where there is no way."""
    starts = {entity.iri for entity in find_entities(store, a)}
    ends = {entity.iri for entity in find_entities(store, b)}
    way = _way(store, starts, ends)
    if way is None:
        raise NotFound(f"no way of at most {_LONGEST} steps from {a!r} to {b!r}")
    known = {entity.iri: entity for entity in entities_of(store, way)}
    return [_step(store, known[x], known[y]) for x, y in pairwise(way)]


def _way(store: Store, starts: set[str], ends: set[str]) -> list[str] | None:
    if both := starts & ends:
        return [min(both)]
    sides = (_Side(store, starts), _Side(store, ends))
    for _ in range(_LONGEST):
        side, other = sorted(sides, key=lambda side: len(side.frontier))
        side.grow()
        meeting = [node for node in side.frontier if node in other.parents]
        if meeting:
            middle = meeting[0]
            return [*reversed(sides[0].back(middle)), *sides[1].back(middle)[1:]]
        if not side.frontier or len(side.parents) > _MOST_VISITED:
            return None
    return None


class _Side:
    """A search from one end: the way back from everything seen, and the last level, the best first."""

    def __init__(self, store: Store, roots: set[str]) -> None:
        self._store = store
        self.parents: dict[str, str | None] = dict.fromkeys(sorted(roots))
        self.frontier = sorted(roots)

    def grow(self) -> None:
        """Adds one level."""
        level: list[str] = []
        for block in ("neighbours-by-relation", "neighbours-by-paper"):
            rows = part(self._store, block, entity=[iri(node) for node in self.frontier])
            near = [(value(node), value(other), int(value(papers))) for node, other, papers in rows]
            for node, other, _ in sorted(near, key=lambda row: (-row[2], row[1], row[0])):
                if other not in self.parents:
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
    for origin, relation, _, confidence, sentence, title in part(store, "between-by-relation", a=a, b=b):
        ends = (x, y) if value(origin) == x.iri else (y, x)
        said = f"{ends[0].label} {words(value(relation))} {ends[1].label}"
        sure = float(value(confidence)) if confidence else None
        return Step(x.label, y.label, said, value(sentence) or None, value(title) or None, sure)
    together = next(part(store, "between-by-sentence", a=a, b=b), None)
    confidence, sentence, title = together or next(part(store, "between-by-paper", a=a, b=b))
    return Step(x.label, y.label, "named together", value(sentence), value(title), float(value(confidence)))
