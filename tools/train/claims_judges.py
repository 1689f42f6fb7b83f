"""Fits the boosted trees that judge roles and claims after the linear models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extraction.judge import Judge
from tools.train.forests import joined


@dataclass(frozen=True, slots=True)
class Trees:
    """How an ensemble is grown."""

    count: int = 80
    rate: float = 0.06
    leaves: int = 8
    least: int = 20


def fit(
    rows: Sequence[Sequence[float]],
    truth: Sequence[frozenset[str]],
    labels: Sequence[str],
    how: Trees,
    *,
    eligible: Sequence[frozenset[str]],
) -> Judge | None:
    """A judge with an ensemble for each label that is true often enough to be learned; None where there is none.

    A label is fitted on the rows whose `eligible` holds it.
    """
    table = np.array(rows, np.float32).astype(np.float64)
    ensembles, told = [], []
    for label in labels:
        chosen = np.flatnonzero([label in each for each in eligible])
        wanted = np.array([label in truth[n] for n in chosen])
        if how.least <= wanted.sum() < len(wanted):
            ensembles.append(_ensemble(how).fit(table[chosen], wanted))
            told.append(label)
    return Judge(tuple(told), joined(ensembles)) if told else None


def _ensemble(how: Trees) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=how.count, learning_rate=how.rate, max_leaf_nodes=how.leaves, min_samples_leaf=how.least,
        l2_regularization=5.0, max_features=0.25, early_stopping=False, random_state=0,
    )  # fmt: skip
