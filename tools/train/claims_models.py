"""Fits the linear models of roles, claims and results, and writes them as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from kg.extraction.linear import BIAS, Linear

SEED = 0


@dataclass(frozen=True, slots=True)
class Fit:
    """How a model is fitted: inverse strength of regularisation, least count of a feature, smallest weight kept."""

    c: float = 0.1
    least: int = 3
    smallest: float = 0.005


def fit(
    rows: Sequence[Sequence[str]],
    truth: Sequence[frozenset[str]],
    labels: Sequence[str],
    how: Fit,
    *,
    eligible: Sequence[frozenset[str]] | None = None,
) -> Linear:
    """One logistic regression a label over binary features; `truth` holds the labels of each row.

    Where `eligible` is given, a label is fitted only on the rows that may have it.
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
        model = LogisticRegression(C=how.c, solver="liblinear", max_iter=300, random_state=SEED)
        model.fit(matrix[chosen], wanted[chosen])
        weights[:, column], bias[column] = model.coef_[0], model.intercept_[0]
    weights = np.where(np.abs(weights) < how.smallest, 0.0, weights).round(3) + 0.0
    kept = {name: tuple(row) for name, row in zip(names, weights.tolist(), strict=True) if any(row)}
    return Linear(tuple(labels), {BIAS: tuple(bias.round(3).tolist()), **kept})


def _matrix(rows: Sequence[Sequence[str]], index: dict[str, int]) -> csr_matrix:
    ends, columns = [0], []
    for row in rows:
        columns += [index[feature] for feature in dict.fromkeys(row) if feature in index]
        ends.append(len(columns))
    return csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(rows), len(index)))


def write(model: Linear, path: Path) -> None:
    """Writes the model as `kg.extraction.linear` reads it."""
    lines = ["\t".join(("feature", *model.labels))]
    lines += ["\t".join((name, *(f"{w:g}" for w in row))) for name, row in sorted(model.weights.items())]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def folds(count: int, number: int) -> list[list[int]]:
    """The indices 0 to `count` - 1 in `number` interleaved folds."""
    return [list(range(fold, count, number)) for fold in range(number)]
