"""Notes of OpenReview: both versions of its API, that is content as plain values or as `{"value": …}`."""

from __future__ import annotations

import datetime
from typing import Any

from kg.sources.fields import Fields, dig, untagged


def fits(record: dict[str, Any]) -> bool:
    """A note has its title in its content."""
    return isinstance(record.get("content"), dict) and ("forum" in record or "title" in record["content"])


def fields(record: dict[str, Any]) -> Fields:
    """What a note says; its forum is the paper."""
    note = record.get("forum") or record.get("id")
    forum = f"https://openreview.net/forum?id={note}" if isinstance(note, str) else None
    return Fields(
        title=untagged(_value(record, "title")),
        abstract=untagged(_value(record, "abstract")),
        id=note,
        dates=(("pdate", _day(record.get("pdate"))), ("cdate", _day(record.get("tcdate") or record.get("cdate")))),
        authors=_value(record, "authors"),
        venue=_value(record, "venue"),
        urls=(("forum", forum),),
        links=(("code", _value(record, "code")), ("pdf", _value(record, "pdf_url"))),
    )


def _value(record: dict[str, Any], key: str) -> Any:
    value = dig(record, "content", key)
    return value.get("value") if isinstance(value, dict) else value


def _day(milliseconds: Any) -> Any:
    """The day of a time in milliseconds; what is none stays, to be complained of.

    >>> _day(1546300800000)
    '2019-01-01'
    """
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int):
        return milliseconds
    try:
        return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return milliseconds
