"""Spells of time in plain words, such as "this month", counted back from a day.

>>> since("what is new this month?", datetime.date(2025, 11, 12))
'what is new since 2025-11?'
"""

from __future__ import annotations

import datetime
import re
from typing import Final

_UNIT: Final = r"(day|week|month|year)s?"
_SPELL: Final = re.compile(
    r"(?:\b(?:in|during|within|over|for|of|from|since)\s+)?(?:\bthe\s+)?"
    rf"(?:\b(?P<this>this|current)\s+{_UNIT}|\b(?:last|past)\s+(?:(?P<number>\d{{1,3}})\s+)?{_UNIT}"
    r"|\b(?P<day>today|yesterday))\b(?!['’])",
    re.IGNORECASE,
)


def since(text: str, day: datetime.date) -> str | None:
    """The text with its spell of time as `since DATE`; None where there is none.

    This week begins on its Monday. The last month is the one that ends on `day`, not the calendar's.

    >>> friday = datetime.date(2025, 3, 7)
    >>> since("new this week", friday), since("rising in the last 3 months", friday), since("new models", friday)
    ('new since 2025-03-03', 'rising since 2024-12-07', None)
    """
    found = _SPELL.search(text)
    if found is None:
        return None
    return f"{text[: found.start()]}since {_begin(found, day)}{text[found.end() :]}"


def _begin(found: re.Match[str], day: datetime.date) -> str:
    if found["day"]:
        return (day - datetime.timedelta(days=found["day"].lower() == "yesterday")).isoformat()
    if not found["this"]:
        return _before(day, int(found["number"] or 1), found[4].lower()).isoformat()
    unit = found[2].lower()
    if unit == "week":
        return (day - datetime.timedelta(days=day.weekday())).isoformat()
    return day.isoformat()[: {"day": 10, "month": 7, "year": 4}[unit]]


def _before(day: datetime.date, number: int, unit: str) -> datetime.date:
    """The first day of so many units that end on a day; the last of a month that has no such day."""
    if unit in ("day", "week"):
        return day - datetime.timedelta(days=number * (7 if unit == "week" else 1) - 1)
    months = day.year * 12 + day.month - 1 - number * (12 if unit == "year" else 1)
    year, month = max(months // 12, 1), months % 12 + 1
    following = datetime.date(year + month // 12, month % 12 + 1, 1)
    return min(
        datetime.date(year, month, 1) + datetime.timedelta(days=day.day - 1), following - datetime.timedelta(days=1)
    )
