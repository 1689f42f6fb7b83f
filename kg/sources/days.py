"""Days as listing pages print them, often without a year, and what year they are then of."""

from __future__ import annotations

import datetime
from calendar import isleap
from dataclasses import dataclass

from kg.sources.dates import iso_date


@dataclass(frozen=True, slots=True)
class Day:
    """A date as a page prints it; `year` is None where it prints none."""

    month: int
    day: int
    year: int | None = None


def full_date(day: Day) -> datetime.date | None:
    """The day in the calendar, where it has a year and there is such a day."""
    try:
        return datetime.date(day.year, day.month, day.day) if day.year else None
    except ValueError:
        return None


def published(day: Day, captured: datetime.date | None, year: int | None) -> str | None:
    """The ISO date of a day; raises ValueError if the calendar has none."""
    if day.year:
        return iso_date(f"{day.year}-{day.month}-{day.day}")
    if captured:
        return _latest(day, captured).isoformat()
    return datetime.date(year, day.month, day.day).isoformat() if year else None


def _latest(day: Day, captured: datetime.date) -> datetime.date:
    """The last such day up to the capture; the 29th of February may lie some years back."""
    if (day.month, day.day) == (2, 29):
        leap = (y for y in range(captured.year, captured.year - 9, -1) if isleap(y))
        return next(d for y in leap if (d := datetime.date(y, 2, 29)) <= captured)
    this_year = datetime.date(captured.year, day.month, day.day)
    return this_year if this_year <= captured else this_year.replace(year=captured.year - 1)
