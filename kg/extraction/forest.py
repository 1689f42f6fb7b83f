"""Boosted trees at run time: the judges of candidates.

A forest holds one ensemble a question ("is it an entity", "may it be a Model", …). Trees of one depth are walked
together: at each step every row stands at one node of every tree. Leaves point at themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

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

    def scores(self, rows: Floats) -> Floats:
        """The log-odds of each row in each ensemble."""
        table = rows.astype(np.float32)
        line = np.arange(len(table))[:, None]
        at = np.broadcast_to(self.root, (len(table), len(self.root)))
        for _ in range(self.depth):
            at = np.where(table[line, self.feature[at]] <= self.threshold[at], self.left[at], self.right[at])
        values = self.value[at].astype(np.float64)
        starts = np.flatnonzero(np.r_[True, self.owner[1:] != self.owner[:-1]])
        return np.add.reduceat(values, starts, axis=1) + self.bias

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of each row in each ensemble."""
        return 1.0 / (1.0 + np.exp(-self.scores(rows)))
