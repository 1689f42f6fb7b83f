"""Boosted trees at run time: the judges of candidates.

A forest holds one ensemble a question ("is it an entity", "may it be a Model", …). Trees of one depth are walked
together: at each step every row stands at one node of every tree. Leaves point at themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Forest:
    """Nodes of all trees; `left[n] == n` at a leaf. `owner` is the ensemble of each tree, `root` its first node."""

    feature: npt.NDArray[np.int16]
    threshold: npt.NDArray[np.float32]
    left: npt.NDArray[np.int32]
    right: npt.NDArray[np.int32]
    value: npt.NDArray[np.float32]
    root: npt.NDArray[np.int32]
    owner: npt.NDArray[np.int16]
    bias: Floats
    depth: int

    @cached_property
    def _children(self) -> npt.NDArray[np.int64]:
        """Left and right child of each node, one after the other."""
        return np.stack([self.left, self.right], axis=1).ravel().astype(np.int64)

    def scores(self, rows: Floats) -> Floats:
        """The log-odds of each row in each ensemble."""
        table = rows.astype(np.float32)
        line = (np.arange(len(table), dtype=np.int64) * table.shape[1])[:, None]
        flat, children, feature = table.ravel(), self._children, self.feature.astype(np.int64)
        at = np.broadcast_to(self.root.astype(np.int64), (len(table), len(self.root)))
        for _ in range(self.depth):
            onward = flat.take(line + feature.take(at)) > self.threshold.take(at)
            at = children.take(2 * at + onward)
        values = self.value[at].astype(np.float64)
        starts = np.flatnonzero(np.r_[True, self.owner[1:] != self.owner[:-1]])
        return np.add.reduceat(values, starts, axis=1) + self.bias

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of each row in each ensemble."""
        return 1.0 / (1.0 + np.exp(-self.scores(rows)))
