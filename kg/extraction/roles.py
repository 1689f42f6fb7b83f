"""What a paper does with each entity.

1. `features` describes an entity by the words around its mentions, its places in the paper, the shape
   of its name and how well known its name is.
2. A linear model gives each role a probability from these.
3. The likeliest role that the type allows is the entity's; `roles_all` adds those more likely than not.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from kg.extraction import contexts, familiar
from kg.extraction.linear import Linear
from kg.extraction.reading import Place, Reading, Sentence
from kg.extraction.values import Entity, Role, Type, round_confidence

Probabilities = dict[str, float]

_GROUP: Final[dict[Type, str]] = {
    "Model": "T", "Technique": "T", "Dataset": "D", "Benchmark": "D", "Task": "K",
}  # fmt: skip
_CORE_ROLES: Final[tuple[Role, ...]] = ("introduces", "trains_on", "evaluates_on", "uses", "compares_with", "mentions")
#: The roles a type may have.
ALLOWED: Final[dict[Type, tuple[Role, ...]]] = {
    "Model": ("introduces", "uses", "compares_with", "mentions"),
    "Technique": ("introduces", "uses", "compares_with", "mentions"),
    "Dataset": _CORE_ROLES,
    "Benchmark": _CORE_ROLES,
    "Task": ("addresses", "mentions"),
}
#: Rare roles are chosen a little before they are the likeliest, for they weigh as much as the common ones.
_FAVOUR: Final[dict[Role, float]] = {"mentions": 1.25, "compares_with": 1.25, "trains_on": 1.25}
_SAID: Final = frozenset(
    "we our propos however experiment thi result exist such recent outperform show introduc present evalu".split()
)
_MIXED: Final = re.compile(r"[a-z][A-Z]|[A-Z]{2}")
_CONJOINED: Final = ("we-cue", "l1=", "l2=", "h1=", "h2=", "cl0", "T:", "n=", "f=", "shape", "trank", "S=", "F:pos", "cl=")


def features(reading: Reading, entities: Sequence[Entity]) -> list[list[str]]:
    """The features of each entity for the first model."""
    types = tuple(entity.type for entity in entities)
    order = sorted(range(len(entities)), key=lambda e: _first(reading.places[e]))
    return [_entity(reading, entities, e, types, order) for e in range(len(entities))]


def _first(places: tuple[Place, ...]) -> tuple[int, int]:
    return (places[0].sentence, places[0].token) if places else (1 << 30, 0)


def _entity(
    reading: Reading, entities: Sequence[Entity], e: int, types: tuple[Type, ...], order: list[int]
) -> list[str]:
    entity, group = entities[e], _GROUP[types[e]]
    known = familiarity(entity)
    found = {*_mentions(reading, e, types), *_counts(reading, e, types, order), *_shapes(entity), *known}
    found |= {f"{known[0]}|{each}" for each in found if each.startswith(_CONJOINED)}
    found |= {f"{group}|{each}" for each in found}
    found.add(f"type={types[e]}")
    return sorted(found)


def _mentions(reading: Reading, e: int, types: tuple[Type, ...]) -> set[str]:
    found: set[str] = set()
    lead = reading.sentences[0].field == "title" if reading.sentences else False
    total = len(reading.sentences) - lead
    fresh = True
    for place in reading.places[e]:
        sentence = reading.sentences[place.sentence]
        near = contexts.around(sentence, place.token, types)
        if sentence.field == "title":
            found.update(f"T:{each}" for each in near if each[:2] in {"l1", "l2", "r1", "r2", "h1", "t1"})
            found.add("T:first" if place.token == 0 else "T:later")
            continue
        where = _where(sentence, place.sentence - lead, total)
        found.update(near, where, _voice(sentence, place))
        if fresh:
            found.update(f"F:{each}" for each in (*where, *near[:10]))
            fresh = False
    return found


def _where(sentence: Sentence, number: int, total: int) -> list[str]:
    said = {token.stem for token in sentence.tokens} & _SAID
    near_end = total - number
    place = f"abs={number}" if number < 3 else f"last{near_end}" if near_end < 3 else "mid"
    return [f"pos={min(4, number * 5 // max(1, total))}", place, *(f"S={word}" for word in sorted(said))]


def _voice(sentence: Sentence, place: Place) -> list[str]:
    speaks = any(token.text in {"we", "our"} for token in sentence.tokens[: place.token])
    cue = contexts.cues(sentence.tokens, place.token - 1, -1, limit=1)
    return [f"we-before={speaks:d}", *(f"we-cue={speaks:d} {each}" for each in cue)]


def _counts(reading: Reading, e: int, types: tuple[Type, ...], order: list[int]) -> list[str]:
    places = reading.places[e]
    same = [x for x in order if types[x] == types[e]]
    core = [x for x in order if types[x] != "Task"]
    fields = "+".join(sorted({reading.sentences[place.sentence].field for place in places}))
    found = [
        f"n={min(4, len(places))}", f"ns={min(4, len({place.sentence for place in places}))}", f"f={fields}",
        f"same={min(5, len(same))}", f"rank={min(5, order.index(e))}", f"trank={min(4, same.index(e))}",
        f"{types[e]}|f={fields}", f"{types[e]}|n={min(4, len(places))}",
    ]  # fmt: skip
    if e in core:
        most = max(len(reading.places[x]) for x in core)
        found += [f"crank={min(4, core.index(e))}", f"most={len(places) == most:d}"]
    return found


def _shapes(entity: Entity) -> list[str]:
    surfaces = entity.surfaces
    length = max((len(surface.split()) for surface in surfaces), default=0)
    return [*(f"shape={_shape(s)}" for s in surfaces), f"words={min(4, length)}", f"surf={min(3, len(surfaces))}"]


def _shape(surface: str) -> str:
    if _MIXED.search(surface):
        return "capitals" if surface.isupper() else "mixed"
    if surface.islower():
        return "lower"
    return "title" if surface.istitle() else "capital" if surface[:1].isupper() else "other"


def familiarity(entity: Entity) -> list[str]:
    """How well known the entity's names and the parts of them are; the first is the best known name's level."""
    rows = [row for row in map(familiar.words, entity.surfaces) if row]
    whole = max((familiar.level(*row) for row in rows), default=0)
    ends = max((familiar.level(*row[-2:]) for row in rows if len(row) > 1), default=0)
    pairs = min((familiar.level(*row[n : n + 2]) for row in rows for n in range(max(1, len(row) - 1))), default=0)
    return [f"df={whole}", f"tdf={ends}", f"mdf={pairs}", f"dfm={whole} {pairs}", *(f"df>{n}" for n in range(whole))]


def probabilities(reading: Reading, entities: Sequence[Entity], model: Linear) -> list[Probabilities]:
    """The probability of every role for each entity."""
    return [model.probabilities(row) for row in features(reading, entities)]


def decide(kind: Type, chances: Probabilities) -> tuple[Role, tuple[Role, ...], float]:
    """The role, all roles (strongest first) and the role's confidence, by rounded probabilities."""
    allowed = ALLOWED[kind]
    rounded = {role: round_confidence(chances[role]) for role in allowed}
    best = max(allowed, key=lambda role: rounded[role] * _FAVOUR.get(role, 1.0))
    every = tuple(role for role in allowed if rounded[role] >= 0.5 or role == best)
    return best, every, rounded[best]
