"""What a paper does with each entity.

1. `features` describes an entity by the words around its mentions, its places in the paper, the shape
   of its name and how well known its name is.
2. A linear model gives each role a probability from these.
3. The likeliest role that the type allows is the entity's; `roles_all` adds those more likely than not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from kg.extraction import contexts, familiar, leanings
from kg.extraction.cues import word_set
from kg.extraction.linear import Linear
from kg.extraction.reading import Place, Reading, Sentence
from kg.extraction.stems import stem
from kg.extraction.values import Entity, Role, Type, round_confidence

Probabilities = dict[str, float]

_CORE_ROLES: Final[tuple[Role, ...]] = ("introduces", "trains_on", "evaluates_on", "uses", "compares_with", "mentions")
_METHOD_ROLES: Final[tuple[Role, ...]] = ("introduces", "uses", "compares_with", "mentions")


@dataclass(frozen=True, slots=True)
class Group:
    """Types that one model judges, under the name of its file, and the roles they may have."""

    name: str
    types: tuple[Type, ...]
    roles: tuple[Role, ...]


GROUPS: Final = (
    Group("methods", ("Model", "Technique"), _METHOD_ROLES),
    Group("data", ("Dataset", "Benchmark"), _CORE_ROLES),
    Group("tasks", ("Task",), ("addresses", "mentions")),
)
#: The roles a type may have.
ALLOWED: Final[dict[Type, tuple[Role, ...]]] = {kind: group.roles for group in GROUPS for kind in group.types}
#: Rare roles are chosen a little before they are the likeliest, for they weigh as much as the common ones.
_FAVOUR: Final[dict[Role, float]] = {"mentions": 1.3, "compares_with": 1.2, "trains_on": 1.25}
#: From here on a thing counts as introduced, whatever else it may be.
_INTRODUCED: Final = 0.4
_SAID: Final = word_set(
    "we our propos however experiment thi result exist such recent outperform show introduc present evalu"
)
_FRESH: Final = (
    "pos=",
    "abs=",
    "last",
    "mid",
    "S=",
    "l1=",
    "l2=",
    "l3=",
    "r1=",
    "r2=",
    "h1=",
    "h2=",
    "h3=",
    "t1=",
    "t2=",
)
_MIXED: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}")
_CONJOINED: Final = (
    "we-cue",
    "l1=",
    "l2=",
    "h1=",
    "h2=",
    "cl0",
    "T:",
    "n=",
    "f=",
    "shape",
    "trank",
    "S=",
    "F:pos",
    "cl=",
)


def features(reading: Reading, entities: Sequence[Entity]) -> list[list[str]]:
    """The features of each entity for the first model."""
    types = tuple(entity.type for entity in entities)
    order = _order(reading, types)
    own = next((n for n, sentence in enumerate(reading.sentences) if _speaks(sentence)), len(reading.sentences))
    return [_entity(reading, entity, e, types, order=order, own=own) for e, entity in enumerate(entities)]


@dataclass(frozen=True, slots=True)
class _Order:
    """Each entity's rank by its first place: among all, among those of its type, and among all but tasks.

    `same` counts the entities of a type, `most` are the most places that an entity other than a task has.
    """

    rank: dict[int, int]
    of_type: dict[int, int]
    core: dict[int, int]
    same: Mapping[Type, int]
    most: int


def _order(reading: Reading, types: tuple[Type, ...]) -> _Order:
    order = sorted(range(len(types)), key=lambda e: _first(reading.places[e]))
    same: dict[Type, int] = {}
    of_type: dict[int, int] = {}
    for e in order:
        of_type[e] = same[types[e]] = same.get(types[e], -1) + 1
    core = [e for e in order if types[e] != "Task"]
    return _Order(
        {e: rank for rank, e in enumerate(order)},
        of_type,
        {e: rank for rank, e in enumerate(core)},
        {kind: last + 1 for kind, last in same.items()},
        max((len(reading.places[e]) for e in core), default=0),
    )


def _first(places: tuple[Place, ...]) -> tuple[int, int]:
    return (places[0].sentence, places[0].token) if places else (1 << 30, 0)


def _entity(reading: Reading, entity: Entity, e: int, types: tuple[Type, ...], *, order: _Order, own: int) -> list[str]:
    known = familiarity(entity)
    found = {*_mentions(reading, e, types), *_counts(reading, e, types, order), *_shapes(entity), *known}
    found.update(_turns(reading, e, own))
    found |= {f"{known[0]}|{each}" for each in found if each.startswith(_CONJOINED)}
    found.add(f"type={types[e]}")
    found.update(leanings.features(reading.leanings[e]))
    return sorted(found)


def _mentions(reading: Reading, e: int, types: tuple[Type, ...]) -> set[str]:
    found: set[str] = set()
    fresh = True
    for place in reading.places[e]:
        near = around_place(reading, types, place)
        found.update(near)
        if fresh and reading.sentences[place.sentence].field == "abstract":
            found.update(f"F:{each}" for each in near if each.startswith(_FRESH))
            fresh = False
    return found


def around_place(reading: Reading, types: tuple[Type, ...], place: Place) -> list[str]:
    """The features of one mention."""
    sentence = reading.sentences[place.sentence]
    near = contexts.nearby(reading, place, types)
    if sentence.field == "abstract":
        lead = reading.sentences[0].field == "title"
        where = _where(sentence, place.sentence - lead, len(reading.sentences) - lead)
        return [*near, *where, *_voice(sentence, place)]
    found = [f"T:{each}" for each in near if each.startswith(("l1=", "l2=", "r1=", "r2=", "h1=", "t1="))]
    colon = place.token == 0 and contexts.at(sentence.tokens, 1, types) == ":"
    return [*found, "T:first" if place.token == 0 else "T:later", *(["T:lead"] if colon else [])]


def _where(sentence: Sentence, number: int, total: int) -> list[str]:
    said = {token.stem for token in sentence.tokens} & _SAID
    near_end = total - number
    place = f"abs={number}" if number < 3 else f"last{near_end}" if near_end < 3 else "mid"
    return [f"pos={min(4, number * 5 // max(1, total))}", place, *(f"S={word}" for word in sorted(said))]


def _voice(sentence: Sentence, place: Place) -> list[str]:
    speaks = any(token.text in {"we", "our"} for token in sentence.tokens[: place.token])
    cue = contexts.cues(sentence.tokens, place.token - 1, -1, limit=1)
    return [f"we-before={speaks:d}", *(f"we-cue={speaks:d} {each}" for each in cue)]


def _counts(reading: Reading, e: int, types: tuple[Type, ...], order: _Order) -> list[str]:
    places = reading.places[e]
    fields = "+".join(sorted({reading.sentences[place.sentence].field for place in places}))
    found = [
        f"n={min(4, len(places))}", f"ns={min(4, len({place.sentence for place in places}))}", f"f={fields}",
        f"same={min(5, order.same[types[e]])}", f"rank={min(5, order.rank[e])}", f"trank={min(4, order.of_type[e])}",
        f"{types[e]}|f={fields}", f"{types[e]}|n={min(4, len(places))}",
    ]  # fmt: skip
    if e in order.core:
        found += [f"crank={min(4, order.core[e])}", f"most={len(places) == order.most:d}"]
    return found


def _turns(reading: Reading, e: int, own: int) -> list[str]:
    """Where the mentions stand to sentence `own`, in which the paper first speaks of itself."""
    sides = [
        "before" if place.sentence < own else "at" if place.sentence == own else "after"
        for place in reading.places[e]
        if reading.sentences[place.sentence].field == "abstract"
    ]
    titled = "titled " if len(sides) < len(reading.places[e]) else ""
    every = "+".join(sorted(set(sides))) or "none"
    return [f"turn={titled}{every}", f"turn1={sides[0] if sides else 'none'}", f"turns={every} {min(3, len(sides))}"]


def _speaks(sentence: Sentence) -> bool:
    if sentence.field == "title":
        return False
    words = [token.text for token in sentence.tokens]
    return "we" in words or "our" in words or any(
        word == "this" and words[n + 1 : n + 2] in (["paper"], ["work"], ["study"], ["article"], ["report"])
        for n, word in enumerate(words)
    )  # fmt: skip


def _shapes(entity: Entity) -> list[str]:
    surfaces = entity.surfaces
    length = max((len(surface.split()) for surface in surfaces), default=0)
    ends = {parts[-1].lower() for surface in surfaces if len(parts := surface.split()) > 1 and parts[-1].isalpha()}
    found = [*(f"shape={_shape(s)}" for s in surfaces), f"words={min(4, length)}", f"surf={min(3, len(surfaces))}"]
    return found + [f"end={stem(end)}" for end in ends]


def _shape(surface: str) -> str:
    if _MIXED.search(surface):
        return "capitals" if surface.isupper() else "mixed"
    if surface.islower():
        return "lower"
    return "title" if surface.istitle() else "capital" if surface[:1].isupper() else "other"


def familiarity(entity: Entity) -> list[str]:
    """How well known the entity's names and the parts of them are; the first is the best known name's level."""
    return _familiarity(entity.surfaces)


@lru_cache(maxsize=16384)
def _familiarity(surfaces: tuple[str, ...]) -> list[str]:
    rows = [row for row in map(familiar.words, surfaces) if row]
    whole = max((familiar.level(*row) for row in rows), default=0)
    ends = max((familiar.level(*row[-2:]) for row in rows if len(row) > 1), default=0)
    pairs = min((familiar.level(*row[n : n + 2]) for row in rows for n in range(max(1, len(row) - 1))), default=0)
    return [f"df={whole}", f"tdf={ends}", f"mdf={pairs}", f"dfm={whole} {pairs}", *(f"df>{n}" for n in range(whole))]


def probabilities(reading: Reading, entities: Sequence[Entity], models: Mapping[str, Linear]) -> list[Probabilities]:
    """The probability of every role that the type allows, for each entity; `models` by the names of `GROUPS`."""
    by_type = {kind: models[group.name] for group in GROUPS for kind in group.types}
    rows = zip(entities, features(reading, entities), strict=True)
    return [by_type[entity.type].probabilities(row) for entity, row in rows]


def decide(kind: Type, chances: Probabilities) -> tuple[Role, tuple[Role, ...], float]:
    """The role, all roles (strongest first, so the role leads) and the role's confidence, by rounded probabilities."""
    allowed = ALLOWED[kind]
    rounded = {role: round_confidence(chances[role]) for role in allowed}
    best = max(allowed, key=lambda role: round(rounded[role] * _FAVOUR.get(role, 1.0), 4))
    if rounded.get("introduces", 0.0) >= _INTRODUCED:
        best = "introduces"
    weaker = allowed[allowed.index(best) + 1 :]
    return best, (best, *(role for role in weaker if rounded[role] >= 0.5)), rounded[best]


def of_mention(reading: Reading, types: tuple[Type, ...], place: Place, every: tuple[Role, ...], model: Linear) -> Role:
    """Which of an entity's roles one of its mentions speaks of, by the mention's own features."""
    if len(every) == 1:
        return every[0]
    given = model.probabilities(around_place(reading, types, place))
    return max(every, key=lambda role: round_confidence(given[role]))
