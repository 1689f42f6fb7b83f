"""What the network learns from: windows of a text with the shares of their words' labels.

An annotated entity of one type has that type; where another is accepted too, the first has three quarters. An entity
that a finder gives has its confidence, by type, and what is left speaks for "outside".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extraction.acronyms import acronyms
from kg.extraction.finder import Finder
from kg.extraction.lexicon import Lexicon
from kg.extraction.neural import Network
from kg.extraction.resolve import resolve
from kg.extraction.tagger import LABELS
from kg.extraction.tokens import Words
from kg.extraction.values import TYPES
from tools.train.mentions_gold import Annotated
from tools.train.transformer_net import Lesson

Shares = npt.NDArray[np.float32]
FIRST = 0.75


def lessons(network: Network, words: Words, lexicon: Lexicon, shares: Shares) -> Iterator[Lesson]:
    """The windows of a text with the shares of their words' labels."""
    for window in network.windows(words, lexicon.matches(words), acronyms(words)):
        yield Lesson(window, shares[window.first : window.last])


def shares_of(one: Annotated) -> Shares:
    """The shares of each word's labels by the annotation; of overlapping strings the longer one counts."""
    words = one.words
    begins = {start: i for i, start in enumerate(words.starts)}
    ends = {end: i + 1 for i, end in enumerate(words.ends)}
    strings: dict[str, npt.NDArray[np.float64]] = {}
    for entity in one.gold["entities"]:
        for string in entity["surfaces"]:
            if string:
                strings.setdefault(string, _types(entity))
    shares = _outside(len(words))
    for string in sorted(strings, key=lambda string: (-len(string), string)):
        for match in re.finditer(re.escape(string), words.text):
            first, last = begins.get(match.start()), ends.get(match.end())
            if first is not None and last is not None and shares[first:last, 0].all():
                _put(shares, first, last, 1.0, strings[string])
    return shares


class Label(NamedTuple):
    """Words `first` up to `last` are an entity with a probability, and then with those of the types."""

    first: int
    last: int
    probability: float
    types: tuple[float, ...]


def labelled(finder: Finder, words: Words) -> list[Label]:
    """The mentions that a finder sees; its judges learned without a network, so only the likely runs come from one."""
    sight = replace(finder.look(words), hints=None)
    found = finder.candidates(sight)
    kept = resolve(words, found, finder.probabilities(sight, found), finder.thresholds)
    return [Label(*place, one.probability, one.types) for one, places in kept for place in places]


def shares_by(labels: Iterable[Label], words: Words) -> Shares:
    """The shares of each word's labels by what a finder saw."""
    shares = _outside(len(words))
    for first, last, probability, types in labels:
        _put(shares, first, last, probability, np.array(types) / sum(types))
    return shares


def _types(entity: dict[str, Any]) -> npt.NDArray[np.float64]:
    others = [kind for kind in entity.get("also", []) if kind in TYPES and kind != entity["type"]]
    shares = np.zeros(len(TYPES))
    shares[TYPES.index(entity["type"])] = FIRST if others else 1.0
    for kind in others:
        shares[TYPES.index(kind)] += (1.0 - FIRST) / len(others)
    return shares


def _outside(length: int) -> Shares:
    shares = np.zeros((length, len(LABELS)), np.float32)
    shares[:, 0] = 1.0
    return shares


def _put(shares: Shares, first: int, last: int, sureness: float, types: npt.NDArray[np.float64]) -> None:
    shares[first:last] = 0.0
    shares[first:last, 0] = 1.0 - sureness
    shares[first, 1::2] = shares[first + 1 : last, 2::2] = sureness * types


assert len(LABELS) == 2 * len(TYPES) + 1
