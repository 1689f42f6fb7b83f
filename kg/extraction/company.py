"""A pair of entities in the company of others: what is first said of its list neighbours and of its ends.

1. Things in one list are mostly said to be the same: a pair hears of each predicate how likely it is, on average and at
   most, of the subject with the other members of the object's list, and of the other members of the subject's list
   with the object (`Company.listed`).
2. Either end hears how many claims of every predicate it may be expected to have, as subject and as object, whatever
   the group of predicates (`Company.end`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from kg.extraction import contexts
from kg.extraction.pairs import GROUPS, Scene
from kg.extraction.values import Predicate

_PREDICATES: Final = tuple(predicate for group in GROUPS for predicate in group.predicates)
_SPOT: Final = {predicate: number for number, predicate in enumerate(_PREDICATES)}
_NOBODY: Final = (-1.0, -1.0, -1.0)

Chances = Mapping[tuple[int, Predicate, int], float]


class Company:
    """The company of all pairs of a paper; `chances` are those of the triples of all groups."""

    def __init__(self, scene: Scene, chances: Chances) -> None:
        self._scene = scene
        self._chances = chances
        self._siblings: dict[int, tuple[int, ...]] = {}
        self._ends = [[0.0] * (2 * len(_PREDICATES)) for _ in scene.entities]
        for (s, predicate, o), chance in chances.items():
            self._ends[s][_SPOT[predicate]] += chance
            self._ends[o][_SPOT[predicate] + len(_PREDICATES)] += chance

    def end(self, e: int) -> list[float]:
        """The claims of each predicate that an entity may be expected to have, as subject and as object."""
        return self._ends[e]

    def listed(self, s: int, predicates: Sequence[Predicate], o: int) -> list[float]:
        """For each predicate: mean and highest chance with the object's list neighbours, mean with the subject's."""
        objects, subjects = self._beside(o), self._beside(s)
        if not objects and not subjects:
            return [*_NOBODY] * len(predicates)
        return [each for predicate in predicates for each in self._listed(s, predicate, o, objects, subjects)]

    def _listed(
        self, s: int, predicate: Predicate, o: int, objects: Sequence[int], subjects: Sequence[int]
    ) -> tuple[float, float, float]:
        known = self._chances
        right = [known[s, predicate, e] for e in objects if (s, predicate, e) in known]
        left = [known[e, predicate, o] for e in subjects if (e, predicate, o) in known]
        mean, most = (round(sum(right) / len(right), 3), max(right)) if right else (-1.0, -1.0)
        return mean, most, round(sum(left) / len(left), 3) if left else -1.0

    def _beside(self, e: int) -> tuple[int, ...]:
        if e not in self._siblings:
            self._siblings[e] = contexts.siblings(self._scene.reading, e)
        return self._siblings[e]
