"""A paper as the readers of roles, claims and results see it: sentences of tokens with entities in place.

1. The title is one sentence; the abstract is cut by `sentences`.
2. Words are lower-cased and cut to a crude stem, so that "evaluates" and "evaluated" are one cue;
   a number becomes `#`.
3. A mention becomes one token. The acronym in brackets after its expansion, and the brackets, join it.
   A mention inside another one stands where the larger one stands.
4. What a network said of the mentions stands beside them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

from kg.extraction.leanings import Leanings, Part, by_entity
from kg.extraction.limits import REMEMBERED
from kg.extraction.sentences import sentences
from kg.extraction.stems import stem
from kg.extraction.values import Entity, Field, Mention
from kg.papers import Paper

_WORD: Final = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[-'’][^\W\d_]+)*|[^\w\s\\${}]")
_FIELDS: Final[tuple[Field, ...]] = ("title", "abstract")


class Token(NamedTuple):
    """A word's lower case and stem, or the place of an entity (its index, else -1); offsets into the field."""

    text: str
    stem: str
    start: int
    end: int
    entity: int


@dataclass(frozen=True, slots=True)
class Place:
    """A mention of entity number `entity` at token `token` of sentence number `sentence`."""

    entity: int
    mention: int
    sentence: int
    token: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; sentence 0 is the title where there is one."""

    field: Field
    start: int
    end: int
    tokens: tuple[Token, ...]
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """The sentences of a paper and, for each entity, its places in text order and the leanings of its mentions.

    `heard` is what the network said of all words, if it was asked; `near` keeps what `contexts.nearby` found around a
    sentence's token.
    """

    sentences: tuple[Sentence, ...]
    places: tuple[tuple[Place, ...], ...]
    leanings: tuple[Part, ...] = field(default=(), compare=False, repr=False)
    heard: Leanings | None = field(default=None, compare=False, repr=False)
    near: dict[tuple[int, int], list[str]] = field(default_factory=dict, compare=False, repr=False)


def read(paper: Paper, entities: tuple[Entity, ...], leanings: Leanings | None = None) -> Reading:
    """The reading of `paper` with `entities` in place; mentions outside their text are left out."""
    found: list[Sentence] = []
    for part in _FIELDS:
        text = paper.text(part)
        spans = _spans(text, part)
        inside = _mentions(entities, part, spans, len(text))
        for start, end in spans:
            found.append(_sentence(text, part, (start, end), inside.get(start, []), len(found)))
    places: list[list[Place]] = [[] for _ in entities]
    for sentence in found:
        for place in sentence.places:
            places[place.entity].append(place)
    return Reading(tuple(found), tuple(tuple(each) for each in places), by_entity(leanings, entities), leanings)


def _spans(text: str, field: Field) -> tuple[tuple[int, int], ...]:
    if field == "abstract":
        return sentences(text)
    stripped = text.strip()
    start = text.find(stripped)
    return ((start, start + len(stripped)),) if stripped else ()


class _Span(NamedTuple):
    start: int
    end: int
    entity: int
    mention: int


def _mentions(
    entities: tuple[Entity, ...], field: Field, spans: tuple[tuple[int, int], ...], length: int
) -> dict[int, list[_Span]]:
    """The mentions of each sentence by the sentence's start, longest first where two begin together."""
    all_of = [
        _Span(mention.start, mention.end, e, m)
        for e, entity in enumerate(entities)
        for m, mention in enumerate(entity.mentions)
        if mention.field == field and 0 <= mention.start < mention.end <= length
    ]
    inside: dict[int, list[_Span]] = {}
    if not spans:
        return inside
    at = 0
    for span in sorted(all_of, key=lambda s: (s.start, -s.end, s.entity, s.mention)):
        while at + 1 < len(spans) and spans[at + 1][0] <= span.start:
            at += 1
        inside.setdefault(spans[at][0], []).append(span)
    return inside


def _sentence(text: str, field: Field, span: tuple[int, int], mentions: list[_Span], number: int) -> Sentence:
    tokens: list[Token] = []
    places: list[Place] = []
    at, last = span[0], -1
    for mention in mentions:
        if mention.start >= at:
            between = list(_words(text, at, mention.start))
            if last >= 0 and tokens[-1].entity == mention.entity and [w.text for w in between] == ["("]:
                tokens[-1] = tokens[-1]._replace(end=mention.end)
                closing = text[mention.end : mention.end + 1] == ")"
                at = mention.end + closing
            else:
                tokens += between
                tokens.append(Token("", "", mention.start, mention.end, mention.entity))
                at = mention.end
            last = len(tokens) - 1
        places.append(Place(mention.entity, mention.mention, number, max(last, 0)))
    tokens += _words(text, at, span[1])
    return Sentence(field, *span, tuple(tokens), tuple(places))


def _words(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _WORD.finditer(text, start, end):
        yield Token(*_form(match[0]), *match.span(), -1)


@lru_cache(maxsize=REMEMBERED)
def _form(word: str) -> tuple[str, str]:
    lower = "#" if word[0].isdigit() else word.lower()
    return lower, stem(lower)


def mention_of(entities: tuple[Entity, ...], place: Place) -> Mention:
    """The mention that stands at `place`."""
    return entities[place.entity].mentions[place.mention]
