"""What the network learns from: windows of a text with the shares of their words' labels.

An annotated entity of one type has that type; where another is accepted too, the first has three quarters. An entity
that a finder gives has its confidence, by type, and what is left speaks for "outside". Leanings are those of the whole
paper, at each mention: of an annotated entity its roles and relations, of a found one the probabilities of these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extraction.acronyms import acronyms
from kg.extraction.finder import Finder
from kg.extraction.lexicon import Lexicon
from kg.extraction.lists import expanded
from kg.extraction.neural import LEANINGS, Network
from kg.extraction.resolve import entity_of, resolve, unite
from kg.extraction.tagger import LABELS
from kg.extraction.tokens import GAP, Words
from kg.extraction.values import TYPES, Entity
from kg.papers import Paper
from tools.train.claims_learn import Models
from tools.train.mentions_gold import Annotated
from tools.train.transformer_leanings import leanings
from tools.train.transformer_net import Lesson, Truth

FIRST = 0.75


def lessons(network: Network, words: Words, lexicon: Lexicon, truth: Truth) -> Iterator[Lesson]:
    """The windows of a text with what is true of their words."""
    for window in network.windows(words, lexicon.matches(words), acronyms(words)):
        yield Lesson(window, truth.part(window.first, window.last))


def truth_of(one: Annotated) -> Truth:
    """What the annotation says of each word; of overlapping strings the longer one counts."""
    words = one.words
    begins = {start: i for i, start in enumerate(words.starts)}
    ends = {end: i + 1 for i, end in enumerate(words.ends)}
    strings: dict[str, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = {}
    for entity in one.gold["entities"]:
        for string in entity["surfaces"]:
            if string:
                strings.setdefault(string, (_types(entity), _leanings(entity, one.gold["relations"])))
    truth = _outside(len(words))
    for string in sorted(strings, key=lambda string: (-len(string), string)):
        for match in re.finditer(re.escape(string), words.text):
            first, last = begins.get(match.start()), ends.get(match.end())
            if first is not None and last is not None and truth.labels[first:last, 0].all():
                _put(truth, first, last, 1.0, *strings[string])
    return truth


class Label(NamedTuple):
    """Words `first` up to `last` are an entity with a probability, and then with those of the types and leanings."""

    first: int
    last: int
    probability: float
    types: tuple[float, ...]
    leanings: tuple[float, ...] = ()


def labelled(finder: Finder, words: Words, judges: Models | None = None) -> list[Label]:
    """The mentions that a finder sees, and what judges say of them.

    Without these the finder's own judges learned without a network, so only the likely runs come from one.
    """
    sight = finder.look(words) if judges else replace(finder.look(words), said=None)
    found = finder.candidates(sight)
    kept = resolve(words, found, finder.probabilities(sight, found), finder.thresholds)
    leaning = _leaning(words, [entity_of(sight, *each) for each in kept], judges) if judges else {}
    return [
        Label(*place, one.probability, one.types, leaning.get((words.starts[place[0]], words.ends[place[1] - 1]), ()))
        for one, places in kept
        for place in places
    ]


def _leaning(words: Words, entities: list[Entity], judges: Models) -> dict[tuple[int, int], tuple[float, ...]]:
    """What judges say of the entity at each place of a text."""
    known = tuple(unite(expanded(entities, words.text, words.shift)))
    paper = Paper(id="", title=words.text[: words.shift - len(GAP)], abstract=words.text[words.shift :])
    rows = leanings(judges, paper, known).round(3).tolist()
    shift = {"title": 0, "abstract": words.shift}
    return {
        (shift[mention.field] + mention.start, shift[mention.field] + mention.end): tuple(row)
        for entity, row in zip(known, rows, strict=True)
        for mention in entity.mentions
    }


def truth_by(labels: Iterable[Label], words: Words) -> Truth:
    """What is true of each word by what a finder saw."""
    truth = _outside(len(words))
    for first, last, probability, types, leaning in labels:
        _put(truth, first, last, probability, np.array(types) / sum(types), np.array(leaning))
    return truth


def _types(entity: dict[str, Any]) -> npt.NDArray[np.float64]:
    others = [kind for kind in entity.get("also", []) if kind in TYPES and kind != entity["type"]]
    shares = np.zeros(len(TYPES))
    shares[TYPES.index(entity["type"])] = FIRST if others else 1.0
    for kind in others:
        shares[TYPES.index(kind)] += (1.0 - FIRST) / len(others)
    return shares


def _leanings(entity: dict[str, Any], relations: Sequence[Sequence[str]]) -> npt.NDArray[np.float64]:
    """1 for each leaning of an annotated entity; a comparison holds both ways."""
    name = entity["name"]
    told = {*entity["roles_all"], entity["role"]}
    for s, p, o in [*relations, *((o, p, s) for s, p, o in relations if p == "comparesWith")]:
        told |= {f"{end} {p}" for end, own in (("subject", s), ("object", o)) if own == name}
    return np.array([float(each in told) for each in LEANINGS])


def _outside(length: int) -> Truth:
    tables = (np.zeros((length, width), np.float32) for width in (len(LABELS), len(LEANINGS)))
    truth = Truth(*tables, np.zeros(length, np.float32))
    truth.labels[:, 0] = 1.0
    return truth


def _put(
    truth: Truth,
    first: int,
    last: int,
    sureness: float,
    types: npt.NDArray[np.float64],
    leanings: npt.NDArray[np.float64],
) -> None:
    shares = truth.labels
    shares[first:last] = 0.0
    shares[first:last, 0] = 1.0 - sureness
    shares[first, 1::2] = shares[first + 1 : last, 2::2] = sureness * types
    if len(leanings):
        truth.leanings[first:last] = leanings
        truth.entity[first:last] = sureness


assert len(LABELS) == 2 * len(TYPES) + 1
