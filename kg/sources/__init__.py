"""Sources: everything that papers are read from. One reader a format, found by content.

1. A location is a file, a folder (its files in sorted order, hidden ones left out), `-`, or an address of
   `kg.fetch.schemes` (`hf:2025-11-10`, `arxiv:cs.CL`), whose answers are read like files.
2. The first bytes decide which reader gets the file; its name's ending only where they do not. Readers that other
   packages bring are asked first, then those of `READERS`.
3. The reader yields papers as it goes. What it cannot read goes to `on_error`, and the rest is read.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Final

from kg import plugins
from kg.errors import InputError, KgError
from kg.fetch import schemes
from kg.papers import Paper
from kg.sources import anthology, atom, bibtex, jsonlines, listing, oai, pdf, ris, tables, webpages
from kg.sources.inputs import MAX_LINE, Input, files, foreign, open_input, printable

__all__ = ["READERS", "Reader", "read", "records"]

_FORMATS: Final = "kg reads listing pages saved as text, JSON, CSV, BibTeX, RIS, XML and PDF, plain or gzip"


@dataclass(frozen=True, slots=True)
class Reader:
    """One format: `recognises` looks at the first text, `read` gives the papers of an input.

    `magic` are the first bytes of a format that is no text; its reader is asked by them alone.
    """

    name: str
    endings: tuple[str, ...]
    recognises: Callable[[str], bool]
    read: Callable[[Input, datetime.date | None], Iterator[Paper]]
    magic: bytes = b""


def _undated(read: Callable[[Input], Iterator[Paper]]) -> Callable[[Input, datetime.date | None], Iterator[Paper]]:
    """A reader that needs no day of a listing."""
    return lambda source, _: read(source)


#: The readers in the order in which they are asked.
READERS: Final[tuple[Reader, ...]] = (
    Reader("JSON", (".json",), jsonlines.recognises_values, _undated(jsonlines.read_values)),
    Reader("Atom", (".atom", ".rss"), atom.recognises, _undated(atom.read)),
    Reader("OAI-PMH", (), oai.recognises, _undated(oai.read)),
    Reader("ACL Anthology", (), anthology.recognises, _undated(anthology.read)),
    Reader("web page", (".html", ".htm"), webpages.recognises, _undated(webpages.read)),
    Reader("BibTeX", (".bib",), bibtex.recognises, _undated(bibtex.read)),
    Reader("RIS", (".ris",), ris.recognises, _undated(ris.read)),
    Reader("table", (".csv", ".tsv"), tables.recognises, _undated(tables.read)),
    Reader("JSON Lines", (".jsonl", ".ndjson"), jsonlines.recognises, _undated(jsonlines.read)),
    Reader("listing page", (), listing.recognises, listing.read),
    Reader("PDF", (), pdf.recognises, _undated(pdf.read), magic=pdf.MAGIC),
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
    told = records(locations, listing_date=listing_date, on_error=on_error, max_line=max_line)
    return (paper for _, paper in told)


def records(
    locations: Sequence[str],
    *,
    listing_date: datetime.date | None = None,
    on_error: Callable[[InputError], None],
    max_line: int = MAX_LINE,
) -> Iterator[tuple[str, Paper]]:
    """The same papers, each with the file that it was read from, or `-`."""
    for location in locations:
        if scheme := schemes.find(location):
            for paper in islice(_read_scheme(scheme, listing_date, on_error, max_line), scheme.limit):
                yield location, paper
        elif location != "-" and _is_folder(location):
            yield from _read_folder(location, listing_date, on_error, max_line)
        else:
            for paper in _read_file(location, listing_date, on_error, max_line):
                yield location, paper


def _read_scheme(
    scheme: schemes.Scheme,
    listing_date: datetime.date | None,
    on_error: Callable[[InputError], None],
    max_line: int,
) -> Iterator[Paper]:
    for answer in schemes.inputs(scheme, on_error):
        yield from _read_input(replace(answer, max_line=max_line), listing_date, on_error)


def _is_folder(location: str) -> bool:
    try:
        return Path(location).is_dir() and location != ""
    except (OSError, ValueError):
        return False


def _read_folder(
    location: str, listing_date: datetime.date | None, on_error: Callable[[InputError], None], max_line: int
) -> Iterator[tuple[str, Paper]]:
    found = False
    for file in files(location, on_error):
        for paper in _read_file(str(file), listing_date, on_error, max_line):
            found = True
            yield str(file), paper
    if not found:
        on_error(InputError(f"no papers in this folder; {_FORMATS}", source=printable(location)))


def _read_file(
    location: str, listing_date: datetime.date | None, on_error: Callable[[InputError], None], max_line: int
) -> Iterator[Paper]:
    yield from _read_input(open_input(location, on_error, max_line=max_line), listing_date, on_error)


def _read_input(
    source: Input, listing_date: datetime.date | None, on_error: Callable[[InputError], None]
) -> Iterator[Paper]:
    try:
        head, source = source.peek()
    except InputError as error:
        on_error(error)
    else:
        if reader := _reader(head, source):
            yield from reader.read(source, listing_date)


def _reader(head: bytes, source: Input) -> Reader | None:
    readers = (*_brought(source), *READERS)
    if binary := next((reader for reader in readers if reader.magic and head.startswith(reader.magic)), None):
        return binary
    if cure := foreign(head):
        source.error(cure)
        return None
    text = head.decode("utf-8-sig", "replace")
    if not text.strip():
        source.error(f"empty; {_FORMATS}")
        return None
    name = source.name.lower().removesuffix(".gz")
    found = next((reader for reader in readers if reader.recognises(text)), None)
    found = found or next((reader for reader in readers if reader.endings and name.endswith(reader.endings)), None)
    if found is None:
        source.error(f"no papers recognised; {_FORMATS}")
    return found


def _brought(source: Input) -> Iterator[Reader]:
    """The readers of other packages; one that cannot be loaded is reported and left out."""
    for point in plugins.points(plugins.READERS):
        try:
            yield _guarded(plugins.load(point, Reader), plugins.told(point))
        except KgError as error:
            source.error(str(error))


def _guarded(reader: Reader, name: str) -> Reader:
    """A reader of another package, of which nothing gets out but papers and reports."""

    def recognises(text: str) -> bool:
        try:
            return bool(reader.recognises(text))
        except Exception:
            return False

    def read(source: Input, listing_date: datetime.date | None) -> Iterator[Paper]:
        try:
            yield from reader.read(source, listing_date)
        except Exception as error:
            source.error(f"{name} failed ({type(error).__name__}: {error}); what came before is read")

    return Reader(reader.name, reader.endings, recognises, read, reader.magic)
