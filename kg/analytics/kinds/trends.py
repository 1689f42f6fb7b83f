"""The report of trends: papers by month, what rises now and over the year, declines, emerges, and how data lasts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.analytics.charts import Lines, Series
from kg.analytics.growth import CHANCE, LEAST_AT_PEAK, LEAST_COMPARED, POSSIBLE, HalfLife
from kg.analytics.reports import TOP, Options, Report, Row, Section, evidence
from kg.analytics.trends import (
    LEAST,
    YEAR,
    Calendar,
    Mover,
    Trend,
    calendar,
    declining,
    emerging,
    half_lives,
    monthly,
    rising,
    rising_now,
)  # fmt: skip
from kg.analytics.trends import trends as all_trends
from kg.store import Store

#: So many months a chart shows, and so many things.
SPAN: Final = 36
DRAWN: Final = 5
_MOVERS: Final = ("entity", "type", "papers", "before", "growth", "p", "sure")
MEANINGS: Final = (
    ("papers, before", "How many papers of the later and of the earlier period mention the entity."),
    ("growth", "How often the later papers mention it, as a multiple of how often the earlier ones do; half a paper is "
               "added to each, so that few papers give no great growth (Anscombe 1956)."),
    ("p", "How likely so great a difference is if nothing changed: the exact test of two Poisson rates (Przyborowski "
          f"and Wilenski 1940). Only entities with at least {LEAST_COMPARED} papers in both periods are tested."),
    ("sure", f"yes: among these at most {CHANCE:.0%} are expected to be chance (Benjamini and Hochberg 1995); maybe: p "
             f"is at most {POSSIBLE:g}, which among many things happens by chance too."),
    ("half-life", "Years from the best year of a dataset or benchmark, by its share of that year's papers, until its "
                  "share is half of that and stays so for a year (after Burton and Kebler 1960); only where the best "
                  f"year has at least {LEAST_AT_PEAK} papers."),
)  # fmt: skip


def trends(store: Store, options: Options) -> Report:  # noqa: ARG001
    """What happens over time, and what the dates allow to say of it."""
    when, found = calendar(store), all_trends(store)
    sections = (
        _papers(when),
        _moving(store, when, "Rising this month", rising_now(found, when), _this_month(when)),
        _moving(store, when, "Rising over the year", rising(found, when), _last_year(when)),
        _moving(store, when, "Declining over the year", declining(found, when), _last_year(when)),
        _emerging(store, when, found),
        _half_lives(store, when, half_lives(found, when)),
    )
    return Report("trends", "Trends", tuple(_about(when)), sections, MEANINGS)


def _about(when: Calendar) -> list[str]:
    undated, with_month = when.total - when.dated, when.dated - when.year_only
    lines = [
        f"{when.total:,} papers: {with_month:,} have a month, {when.year_only:,} only a year, {undated:,} no date at "
        "all. What is said of months rests on the first, what is said of years on both; undated papers count nowhere.",
        f"{when.inferred:,} dates were worked out and not printed." if when.inferred else "All dates are as printed.",
    ]
    if when.partial:
        lines.append(
            f"The last month, {when.months[-1]}, ends with {when.last} and is not over: it is compared by shares."
        )
    return lines


def _this_month(when: Calendar) -> str:
    if len(when.months) < 2:
        return "There are too few months to compare."
    last = _sum(when, when.months[-1:])
    return f"The papers of {when.months[-1]} ({last}) against those of the months before, up to {YEAR}."


def _last_year(when: Calendar) -> str:
    whole = when.whole()
    if len(whole) <= YEAR:
        return "There is less than a year before the last twelve months, and nothing to compare them with."
    recent, before = whole[-YEAR:], whole[-2 * YEAR : -YEAR]
    return (
        f"The papers of {recent[0]} to {recent[-1]} ({_sum(when, recent)}) against those of {before[0]} to "
        f"{before[-1]} ({_sum(when, before)})."
    )


def _sum(when: Calendar, months: Sequence[str]) -> str:
    return f"{sum(when.papers.get(month, 0) for month in months):,}"


def _papers(when: Calendar) -> Section:
    rows = tuple(Row("", (str(year), papers)) for year, papers in sorted(when.years.items()))
    span = when.months[-SPAN:]
    words = "No paper is dated."
    if rows:
        most = max(when.years, key=lambda year: (when.years[year], year))
        words = (
            f"Dated papers are of {min(when.years)} to {max(when.years)}; most, {when.years[most]:,}, are of {most}."
        )
    chart = Lines(
        "Papers by month", span, (Series("papers", tuple(when.papers.get(m, 0) for m in span)),), when.partial
    )
    return Section("Papers", words, ("year", "papers"), rows, charts=(chart,) if len(span) > 1 else ())


def _moving(store: Store, when: Calendar, title: str, movers: Sequence[Mover], words: str) -> Section:
    shown = movers[:TOP]
    sure = [mover for mover in movers if mover.sure]
    told = " Nothing stands out."
    if movers:
        first = movers[0]
        told = (
            f" {len(sure) or 'None'} of {len(movers):,} is sure."
            if len(sure) < 2
            else f" {len(sure)} of {len(movers):,} are sure."
        )
        told += " The others may be chance." if len(sure) < len(movers) else ""
        told += (
            f" First is {first.trend.label}, in {first.growth.recent:,} papers after {first.growth.before:,} before."
        )
    rows = tuple(
        Row(each.trend.entity, (
            each.trend.label, "/".join(each.trend.types), each.growth.recent, each.growth.before, each.growth.ratio,
            each.growth.p, "yes" if each.sure else "maybe",
        ), tuple(evidence(store, each.trend.entity)))
        for each in shown
    )  # fmt: skip
    charts = (_lines(f"{title}: papers by month", [each.trend for each in shown], when),) if shown else ()
    return Section(title, words + told, _MOVERS, rows, charts=charts)


def _lines(title: str, shown: Sequence[Trend], when: Calendar) -> Lines:
    span = when.months[-2 * YEAR :]
    series = tuple(Series(each.label, monthly(each, span)) for each in shown[:DRAWN])
    return Lines(title, span, series, when.partial)


def _emerging(store: Store, when: Calendar, found: Sequence[Trend]) -> Section:
    new = emerging(found, when)
    since = when.months[-YEAR:][:1]
    words = f"First seen since {since[0]}, in at least {LEAST} papers." if since else "No paper has a month."
    words += f" {new[0].label} is named most, by {new[0].papers:,} papers." if new else " There is none."
    rows = tuple(
        Row(each.entity, (
            each.label, "/".join(each.types), each.first_seen, each.introduced or "not here", each.papers,
        ), tuple(evidence(store, each.entity)))
        for each in new[:TOP]
    )  # fmt: skip
    return Section("Emerging", words, ("entity", "type", "first seen", "introduced", "papers"), rows, chart="papers")


def _half_lives(store: Store, when: Calendar, lives: Sequence[tuple[Trend, HalfLife]]) -> Section:
    over = [life.years for _, life in lives if life.years is not None]
    words = f"{len(lives):,} datasets and benchmarks have a year with at least {LEAST_AT_PEAK} papers."
    if over:
        words += (
            f" {len(over):,} are past their half-life, which is {sorted(over)[len(over) // 2]:g} years in the middle."
        )
    rows = tuple(
        Row(each.entity, (
            each.label, str(life.peak), life.papers, f"{life.share:.1%}",
            "not reached" if life.years is None else f"{life.years:g}",
        ), tuple(evidence(store, each.entity)))
        for each, life in lives[:TOP]
    )  # fmt: skip
    columns = ("dataset or benchmark", "best year", "papers in it", "share of its papers", "half-life in years")
    years = tuple(str(year) for year in range(min(when.years), max(when.years) + 1)) if when.years else ()
    series = tuple(Series(each.label, _shares(each, when, years)) for each, _ in lives[:DRAWN])
    charts = (Lines("Percent of a year's papers that name it", years, series),) if series and len(years) > 1 else ()
    return Section("How long datasets and benchmarks last", words, columns, rows, charts=charts)


def _shares(each: Trend, when: Calendar, years: Sequence[str]) -> tuple[float | None, ...]:
    counts = dict(each.years)
    return tuple(
        round(100 * counts.get(int(year), 0) / when.years[int(year)], 2) if when.years.get(int(year)) else None
        for year in years
    )
