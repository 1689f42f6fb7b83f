"""From judged candidates to entities.

1. A candidate and its acronym or expansion are one, with the surer judgement of both; so are kin that are not
   quite unlikely.
2. What is likely enough is taken, the surest first; each word belongs to one entity, so that a term inside the name
   of another one is no entity of its own there. Of an entity's own overlapping places the tagger's favourite stays.
3. A place that lost a word to another entity is no mention; an entity without mentions is gone.
4. The name is the spelling that the guideline prefers: a term's expansion in lower case and singular, a name as
   it is written first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extraction.candidates import Candidate, Place
from kg.extraction.sight import Sight
from kg.extraction.tokens import Words
from kg.extraction.values import TYPES, Entity, Mention, Role, Type, round_confidence
from kg.names import is_name, singular

Floats = npt.NDArray[np.float64]
ALSO: Final = 0.35
KIN: Final = 0.4
#: What each word adds to the claim of a longer string on its words, by type in the order of `TYPES`.
LONGER: Final = (0.15, 0.08, 0.08, 0.03, 0.03)
#: What being written in one piece adds to it, and from which probability on.
COMPOUND: Final = 0.3
LIKELY: Final = 0.5
#: How much doubt about the type counts; chosen on folds.
TYPED: Final = 0.8
_UNTOLD: Final[Role] = "mentions"
_SIZE: Final = re.compile(r"^(?P<family>.*[A-Za-z].*?)[-\s]?\d+(?:\.\d+)?[BM](?:[-\s].*)?$")


@dataclass(frozen=True)
class Judged:
    """Candidates that are one entity, its probability, and that of each type."""

    members: tuple[Candidate, ...]
    probability: float
    types: tuple[float, ...]

    @property
    def length(self) -> int:
        """The number of words at its likeliest place."""
        places = (item for member in self.members for item in member.places.items())
        (first, last), _ = max(places, key=lambda item: (sum(item[1]), -item[0][0]))
        return last - first

    @property
    def confidence(self) -> float:
        """How likely it is an entity of its type, so that of those given .8 four in five are (see `TYPED`)."""
        return float(self.probability * max(self.types) ** TYPED)

    @property
    def type(self) -> Type:
        """The likeliest type."""
        return TYPES[self.types.index(max(self.types))]


def resolve(
    words: Words, found: Sequence[Candidate], probabilities: Floats, thresholds: Sequence[float]
) -> list[tuple[Judged, list[Place]]]:
    """The accepted entities with their places; columns of `probabilities`: entity, then each type."""
    judged = [one for one in groups(found, probabilities) if one.probability >= thresholds[TYPES.index(one.type)]]
    judged.sort(key=lambda one: (-one.probability, min(one.members[0].places)))
    ranks = [-one.probability - LONGER[TYPES.index(one.type)] * one.length for one in judged]
    claims = [
        (rank - COMPOUND * _compound(words, first, last, one), n, -sum(scores), last - first, first, last)
        for n, (one, rank) in enumerate(zip(judged, ranks, strict=True))
        for member in one.members
        for (first, last), scores in member.places.items()
    ]
    taken = [False] * len(words)
    kept: list[list[Place]] = [[] for _ in judged]
    for _, n, *_, first, last in sorted(claims):
        if not any(taken[first:last]):
            taken[first:last] = [True] * (last - first)
            kept[n].append((first, last))
    return [(one, sorted(places)) for one, places in zip(judged, kept, strict=True) if places]


def groups(found: Sequence[Candidate], probabilities: Floats) -> list[Judged]:
    """The candidates that are one entity, likely or not."""
    return _joined(found, _with_sizes(found, probabilities))


def _compound(words: Words, first: int, last: int, one: Judged) -> bool:
    """Whether a likely name is written in one piece with a hyphen ("DQN-Lite"), so that its parts are none here."""
    surface = words.surface(first, last)
    whole = last - first > 2 and all(words.glued[first + 1 : last]) and "/" not in surface
    return whole and one.probability >= LIKELY and is_name(surface)


def _with_sizes(found: Sequence[Candidate], probabilities: Floats) -> Floats:
    """A model's name with its size is as sure as the name alone, and goes before it."""
    number = {candidate.key: i for i, candidate in enumerate(found)}
    table = probabilities.copy()
    for i, candidate in enumerate(found):
        if candidate.sized_of is not None:
            base = probabilities[number[candidate.sized_of]]
            if base[1:].argmax() == 0 and base[0] > table[i, 0]:
                table[i] = base
    return table


def _joined(found: Sequence[Candidate], probabilities: Floats) -> list[Judged]:
    """Candidates with their partners as one."""
    number = {candidate.key: i for i, candidate in enumerate(found)}
    head, table = list(range(len(found))), probabilities.tolist()

    def top(i: int) -> int:
        while head[i] != i:
            i = head[i]
        return i

    for i, candidate in enumerate(found):
        likely = [key for key in candidate.kin if min(table[i][0], table[number[key]][0]) >= KIN]
        for key in (*candidate.partners, *likely):
            a, b = sorted((top(i), top(number[key])))
            head[b] = a
    groups: dict[int, list[int]] = {}
    for i in range(len(found)):
        groups.setdefault(top(i), []).append(i)
    out = []
    for members in groups.values():
        probability, *types = map(max, zip(*(table[i] for i in members), strict=True))
        out.append(Judged(tuple(found[i] for i in members), probability, tuple(types)))
    return out


def entity_of(sight: Sight, judged: Judged, places: list[Place]) -> Entity:
    """The entity with its mentions; its role is told later."""
    confidence = round_confidence(judged.confidence)
    mentions = tuple(_mention(sight, place, judged.type, confidence) for place in places)
    also = tuple(
        kind
        for kind, probability in zip(TYPES, judged.types, strict=True)
        if kind != judged.type and probability >= ALSO
    )
    name = preferred_name(list(dict.fromkeys(mention.surface for mention in mentions)), judged.type)
    family = family_of(name) if judged.type == "Model" else None
    return Entity(name, judged.type, _UNTOLD, confidence, mentions, also, family, (_UNTOLD,))


def unite(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Entities in the order of their first mentions; those of one name are one, with the surer one's type."""
    by_name: dict[str, Entity] = {}
    for entity in sorted(entities, key=lambda each: -each.confidence):
        known = by_name.get(entity.name)
        if known is None:
            by_name[entity.name] = entity
        else:
            mentions = (*known.mentions, *(replace(mention, type=known.type) for mention in entity.mentions))
            by_name[entity.name] = replace(known, mentions=tuple(sorted(mentions, key=_order)))
    return tuple(sorted(by_name.values(), key=_first))


def _first(entity: Entity) -> tuple[bool, int, int, str, str]:
    first = entity.mentions[0]
    return *_order(first), first.end, entity.type, entity.name


def _order(mention: Mention) -> tuple[bool, int]:
    return mention.field != "title", mention.start


def _mention(sight: Sight, place: Place, kind: Type, confidence: float) -> Mention:
    words = sight.words
    first, last = place
    field = words.field(first)
    shift = 0 if field == "title" else words.shift
    start, end = words.sentence_spans[words.sentence[first]]
    return Mention(
        words.surface(first, last), field, words.starts[first] - shift, words.ends[last - 1] - shift,
        start - shift, end - shift, kind, _UNTOLD, confidence, sight.found_by(place),
    )  # fmt: skip


def preferred_name(surfaces: Sequence[str], kind: Type) -> str:
    """The spelling that stands for all of them.

    >>> preferred_name(["MLM", "Masked Language Modeling"], "Technique")
    'masked language modeling'
    >>> preferred_name(["Low-Rank Adaptation", "LoRA"], "Technique"), preferred_name(["Swin Transformers"], "Model")
    ('LoRA', 'Swin Transformers')
    """
    named = [surface for surface in surfaces if is_name(surface)]
    terms = [surface for surface in surfaces if not is_name(surface)]
    if kind == "Task" or (kind == "Technique" and terms and all(name.isupper() for name in named)):
        if terms:
            return _term(max(terms, key=lambda term: (term.islower(), len(term))))
        return surfaces[0]
    return named[0] if named else (_term(terms[0]) if kind == "Technique" and terms[0].islower() else terms[0])


def _term(text: str) -> str:
    words = text.split(" ")
    lowered = [word if is_name(word) else word.lower() for word in words]
    return " ".join([*lowered[:-1], singular(lowered[-1])])


def family_of(name: str) -> str | None:
    """The family of a variant whose name ends with its size.

    >>> family_of("Llama-2-7B"), family_of("GPT-4")
    ('Llama-2', None)
    """
    match = _SIZE.match(name)
    return match["family"].strip(" -") or None if match else None
