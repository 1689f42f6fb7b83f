"""Trends: when entities were first seen, in how many papers of each month and year, and what rises and declines.

1. The graph holds, of each entity, its papers by month, or by year where a paper has no month. Months have only papers
   with a month; years have all dated ones. Undated papers count nowhere.
2. The last month with papers is not over, unless the last paper is of the month's last day. Only shares of a month's
   papers are compared with it, never numbers.
3. Rising now: the last month against the twelve before it. Rising and declining over the year: the last twelve whole
   months against the twelve before. What low counts can tell is said in `kg.analytics.growth`.
4. Emerging: first seen within the last twelve months, and already named by some papers.
"""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.analytics.answers import answers
from kg.analytics.growth import LEAST_COMPARED, Growth, HalfLife, growth, half_life, moving
from kg.extraction.values import TYPES
from kg.store import Store
from kg.vocabulary import short

YEAR: Final = 12
#: The least papers of an entity for it to be read at all, and of an emerging one.
LEAST: Final = 3
_COLUMNS: Final = ("entity", "label", "type", "papers", "first", "introduced", "monthly")
_MONTHLY: Final = ("monthly", "month", "count")


@dataclass(frozen=True, slots=True)
class Calendar:
    """All papers by month and by year, how many are undated, and how many dates were worked out.

    `months` go from the first to the last with none left out; `partial` is whether the last one is not over.
    `year_only` are papers that have a year and no month.
    """

    months: tuple[str, ...]
    papers: Mapping[str, int]
    years: Mapping[int, int]
    total: int
    dated: int
    year_only: int
    inferred: int
    last: str
    partial: bool

    def whole(self) -> tuple[str, ...]:
        """The months that are over."""
        return self.months[:-1] if self.partial else self.months


@dataclass(frozen=True, slots=True)
class Trend:
    """One entity over time. `months` are those with papers, sorted; `years` count all dated papers.

    `first_seen` is the date of its first paper, `introduced` that of the first paper which introduces it; each is
    empty where no dated paper does.
    """

    entity: str
    label: str
    types: tuple[str, ...]
    papers: int
    first_seen: str = ""
    introduced: str = ""
    months: tuple[tuple[str, int], ...] = ()
    years: tuple[tuple[int, int], ...] = ()

    @property
    def dated(self) -> int:
        """How many of its papers have a date."""
        return sum(count for _, count in self.years)


@dataclass(frozen=True, slots=True)
class Mover:
    """A trend, how much it grew, and whether chance can be ruled out (see `kg.analytics.growth`)."""

    trend: Trend
    growth: Growth
    sure: bool


@dataclass(slots=True)
class _Facts:
    label: str = ""
    papers: int = 0
    first: str = ""
    introduced: str = ""
    types: set[str] = field(default_factory=set)
    said: dict[str, int] = field(default_factory=dict)


def calendar(store: Store) -> Calendar:
    """All papers by month and year."""
    counts = {month: int(papers) for month, papers in answers(store, "trends/months", ("month", "papers"))}
    rows = answers(store, "trends/dates", ("papers", "dated", "last", "inferred"))
    total, dated, last, inferred = next(iter(rows), ("0", "0", "", "0"))
    months = {month: papers for month, papers in counts.items() if "-" in month}
    return Calendar(
        months=_span(months),
        papers=months,
        years=_by_year(counts),
        total=int(total),
        dated=int(dated or 0),
        year_only=sum(papers for month, papers in counts.items() if "-" not in month),
        inferred=int(inferred or 0),
        last=last,
        partial=bool(months) and not _is_over(max(months), last),
    )


def trends(store: Store, *, minimum: int = LEAST) -> tuple[Trend, ...]:
    """The trends of all entities that at least so many papers mention, those of most papers first."""
    rows = answers(store, "trends/mentioned", ("entity", "papers"))
    things = [
        entity for entity, papers in rows if int(papers) >= minimum and entity.startswith(store.names.entity("entity/"))
    ]
    found = trend(store, things).values()
    return tuple(sorted(found, key=lambda each: (-each.papers, each.label, each.entity)))


def trend(store: Store, entities: Iterable[str]) -> dict[str, Trend]:
    """The trends of some entities by their IRIs, in one question; those that the graph does not know are left out."""
    things = sorted(set(entities))
    if not things:
        return {}
    facts: dict[str, _Facts] = defaultdict(_Facts)
    monthly = {
        node: (month, int(papers)) for node, month, papers in answers(store, "trends/monthly", _MONTHLY)
    }  # fmt: skip
    for row in answers(store, "trends/entities", _COLUMNS, entity=things):
        _note(facts[row[0]], row[1:], monthly)
    return {entity: _trend(entity, facts[entity]) for entity in things if facts.get(entity) and facts[entity].types}


def _note(facts: _Facts, row: Sequence[str], monthly: Mapping[str, tuple[str, int]]) -> None:
    """Takes in one row of the question: each tells one thing."""
    label, kind, papers, first, introduced, node = row
    if label:
        facts.label = label
        facts.types.add(short(kind).partition(":")[2])
        facts.types.discard("Entity")
    facts.papers = int(papers) if papers else facts.papers
    facts.first, facts.introduced = first or facts.first, introduced or facts.introduced
    if node:
        month, count = monthly[node]
        facts.said[month] = count


def _trend(entity: str, facts: _Facts) -> Trend:
    return Trend(
        entity,
        facts.label,
        tuple(kind for kind in TYPES if kind in facts.types),
        facts.papers,
        facts.first,
        facts.introduced,
        tuple(sorted((month, count) for month, count in facts.said.items() if "-" in month)),
        tuple(sorted(_by_year(facts.said).items())),
    )


def monthly(trend: Trend, months: Sequence[str]) -> tuple[int, ...]:
    """The papers of an entity in each of some months, with 0 where there are none: what a sparkline shows.

    >>> monthly(Trend("urn:x", "X", ("Model",), 3, months=(("2024-02", 3),)), ("2024-01", "2024-02"))
    (0, 3)
    """
    counts = dict(trend.months)
    return tuple(counts.get(month, 0) for month in months)


def rising_now(found: Sequence[Trend], when: Calendar) -> list[Mover]:
    """What the papers of the last month name more often than those of the twelve months before, surest first."""
    return _moving(found, when, when.months[-1:], when.months[-1 - YEAR : -1], up=True)


def rising(found: Sequence[Trend], when: Calendar) -> list[Mover]:
    """What the papers of the last twelve whole months name more often than those of the twelve before."""
    return _moving(found, when, *_years(when), up=True)


def declining(found: Sequence[Trend], when: Calendar) -> list[Mover]:
    """What the papers of the last twelve whole months name less often than those of the twelve before."""
    return _moving(found, when, *_years(when), up=False)


def emerging(found: Sequence[Trend], when: Calendar) -> list[Trend]:
    """What was first seen within the last twelve months, by the number of its papers; years alone do not tell."""
    since = when.months[-YEAR:][:1]
    new = [each for each in found if since and len(each.first_seen) >= 7 and each.first_seen[:7] >= since[0]]
    return [each for each in new if each.papers >= LEAST and "Task" not in each.types]


def half_lives(found: Sequence[Trend], when: Calendar) -> list[tuple[Trend, HalfLife]]:
    """The half-lives of datasets and benchmarks, of those that are named most in their best year first."""
    data = [each for each in found if {"Dataset", "Benchmark"} & set(each.types)]
    lives = ((each, half_life(dict(each.years), when.years)) for each in data)
    known = [(each, life) for each, life in lives if life is not None]
    return sorted(known, key=lambda pair: (-pair[1].papers, pair[0].label, pair[0].entity))


def _years(when: Calendar) -> tuple[tuple[str, ...], tuple[str, ...]]:
    whole = when.whole()
    return whole[-YEAR:], whole[-2 * YEAR : -YEAR]


def _moving(
    found: Sequence[Trend], when: Calendar, recent: Sequence[str], before: Sequence[str], *, up: bool
) -> list[Mover]:
    if not recent or not before:
        return []
    counts = [(sum(monthly(each, recent)), sum(monthly(each, before))) for each in found]
    told = [place for place, pair in enumerate(counts) if sum(pair) >= LEAST_COMPARED]
    papers = (sum(when.papers.get(m, 0) for m in recent), sum(when.papers.get(m, 0) for m in before))
    grown = growth([counts[place] for place in told], papers)
    return [Mover(found[told[n]], grown[n], sure) for n, sure in moving(grown, up=up)]


def _by_year(counts: Mapping[str, int]) -> dict[int, int]:
    """Papers by year, those with a month among them."""
    years: dict[int, int] = defaultdict(int)
    for month, papers in sorted(counts.items()):
        years[int(month[:4])] += papers
    return dict(years)


def _span(months: Iterable[str]) -> tuple[str, ...]:
    """All months from the first to the last.

    >>> _span(["2023-11", "2024-02"])
    ('2023-11', '2023-12', '2024-01', '2024-02')
    """
    known = sorted(months)
    if not known:
        return ()
    first, last = (int(month[:4]) * YEAR + int(month[5:7]) - 1 for month in (known[0], known[-1]))
    return tuple(f"{n // YEAR:04}-{n % YEAR + 1:02}" for n in range(first, last + 1))


def _is_over(month: str, last: str) -> bool:
    """Whether the last date is the last day of a month, or later.

    >>> _is_over("2024-02", "2024-02-29"), _is_over("2024-02", "2024-02-12"), _is_over("2024-02", "2024-03")
    (True, False, True)
    """
    end = f"{month}-{monthrange(int(month[:4]), int(month[5:7]))[1]:02}"
    return last >= end
