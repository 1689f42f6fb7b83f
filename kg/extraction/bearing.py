"""Whether the network holds the ends of a pair for the subject and the object of a claim.

For each predicate of a group: the log-odds of being its subject and its object, of either end, the greatest of its
mentions; how far the subject is above or below the likeliest other one; and where a sentence names both, the same of
the two mentions there, and their sum.
"""

from __future__ import annotations

from typing import Final

from kg.extraction import pairs
from kg.extraction.neural import LEANINGS
from kg.extraction.pairs import GROUPS, Group, Scene
from kg.extraction.reading import Place

_COLUMNS: Final = {
    group.name: [LEANINGS.index(f"{end} {each}") for end in ("subject", "object") for each in group.predicates]
    for group in GROUPS
}
_UNSAID: Final = -20.0

Row = list[float]


class Bearing:
    """The ends of all pairs of a group in a paper."""

    def __init__(self, scene: Scene, group: Group) -> None:
        self._scene, self._width = scene, len(group.predicates)
        self._columns = _COLUMNS[group.name]
        self._most = [[part.most[column] for column in self._columns] for part in scene.reading.leanings]
        able = [e for e, kind in enumerate(scene.types) if kind in group.subjects]
        self._ranked = [sorted((-self._most[e][p], e) for e in able)[:2] for p in range(self._width)]

    def row(self, s: int, o: int) -> Row:
        """The numbers of a pair."""
        return [*self._most[s], *self._most[o], *self._lead(s), *self._joint(s, o)]

    def _lead(self, s: int) -> Row:
        """How far the subject is above the likeliest other one."""
        own = self._most[s]
        rivals = (ranked[ranked[0][1] == s :][:1] for ranked in self._ranked)
        return [round(own[p] + rival[0][0], 2) if rival else 0.0 for p, rival in enumerate(rivals)]

    def _joint(self, s: int, o: int) -> Row:
        """The two mentions of the closest places in one sentence."""
        together = pairs.joint_places(self._scene, s, o)
        if not together:
            return [_UNSAID] * (3 * self._width)
        left, right = together[0]
        subject = self._at(left)[: self._width]
        objects = self._at(right)[self._width :]
        return [*subject, *objects, *(round(a + b, 2) for a, b in zip(subject, objects, strict=True))]

    def _at(self, place: Place) -> Row:
        row = self._scene.reading.leanings[place.entity].rows[place.mention].tolist()
        return [row[column] for column in self._columns]
