"""Trains the judges: for each question an ensemble of boosted trees, exported for the run time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extraction.forest import Forest
from kg.extraction.values import TYPES
from tools.train.forests import joined

#: The run time walks all trees together, as long as the deepest one takes.
DEPTH = 7


def questions(truths: list[dict[str, Any] | None]) -> npt.NDArray[np.float64]:
    """For each candidate: is it an entity, and is each type accepted (not asked of what is none: not a number)."""
    answers = np.full((len(truths), 1 + len(TYPES)), np.nan)
    for row, entity in zip(answers, truths, strict=True):
        row[0] = entity is not None
        if entity is not None:
            accepted = {entity["type"], *entity.get("also", [])}
            row[1:] = [0.5 * (kind in accepted) + 0.5 * (kind == entity["type"]) for kind in TYPES]
    return answers


def fit(
    rows: npt.NDArray[np.float64], truths: list[dict[str, Any] | None], *, trees: int = 150, rate: float = 0.06
) -> Forest:
    """The forest for candidates `rows`; a type that is accepted beside the first counts half for and half against."""
    answers = questions(truths)
    table = rows.astype(np.float32).astype(np.float64)
    ensembles = []
    for column in range(answers.shape[1]):
        asked = ~np.isnan(answers[:, column])
        x, y = table[asked], answers[asked, column]
        if (
            column
        ):  # everything twice, once each way where it is half true: whole rows are binned far faster than weighed
            x, y = np.concatenate([x, x]), np.concatenate([np.ceil(y), np.floor(y)])
        ensembles.append(_ensemble(x, y, trees if column == 0 else trees // 2, rate, twice=column > 0))
    return joined(ensembles)


def _ensemble(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], trees: int, rate: float, *, twice: bool
) -> HistGradientBoostingClassifier:
    times = 2 if twice else 1
    return HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=rate, max_leaf_nodes=15, max_depth=DEPTH,
        min_samples_leaf=20 * times, l2_regularization=1.0 * times, max_features=0.3,
        early_stopping=False, random_state=0,
    ).fit(x, y)  # fmt: skip
