"""Scales of charts: values to coordinates, round numbers for axes, and labels that do not cover each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_STEPS: Final = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True, slots=True)
class Scale:
    """A straight map from values to coordinates, which are rounded to a tenth.

    >>> Scale(0, 10, 100, 0)(2.5)
    75.0
    """

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The coordinate of a value."""
        part = (value - self.low) / ((self.high - self.low) or 1.0)
        return round(self.start + part * (self.end - self.start), 1)


def ticks(low: float, high: float, most: int = 5, *, whole: bool = False) -> tuple[float, ...]:
    """Round numbers, evenly spaced, that enclose two values; only whole ones where values are counts.

    >>> ticks(0, 87), ticks(81.2, 84.4), ticks(3, 3)
    ((0, 20, 40, 60, 80, 100), (81, 82, 83, 84, 85), (2, 2.5, 3, 3.5, 4))
    >>> ticks(0, 2, whole=True)
    (0, 1, 2)
    """
    if high - low < 1e-12:
        low, high = low - 1, high + 1
    rough = (high - low) / most
    rough = max(1.0, rough) if whole else rough
    power = 10.0 ** math.floor(math.log10(rough))
    steps = (step * power for step in _STEPS if step * power >= rough * (1 - 1e-9))
    step = next(step for step in steps if not whole or step == int(step))
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    values = (round(n * step, 10) for n in range(first, last + 1))
    return tuple(int(value) if value == int(value) else value for value in values)


def when(date: str) -> float:
    """A date as a year with its fraction; a year or month alone is taken at its middle.

    >>> when("2020"), when("2020-07"), round(when("2020-07-01"), 2)
    (2020.5, 2020.5416666666667, 2020.5)
    """
    year, month, day = (*date.split("-"), "", "")[:3]
    if not month:
        return int(year) + 0.5
    return int(year) + (int(month) - 1 + ((int(day) - 1) / 31 if day else 0.5)) / 12


def timeline(months: Sequence[str], most: int = 9) -> list[tuple[int, str]]:
    """Which months an axis names: all where there are few, else each first month of a year, or fewer.

    >>> timeline(("2019-11", "2019-12", "2020-01"), most=2)
    [(2, '2020')]
    """
    if len(months) <= most:
        return list(enumerate(months))
    years = [(place, month[:4]) for place, month in enumerate(months) if month.endswith("-01")]
    if not years:
        return list(enumerate(months))[:: -(-len(months) // most)]
    return years[:: -(-len(years) // most)]


def spread(heights: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights moved apart so that no two are nearer than `gap`, within bounds where there is room.

    >>> spread([10, 12, 50], 15, 0, 100)
    [10, 25, 50]
    """
    order = sorted(range(len(heights)), key=lambda n: (heights[n], n))
    placed = list(heights)
    floor = low - gap
    for n in order:
        placed[n] = floor = max(placed[n], floor + gap)
    ceiling = high + gap
    for n in reversed(order):
        placed[n] = ceiling = min(placed[n], ceiling - gap)
    return placed


def shortened(text: str, most: int) -> str:
    """A text of at most so many characters.

    >>> shortened("a long name", 7)
    'a long…'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"
