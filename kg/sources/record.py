"""One record as a `Paper`: what each field may hold, and what is said where it holds something else.

A record without a usable title, abstract or id is lost; any other field that makes no sense is left
out, and said so, while the paper is kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from kg.papers import Paper, paper_key
from kg.sources.dates import iso_date
from kg.sources.fields import Fields
from kg.sources.identifiers import identifiers
from kg.sources.inputs import Input

_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+", re.IGNORECASE)
_BETWEEN_NAMES: Final = re.compile(r"(?:,\s+and|,|\band\b)\s+")
_MOST: Final = 10**9

Complain = Callable[[str], None]
_T = TypeVar("_T")


class Unfit(ValueError):
    """A value that its field cannot hold."""


def checked(fields: Fields, *, name: str, complain: Complain) -> Paper:
    """The paper that a record of any format describes; raises `Unfit` with what it lacks.

    `complain` gets a message for every field that is left out.
    """
    title, abstract = _text(fields.title, "title"), _text(fields.abstract, "abstract")
    own = _own_id(fields.id)
    names, count = _optional(_authors, fields.authors, "authors", complain) or ((), None)
    urls = [url for key, value in fields.urls for url in _optional(_urls, value, key, complain) or ()]
    ids = [_optional(_string, value, key, complain) for key, value in fields.identifiers]
    links = [url for key, value in fields.links for url in _optional(_urls, value, key, complain) or ()]
    published, inferred = _published(fields, complain)
    return Paper(
        id=own or paper_key(title),
        title=title,
        abstract=abstract,
        published=published,
        published_inferred=inferred,
        authors=names,
        author_count=count if count is not None else _optional(_number, fields.author_count, "author_count", complain),
        organization=_optional(_string, fields.organization, "organization", complain),
        comments=_optional(_number, fields.comments, "comments", complain),
        upvotes=_optional(_number, fields.upvotes, "upvotes", complain),
        venue=_optional(_string, fields.venue, "venue", complain),
        identifiers=identifiers(value for value in (own, *ids, *urls) if value),
        urls=tuple(dict.fromkeys(url for url in (*urls, *links) if _URL.fullmatch(url))),
        sources=(name,),
    )


def told(fields: Fields, source: Input, line: int, *, entry: str = "") -> Iterator[Paper]:
    """The paper of a record of an input; what is wrong with it is reported with its line, and `entry` before it."""

    def complain(message: str) -> None:
        source.error(entry + message, line=line)

    try:
        yield checked(fields, name=source.name, complain=complain)
    except Unfit as error:
        complain(str(error))


def _text(value: Any, key: str) -> str:
    if value is None or value == "":
        raise Unfit(f"no {key}")
    if not isinstance(value, str):
        raise Unfit(f"{key} is {kind(value)} instead of a string")
    text = _string(value)
    if text is None:
        raise Unfit(f"no {key}")
    return text


def _own_id(value: Any) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is None or isinstance(value, str):
        return _string(value)
    raise Unfit(f"id is {kind(value)} instead of a string")


def _optional(parse: Callable[[Any], _T], value: Any, key: str, complain: Complain) -> _T | None:
    try:
        return None if value is None else parse(value)
    except ValueError as error:
        complain(f"{key} left out: {error}")
        return None


def _published(fields: Fields, complain: Complain) -> tuple[str | None, bool]:
    """The date, and whether it is only that of a listing."""
    dates = (_optional(_date, value, key, complain) for key, value in fields.dates)
    if date := next((date for date in dates if date), None):
        return date, False
    date = _optional(_date, fields.listed, "the day of the listing", complain)
    return date, date is not None


def _date(value: Any) -> str | None:
    value = _whole(value)
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise Unfit(f"{kind(value)} is no date")
    return iso_date(value) if str(value).strip() else None


def _string(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str):
        raise Unfit(f"{kind(value)} instead of a string")
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
        raise Unfit(f"{kind(value)} that is no count")
    return value


def _urls(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(url for url in map(_string, values) if url)


def _authors(value: Any) -> tuple[tuple[str, ...], int | None]:
    if isinstance(value, str):
        text = _string(value) or ""
        parts = text.split(";") if ";" in text else _BETWEEN_NAMES.split(text)
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


def kind(value: Any) -> str:
    """What a decoded value is, in words."""
    kinds = {bool: "a truth value", int: "a number", float: "a number", str: "a string", list: "a list"}
    return "null" if value is None else kinds.get(type(value), "an object")
