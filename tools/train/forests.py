"""Trained ensembles of boosted trees as forests for the run time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from kg.extraction.forest import Forest


def joined(ensembles: Sequence[HistGradientBoostingClassifier]) -> Forest:
    """One forest with these ensembles, in their order."""
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
