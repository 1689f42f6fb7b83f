"""Pairs of entities judged a second time, in the light of all that the first judgement says of the paper.

1. Only pairs that the first judgement, of linear models and the relation network, does not hold for impossible
   (`LEAST`) are looked at again.
2. `rows` describes each in numbers: how likely each predicate is, and how that ranks among the other subjects of the
   object and the other objects of the subject; what is known of either end, and how sure each is; where the two stand,
   and who does what there (`frames`); what else the paper names, and what is said of it (`company`); whether the
   network holds either end for the subject or the object of such a claim (`bearing`); and what each model of the first
   judgement said by itself.
3. Boosted trees give each predicate its probability from these. They learned from entities that were found as well as
   from annotated ones, so that a doubtful entity makes a doubtful claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from kg.extraction import contexts, pairs
from kg.extraction.bearing import Bearing
from kg.extraction.company import Company
from kg.extraction.cues import CUES
from kg.extraction.frames import Frames
from kg.extraction.linear import sigmoid
from kg.extraction.pairs import Group, Scene
from kg.extraction.reading import Place
from kg.extraction.standing import CLASSES, known
from kg.extraction.values import PREDICATES, ROLES, TYPES, Predicate

#: The least first probability of a predicate with which a pair is looked at again.
LEAST: Final[Mapping[Predicate, float]] = {
    "trainedOn": 0.03, "evaluatedOn": 0.04, "usesTechnique": 0.04, "basedOn": 0.03, "outperforms": 0.03,
    "comparesWith": 0.02, "variantOf": 0.03, "partOf": 0.02, "appliedTo": 0.05,
}  # fmt: skip
_NONE: Final = -20.0
_COLUMN: Final = {predicate: column for column, predicate in enumerate(PREDICATES)}
_OURS: Final = frozenset({"we", "our", "propose", "proposed"})
_NAMES: Final = ("name:s>o", "name:o>s", "name:family", "name:same family")

Row = list[float]
#: Subject, predicate, object.
Triple = tuple[int, Predicate, int]
#: The log-odds of all predicates, in the order of `PREDICATES`, for subject and object.
Linked = Mapping[tuple[int, int], Sequence[float]]


@dataclass(frozen=True)
class First:
    """The first judgement of a group: the log-odds of each triple that the types allow, by the linear model.

    `linked` are those of the relation network.
    """

    group: Group
    linear: Mapping[Triple, float]
    linked: Linked

    @cached_property
    def scores(self) -> Mapping[Triple, float]:
        """The log-odds of each triple: the mean of both, or the linear model's where the network says nothing."""
        if not self.linked:
            return self.linear
        return {
            (s, p, o): round((score + own[_COLUMN[p]]) / 2, 3) if (own := self.linked.get((s, o))) else score
            for (s, p, o), score in self.linear.items()
        }

    @cached_property
    def chances(self) -> dict[Triple, float]:
        """The probability of each triple."""
        return {triple: round(sigmoid(score), 4) for triple, score in self.scores.items()}

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """The pairs worth a second look, in their order."""
        likely = ((s, o) for (s, p, o), chance in self.chances.items() if chance >= LEAST[p])
        return list(dict.fromkeys(likely))

    @cached_property
    def by_object(self) -> dict[tuple[Predicate, int], list[tuple[float, int]]]:
        """The subjects of each predicate and object, likeliest first, each with its chance, negative."""
        found: dict[tuple[Predicate, int], list[tuple[float, int]]] = {}
        for (s, p, o), chance in self.chances.items():
            found.setdefault((p, o), []).append((-chance, s))
        for row in found.values():
            row.sort()
        return found

    @cached_property
    def by_subject(self) -> dict[tuple[Predicate, int], list[tuple[float, int]]]:
        """The objects of each predicate and subject, likeliest first, each with its chance, negative."""
        found: dict[tuple[Predicate, int], list[tuple[float, int]]] = {}
        for (s, p, o), chance in self.chances.items():
            found.setdefault((p, s), []).append((-chance, o))
        for row in found.values():
            row.sort()
        return found

    @cached_property
    def sums(self) -> dict[tuple[str, Predicate, int], float]:
        """How many claims of a predicate an entity may be expected to have, as subject and as object."""
        found = {("s", p, s): sum(chance for chance, _ in row) for (p, s), row in self.by_subject.items()}
        found |= {("o", p, o): sum(chance for chance, _ in row) for (p, o), row in self.by_object.items()}
        return {key: round(-total, 3) for key, total in found.items()}


def rows(scene: Scene, first: First, company: Company) -> list[Row]:
    """One row for each pair worth a second look."""
    light, frames, bearing = _Light(scene), Frames(scene), Bearing(scene, first.group)
    return [
        [
            *(each for p in first.group.predicates for each in _given(first, s, p, o)),
            *frames.row(s, o),
            *light.end(s),
            *light.end(o),
            *_joint(scene, s, o),
            _nearness(scene, s, o),
            *light.paper,
            *_names(scene, s, o),
            light.ours(o),
            *company.listed(s, first.group.predicates, o),
            *company.end(s),
            *company.end(o),
            *bearing.row(s, o),
            *_apart(first, s, o),
        ]
        for s, o in first.pairs
    ]


def _apart(first: First, s: int, o: int) -> Row:
    """What the network said of the pair and its reverse, and what the linear model said."""
    predicates = first.group.predicates
    told = (first.linked.get((s, o)), first.linked.get((o, s)))
    linked = (_NONE if own is None else own[_COLUMN[p]] for own in told for p in predicates)
    return [*linked, *(first.linear.get((s, p, o), _NONE) for p in predicates)]


def _given(first: First, s: int, predicate: Predicate, o: int) -> Row:
    """The first judgement of a predicate and its reverse, and its rank among the others of either end."""
    score = first.scores.get((s, predicate, o))
    reverse = first.scores.get((o, predicate, s), _NONE)
    if score is None:
        return [_NONE, reverse, -1, -1, -1, -1, -1]
    chance = first.chances[s, predicate, o]
    subjects, objects = first.by_object[predicate, o], first.by_subject[predicate, s]
    gap = round(-subjects[0][0] - chance, 3)
    expected = first.sums["o", predicate, o], first.sums["s", predicate, s]
    return [score, reverse, subjects.index((-chance, s)), gap, objects.index((-chance, o)), *expected]


class _Light:
    """What is known of a paper and its entities, counted once for all pairs."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self._ends: dict[int, Row] = {}
        self._ours: dict[int, float] = {}
        counts = Counter(scene.types)
        sizes = (len(scene.entities), len(scene.introduced), len(scene.reading.sentences))
        self.paper: Row = [*sizes, *(counts[kind] for kind in TYPES)]

    def end(self, e: int) -> Row:
        """What is known of one end."""
        if e not in self._ends:
            self._ends[e] = self._end(e)
        return self._ends[e]

    def _end(self, e: int) -> Row:
        scene = self.scene
        entity, places, chances = scene.entities[e], scene.reading.places[e], scene.chances[e]
        sentences = {place.sentence for place in places}
        titled = scene.reading.sentences[0].field == "title" if scene.reading.sentences else False
        told = {number for number in sentences if number >= titled}
        return [
            TYPES.index(entity.type), entity.confidence, len(entity.also),
            *(chances.get(role, -1.0) for role in ROLES),
            len(places), len(sentences), len(told) < len(sentences), min(told) - titled if told else -1,
            known(entity)[0], len(entity.name.split()), e == scene.main,
            scene.introduced.index(e) if e in scene.introduced else 9,
        ]  # fmt: skip

    def ours(self, e: int) -> float:
        """Whether a sentence that names the entity speaks of the paper's own work."""
        if e not in self._ours:
            told = (self.scene.reading.sentences[place.sentence] for place in self.scene.reading.places[e])
            self._ours[e] = float(any(token.text in _OURS for sentence in told for token in sentence.tokens))
        return self._ours[e]


def _joint(scene: Scene, s: int, o: int) -> Row:
    """The closest places of the two in one sentence: their order and distance, and the cues between them."""
    together = pairs.joint_places(scene, s, o)
    if not together:
        return [0, *([-1.0] * (5 + len(CLASSES)))]
    left, right = together[0]
    sentence = scene.reading.sentences[left.sentence]
    first, last = sorted((left.token, right.token))
    inner = sentence.tokens[first + 1 : last]
    between = {CUES.get(token.stem) for token in inner}
    return [
        len(together), left.token < right.token, last - first, sum(token.entity >= 0 for token in inner),
        contexts.head(sentence.tokens, last) <= first, sentence.field == "title",
        *(name in between for name in CLASSES),
    ]  # fmt: skip


def _nearness(scene: Scene, s: int, o: int) -> float:
    """How many sentences before a place of the object the subject was last named."""
    return min((gap for place in scene.reading.places[o] for gap in _gaps(scene.reading.places[s], place)), default=9)


def _gaps(places: Sequence[Place], place: Place) -> Iterator[int]:
    return (place.sentence - other.sentence for other in places if other.sentence <= place.sentence)


def _names(scene: Scene, s: int, o: int) -> Row:
    alike = pairs.likeness(scene, s, o)
    return [name in alike for name in _NAMES]
