"""Boosted trees at run time: the judges of candidates, roles, claims and results.

A forest holds one ensemble a question ("is it an entity", "may it be a Model", …). It is read as by QuickScorer
(Lucchese et al. 2015), for all rows and trees at once:

1. The leaves of a tree are numbered from left to right. A node whose answer is "to the right" rules out the leaves
   below its left child; all nodes are asked, whether or not a row comes by them.
2. The leaf that a row reaches is the first one that no node rules out.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
#: The most leaves of a tree.
LEAVES: Final = 16
#: Rows that are looked at together.
_BLOCK: Final = 64
#: For each set of ruled-out leaves the first leaf that is left.
_FIRST: Final = np.argmin(np.unpackbits(
    np.arange(1 << LEAVES, dtype=np.dtype("<u2")).view(np.uint8).reshape(-1, 2), axis=1, bitorder="little"
), axis=1).astype(np.intp)  # fmt: skip


class _Table(NamedTuple):
    """The inner nodes, a row for each, the first ones of all trees before the second ones; the values of leaves."""

    feature: npt.NDArray[np.intp]
    threshold: npt.NDArray[np.float32]
    ruled_out: npt.NDArray[np.uint16]
    values: Floats
    spot: npt.NDArray[np.intp]
    starts: npt.NDArray[np.intp]


@dataclass(frozen=True)
class Forest:
    """Nodes of all trees, one tree after the other; `left[n] == n` at a leaf, of which a tree has at most `LEAVES`.

    `owner` is the ensemble of each tree, `root` its first node, `depth` the longest way from a root to a leaf.
    """

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
    def _table(self) -> _Table:
        nodes = np.arange(len(self.left))
        leaf = self.left == nodes
        tree = np.searchsorted(self.root, nodes, side="right") - 1
        below, first = self._leaves(leaf)
        if below[self.root].max() > LEAVES:
            raise ValueError(f"a tree has more than {LEAVES} leaves")
        inner = np.flatnonzero(~leaf)
        rank = np.cumsum(~leaf)[inner] - 1
        rank -= np.searchsorted(tree[inner], np.arange(len(self.root)))[tree[inner]]
        shape = (int(rank.max(initial=0)) + 1, len(self.root))
        feature, ruled_out = np.zeros(shape, np.intp), np.zeros(shape, np.uint16)
        threshold = np.full(shape, np.inf, np.float32)
        feature[rank, tree[inner]], threshold[rank, tree[inner]] = self.feature[inner], self.threshold[inner]
        ruled_out[rank, tree[inner]] = ((1 << below[self.left[inner]]) - 1) << first[inner]
        values = np.zeros((len(self.root), LEAVES))
        values[tree[leaf], first[leaf]] = self.value[leaf]
        starts = np.flatnonzero(np.r_[True, self.owner[1:] != self.owner[:-1]])
        spot = LEAVES * np.arange(len(self.root))[:, None]
        return _Table(feature.ravel(), threshold.ravel()[:, None], ruled_out[:, :, None], values.ravel(), spot, starts)

    def _leaves(self, leaf: npt.NDArray[np.bool_]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        """How many leaves are below each node, and the number in its tree of the first of them."""
        below, first = np.ones(len(leaf), np.int64), np.zeros(len(leaf), np.int64)
        for _ in range(self.depth):
            below = np.where(leaf, 1, below[self.left] + below[self.right])
        for _ in range(self.depth):
            first[self.left[~leaf]] = first[~leaf]
            first[self.right[~leaf]] = (first + below[self.left])[~leaf]
        return below, first

    def scores(self, rows: Floats) -> Floats:
        """The log-odds of each row in each ensemble."""
        return np.concatenate([self._scores(rows[n : n + _BLOCK]) for n in range(0, max(1, len(rows)), _BLOCK)])

    def _scores(self, rows: Floats) -> Floats:
        table = self._table
        right = rows.T.astype(np.float32, order="C").take(table.feature, axis=0) > table.threshold
        nodes, trees, _ = table.ruled_out.shape
        ruled_out = np.bitwise_or.reduce(right.reshape(nodes, trees, len(rows)) * table.ruled_out, axis=0)
        values = table.values.take(_FIRST.take(ruled_out) + table.spot)
        scores: Floats = np.add.reduceat(np.ascontiguousarray(values.T), table.starts, axis=1) + self.bias
        return scores

    def probabilities(self, rows: Floats) -> Floats:
        """The probability of each row in each ensemble."""
        return 1.0 / (1.0 + np.exp(-self.scores(rows)))
