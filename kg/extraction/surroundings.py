"""What the words around a candidate say of its type: a log-linear model over the sentences it stands in.

1. A place has the words beside it, those beside the whole list it stands in ("on A, B and C"), and the near words of
   its sentence to either side.
2. A noun that says what it is counts as such: in a definition after it ("X, a large dataset", "X: a benchmark"),
   before it ("a dataset called X"), in the rest of a title, each with the verb that proposes it.
3. The features of all places of a candidate, each once, are summed; the softmax gives a chance for each type.

The weights come from abstracts that an earlier finder has read; see `tools.train.mentions_surroundings`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extraction.tokens import Words
from kg.extraction.values import TYPES

_LIST_MARKS: Final = frozenset((",", "and", "or", "&", "/", "(", ")", "as", "well", "both", "+", ";"))
_NOUNS_TEXT: Final = """
    model models network networks checkpoint checkpoints backbone architecture architectures encoder decoder transformer
    llm llms vlm mllm lm family agent assistant detector classifier generator system variant parameters weights chatbot
    dataset datasets corpus corpora data collection images videos treebank resource resources annotations pairs samples
    hours sentences examples documents instances dialogues repository database set
    benchmark benchmarks leaderboard challenge suite test testbed competition tasks questions problems evaluation
    method methods algorithm algorithms framework frameworks loss objective module modules approach approaches mechanism
    technique techniques optimizer scheme strategy paradigm procedure pipeline layer function attack regularization
    estimator regularizer sampler metric metrics measure score toolkit library platform environment simulator
    task problem application applications
"""
_NOUNS: Final = frozenset(_NOUNS_TEXT.split())
_DEFINES: Final = frozenset((",", ":", "is", "are", "-", "—", "–", "(", "as"))
_PROPOSES_TEXT: Final = """
    propose proposes proposed introduce introduces introduced introducing present presents presented presenting release
    releases released releasing develop develops developed create creates created construct constructs constructed build
    builds built call called calls name named dub dubbed term termed contribute curate curated collect collected design
    designed describe offer open
"""
_PROPOSES: Final = frozenset(_PROPOSES_TEXT.split())
_NEAR: Final = 8
_FAR: Final = 15
Place = tuple[int, int]
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Surroundings:
    """Weights of the known features, one for each type; `rows` gives the row of a feature."""

    rows: dict[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def scores(self, features: Sequence[Iterable[str]]) -> Floats:
        """The log of the chance of each type, a row for each thing with these features."""
        total = np.tile(self.bias.astype(np.float64), (len(features), 1))
        known = [[row for name in own if (row := self.rows.get(name)) is not None] for own in features]
        counts = np.array([len(own) for own in known])
        told = np.flatnonzero(counts)
        if len(told):
            starts = (np.cumsum(counts) - counts)[told]
            total[told] += np.add.reduceat(self.weights[[row for own in known for row in own]], starts, axis=0)
        total -= total.max(axis=1, keepdims=True)
        chances: Floats = total - np.log(np.exp(total).sum(axis=1, keepdims=True))
        return chances


NO_SURROUNDINGS: Final = Surroundings({}, np.zeros((0, len(TYPES)), np.float32), np.zeros(len(TYPES), np.float32))


def surroundings(words: Words, places: Iterable[Place], likely: Sequence[bool]) -> list[str]:
    """The features of a thing at `places`, each once; `likely` tells the words that belong to likely names."""
    found: list[str] = []
    for first, last in places:
        _add_around(found, words, first, last, likely)
    return list(dict.fromkeys(found))


def _add_around(found: list[str], words: Words, first: int, last: int, likely: Sequence[bool]) -> None:
    lower, number = words.lower, words.sentence
    own, start, stop = number[first], max(0, first - _FAR), min(len(lower), last + _FAR)
    while number[start] != own:
        start += 1
    while number[stop - 1] != own:
        stop -= 1
    head, tail = first - 1, last
    while head >= start and (likely[head] or lower[head] in _LIST_MARKS):
        head -= 1
    while tail < stop and (likely[tail] or lower[tail] in _LIST_MARKS):
        tail += 1
    before, after = ("^", "^", "^", *lower[start:first]), (*lower[last:stop], "$", "$", "$")
    left, right = ("^", "^", *lower[start : head + 1]), (*lower[tail:stop], "$", "$")
    l1, l2, r1, r2 = before[-1], before[-2], after[0], after[1]
    found += (
        f"l1={l1}", f"l2={l2} {l1}", f"l3={before[-3]} {l2} {l1}", f"r1={r1}", f"r2={r1} {r2}",
        f"r3={r1} {r2} {after[2]}", f"m={l1} {r1}",
        f"h1={left[-1]}", f"h2={left[-2]} {left[-1]}", f"t1={right[0]}", f"t2={right[0]} {right[1]}",
    )  # fmt: skip
    found += ["L=" + word for word in lower[max(start, first - _NEAR) : first]]
    found += ["R=" + word for word in lower[last : min(stop, last + _NEAR)]]
    _add_defined(found, words, (start, first, last, stop))


def _add_defined(found: list[str], words: Words, span: tuple[int, int, int, int]) -> None:
    start, first, last, stop = span
    lower = words.lower
    verb = noun = ""
    for word in lower[start:first]:
        if word in _PROPOSES:
            verb = word
    for word in lower[max(start, first - _NEAR) : first]:
        if word in _NOUNS:
            noun = word
    if last < stop and lower[last] in _DEFINES:
        told = next((word for word in lower[last:stop] if word in _NOUNS), "")
        found += (f"d={lower[last]} {told}", f"dv={bool(verb)} {told}")
    if verb:
        found += (f"p={verb}", f"pn={noun}")
    found.append(f"n={noun}")
    if first < words.title_end:
        colon = last < words.title_end and lower[last] == ":"
        found.append(f"T={colon}")
        found += [f"T{colon}={word}" for word in lower[last : words.title_end] if word in _NOUNS]
    if verb or first < words.title_end:
        found += ["TN=" + word for word in lower[: words.title_end] if word in _NOUNS]
