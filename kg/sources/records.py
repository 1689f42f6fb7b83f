"""One JSON object as a `Paper`: what each field may hold, and what is said where it holds something else.

A record without a usable title, abstract or id is lost; any other field that makes no sense is left
out, and said so, while the paper is kept. Fields not listed here are ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from kg.papers import Paper, paper_key
from kg.sources.dates import iso_date
from kg.sources.identifiers import identifiers

_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_BETWEEN_NAMES: Final = re.compile(r"(?:,\s+and|,|\band\b)\s+")
_DATES: Final = ("published", "date", "year")
_MOST: Final = 10**9

Complain = Callable[[str], None]
_T = TypeVar("_T")


class Unfit(ValueError):
    """A value that its field cannot hold."""


def paper(record: Any, *, name: str, complain: Complain) -> Paper:
    """The paper that a decoded JSON value describes; raises `Unfit` with what it lacks.

    `complain` gets a message for every field that is left out.
    """
    if not isinstance(record, dict):
        raise Unfit(f"{_kind(record)} instead of an object with title and abstract")
    title, abstract = _text(record, "title"), _text(record, "abstract")
    own = _own_id(record)
    names, count = _optional(_authors, record, "authors", complain) or ((), None)
    urls = _optional(_urls, record, "url", complain) or ()
    urls += _optional(_urls, record, "urls", complain) or ()
    ids = [_optional(_string, record, key, complain) for key in ("doi", "arxiv_id")]
    return Paper(
        id=own or paper_key(title),
        title=title,
        abstract=abstract,
        published=_published(record, complain),
        authors=names,
        author_count=count if count is not None else _optional(_number, record, "author_count", complain),
        organization=_optional(_string, record, "organization", complain),
        comments=_optional(_number, record, "comments", complain),
        upvotes=_optional(_number, record, "upvotes", complain),
        venue=_optional(_string, record, "venue", complain),
        identifiers=identifiers(value for value in (own, *ids, *urls) if value),
        urls=tuple(dict.fromkeys(url for url in urls if _URL.fullmatch(url))),
        sources=(name,),
    )


def _text(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if value is None or value == "":
        raise Unfit(f"no {key}")
    if not isinstance(value, str):
        raise Unfit(f"{key} is {_kind(value)} instead of a string")
    text = _string(value)
    if text is None:
        raise Unfit(f"no {key}")
    return text


def _own_id(record: dict[str, Any]) -> str | None:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return _string(value)
    raise Unfit(f"id is {_kind(value)} instead of a string")


def _optional(parse: Callable[[Any], _T], record: dict[str, Any], key: str, complain: Complain) -> _T | None:
    try:
        value = record.get(key)
        return None if value is None else parse(value)
    except ValueError as error:
        complain(f"{key} left out: {error}")
        return None


def _published(record: dict[str, Any], complain: Complain) -> str | None:
    dates = (_optional(_date, record, key, complain) for key in _DATES)
    return next((date for date in dates if date), None)


def _date(value: Any) -> str | None:
    value = _whole(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit(f"{_kind(value)} is no date")
    return iso_date(value) if str(value).strip() else None


def _string(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unfit(f"{_kind(value)} instead of a string")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            raise Unfit("not Unicode: half a surrogate pair, or broken UTF-8") from None
    return value.strip() or None


def _whole(value: Any) -> Any:
    """A number that some table wrote with a decimal point, without it."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _number(value: Any) -> int:
    value = _whole(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < _MOST:
        raise Unfit(f"{_kind(value)} that is no count")
    return value


def _urls(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(url for url in map(_string, values) if url)


def _authors(value: Any) -> tuple[tuple[str, ...], int | None]:
    if isinstance(value, str):
        parts = value.split(";") if ";" in value else _BETWEEN_NAMES.split(value)
        names = tuple(name.strip() for name in parts if name.strip())
    elif isinstance(value, list):
        names = tuple(_names(value))
    else:
        return (), _number(value)
    return names, len(names) or None


def _names(values: list[Any]) -> Iterator[str]:
    for value in values:
        name = _string(value.get("name") if isinstance(value, dict) else value)
        if name:
            yield name


def _kind(value: Any) -> str:
    kinds = {bool: "a truth value", int: "a number", float: "a number", str: "a string", list: "a list"}
    return "null" if value is None else kinds.get(type(value), "an object")
