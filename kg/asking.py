"""Plain questions: words that match a template of a named question. No model, and no guess.

A template is a header line of a question's file, such as

    # ask: datasets/benchmarks for/on {task}
    # ask: papers [published] since {since}

where `a/b` is either word, `[word]` may be left out, and `{name}` is a parameter of the question.

1. The question is cut into words. Words that only ask (`FILLERS`: what, which, show me, the …) count nowhere but in
   the name of a thing; other words count in the singular and without their case.
2. Every way in which a template covers all words is a match. The one with most words of its own is the closest.
3. The names in a match are looked up in the graph and must be of the parameter's type; otherwise the next closest is
   tried. Where several matches are equally close, none is chosen: they are told.
4. Where nothing matches, a spell of time ("this month") is put as a date and the question is asked anew. It is counted
   from the newest paper of the graph, not from today's date, so that a graph answers the same on every day; a paper
   that is dated in the future does not count as the newest.
5. The question runs as `kg query` runs it.
"""

from __future__ import annotations

import datetime
import re
import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound, UsageError
from kg.lookup import find_entities, find_papers, part, value
from kg.names import singular
from kg.periods import since
from kg.queries import Rows, run
from kg.questions import ENTITY_TYPES, Parameter, Question, library

if TYPE_CHECKING:
    from kg.store import Store

#: Words that only ask.
FILLERS: Final = frozenset((
    "a", "all", "an", "any", "are", "can", "did", "do", "does", "find", "give", "has", "have", "i", "is", "list", "me",
    "please", "show", "some", "tell", "that", "the", "their", "there", "they", "was", "were", "what", "which", "who",
    "you",
))  # fmt: skip
_PARAMETER: Final = re.compile(r"\{(\w+)\}")
_POSSESSIVE: Final = re.compile(r"(?<=\w)['’]s(?=\s|$)")
_END: Final = " \t\r\n?!.,;:"
_QUOTES: Final = "\"'“”‘’«»"
_FORMS: Final = {"date": re.compile(r"\d{4}(-\d\d(-\d\d)?)?"), "integer": re.compile(r"[0-9]{1,18}")}
#: Short words whose last s `singular` keeps.
_SINGULAR: Final = {"uses": "use", "says": "say"}
_LONGEST: Final = 60
_NEAR: Final = 8


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a template: the forms it may have, in the singular; `optional` ones may be left out."""

    forms: frozenset[str]
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Template:
    """A plain wording of a question: its text, and its parts, words and parameters."""

    question: Question
    text: str
    parts: tuple[Word | Parameter, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A template that covers all words of what was asked, with the values of its parameters; `words` are its own."""

    template: Template
    parameters: tuple[tuple[str, str], ...]
    words: int

    @property
    def call(self) -> str:
        """The same as a call of `kg query`."""
        given = "".join(f" -p {name}={shlex.quote(value)}" for name, value in self.parameters)
        return f"kg query {self.template.question.name}{given}"


def ask(store: Store, text: str, *, limit: int | None = None) -> tuple[Match, Rows]:
    """The match of a plain question and its answer.

    Raises UsageError where no template fits or several do, NotFound where a name is not in the graph.
    """
    match = understand(store, text)
    return match, run(store, match.template.question.name, dict(match.parameters), limit=limit)


@cache
def templates() -> tuple[Template, ...]:
    """The templates of all questions, by the question's name and their order in its file."""
    return tuple(compiled(question, text) for question in library().values() for text in question.asks)


def compiled(question: Question, text: str) -> Template:
    """A template from its text; raises UsageError where it names a parameter that the question has not."""
    return Template(question, text, tuple(_part(question, word) for word in _words(text) if not _idle(word)))


def understand(store: Store, text: str) -> Match:
    """The closest match whose names are in the graph."""
    try:
        return _understood(store, text)
    except (NotFound, UsageError):
        dated = since(text, newest(store))
        with suppress(NotFound, UsageError):
            if dated is not None:
                return _understood(store, dated)
        raise


def newest(store: Store) -> datetime.date:
    """The day of the newest paper: the first of its month or year where no day is known; at most today."""
    today = datetime.datetime.now(datetime.UTC).date()
    _, _, last = next(part(store, "count-dates"), (None, None, None))
    day = (value(last) or today.isoformat())[:10]
    with suppress(ValueError):
        return min(today, datetime.date.fromisoformat(f"{day}-01-01"[:10]))
    return today


def _understood(store: Store, text: str) -> Match:
    words = _words(text)
    if not words or len(words) > _LONGEST:
        raise UsageError(f"a question has at least one word and at most {_LONGEST}; kg ask lists what can be asked")
    found = sorted({match for template in templates() for match in _matches(template, words)}, key=_closeness)
    if not found:
        raise UsageError("\n  ".join(["no template fits; near ones (kg ask lists all):", *_near(text)]))
    looked_up: dict[tuple[str, str], NotFound | None] = {}
    for _, equal in groupby(found, key=lambda match: match.words):
        known = [match for match in equal if _fault(store, match, looked_up) is None]
        if known:
            return _only(known)
    raise next(fault for match in found if (fault := _fault(store, match, looked_up)))


def _closeness(match: Match) -> tuple[int, str, str, tuple[tuple[str, str], ...]]:
    return -match.words, match.template.question.name, match.template.text, match.parameters


def _only(known: list[Match]) -> Match:
    calls = list(dict.fromkeys(match.call for match in known))
    if len(calls) > 1:
        raise UsageError("\n  ".join(["the question fits several; ask one of them:", *calls]))
    return known[0]


def _words(text: str) -> list[str]:
    """The words of a question or template, a possessive's ending apart.

    >>> _words("What are BERT's results?")
    ['What', 'are', 'BERT', "'s", 'results']
    """
    return [word for word in _POSSESSIVE.sub(" 's", text.strip(_END)).split() if word.strip(",;:")]


def _idle(word: str) -> bool:
    return word.lower() in FILLERS


def _folded(word: str) -> str:
    """A word as it is compared.

    >>> _folded("Datasets,"), _folded("uses")
    ('dataset', 'use')
    """
    plain = word.strip(_QUOTES + ",;:").lower()
    return _SINGULAR.get(plain) or singular(plain)


def _part(question: Question, word: str) -> Word | Parameter:
    if name := _PARAMETER.fullmatch(word):
        parameter = question.parameter(name[1])
        if parameter is None:
            raise UsageError(f"{question.name}: the template {word} names no parameter of the question")
        return parameter
    bare = word.removeprefix("[").removesuffix("]")
    return Word(frozenset(_folded(form) for form in bare.split("/")), optional=bare != word)


def _matches(template: Template, words: list[str]) -> Iterator[Match]:
    """Every way in which the template covers all words."""
    for values, own in _cover(template.parts, words, 0):
        yield Match(template, values, own)


def _cover(
    parts: tuple[Word | Parameter, ...], words: list[str], at: int
) -> Iterator[tuple[tuple[tuple[str, str], ...], int]]:
    """The values of parameters and the number of own words, for each way to cover the words from `at` on."""
    if not parts:
        if all(_idle(word) for word in words[at:]):
            yield (), 0
        return
    first, rest = parts[0], parts[1:]
    if isinstance(first, Parameter):
        for end in range(at + 1, len(words) + 1):
            for value in _values(first, words[at:end]):
                for values, own in _cover(rest, words, end):
                    yield ((first.name, value), *values), own
        return
    if first.optional:
        yield from _cover(rest, words, at)
    while at < len(words):
        if _folded(words[at]) in first.forms:
            for values, own in _cover(rest, words, at + 1):
                yield values, own + 1
        if not _idle(words[at]):
            return
        at += 1


def _values(parameter: Parameter, words: list[str]) -> list[str]:
    """The values that the words can be: without words that only ask at their ends; of a title also with these."""
    known = [place for place, word in enumerate(words) if not _idle(word) or _folded(word) == "the"]
    if not known or all(map(_idle, words)):
        return []
    values = [_joined(words[known[0] : known[-1] + 1])]
    if parameter.type == "paper":
        values.append(_joined(words))
    fitting = _FORMS.get(parameter.type)
    return [value for value in dict.fromkeys(values) if value and (fitting is None or fitting.fullmatch(value))]


def _joined(words: list[str]) -> str:
    return " ".join(words).replace(" 's", "'s").strip(_QUOTES + _END)


def _fault(store: Store, match: Match, looked_up: dict[tuple[str, str], NotFound | None]) -> NotFound | None:
    """Why a match cannot be asked: the first of its names that is not in the graph, or not of the type it takes."""
    for name, given in match.parameters:
        parameter = match.template.question.parameter(name)
        assert parameter is not None
        key = (parameter.type, given)
        if key not in looked_up:
            looked_up[key] = _missing(store, *key)
        if (fault := looked_up[key]) is not None:
            return fault
    return None


def _missing(store: Store, kind: str, value: str) -> NotFound | None:
    try:
        if kind == "paper":
            find_papers(store, value)
        elif kind in ENTITY_TYPES:
            found = find_entities(store, value, types=ENTITY_TYPES[kind])
            if ENTITY_TYPES[kind] and not any(ENTITY_TYPES[kind].intersection(entity.types) for entity in found):
                return NotFound(f"{value!r} is no {kind} here but {' and '.join(map(str, found))}")
    except NotFound as error:
        return error
    return None


def _near(text: str) -> list[str]:
    """The templates that share most with a question, best first."""
    words = [_folded(word) for word in _words(text) if not _idle(word)]

    def likeness(template: Template) -> float:
        own = [min(part.forms) if isinstance(part, Word) else "" for part in template.parts]
        shared = sum(any(word in part.forms for part in template.parts if isinstance(part, Word)) for word in words)
        return shared + SequenceMatcher(None, " ".join(words), " ".join(own)).ratio()

    ranked = sorted(templates(), key=lambda template: (-likeness(template), template.text))
    return list(dict.fromkeys(template.text for template in ranked))[:_NEAR]
