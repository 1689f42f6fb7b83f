"""Whether confidences mean what they say: of what is predicted with .8, four in five should be right.

Predictions are put into ten bins of equal width by their confidence. The expected calibration error is the mean
difference between confidence and share of right ones in a bin, each bin weighted by its predictions (Naeini et al.,
2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

BINS: Final = 10
#: From here on a prediction counts as sure.
SURE: Final = 0.9

#: The confidence of a prediction, and whether it was right.
Judgement = tuple[float, bool]


@dataclass(frozen=True, slots=True)
class Bin:
    """Predictions whose confidence lies between two bounds: their mean confidence and the share that is right."""

    low: float
    high: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """The bins that hold anything, the expected calibration error, and the share of sure predictions."""

    bins: tuple[Bin, ...]
    error: float
    sure: float
    count: int


def reliability(judgements: Iterable[Judgement]) -> Reliability:
    """The reliability of some predictions.

    >>> table = reliability([(0.95, True), (0.95, True), (0.5, False), (0.5, True)])
    >>> [(one.low, one.count, one.right) for one in table.bins], round(table.error, 3), table.sure
    ([(0.5, 2, 0.5), (0.9, 2, 1.0)], 0.025, 0.5)
    """
    given = list(judgements)
    parts: dict[int, list[Judgement]] = {}
    for judgement in given:
        parts.setdefault(min(BINS - 1, int(round(judgement[0] * 100) / BINS)), []).append(judgement)
    bins = tuple(_bin(number, parts[number]) for number in sorted(parts))
    whole = max(1, len(given))
    error = sum(one.count * abs(one.confidence - one.right) for one in bins) / whole
    return Reliability(bins, error, sum(confidence >= SURE for confidence, _ in given) / whole, len(given))


def _bin(number: int, judgements: Sequence[Judgement]) -> Bin:
    count = len(judgements)
    confidence = sum(confidence for confidence, _ in judgements) / count
    return Bin(
        number / BINS, (number + 1) / BINS, count, confidence, sum(right for _, right in judgements) / count
    )  # fmt: skip
