"""Trains the judges: for each question an ensemble of boosted trees, exported for the run time."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extraction.forest import Forest
from kg.extraction.values import TYPES


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
        half = y == 0.5
        x = np.concatenate([x, x[half]])
        weight = np.concatenate([np.where(half, 0.5, 1.0), np.full(int(half.sum()), 0.5)])
        y = np.concatenate([np.where(half, 1.0, y), np.zeros(int(half.sum()))])
        ensembles.append(_ensemble(x, y, weight, trees if column == 0 else trees // 2, rate))
    return _joined(ensembles)


def _ensemble(
    x: npt.NDArray[np.float64], y: npt.NDArray[np.float64], weight: npt.NDArray[np.float64], trees: int, rate: float
) -> HistGradientBoostingClassifier:
    return HistGradientBoostingClassifier(
        max_iter=trees, learning_rate=rate, max_leaf_nodes=15, min_samples_leaf=20, l2_regularization=1.0,
        max_features=0.3,
        early_stopping=False, random_state=0,
    ).fit(x, y, sample_weight=weight)  # fmt: skip


def _joined(ensembles: list[HistGradientBoostingClassifier]) -> Forest:
    trees = [(n, tree.nodes) for n, one in enumerate(ensembles) for (tree,) in one._predictors]
    base = np.cumsum([0, *(len(nodes) for _, nodes in trees)])
    nodes = np.concatenate([nodes for _, nodes in trees])
    shift = np.repeat(base[:-1], np.diff(base))
    leaf = nodes["is_leaf"].astype(bool)
    own = np.arange(len(nodes))
    return Forest(
        feature=np.where(leaf, 0, nodes["feature_idx"]).astype(np.int16),
        threshold=np.where(leaf, 0.0, nodes["num_threshold"]).astype(np.float32),
        left=np.where(leaf, own, nodes["left"] + shift).astype(np.int32),
        right=np.where(leaf, own, nodes["right"] + shift).astype(np.int32),
        value=np.where(leaf, nodes["value"], 0.0).astype(np.float32),
        root=base[:-1].astype(np.int32),
        owner=np.array([n for n, _ in trees], np.int16),
        bias=np.array([float(one._baseline_prediction.item()) for one in ensembles]),
        depth=int(nodes["depth"].max()),
    )
