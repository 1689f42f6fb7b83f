"""Where the marks of a chart lie: from values to coordinates, for the macros of `templates/charts.html.j2`.

1. `install` gives an environment the filters `drawn` (a chart to its drawing) and `spark` (numbers to a polyline).
2. A drawing (see `kg.views.marks`) holds finished coordinates, and the words that stand for the picture where it cannot
   be seen. The macros only write marks down; colours are variables of `charts.css`.
3. Nothing is told by colour alone: lines differ in dashes and marks and bear their names, bars in patterns, cells
   bear their numbers. So the charts can be read in print and by people who see fewer colours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from kg.analytics.charts import Bars, Chart, Groups, Lines, Matrix, Point, Points
from kg.views.marks import (
    FLOOR,
    HEIGHT,
    LEFT,
    STYLES,
    TOP,
    WIDTH,
    Drawing,
    Line,
    Mark,
    Spark,
    figure,
    id_of,
    polyline,
    rungs,
    told,
    upwards,
)  # fmt: skip
from kg.views.scales import Scale, shortened, spread, ticks, timeline, when

if TYPE_CHECKING:
    from jinja2 import Environment

_NAMES: Final = 150
_ROW: Final = 22
_LABEL: Final = 232
_REACH: Final = 400


def install(environment: Environment) -> None:
    """Gives a Jinja environment what `charts.html.j2` needs."""
    environment.filters["drawn"] = drawn
    environment.filters["spark"] = spark


def spark(values: Sequence[float], width: int = 120, height: int = 28) -> Spark:
    """A sparkline over evenly spaced values, from 0 up.

    >>> spark((0, 2, 1), 100, 24).points
    '2,22 50,2 98,12'
    """
    across = Scale(0, max(1, len(values) - 1), 2, width - 2)
    up = Scale(0, max(values, default=0) or 1, height - 2, 2)
    places = [(across(n), up(value)) for n, value in enumerate(values)]
    x, y = places[-1] if places else (2.0, height - 2.0)
    return Spark(polyline(places), x, y, width, height)


@singledispatch
def drawn(chart: Chart) -> Drawing:
    """The drawing of a chart."""
    raise TypeError(chart)


@drawn.register
def _bars(chart: Bars) -> Drawing:
    reach = Scale(0, max((bar.value for bar in chart.bars), default=0.0) or 1.0, 0, _REACH)
    marks = tuple(
        Mark(
            _LABEL + 8, n * _ROW + 4, shortened(bar.label, 34), f"{bar.label}: {figure(bar.value)}",
            width=max(0.0, reach(bar.value)), height=15,
        )
        for n, bar in enumerate(chart.bars)
    )  # fmt: skip
    values = tuple(
        Mark(mark.x + mark.width + 6, mark.y + 12, figure(bar.value)) for mark, bar in zip(marks, chart.bars)
    )
    return Drawing(
        "bars", id_of(chart), chart.title, told(mark.title for mark in marks), len(marks) * _ROW + 6, marks,
        labels=values, left=_LABEL,
    )  # fmt: skip


@drawn.register
def _lines(chart: Lines) -> Drawing:
    series = chart.series[:STYLES]
    steps = upwards(series)
    up = Scale(0, steps[-1], FLOOR, TOP)
    across = Scale(0, max(1, len(chart.months) - 1), LEFT, WIDTH - _NAMES)
    paths = [[(across(n), up(value)) for n, value in enumerate(one.values) if value is not None] for one in series]
    heights = spread([path[-1][1] if path else FLOOR for path in paths], 15, TOP, FLOOR)
    lines = tuple(
        Line(
            polyline(path[:-1] if chart.partial else path), style,
            Mark(WIDTH - _NAMES + 12, height + 4, shortened(one.name, 20), one.name),
            tuple(Mark(x, y, style=style, title=f"{one.name}: {figure(value)}") for (x, y), value in
                  zip(path, (value for value in one.values if value is not None)) if len(path) <= 48),
            polyline(path[-2:]) if chart.partial else "",
        )
        for style, (one, path, height) in enumerate(zip(series, paths, heights), start=1)
    )  # fmt: skip
    return Drawing(
        "lines", id_of(chart), chart.title,
        told(f"{one.name}: {_course(chart.months, one.values)}" for one in series), HEIGHT, lines=lines,
        across=tuple(Mark(across(n), FLOOR, text) for n, text in timeline(chart.months)), up=rungs(up, steps),
        right=WIDTH - _NAMES, note="The last month is not over: it is drawn dotted." if chart.partial else "",
    )  # fmt: skip


def _course(months: Sequence[str], values: Sequence[float | None]) -> str:
    """The first, the highest and the last value of a line, in words."""
    known = [(month, value) for month, value in zip(months, values) if value is not None]
    if not known:
        return "no values"
    top = max(known, key=lambda pair: pair[1])
    places = dict.fromkeys((known[0], top, known[-1]))
    return ", ".join(f"{figure(value)} in {month}" for month, value in places)


@drawn.register
def _points(chart: Points) -> Drawing:
    points = sorted(chart.points, key=lambda point: (when(point.date), point.value))
    times = [when(point.date) for point in points]
    values = [point.value for point in points]
    low, high = min(values, default=0), max(values, default=1)
    steps = ticks(low, high)
    up = Scale(steps[0], steps[-1], FLOOR, TOP)
    first, last = (min(times), max(times)) if times else (2000.0, 2001.0)
    across = Scale(first - 0.02, max(last, first + 0.5), LEFT + 8, WIDTH - _NAMES)
    marks = tuple(
        Mark(across(time), up(point.value), title=f"{point.label}: {figure(point.value)}{chart.unit} ({point.date})",
             strong=point.best)
        for point, time in zip(points, times)
    )  # fmt: skip
    best = [(mark, point) for mark, point in zip(marks, points) if point.best]
    years = [n for n in range(int(first), int(last) + 2) if across(n) <= WIDTH - _NAMES + 1 and across(n) >= LEFT]
    return Drawing(
        "points", id_of(chart), chart.title, told(mark.title for mark, _ in best), HEIGHT, marks,
        (Line(_stairs([(mark.x, mark.y) for mark, _ in best], WIDTH - _NAMES), 1, Mark(0, 0)),),
        tuple(Mark(across(year), FLOOR, str(year)) for year in years[:: max(1, len(years) // 10)]),
        rungs(up, steps), tuple(_beside(best)), right=WIDTH - _NAMES,
        note="Filled marks and the line: the best so far.",
    )  # fmt: skip


def _beside(best: Sequence[tuple[Mark, Point]]) -> list[Mark]:
    """Names right of the best points, but for those that would cover another; the last ones are placed first."""
    placed: list[Mark] = []
    for mark, point in reversed(best):
        label = Mark(mark.x + 8, mark.y - 6, shortened(point.label, 22), point.label)
        clear = all(abs(label.y - other.y) > 14 or abs(label.x - other.x) > 150 for other in placed)
        if clear:
            placed.append(label)
    return placed[::-1]


def _stairs(places: Sequence[tuple[float, float]], right: float) -> str:
    """A line that keeps its height up to the next place, and on to the right."""
    steps = [step for (x, y), (to, _) in zip(places, [*places[1:], (right, 0.0)]) for step in ((x, y), (to, y))]
    return polyline(steps)


@drawn.register
def _matrix(chart: Matrix) -> Drawing:
    left, side = 200.0, 26.0
    top = 24.0 + 5 * max((min(20, len(one)) for one in chart.columns), default=0)
    wide = min(56.0, (WIDTH - left - 60) / max(1, len(chart.columns)))
    most = max((max(row, default=0) for row in chart.cells), default=0) or 1
    places = [(left + n * wide + wide / 2, top - 6) for n in range(len(chart.columns))]
    marks = tuple(
        Mark(
            left + column * wide, top + row * side, str(count) if count else "", f"{name}, {other}: {count}",
            wide - 2, side - 2, style=1 + min(3, int(4 * count / (most + 1))) if count else 0,
        )
        for row, name in enumerate(chart.rows)
        for column, (other, count) in enumerate(zip(chart.columns, chart.cells[row]))
    )  # fmt: skip
    return Drawing(
        "matrix", id_of(chart), chart.title, told(mark.title for mark in marks if mark.style),
        top + side * len(chart.rows) + 4, marks,
        across=tuple(Mark(*place, shortened(one, 20), one) for place, one in zip(places, chart.columns)),
        up=tuple(Mark(left - 8, top + n * side + 16, shortened(one, 28), one) for n, one in enumerate(chart.rows)),
    )  # fmt: skip


@drawn.register
def _groups(chart: Groups) -> Drawing:
    series = chart.series[:STYLES]
    steps = upwards(series)
    up = Scale(0, steps[-1], FLOOR, TOP)
    step = (WIDTH - 16 - LEFT) / max(1, len(chart.groups))
    wide = step * 0.8 / max(1, len(series))
    marks = tuple(
        Mark(
            LEFT + n * step + step * 0.1 + at * wide, up(value), title=f"{one.name}, {group}: {figure(value)}",
            width=wide - 1, height=FLOOR - up(value), style=at + 1,
        )
        for n, group in enumerate(chart.groups)
        for at, one in enumerate(series)
        for value in [one.values[n] or 0]
    )  # fmt: skip
    widths = accumulate((40 + 7 * len(one.name) for one in series), initial=LEFT)
    return Drawing(
        "groups", id_of(chart), chart.title, told(mark.title for mark in marks), HEIGHT + 22, marks,
        across=tuple(Mark(LEFT + (n + 0.5) * step, FLOOR, group) for n, group in enumerate(chart.groups)),
        up=rungs(up, steps),
        legend=tuple(Mark(x, HEIGHT + 4, one.name, style=n) for n, (x, one) in enumerate(zip(widths, series), 1)),
    )  # fmt: skip
