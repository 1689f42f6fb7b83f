"""Small drawings as values: how many papers name a thing month by month, and its neighbours around it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.explorer.tables import Table
from kg.explorer.values import Ref
from kg.explorer.wording import date
from kg.views.style import TYPE_STYLES
from kg.wording import count

_MOST_BARS: Final = 72
_HEIGHT: Final = 64.0
_WIDTH: Final = 720.0
_ROW: Final = 38
_SIDE: Final = 8


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of the trend: its place and size, its period, and how many papers."""

    x: float
    y: float
    width: float
    height: float
    period: str
    papers: int


@dataclass(frozen=True, slots=True)
class Trend:
    """Papers by month, or by longer periods where there are many months; `words` says what the bars show."""

    bars: tuple[Bar, ...]
    first: str
    last: str
    most: int
    period: str
    words: str
    width: float = _WIDTH
    height: float = _HEIGHT


@dataclass(frozen=True, slots=True)
class Dot:
    """A thing in a drawing: where it stands, on which side its name is written, the width of its line."""

    ref: Ref
    x: int
    y: int
    side: str
    weight: float
    papers: int
    shape: str


@dataclass(frozen=True, slots=True)
class Star:
    """A thing and its neighbours."""

    centre: Ref
    shape: str
    dots: tuple[Dot, ...]
    width: int
    height: int


def trend(counts: Iterable[tuple[str, str]]) -> Trend | None:
    """The trend of months, or years, and numbers of papers. Where most papers name only a year, it is told by years.

    >>> trend([("2024-01", "2"), ("2024-03", "1"), ("2009", "1")]).words
    '3 papers from January 2024 to March 2024, at most 2 in a month; 1 paper has no month.'
    """
    months: Counter[str] = Counter()
    years: Counter[str] = Counter()
    for month, papers in counts:
        if papers.isdigit() and month.replace("-", "").isdigit():
            (months if len(month) == len("2024-05") else years)[month] += int(papers)
    if years.total() > months.total():
        for month, papers_ in months.items():
            years[month[:4]] += papers_
        return _trend({f"{year}-01": papers_ for year, papers_ in years.items()}, "year", 0)
    return _trend(months, "month", years.total()) if months else None


def _trend(counts: Mapping[str, int], period: str, without: int) -> Trend:
    """The trend of counts by month, told by a period that is at least so long; `without` papers have no month."""
    periods, period = _periods(counts, period)
    first, last, most = periods[0][0], periods[-1][0], max(papers for _, papers in periods)
    total = sum(papers for _, papers in periods)
    rest = f"; {count(without)} {'has' if without == 1 else 'have'} no month" if without else ""
    span = f"of {first}" if first == last else f"from {first} to {last}"
    words = f"{count(total)} {span}, at most {most:,} in a {period}{rest}."
    return Trend(tuple(_bars(periods, most)), first, last, most, period, words)


def _periods(counts: Mapping[str, int], shortest: str) -> tuple[list[tuple[str, int]], str]:
    """Periods without a gap: months, or quarters or years where these are too many."""
    first, last = _index(min(counts)), _index(max(counts))
    sizes = {"month": 1, "quarter": 3, "year": 12}
    for period, size in sizes.items():
        numbers = range(first // size, last // size + 1)
        if size >= sizes[shortest] and (len(numbers) <= _MOST_BARS or period == "year"):
            break
    sums: Counter[int] = Counter()
    for month, papers in counts.items():
        sums[_index(month) // size] += papers
    return [(_name(number_ * size, period), sums[number_]) for number_ in numbers[-_MOST_BARS:]], period


def _index(month: str) -> int:
    year, number = month.split("-")
    return 12 * int(year) + int(number) - 1


def _name(index: int, period: str) -> str:
    year, month = divmod(index, 12)
    if period == "year":
        return str(year)
    return f"{year}, quarter {month // 3 + 1}" if period == "quarter" else date(f"{year}-{month + 1:02}")


def _bars(periods: Sequence[tuple[str, int]], most: int) -> Iterable[Bar]:
    step = min(_WIDTH / len(periods), 24.0)
    for place, (period, papers) in enumerate(periods):
        height = round((_HEIGHT - 2) * papers / most, 1) if most else 0.0
        yield Bar(round(place * step, 1), round(_HEIGHT - height, 1), round(max(step - 2, 1.0), 1), height, period,
                  papers)  # fmt: skip


def star(centre: Ref, neighbours: Table) -> Star | None:
    """The neighbours that most papers name too, in two columns at the sides of the thing."""
    rows = neighbours.rows[: 2 * _SIDE]
    if not rows:
        return None
    most = max(_papers(row[2].value) for row in rows)
    height = _ROW * ((len(rows) + 1) // 2) + 24
    dots = tuple(
        Dot(
            Ref(cells[0].path or "", cells[0].text, (cells[0].type,)),
            x=210 if place % 2 == 0 else 510,
            y=(height - _ROW * ((len(rows) + 1 - place % 2) // 2)) // 2 + _ROW * (place // 2) + _ROW // 2,
            side="left" if place % 2 == 0 else "right",
            weight=round(1 + 5 * _papers(cells[2].value) / most, 2),
            papers=_papers(cells[2].value),
            shape=shape(cells[0].type),
        )
        for place, cells in enumerate(rows)
    )
    return Star(centre, shape(centre.type), dots, 720, height)


def _papers(amount: object) -> int:
    return amount if isinstance(amount, int) else 0


def shape(type_: str) -> str:
    """The shape that stands for a type."""
    return TYPE_STYLES[type_].shape if type_ in TYPE_STYLES else "dot"
