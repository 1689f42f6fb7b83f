"""Sources: everything that papers are read from. One reader a format, found by content.

1. A location is a file, a folder (its files in sorted order, hidden ones left out) or `-`.
2. The first bytes decide which reader of `READERS` gets the file; its name's ending only where they do not.
3. The reader yields papers as it goes. What it cannot read goes to `on_error`, and the rest is read.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import InputError
from kg.papers import Paper
from kg.sources import jsonlines, listing
from kg.sources.inputs import MAX_LINE, Input, files, foreign, open_input, printable

__all__ = ["READERS", "Reader", "read"]

_FORMATS: Final = "kg reads listing pages saved as text, and JSON Lines, both plain or gzip"


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: `recognises` looks at the first text, `read` gives the papers of an input."""

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Callable[[Input, datetime.date | None], Iterator[Paper]]


#: The readers in the order in which they are asked.
READERS: Final[tuple[Reader, ...]] = (
    Reader("JSON", (".json",), jsonlines.recognises_values, lambda source, _: jsonlines.read_values(source)),
    Reader("JSON Lines", (".jsonl", ".ndjson"), jsonlines.recognises, lambda source, _: jsonlines.read(source)),
    Reader("listing page", (), listing.recognises, listing.read),
)


def read(
    locations: Sequence[str],
    *,
    listing_date: datetime.date | None = None,
    on_error: Callable[[InputError], None],
    max_line: int = MAX_LINE,
) -> Iterator[Paper]:
    """The papers of files, folders and standard input (`-`), one a record, in the order of the input.

    `listing_date` is the day on which listing pages were captured; it dates what they print without
    a year. What cannot be read goes to `on_error`, named with its file and line. A line longer than
    `max_line` bytes is skipped without being held.
    """
    for location in locations:
        if location != "-" and _is_folder(location):
            yield from _read_folder(location, listing_date, on_error, max_line)
        else:
            yield from _read_file(location, listing_date, on_error, max_line)


def _is_folder(location: str) -> bool:
    try:
        return Path(location).is_dir() and location != ""
    except (OSError, ValueError):
        return False


def _read_folder(
    location: str, listing_date: datetime.date | None, on_error: Callable[[InputError], None], max_line: int
) -> Iterator[Paper]:
    found = False
    for file in files(location, on_error):
        for paper in _read_file(str(file), listing_date, on_error, max_line):
            found = True
            yield paper
    if not found:
        on_error(InputError(f"no papers in this folder; {_FORMATS}", source=printable(location)))


def _read_file(
    location: str, listing_date: datetime.date | None, on_error: Callable[[InputError], None], max_line: int
) -> Iterator[Paper]:
    source = open_input(location, on_error, max_line=max_line)
    try:
        head, source = source.peek()
    except InputError as error:
        on_error(error)
    else:
        if reader := _reader(head, source):
            yield from reader.read(source, listing_date)


def _reader(head: bytes, source: Input) -> Reader | None:
    if cure := foreign(head):
        source.error(cure)
        return None
    text = head.decode("utf-8-sig", "replace")
    if not text.strip():
        source.error(f"empty; {_FORMATS}")
        return None
    for reader in READERS:
        if reader.recognises(text):
            return reader
    name = source.name.lower().removesuffix(".gz")
    for reader in READERS:
        if name.endswith(reader.endings):
            return reader
    source.error(f"no papers recognised; {_FORMATS}")
    return None
