"""How well extracted papers agree with annotated ones: precision, recall and F1.

1. An extracted entity is an annotated one of the same paper when at least half of its strings are strings of it,
   case, spacing and kinds of dash aside; one to one, accepted types first, then the larger share of strings.
2. `found` counts these pairs whatever their type, `typed` those whose type the annotation accepts; an accepted
   other type counts as the annotated one. `core` is models, datasets, benchmarks and techniques together.
3. Roles are judged on typed pairs. Introduced entities, relations and results count when their ends are typed
   pairs; a result is its dataset and all its numbers, `results full` adds subject and kind.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from kg.calibration import Judgement
from kg.extraction.values import TYPES

CORE: Final = ("Model", "Dataset", "Benchmark", "Technique")
_DASH: Final = re.compile(r"[\u2010-\u2015\u2212]")
_SPACE: Final = re.compile(r"\s+")
_NUMBER: Final = re.compile(r"(?<![\w.])-?\d*\.?\d+(?:,\d{3})*(?:\.\d+)?")


@dataclass(frozen=True, slots=True)
class GoldEntity:
    """An entity as a line of the gold or of `kg extract` has it."""

    name: str
    type: str
    surfaces: tuple[str, ...]
    role: str
    also: tuple[str, ...] = ()
    roles_all: tuple[str, ...] = ()
    confidence: float | None = None

    @property
    def accepted(self) -> frozenset[str]:
        """Its type and the others that are right as well."""
        return frozenset((self.type, *self.also))

    @property
    def roles(self) -> frozenset[str]:
        """Every role that holds."""
        return frozenset((self.role, *self.roles_all))


@dataclass(frozen=True, slots=True)
class GoldResult:
    """A result as a line has it."""

    subject: str | None
    on: str
    value: str
    kind: str | None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """What a line says of one paper; `sure` are the confidences of its relations, where they are known."""

    id: str
    entities: tuple[GoldEntity, ...] = ()
    relations: tuple[tuple[str, str, str], ...] = ()
    results: tuple[GoldResult, ...] = ()
    sure: tuple[float, ...] = ()


@dataclass(slots=True)
class Tally:
    """Hits among what was extracted and what is annotated."""

    hits: int = 0
    predicted: int = 0
    gold: int = 0

    def add(self, gold: AbstractSet[Hashable], predicted: AbstractSet[Hashable]) -> None:
        """Counts two sets of things."""
        self.gold += len(gold)
        self.predicted += len(predicted)
        self.hits += len(gold & predicted)

    @property
    def precision(self) -> float:
        """The share of the extracted that is right."""
        return self.hits / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """The share of the annotated that was found."""
        return self.hits / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


#: What has a confidence.
JUDGED: Final = ("entities", "relations", "results")
ROWS: Final = (
    "found core", "typed core", *(f"typed {kind}" for kind in TYPES), "surfaces", "introduces", "relations", "results",
    "results full",
)  # fmt: skip


@dataclass(slots=True)
class Scores:
    """All tallies of an evaluation; `judged` are the confidences of what was extracted, and whether it is right."""

    rows: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in ROWS})
    predicates: dict[str, Tally] = field(default_factory=dict)
    roles: dict[str, Tally] = field(default_factory=dict)
    role_hits: int = 0
    role_count: int = 0
    judged: dict[str, list[Judgement]] = field(default_factory=lambda: {name: [] for name in JUDGED})

    @property
    def role_accuracy(self) -> float:
        """The share of typed pairs whose role the annotation has."""
        return self.role_hits / self.role_count if self.role_count else 0.0

    @property
    def role_f1(self) -> float:
        """The mean of F1 over the roles."""
        return sum(tally.f1 for tally in self.roles.values()) / max(1, len(self.roles))


def surface_key(text: str) -> str:
    """A string as it counts for comparison.

    >>> surface_key("ImageNet‑1K  Data")
    'imagenet-1k data'
    """
    return _SPACE.sub(" ", _DASH.sub("-", unicodedata.normalize("NFKC", text))).strip().casefold()


def numbers(value: str) -> Hashable:
    """All numbers of a value with their signs, else its text.

    >>> numbers("1.40pp to 3,500pp")
    (Decimal('1.4'), Decimal('3.5E+3'))
    """
    text = surface_key(value).replace("\\%", "%")
    return tuple(Decimal(n.replace(",", "")).normalize() for n in _NUMBER.findall(text)) or text


def match(gold: tuple[GoldEntity, ...], predicted: tuple[GoldEntity, ...]) -> list[tuple[int, int]]:
    """Which annotated entity each extracted one is, as pairs of their numbers."""
    keys = [{surface_key(s) for s in (*entity.surfaces, entity.name)} for entity in gold]
    pairs = []
    for p, extracted in enumerate(predicted):
        own = {surface_key(s) for s in extracted.surfaces}
        for g, annotated in enumerate(gold):
            shared = len(own & keys[g])
            if shared and 2 * shared >= len(own):
                wrong = extracted.type not in annotated.accepted
                names = surface_key(annotated.name), surface_key(extracted.name)
                pairs.append((wrong, -shared / len(own), -shared, *names, g, p))
    used_gold: set[int] = set()
    used: set[int] = set()
    out = []
    for *_, g, p in sorted(pairs):
        if g not in used_gold and p not in used:
            used_gold.add(g)
            used.add(p)
            out.append((g, p))
    return out


def evaluate(gold: Iterable[GoldPaper], predicted: Mapping[str, GoldPaper]) -> Scores:
    """The scores of the extracted papers, by id, against the annotated ones; a missing paper has no entities."""
    scores = Scores()
    for paper in {each.id: each for each in gold}.values():
        extracted = predicted.get(paper.id, GoldPaper(paper.id))
        pairs = match(paper.entities, extracted.entities)
        typed = typed_pairs(paper, extracted, pairs)
        _count_entities(scores, paper, extracted, pairs, typed)
        _count_roles(scores, paper, extracted, typed)
        to_gold = {extracted.entities[p].name: paper.entities[g].name for g, p in typed}
        _count_statements(scores, paper, extracted, to_gold)
        right = {p for _, p in typed}
        scores.judged["entities"] += [
            (entity.confidence, p in right)
            for p, entity in enumerate(extracted.entities)
            if entity.confidence is not None
        ]
    return scores


_Pairs = list[tuple[int, int]]


def typed_pairs(gold: GoldPaper, extracted: GoldPaper, pairs: _Pairs) -> _Pairs:
    """Those of the pairs (see `match`) whose extracted type the annotation accepts."""
    return [(g, p) for g, p in pairs if extracted.entities[p].type in gold.entities[g].accepted]


def _count_entities(scores: Scores, gold: GoldPaper, extracted: GoldPaper, pairs: _Pairs, typed: _Pairs) -> None:
    counts_as = {p: gold.entities[g].type for g, p in typed}
    kinds = [counts_as.get(p, entity.type) for p, entity in enumerate(extracted.entities)]
    for kind in TYPES:
        tally = scores.rows[f"typed {kind}"]
        tally.gold += sum(entity.type == kind for entity in gold.entities)
        tally.predicted += kinds.count(kind)
        tally.hits += sum(gold.entities[g].type == kind for g, _ in typed)
    for name, hits in (("found core", pairs), ("typed core", typed)):
        tally = scores.rows[name]
        tally.gold += sum(entity.type in CORE for entity in gold.entities)
        tally.predicted += sum(kind in CORE for kind in kinds)
        tally.hits += sum(gold.entities[g].type in CORE and kinds[p] in CORE for g, p in hits)
    scores.rows["surfaces"].add(_strings(gold), _strings(extracted))


def _strings(paper: GoldPaper) -> set[Hashable]:
    return {surface_key(s) for entity in paper.entities for s in entity.surfaces}


def _count_roles(scores: Scores, gold: GoldPaper, extracted: GoldPaper, typed: _Pairs) -> None:
    for g, p in typed:
        annotated, given = gold.entities[g], extracted.entities[p].role
        right = given in annotated.roles
        scores.role_count += 1
        scores.role_hits += right
        own = scores.roles.setdefault(given, Tally())
        own.predicted += 1
        own.hits += right
        scores.roles.setdefault(given if right else annotated.role, Tally()).gold += 1


_Name = Callable[[str], Hashable]


def _count_statements(scores: Scores, gold: GoldPaper, extracted: GoldPaper, to_gold: dict[str, str]) -> None:
    def same(name: str) -> Hashable:
        return name

    def mapped(name: str) -> Hashable:
        return to_gold.get(name, ("no match", name))

    scores.rows["introduces"].add(_introduced(gold, same), _introduced(extracted, mapped))
    wanted, given = relations(gold, same), relations(extracted, mapped)
    scores.rows["relations"].add(wanted, given)
    for predicate in {relation[0] for relation in wanted | given}:
        tally = scores.predicates.setdefault(predicate, Tally())
        tally.add({r for r in wanted if r[0] == predicate}, {r for r in given if r[0] == predicate})
    scores.rows["results"].add(short(gold, same), short(extracted, mapped))
    _judge_statements(scores, gold, extracted, mapped)
    known = {(r.on, numbers(r.value)) for r in gold.results if r.subject}
    scores.rows["results full"].add(_full(gold, same, known), _full(extracted, mapped, known))


def _judge_statements(scores: Scores, gold: GoldPaper, extracted: GoldPaper, mapped: _Name) -> None:
    wanted = relations(gold, lambda name: name)
    for relation, sure in zip(extracted.relations, extracted.sure, strict=False):
        right = relations(GoldPaper(gold.id, relations=(relation,)), mapped) <= wanted
        scores.judged["relations"].append((sure, right))
    reported = short(gold, lambda name: name)
    for result in extracted.results:
        if result.confidence is not None:
            right = short(GoldPaper(gold.id, results=(result,)), mapped) <= reported
            scores.judged["results"].append((result.confidence, right))


def _introduced(paper: GoldPaper, name: _Name) -> set[Hashable]:
    return {name(entity.name) for entity in paper.entities if "introduces" in entity.roles}


def relations(paper: GoldPaper, name: Callable[[str], Hashable]) -> set[tuple[str, Hashable, Hashable]]:
    """Predicate, subject and object of each relation; what is compared has no first and second."""
    out: set[tuple[str, Hashable, Hashable]] = set()
    for subject, predicate, other in paper.relations:
        ends = [name(subject), name(other)]
        if predicate == "comparesWith":
            ends.sort(key=str)
        out.add((predicate, ends[0], ends[1]))
    return out


def short(paper: GoldPaper, name: Callable[[str], Hashable]) -> set[tuple[Hashable, Hashable]]:
    """The data and all numbers of each result."""
    return {(name(result.on), numbers(result.value)) for result in paper.results}


def _full(paper: GoldPaper, name: _Name, known: set[tuple[str, Hashable]]) -> set[Hashable]:
    """Results with kind, and with subject where the annotation has one (as the scorer asks, after mapping)."""
    out: set[Hashable] = set()
    for result in paper.results:
        on, value = name(result.on), numbers(result.value)
        subject = name(result.subject) if result.subject and (on, value) in known else None
        out.add((on, value, result.kind, subject))
    return out
