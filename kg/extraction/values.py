"""What extraction gives: frozen values with exact offsets, and their JSON form.

Offsets are Unicode code points into `Paper.text(field)`. Names of entities join claims and results
to entities within one paper; linking makes them canonical across papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import starmap
from operator import attrgetter
from typing import Any, Final, Literal, get_args

Type = Literal["Model", "Dataset", "Benchmark", "Technique", "Task"]
Role = Literal["introduces", "trains_on", "evaluates_on", "uses", "compares_with", "mentions", "addresses"]
Predicate = Literal[
    "trainedOn", "evaluatedOn", "usesTechnique", "basedOn", "outperforms", "comparesWith", "variantOf", "partOf",
    "appliedTo",
]  # fmt: skip
Field = Literal["title", "abstract"]
Polarity = Literal["asserted", "negated", "hedged"]
Kind = Literal["absolute", "improvement", "speedup", "other"]
LinkKind = Literal["repository", "model", "dataset", "page"]

TYPES: Final[tuple[Type, ...]] = ("Model", "Dataset", "Benchmark", "Technique", "Task")
#: Strongest first, as the annotation guideline orders them; a task is addressed or mentioned.
ROLES: Final[tuple[Role, ...]] = (
    "introduces", "trains_on", "evaluates_on", "uses", "compares_with", "addresses", "mentions",
)  # fmt: skip
PREDICATES: Final[tuple[Predicate, ...]] = get_args(Predicate)


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names an entity; the sentence is given by its own offsets."""

    surface: str
    field: Field
    start: int
    end: int
    sentence_start: int
    sentence_end: int
    type: Type
    role: Role
    confidence: float
    found_by: str


@dataclass(frozen=True, slots=True)
class Entity:
    """One distinct thing that a paper names, with all its mentions in text order (title first).

    `role` is the strongest of `roles_all`; `family` names the family of a model variant.
    """

    name: str
    type: Type
    role: Role
    confidence: float
    mentions: tuple[Mention, ...]
    also: tuple[Type, ...] = ()
    family: str | None = None
    roles_all: tuple[Role, ...] = ()

    @property
    def surfaces(self) -> tuple[str, ...]:
        """Every distinct string that names the entity, in order of appearance."""
        return tuple(dict.fromkeys(mention.surface for mention in self.mentions))


@dataclass(frozen=True, slots=True)
class Claim:
    """What a sentence says of two entities; `start` and `end` are the sentence's offsets."""

    subject: str
    predicate: Predicate
    object: str
    field: Field
    start: int
    end: int
    confidence: float
    polarity: Polarity = "asserted"


@dataclass(frozen=True, slots=True)
class Result:
    """A number reported on a dataset or benchmark.

    `raw` is the text of the value ("59.3%"); `value` its exact decimal as a string ("59.3"),
    `upper` the other end of a range. `start` and `end` are the offsets of the sentence.
    """

    subject: str | None
    on: str
    metric: str | None
    raw: str
    value: str
    kind: Kind
    field: Field
    start: int
    end: int
    confidence: float
    upper: str | None = None
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """An address in the text."""

    url: str
    kind: LinkKind
    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything found in one paper."""

    entities: tuple[Entity, ...] = ()
    claims: tuple[Claim, ...] = ()
    results: tuple[Result, ...] = ()
    links: tuple[Link, ...] = ()

    def to_json(self) -> dict[str, list[Any]]:
        """The extraction as plain JSON values; `from_json` gives it back.

        Each thing is a row of the values of its fields, in their order: a whole collection of papers is written and
        read so, and names of fields would be most of it.
        """
        return {
            "entities": [
                (*_ENTITY(e), [*map(_MENTION, e.mentions)], e.also, e.family, e.roles_all) for e in self.entities
            ],
            "claims": [*map(_CLAIM, self.claims)],
            "results": [*map(_RESULT, self.results)],
            "links": [*map(_LINK, self.links)],
        }

    @classmethod
    def from_json(cls, record: dict[str, list[Any]]) -> Extraction:
        """The inverse of `to_json`."""
        return cls(
            tuple(map(_entity, record["entities"])),
            tuple(starmap(Claim, record["claims"])),
            tuple(starmap(Result, record["results"])),
            tuple(starmap(Link, record["links"])),
        )


_ENTITY: Final = attrgetter("name", "type", "role", "confidence")
_MENTION, _CLAIM, _RESULT, _LINK = (
    attrgetter(*(field.name for field in fields(kind))) for kind in (Mention, Claim, Result, Link)
)


def _entity(row: Sequence[Any]) -> Entity:
    name, kind, role, confidence, mentions, also, family, roles = row
    return Entity(name, kind, role, confidence, tuple(starmap(Mention, mentions)), tuple(also), family, tuple(roles))


def strongest(roles: set[Role] | frozenset[Role]) -> Role:
    """The strongest of some roles.

    >>> strongest({"mentions", "uses"})
    'uses'
    """
    return min(roles, key=ROLES.index)


def round_confidence(value: float) -> float:
    """Confidence as it is stored and decided upon: two decimals, within 0 and 1.

    >>> round_confidence(0.987654), round_confidence(1.2)
    (0.99, 1.0)
    """
    return round(min(1.0, max(0.0, value)), 2)
