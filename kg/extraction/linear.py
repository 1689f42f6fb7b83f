"""Small linear models over named features, as data: one line a feature, one weight a label.

A model file is tab-separated UTF-8: the header holds the labels, the line `<bias>` the intercepts, each
further line a feature and its weights. Probabilities are logistic, each label on its own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

BIAS: Final = "<bias>"


@dataclass(frozen=True, slots=True)
class Linear:
    """Labels, and the weights of each feature in the order of the labels."""

    labels: tuple[str, ...]
    weights: dict[str, tuple[float, ...]]

    def scores(self, features: Iterable[str]) -> list[float]:
        """The log-odds of each label; unknown features count nothing.

        >>> Linear(("yes",), {BIAS: (-1.0,), "a": (2.5,)}).scores(["a", "b"])
        [1.5]
        """
        known = self.weights
        rows = [known[BIAS], *(row for feature in features if (row := known.get(feature)) is not None)]
        return [math.fsum(column) for column in zip(*rows, strict=True)]

    def probabilities(self, features: Iterable[str]) -> dict[str, float]:
        """The probability of each label."""
        return {label: sigmoid(score) for label, score in zip(self.labels, self.scores(features), strict=True)}


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

    >>> parse("feature\\tyes\\tno\\n<bias>\\t-1\\t0\\na\\t.5\\t2\\n").scores(["a"])
    [-0.5, 2.0]
    """
    head, *rows = text.removesuffix("\\n").split("\\n")
    cells = (row.split("\\t") for row in rows)
    return Linear(tuple(head.split("\\t")[1:]), {name: tuple(map(float, row)) for name, *row in cells})
