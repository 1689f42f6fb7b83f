"""Charts as values: numbers and labels, and nothing of how they are drawn (see `kg.views.charts`)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its label and its value."""

    label: str
    value: float


@dataclass(frozen=True, slots=True)
class Bars:
    """Values side by side, each with a label; drawn across, in the order given."""

    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One value for each place of a chart; None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Values over months (YYYY-MM), a line a series; with `partial`, the last month is not over yet."""

    title: str
    months: tuple[str, ...]
    series: tuple[Series, ...]
    partial: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """A value at a date (YYYY, YYYY-MM or YYYY-MM-DD); `best` where none before it was better."""

    label: str
    date: str
    value: float
    best: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    """Dated values, with a step line through the best so far; `up` where more is better."""

    title: str
    points: tuple[Point, ...]
    unit: str = ""
    up: bool = True


@dataclass(frozen=True, slots=True)
class Matrix:
    """A number for each row and column; 0 is drawn as an empty cell."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Groups:
    """Bars in groups, one of each series in each group, told apart by pattern."""

    title: str
    groups: tuple[str, ...]
    series: tuple[Series, ...]


Chart = Bars | Lines | Points | Matrix | Groups
