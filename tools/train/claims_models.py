"""Fits the linear models of roles, claims and results, and writes them as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.extraction.linear import BIAS, Linear

SEED: Final = 0
_FOLDS: Final = 4


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model is fitted: inverse strength of regularisation, least count of a feature, smallest weight kept.

    `calibrated` makes its probabilities mean what they say; what trees judge again needs it not.
    """

    c: float = 0.1
    least: int = 3
    smallest: float = 0.005
    calibrated: bool = False


def fit(
    rows: Sequence[Sequence[str]],
    truth: Sequence[frozenset[str]],
    labels: Sequence[str],
    how: Fit,
    *,
    papers: Sequence[int],
    eligible: Sequence[frozenset[str]] | None = None,
) -> Linear:
    """One logistic regression a label over binary features; `truth` holds the labels of each row.

    `papers` numbers the paper of each row: scores of held-out papers calibrate the model (Platt 1999). Where
    `eligible` is given, a label is fitted only on the rows that may have it.
    """
    counts = Counter(feature for row in rows for feature in row)
    names = sorted(feature for feature, count in counts.items() if count >= how.least)
    matrix = _matrix(rows, {name: number for number, name in enumerate(names)})
    weights, bias = np.zeros((len(names), len(labels))), np.zeros(len(labels))
    for column, label in enumerate(labels):
        wanted = np.array([label in each for each in truth])
        chosen = np.arange(len(rows)) if eligible is None else np.flatnonzero([label in each for each in eligible])
        if not wanted.any():
            bias[column] = -10.0
            continue
        part, answer = matrix[chosen], wanted[chosen]
        model = _regression(how.c).fit(part, answer)
        slope, shift = _calibration(part, answer, np.asarray(papers)[chosen], how) if how.calibrated else (1.0, 0.0)
        weights[:, column], bias[column] = slope * model.coef_[0], slope * model.intercept_[0] + shift
    weights[np.abs(weights) < how.smallest] = 0.0
    kept = {name: _thousandths(row) for name, row in zip(names, weights, strict=True) if np.abs(row).max() > 0}
    return Linear(tuple(labels), {BIAS: _thousandths(bias), **kept})


def _thousandths(row: np.ndarray) -> tuple[int, ...]:
    return tuple(int(each) for each in np.rint(row * 1000))


def _regression(c: float) -> LogisticRegression:
    return LogisticRegression(C=c, solver="liblinear", max_iter=300, random_state=SEED)


def _calibration(matrix: csr_matrix, wanted: np.ndarray, papers: np.ndarray, how: Fit) -> tuple[float, float]:
    """Slope and shift that make held-out scores log-odds; (1, 0) where there is too little to learn from."""
    scores = np.zeros(len(wanted))
    for fold in range(_FOLDS):
        held = papers % _FOLDS == fold
        if min(wanted[~held].sum(), held.sum()) < 5:
            return 1.0, 0.0
        scores[held] = _regression(how.c).fit(matrix[~held], wanted[~held]).decision_function(matrix[held])
    scaled = LogisticRegression(C=1e4, max_iter=300).fit(scores[:, None], wanted)
    slope = float(np.clip(scaled.coef_[0, 0], 0.5, 2.5))
    return slope, float(scaled.intercept_[0])


def _matrix(rows: Sequence[Sequence[str]], index: dict[str, int]) -> csr_matrix:
    ends, columns = [0], []
    for row in rows:
        columns += [index[feature] for feature in dict.fromkeys(row) if feature in index]
        ends.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(index)))


def write(model: Linear, path: Path) -> None:
    """Writes the model as `kg.extraction.linear` reads it."""
    lines = ["\t".join(("feature", *model.labels))]
    lines += ["\t".join((name, *map(str, row))) for name, row in sorted(model.weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
