"""CSV and its kind: a row a paper, columns by their names, whatever parts them.

1. The first line names the columns; the sign between them is the one that shows a title and an abstract.
2. Names are those of `kg.sources.dialects.plain` and those that Zotero, Scopus, Web of Science and others write.
3. Rows that do not fit are reported (`kg.sources.rows`). Cells are text: nothing in them is a formula.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Final

from kg.papers import Paper
from kg.sources.fields import Fields, turned, untagged
from kg.sources.inputs import Input
from kg.sources.record import told
from kg.sources.rows import Lines, rows

_SIGNS: Final = (",", "\t", ";", "|")
#: Our field → the columns that hold it, the likeliest first.
_COLUMNS: Final = {
    "title": ("title", "paper title", "article title", "document title", "name", "paper"),
    "abstract": ("abstract", "abstract note", "summary", "paper abstract"),
    "id": ("id", "key", "paper id", "paperid", "item key", "eid", "ut (unique wos id)"),
    "published": ("published", "publication date", "date", "publication year", "year", "py"),
    "authors": ("authors", "author", "author full names", "author names"),
    "author_count": ("author_count", "author count"),
    "organization": ("organization", "organisation", "institution"),
    "comments": ("comments",),
    "upvotes": ("upvotes",),
    "venue": ("venue", "publication title", "source title", "journal", "conference", "booktitle"),
    "doi": ("doi",),
    "arxiv_id": ("arxiv_id", "arxiv id", "arxiv", "archive id"),
    "url": ("url", "link", "urls", "url_abs"),
    "pdf": ("pdf", "url_pdf", "pdf url"),
    "code": ("code", "github", "code url", "repository"),
}


def recognises(head: str) -> bool:
    """Whether the first line names a title and an abstract."""
    return _header(head.lstrip("\ufeff\r\n").split("\n", 1)[0]) is not None


def read(source: Input) -> Iterator[Paper]:
    """The papers of a table, in its order."""
    lines = Lines(source)
    first = next((line for line in lines if line.strip()), "")
    if (header := _header(first)) is None:
        source.error("the first line names no title and abstract")
        return
    sign, columns, width = header
    for line, row in rows(lines, sign, width):
        if any(cell.strip() for cell in row):
            yield from told(_fields(row, columns), source, line)


def _header(line: str) -> tuple[str, dict[str, int], int] | None:
    """The sign, the places of our columns, and the number of all; None where the line is no such header."""
    for sign in _SIGNS:
        try:
            names = [name.strip().casefold() for name in next(csv.reader([line], delimiter=sign), [])]
        except csv.Error:
            continue
        first = {field: next((name for name in known if name in names), None) for field, known in _COLUMNS.items()}
        places = {field: names.index(name) for field, name in first.items() if name}
        if len(names) > 1 and "title" in places and "abstract" in places:
            return sign, places, len(names)
    return None


def _fields(row: list[str], columns: dict[str, int]) -> Fields:
    said = {field: row[at].strip() or None for field, at in columns.items() if at < len(row)}
    return Fields(
        title=untagged(said.get("title")),
        abstract=untagged(said.get("abstract")),
        id=said.get("id"),
        dates=(("published", said.get("published")),),
        authors=_authors(said.get("authors")),
        author_count=_number(said.get("author_count")),
        organization=said.get("organization"),
        comments=_number(said.get("comments")),
        upvotes=_number(said.get("upvotes")),
        venue=said.get("venue"),
        identifiers=(("doi", said.get("doi")), ("arxiv_id", said.get("arxiv_id"))),
        urls=(("url", said.get("url")), ("pdf", said.get("pdf"))),
        links=(("code", said.get("code")),),
    )


def _authors(text: str | None) -> list[str] | str | None:
    """Names; between semicolons the surname may stand first."""
    return [turned(name) for name in text.split(";")] if text and ";" in text else text


def _number(text: str | None) -> int | str | None:
    """A count as a number; what is none stays, to be complained of."""
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 10 else text
