"""Trains the tagger: a conditional random field by AdaGrad (Duchi et al., 2011) on the penalised likelihood.

1. The features of all texts are numbered as they are read, so that their names are never held for all words at once.
2. Some texts at a time are one step; all their sentences of about one length are one table. The rate falls in a line.
3. A tagger may go on from the weights of another: gold papers, at a lower rate, follow what teaches more and less well.

Forward and backward sums are those of the run time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt
import scipy.sparse

from kg.extraction.tagger import LABELS, lattice, sentence_spans

L = len(LABELS)
Floats = npt.NDArray[np.float64]
Table = npt.NDArray[np.float32]
#: The features of each word of a text, the numbers of the words' sentences, and their labels.
Labelled = tuple[list[list[str]], Sequence[int], list[int]]
Numbers = npt.NDArray[np.int64]
#: Words at which a feature must stand.
AT_LEAST: Final = 4
#: Times that each text is seen, and texts of a step; these and the rates were chosen on part dev.
EPOCHS, STEP = 2, 12
#: The first rate of new weights, and of weights that go on; how strongly weights are drawn to what they began with.
RATE, GOING_ON, PENALTY = 0.1, 0.02, 0.5
#: What the sum of squared slopes begins with.
_FIRST = 0.01


@dataclass(frozen=True)
class Weights:
    """What training gives: a row of weights for each feature, and the transitions."""

    rows: dict[str, int]
    weights: Table
    transitions: Floats


@dataclass(frozen=True)
class Example:
    """A labelled text: the rows of its words' features, one word after the other, and how many each word has."""

    features: npt.NDArray[np.int32]
    counts: Numbers
    spans: list[tuple[int, int]]
    labels: Numbers


@dataclass(frozen=True)
class Examples:
    """Labelled texts, and the row of each feature that stands at `AT_LEAST` words of them."""

    rows: dict[str, int]
    texts: list[Example]


def examples(texts: Iterable[Labelled]) -> Examples:
    """The texts by the rows of their features."""
    rows: dict[str, int] = {}
    read = [_numbered(*text, rows) for text in texts]
    times = np.zeros(len(rows), np.int64)
    for text in read:
        np.add.at(times, text.features, 1)
    kept = np.flatnonzero(times >= AT_LEAST)
    new = np.full(len(rows), -1, np.int32)
    new[kept] = np.arange(len(kept))
    names = {name: int(new[row]) for name, row in rows.items() if new[row] >= 0}
    return Examples(names, [_renumbered(text, new) for text in read])


def _numbered(features: list[list[str]], sentence: Sequence[int], labels: list[int], rows: dict[str, int]) -> Example:
    found = [rows.setdefault(name, len(rows)) for names in features for name in names]
    counts = np.array([len(names) for names in features], np.int64)
    return Example(np.array(found, np.int32), counts, sentence_spans(sentence), np.array(labels, np.int64))


def _renumbered(text: Example, new: npt.NDArray[np.int32]) -> Example:
    features = new[text.features]
    word = np.repeat(np.arange(len(text.counts)), text.counts)[features >= 0]
    return Example(features[features >= 0], np.bincount(word, minlength=len(text.counts)), text.spans, text.labels)


def fit(rows: dict[str, int], texts: Sequence[Example], start: Weights | None = None) -> Weights:
    """The weights that texts teach, going on from others if there are any."""
    first = start or Weights(rows, np.zeros((len(rows), L), np.float32), np.zeros((L + 1, L)))
    weights, transitions = first.weights.copy(), first.transitions.copy()
    slopes, slopes_between = np.full_like(weights, _FIRST), np.full_like(transitions, _FIRST)
    times = np.zeros(len(rows), np.int64)
    for text in texts:
        np.add.at(times, text.features, 1)
    pull = (PENALTY / np.maximum(times, 1)).astype(np.float32)[:, None]
    plan = list(_plan(len(texts)))
    for number, chosen in enumerate(plan):
        rate = (GOING_ON if start else RATE) * (1.0 - number / len(plan))
        known, often, own, moves = _slopes([texts[i] for i in chosen], weights, transitions)
        own += often * pull[known] * (weights[known] - first.weights[known])
        sums = slopes[known] + own * own
        slopes[known] = sums
        weights[known] -= rate * own / np.sqrt(sums)
        slopes_between += moves * moves
        transitions -= rate * moves / np.sqrt(slopes_between)
    return Weights(rows, weights, transitions)


def _plan(count: int) -> Iterator[Numbers]:
    """The texts of each step."""
    chance = np.random.default_rng(1)
    for _ in range(EPOCHS):
        order = chance.permutation(count)
        yield from (order[first : first + STEP] for first in range(0, count, STEP))


def _slopes(texts: Sequence[Example], weights: Table, transitions: Floats) -> tuple[Numbers, Table, Table, Floats]:
    """The rows that some texts have, how often, and the slopes of the loss at them and at the transitions."""
    starts = np.cumsum([0, *(len(text.labels) for text in texts)])
    spans = [(a + base, z + base) for text, base in zip(texts, starts, strict=False) for a, z in text.spans]
    labels = np.concatenate([text.labels for text in texts])
    known, columns = np.unique(np.concatenate([text.features for text in texts]), return_inverse=True)
    counts = np.concatenate([[0], *(text.counts for text in texts)])
    ones = np.ones(len(columns), np.float32)
    words = scipy.sparse.csr_matrix((ones, columns, np.cumsum(counts)), shape=(len(labels), len(known)))
    at_words, at_steps = _expected(words @ weights[known], transitions, batches(spans))
    at_words[np.arange(len(labels)), labels] -= 1.0
    often = np.bincount(columns, minlength=len(known)).astype(np.float32)[:, None]
    return known, often, words.T @ at_words, at_steps - _steps(labels, spans)


def batches(spans: list[tuple[int, int]], step: int = 8) -> list[tuple[Numbers, Numbers]]:
    """Padded word numbers and lengths of the sentences, by length."""
    by_length: dict[int, list[tuple[int, int]]] = {}
    for first, last in spans:
        by_length.setdefault(-(-(last - first) // step) * step, []).append((first, last))
    out = []
    for longest, members in sorted(by_length.items()):
        lengths = np.array([last - first for first, last in members])
        index = np.minimum(np.arange(longest)[None], lengths[:, None] - 1)
        out.append((np.array([first for first, _ in members])[:, None] + index, lengths))
    return out


def _steps(labels: Numbers, spans: list[tuple[int, int]]) -> Floats:
    seen = np.zeros((L + 1, L))
    for first, last in spans:
        seen[L, labels[first]] += 1
        np.add.at(seen, (labels[first : last - 1], labels[first + 1 : last]), 1)
    return seen


def _expected(scores: Table, transitions: Floats, prepared: list[tuple[Numbers, Numbers]]) -> tuple[Table, Floats]:
    """The expected labels and transitions."""
    at_words, at_steps = np.zeros(scores.shape, np.float32), np.zeros((L + 1, L))
    for index, lengths in prepared:
        table = lattice(scores[index].astype(np.float64), lengths, transitions)
        chance = table.forward * table.backward
        at_words[index[table.inside]] = chance[table.inside]
        at_steps[L] += chance[:, 0].sum(axis=0)
        arriving = table.emission[:, 1:] * table.backward[:, 1:] / table.scale[:, 1:, None] * table.inside[:, 1:, None]
        at_steps[:L] += (table.forward[:, :-1].reshape(-1, L).T @ arriving.reshape(-1, L)) * table.step
    return at_words, at_steps
