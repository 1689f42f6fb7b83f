"""Dates as sources print them, normalised to ISO 8601 of the precision given."""

from __future__ import annotations

import datetime
import re
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
#: A month's name, full or short, in English.
MONTH: Final = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    r"|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_TIME: Final = r"(?:[T ]\s*\d.*)?"
_FORMS: Final = tuple(
    re.compile(form + _TIME, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<year>\d{4})(?:(?P<mark>[-/.])(?P<month>\d{1,2})(?:(?P=mark)(?P<day>\d{1,2}))?)?",
        rf"(?P<month>{MONTH})(?:\s+(?P<day>\d{{1,2}}),?|,)?\s+(?P<year>\d{{4}})",
        rf"(?:[A-Z]{{3}},\s*)?(?P<day>\d{{1,2}})\s+(?P<month>{MONTH}),?\s+(?P<year>\d{{4}})",
    )
)
_YEARS: Final = range(1900, 2200)


def month_number(text: str) -> int:
    """The number of a month given as a number or by its English name.

    >>> month_number("Sept."), month_number("05")
    (9, 5)
    """
    return int(text) if text.isdigit() else _MONTHS.index(text[:3].lower()) + 1


def iso_date(value: str | int) -> str:
    """A date as ISO 8601 of the precision given; raises ValueError if it is none.

    >>> [iso_date(d) for d in (2024, "2024-5", "2024-05-14T08:00:00Z", "May 14, 2024", "14 May 2024", "May 2024")]
    ['2024', '2024-05', '2024-05-14', '2024-05-14', '2024-05-14', '2024-05']
    """
    text = str(value).strip()
    for form in _FORMS:
        if found := form.fullmatch(text):
            return _checked(found["year"], found["month"], found["day"])
    raise ValueError(f"no date: {text[:40]!r}")


def _checked(year: str, month: str | None, day: str | None) -> str:
    date = datetime.date(int(year), month_number(month) if month else 1, int(day) if day else 1)
    if date.year not in _YEARS:
        raise ValueError(f"no year of a paper: {year}")
    return date.isoformat()[: 10 if day else 7 if month else 4]
