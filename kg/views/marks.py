"""What drawings of charts are made of: marks, lines, the finished drawing, and how numbers and words stand there.

Coordinates are units of a picture that is `WIDTH` wide, rounded to a tenth (see `kg.views.scales`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kg.analytics.charts import Chart, Series
from kg.papers import digest
from kg.views.scales import Scale, ticks

WIDTH: Final = 720
#: So many series have a pattern or a dash of their own.
STYLES: Final = 6
#: The left end, the highest and the lowest line of what has axes, and its height.
LEFT: Final = 56
TOP: Final = 16
FLOOR: Final = 246
HEIGHT: Final = 280
_TOLD: Final = 12


@dataclass(frozen=True, slots=True)
class Mark:
    """A bar, cell, point or label: where it lies, how large it is, what stands there, and what it says when pointed at.

    `style` is the number of its series, from 1; `strong` marks the best.
    """

    x: float
    y: float
    text: str = ""
    title: str = ""
    width: float = 0.0
    height: float = 0.0
    style: int = 1
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A line through points, as SVG writes them, its name at its end, and the part of it that is not certain yet."""

    points: str
    style: int
    name: Mark
    marks: tuple[Mark, ...] = ()
    tail: str = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A finished chart: `kind` is the macro that draws it, `id` unique in a page, `text` what it shows, in words."""

    kind: str
    id: str
    title: str
    text: str
    height: float
    marks: tuple[Mark, ...] = ()
    lines: tuple[Line, ...] = ()
    across: tuple[Mark, ...] = ()
    up: tuple[Mark, ...] = ()
    labels: tuple[Mark, ...] = ()
    legend: tuple[Mark, ...] = ()
    left: float = LEFT
    right: float = WIDTH - 16
    floor: float = FLOOR
    note: str = ""


@dataclass(frozen=True, slots=True)
class Spark:
    """A small line without axes: its points, its last point, and its size."""

    points: str
    x: float
    y: float
    width: int
    height: int


def upwards(series: Sequence[Series]) -> tuple[float, ...]:
    """Round numbers from 0 to the highest value."""
    values = [value for one in series for value in one.values if value is not None]
    return ticks(0, max(values, default=0) or 1, whole=all(value == int(value) for value in values))


def rungs(up: Scale, values: Sequence[float]) -> tuple[Mark, ...]:
    """The lines across, each with its number."""
    return tuple(Mark(LEFT - 8, up(value), figure(value)) for value in values)


def figure(value: float) -> str:
    """A number as a chart shows it.

    >>> figure(1234.0), figure(0.03127), figure(87.25)
    ('1,234', '0.0313', '87.25')
    """
    if value == int(value):
        return f"{int(value):,}"
    return f"{value:,.4f}".rstrip("0") if abs(value) < 1 else f"{value:,.2f}".rstrip("0")


def told(parts: Iterable[str]) -> str:
    """What a chart shows, in words: the first few parts and how many more there are."""
    all_parts = list(parts)
    more = f"; and {len(all_parts) - _TOLD} more" if len(all_parts) > _TOLD else ""
    return "; ".join(all_parts[:_TOLD]) + more


def polyline(places: Iterable[tuple[float, float]]) -> str:
    """Places as SVG writes the points of a line."""
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def id_of(chart: Chart) -> str:
    """The id of a chart in its page."""
    return f"chart-{digest(repr(chart), length=8)}"
