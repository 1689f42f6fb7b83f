"""Small linear models over named features, as data: one line a feature, one weight a label.

A model file is tab-separated UTF-8: the header holds the labels, the line `<bias>` the intercepts, each
further line a feature and its weights, in thousandths, so that sums are exact in any order. Probabilities
are logistic, each label on its own.

While they are summed, the weights of all labels are one number, each in `_BITS` bits of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from importlib import resources
from itertools import repeat
from typing import Final

BIAS: Final = "<bias>"
_BITS: Final = 32
_HALF: Final = 1 << (_BITS - 1)


@dataclass(frozen=True)
class Linear:
    """Labels, and the weights of each feature in thousandths, in the order of the labels."""

    labels: tuple[str, ...]
    weights: dict[str, tuple[int, ...]]

    @cached_property
    def _packed(self) -> dict[str, int]:
        return {name: sum(w << _BITS * n for n, w in enumerate(row)) for name, row in self.weights.items()}

    def sums(self, features: Iterable[str]) -> int:
        """The summed weights of the known features, without the intercepts: what `scores` takes."""
        return sum(map(self._packed.get, features, repeat(0)))

    def scores(self, *sums: int) -> list[float]:
        """The log-odds of each label, from the sums of all its features in any number of parts.

        >>> model = Linear(("yes", "no"), {BIAS: (-1000, 0), "a": (2500, -3), "b": (1, 1)})
        >>> model.scores(model.sums(["a", "c"]), model.sums(["b"]))
        [1.501, -0.002]
        """
        total, found = self._packed[BIAS] + sum(sums), []
        for _ in self.labels:
            weight = (total + _HALF) % (2 * _HALF) - _HALF
            found.append(weight / 1000)
            total = (total - weight) >> _BITS
        return found

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each label; a feature named twice counts once."""
        scores = self.scores(self.sums(dict.fromkeys(features)))
        return {label: sigmoid(score) for label, score in zip(self.labels, scores, strict=True)}


def sigmoid(score: float) -> float:
    """The logistic function, safe for any score.

    >>> sigmoid(0.0), sigmoid(-1000.0)
    (0.5, 0.0)
    """
    return 1.0 / (1.0 + math.exp(-score)) if score > -700.0 else 0.0


@cache
def load(name: str) -> Linear:
    """The model that ships as `kg/data/claims/NAME.tsv`."""
    return parse(resources.files("kg").joinpath(f"data/claims/{name}.tsv").read_text(encoding="utf-8"))


def parse(text: str) -> Linear:
    """The model that `text` holds.

    >>> parse("feature\\tyes\\tno\\n<bias>\\t-1\\t0\\na\\t5\\t2\\n").weights["a"]
    (5, 2)
    """
    head, *rows = text.removesuffix("\n").split("\n")
    cells = (row.split("\t") for row in rows)
    return Linear(tuple(head.split("\t")[1:]), {name: tuple(map(int, row)) for name, *row in cells})
