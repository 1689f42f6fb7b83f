"""What a paper does with each entity, judged a second time, by where it stands among the others.

1. `rows` describes each entity in numbers: what the linear model gave it and its rivals, how sure it is, where and how
   often it stands, how well known its name is, what the words beside it do, what its neighbours in lists are given, and
   what the network says of its mentions (`leanings`).
2. Boosted trees give each role its probability from these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Final

from kg.extraction import contexts, familiar
from kg.extraction.cues import CUES
from kg.extraction.judge import Judge
from kg.extraction.reading import Place, Reading
from kg.extraction.roles import GROUPS, Probabilities
from kg.extraction.values import ROLES, TYPES, Entity

#: The classes of cues, in a fixed order.
CLASSES: Final = tuple(dict.fromkeys(CUES.values()))
_NUMBER: Final = {name: number for number, name in enumerate(CLASSES)}
_OURS: Final = frozenset({"we", "our"})
_PAPER: Final = frozenset({"paper", "work", "study", "article", "report"})
_REACH: Final = (6, 5)

Row = list[float]


def judged(
    reading: Reading, entities: Sequence[Entity], first: Sequence[Probabilities], judges: Mapping[str, Judge]
) -> list[Probabilities]:
    """The probability of every role that the type allows; `first` is what the linear models gave.

    `judges` are named after `roles.GROUPS`, with "roles-" before.
    """
    return decided(entities, first, rows(reading, entities, first), judges)


def decided(
    entities: Sequence[Entity], first: Sequence[Probabilities], table: Sequence[Row], judges: Mapping[str, Judge]
) -> list[Probabilities]:
    """What the judges make of the rows of `table`; a role that they do not judge has the probability of `first`."""
    found: list[Probabilities] = [{} for _ in entities]
    for group in GROUPS:
        own = [e for e, entity in enumerate(entities) if entity.type in group.types]
        given = judges[f"roles-{group.name}"].probabilities([table[e] for e in own])
        for e, chances in zip(own, given, strict=True):
            found[e] = {role: chances.get(role, round(first[e][role], 4)) for role in group.roles}
    return found


def rows(reading: Reading, entities: Sequence[Entity], first: Sequence[Probabilities]) -> list[Row]:
    """One row for each entity."""
    seen = _Seen(reading, entities, first)
    return [
        [
            *_given(first[e]),
            *_kind(entity),
            *_spread(seen, e),
            *_ranks(seen, e),
            *known(entity),
            *_shape(entity),
            *_rivals(seen, e),
            *_kin(seen, e),
            *_beside(seen, e),
            *_listed(seen, e),
            *_leaning(seen, e),
        ]
        for e, entity in enumerate(entities)
    ]


@dataclass(frozen=True)
class _Seen:
    """A paper's reading, its entities with their first chances, and what is counted once for all."""

    reading: Reading
    entities: Sequence[Entity]
    first: Sequence[Probabilities]

    @cached_property
    def titled(self) -> bool:
        """Whether sentence 0 is the title."""
        return bool(self.reading.sentences) and self.reading.sentences[0].field == "title"

    @cached_property
    def own(self) -> int:
        """The sentence in which the paper first speaks of itself."""
        found = (n for n, _ in enumerate(self.reading.sentences) if n >= self.titled and self._speaks(n))
        return next(found, len(self.reading.sentences))

    def _speaks(self, number: int) -> bool:
        words = [token.text for token in self.reading.sentences[number].tokens]
        return not _OURS.isdisjoint(words) or any(a == "this" and b in _PAPER for a, b in pairwise(words))

    @cached_property
    def order(self) -> list[int]:
        """The entities by their first places."""
        return sorted(range(len(self.entities)), key=lambda e: _first(self.reading.places[e]))

    @cached_property
    def counts(self) -> Counter[str]:
        """How many entities each type has."""
        return Counter(entity.type for entity in self.entities)

    @cached_property
    def new(self) -> list[float]:
        """How likely each entity is introduced."""
        return [round(chances.get("introduces", 0.0), 4) for chances in self.first]

    @cached_property
    def names(self) -> list[set[str]]:
        """The surfaces of each entity, in lower case."""
        return [{surface.casefold() for surface in entity.surfaces} for entity in self.entities]


def _first(places: tuple[Place, ...]) -> tuple[int, int]:
    return (places[0].sentence, places[0].token) if places else (1 << 30, 0)


def _given(chances: Probabilities) -> Row:
    return [round(chances.get(role, -1.0), 4) for role in ROLES]


def _kind(entity: Entity) -> Row:
    return [TYPES.index(entity.type), entity.confidence, *(float(kind in entity.also) for kind in TYPES)]


def _spread(seen: _Seen, e: int) -> Row:
    places = seen.reading.places[e]
    sentences = sorted({place.sentence for place in places})
    told = [number - seen.titled for number in sentences if number >= seen.titled]
    total = len(seen.reading.sentences) - seen.titled
    where = (told[0], total - 1 - told[-1], told[0] / total) if told else (-1, -1, -1)
    return [len(places), len(sentences), len(told) < len(sentences), len(told), *where]


def _ranks(seen: _Seen, e: int) -> Row:
    kinds = [entity.type for entity in seen.entities]
    before = seen.order[: seen.order.index(e)]
    same = sum(kinds[other] == kinds[e] for other in before)
    core = -1 if kinds[e] == "Task" else sum(kinds[other] != "Task" for other in before)
    return [len(before), same, core, len(kinds), *(seen.counts[kind] for kind in TYPES)]


def known(entity: Entity) -> Row:
    """How well known the whole name, its last two words, and its rarest pair of words are."""
    return _known(entity.surfaces)


@lru_cache(maxsize=16384)
def _known(surfaces: tuple[str, ...]) -> Row:
    words = [row for row in map(familiar.words, surfaces) if row]
    return [
        max((familiar.level(*row) for row in words), default=0),
        max((familiar.level(*row[-2:]) for row in words if len(row) > 1), default=-1),
        min((familiar.level(*row[n : n + 2]) for row in words for n in range(max(1, len(row) - 1))), default=0),
    ]


def _shape(entity: Entity) -> Row:
    surfaces = entity.surfaces
    return [
        len(surfaces),
        max((len(surface.split()) for surface in surfaces), default=0),
        any(any(c.isupper() for c in surface[1:]) for surface in surfaces),
        all(surface.islower() for surface in surfaces),
        any(any(c.isdigit() for c in surface) for surface in surfaces),
    ]


def _rivals(seen: _Seen, e: int) -> Row:
    """How likely the entity is introduced beside the likeliest other, of all and of its type."""
    own = seen.new[e]
    others = [(chance, seen.entities[n].type) for n, chance in enumerate(seen.new) if n != e]
    best = max((chance for chance, _ in others), default=0.0)
    alike = max((chance for chance, kind in others if kind == seen.entities[e].type), default=0.0)
    above = sum(chance > own for chance, _ in others)
    return [above, round(own - best, 4), best, alike, round(sum(seen.new), 4)]


def _kin(seen: _Seen, e: int) -> Row:
    """Names that this one holds, names that hold it, and whether the first are introduced."""
    held = [n for n in range(len(seen.entities)) if n != e and _holds(seen.names[e], seen.names[n])]
    larger = sum(n != e and _holds(seen.names[n], seen.names[e]) for n in range(len(seen.entities)))
    return [len(held), larger, max((seen.new[n] for n in held), default=0.0)]


def _holds(names: set[str], parts: set[str]) -> bool:
    return any(part in name for name in names for part in parts)


def _beside(seen: _Seen, e: int) -> Row:
    """The title's form, the cues beside the mentions, and how these stand to the paper's own words."""
    lead, left, right = (-1, 0), [0] * len(CLASSES), [0] * len(CLASSES)
    ours = begins = before = at = after = 0
    for place in seen.reading.places[e]:
        tokens = seen.reading.sentences[place.sentence].tokens
        if place.sentence < seen.titled:
            colon = place.token == 0 and len(tokens) > 1 and tokens[1].text == ":"
            lead = (place.token, int(colon)) if lead[0] < 0 else lead
            continue
        for near, found in (
            (tokens[max(0, place.token - _REACH[0]) : place.token], left),
            (tokens[place.token + 1 : place.token + 1 + _REACH[1]], right),
        ):
            for name in {CUES[token.stem] for token in near if token.stem in CUES}:
                found[_NUMBER[name]] += 1
        ours += any(token.text in _OURS for token in tokens[: place.token])
        begins += place.token <= 1
        before += place.sentence < seen.own
        at += place.sentence == seen.own
        after += place.sentence > seen.own
    return [*lead, *left, *right, ours, begins, before, at, after]


def _listed(seen: _Seen, e: int) -> Row:
    """How many entities stand in lists with this one, and what they were given."""
    others = contexts.siblings(seen.reading, e)
    if not others:
        return [0, *([-1.0] * len(ROLES))]
    given = [[seen.first[n].get(role, 0.0) for role in ROLES] for n in others]
    return [len(others), *(round(sum(column) / len(others), 4) for column in zip(*given, strict=True))]


def _leaning(seen: _Seen, e: int) -> Row:
    """The greatest log-odds of each leaning by the network; of roles also the mean, and the abstract's first."""
    told = seen.reading.leanings[e]
    first = next((place.mention for place in seen.reading.places[e] if place.sentence >= seen.titled), 0)
    return [*told.most, *told.mean[: len(ROLES)], *told.rows[first, : len(ROLES)].tolist()]
