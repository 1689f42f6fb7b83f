"""Trains the tagger: a conditional random field by L-BFGS on the penalised likelihood.

All sentences of about one length are one batch; forward and backward sums are those of the run time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import scipy.optimize
import scipy.sparse

from kg.extraction.tagger import LABELS, lattice, sentence_spans

L = len(LABELS)
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Weights:
    """What training gives: a row of weights for each feature, and the transitions."""

    rows: dict[str, int]
    weights: npt.NDArray[np.float32]
    transitions: Floats


@dataclass(frozen=True)
class Example:
    """The features of each word of a text, the number of its sentence, and its label."""

    features: list[list[str]]
    sentence: Sequence[int]
    labels: list[int]


def table_of(features: list[list[str]], rows: dict[str, int]) -> scipy.sparse.csr_matrix:
    """Words by features."""
    known = [[row for name in names if (row := rows.get(name)) is not None] for names in features]
    starts = np.cumsum([0, *map(len, known)])
    columns = np.array([row for word in known for row in word], np.int32)
    shape = (len(features), len(rows))
    return scipy.sparse.csr_matrix((np.ones(len(columns), np.float32), columns, starts), shape=shape)


def batches(spans: list[tuple[int, int]], step: int = 8) -> list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]:
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


def fit(examples: Sequence[Example], *, at_least: int = 3, penalty: float = 1.0, rounds: int = 60) -> Weights:
    """The weights for features that stand at `at_least` words."""
    counts = Counter(name for example in examples for names in example.features for name in names)
    rows = {name: i for i, name in enumerate(sorted(name for name, n in counts.items() if n >= at_least))}
    words = table_of([names for example in examples for names in example.features], rows)
    labels = np.array([label for example in examples for label in example.labels])
    spans: list[tuple[int, int]] = []
    base = 0
    for example in examples:
        spans += [(first + base, last + base) for first, last in sentence_spans(example.sentence)]
        base += len(example.labels)
    size = len(rows) * L

    def cost(point: Floats) -> tuple[float, Floats]:
        weights, transitions = point[:size].reshape(-1, L), point[size:].reshape(-1, L)
        total, at_words, at_steps = _expected(words @ weights.astype(np.float32), transitions, prepared)
        total += -float((weights * seen_words).sum() + (transitions * seen_steps).sum())
        total += 0.5 * penalty * float(point @ point)
        slope = (columns @ at_words - seen_words) + penalty * weights
        return total, np.concatenate([slope.ravel(), (at_steps - seen_steps + penalty * transitions).ravel()])

    prepared, columns = batches(spans), words.T.tocsr()
    once = np.zeros((len(labels), L), np.float32)
    once[np.arange(len(labels)), labels] = 1
    seen_words, seen_steps = (columns @ once).astype(np.float64), _steps(labels, spans)
    start = np.zeros(size + (L + 1) * L)
    best = scipy.optimize.minimize(cost, start, jac=True, method="L-BFGS-B", options={"maxiter": rounds, "maxcor": 5})
    return Weights(rows, best.x[:size].reshape(-1, L).astype(np.float32), best.x[size:].reshape(-1, L))


def _steps(labels: npt.NDArray[np.int64], spans: list[tuple[int, int]]) -> Floats:
    seen = np.zeros((L + 1, L))
    for first, last in spans:
        seen[L, labels[first]] += 1
        np.add.at(seen, (labels[first : last - 1], labels[first + 1 : last]), 1)
    return seen


def _expected(
    scores: Floats, transitions: Floats, prepared: list[tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]
) -> tuple[float, npt.NDArray[np.float32], Floats]:
    """The sum of the log totals, and the expected labels and transitions."""
    total, at_words, at_steps = 0.0, np.zeros(scores.shape, np.float32), np.zeros((L + 1, L))
    for index, lengths in prepared:
        table = lattice(scores[index].astype(np.float64), lengths, transitions)
        total += float(table.log_total.sum())
        chance = table.forward * table.backward
        at_words[index[table.inside]] = chance[table.inside]
        at_steps[L] += chance[:, 0].sum(axis=0)
        arriving = table.emission[:, 1:] * table.backward[:, 1:] / table.scale[:, 1:, None] * table.inside[:, 1:, None]
        at_steps[:L] += (table.forward[:, :-1].reshape(-1, L).T @ arriving.reshape(-1, L)) * table.step
    return total, at_words, at_steps
