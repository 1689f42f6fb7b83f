"""Small linear models over named features, as data: one line a feature, one weight a label.

A model file is tab-separated UTF-8: the header holds the labels, the line `<bias>` the intercepts, each
further line a feature and its weights, in thousandths, so that sums are exact in any order. Probabilities
are logistic, each label on its own.
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
    """Labels, and the weights of each feature in thousandths, in the order of the labels."""

    labels: tuple[str, ...]
    weights: dict[str, tuple[int, ...]]

    def sums(self, features: Iterable[str]) -> tuple[int, ...]:
        """The summed weights of the known features for each label, without the intercepts.

        >>> Linear(("yes",), {BIAS: (-1000,), "a": (2500,), "b": (1,)}).sums(["a", "b", "c"])
        (2501,)
        """
        rows = [row for row in map(self.weights.get, features) if row]
        return tuple(map(sum, zip(*rows, strict=True))) if rows else (0,) * len(self.labels)

    def scores(self, *sums: tuple[int, ...]) -> list[float]:
        """The log-odds of each label, from the sums of all its features in any number of parts.

        >>> Linear(("yes",), {BIAS: (-1000,), "a": (2500,)}).scores((2500,), (1,))
        [1.501]
        """
        return [sum(column) / 1000 for column in zip(self.weights[BIAS], *sums, strict=True)]

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

    >>> parse("feature\\tyes\\tno\\n<bias>\\t-1\\t0\\na\\t5\\t2\\n").sums(["a"])
    (5, 2)
    """
    head, *rows = text.removesuffix("\n").split("\n")
    cells = (row.split("\t") for row in rows)
    return Linear(tuple(head.split("\t")[1:]), {name: tuple(map(int, row)) for name, *row in cells})
