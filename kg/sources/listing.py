"""Listing pages: the "daily papers" of a day, saved as text. `kg.sources.pages` has their grammar.

1. The page is read whole, up to `MAX_PAGE`, and cut into records; half records are reported.
2. A date without a year is of the year in which the page was captured. Pages do not print that year but
   leave it out where it is the current one, so it is the year after the latest that they print. A
   capture date, from the caller or the page's head, says it instead; what lies after it is a year older.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Final

from kg.papers import Paper, paper_key
from kg.sources.days import published
from kg.sources.inputs import Input, Line
from kg.sources.pages import Entry, Paragraph, page, parse_block, parse_day

#: Dates need the whole page, so it is held in memory; 20,000 entries have 60 million characters so counted.
MAX_PAGE: Final = 128 << 20
_OF_A_LINE: Final = 100
_MARKUP: Final = ("<", "#", "@", "\\", "%", "|", "{", "---", "```")


def recognises(head: str) -> bool:
    """Whether the first text holds a title with an abstract, and a date or little but such pairs."""
    if head.lstrip().startswith(_MARKUP):
        return False
    texts = head.split("\n")
    found = page(Line(number, text) for number, text in enumerate(texts, start=1))
    dated = any(parse_day(text.strip()) or parse_block(text) for text in texts)
    return bool(found.entries) and (dated or len(found.halves) <= len(found.entries) // 2)


def read(source: Input, listing_date: datetime.date | None) -> Iterator[Paper]:
    """The papers of a page in its order; half records are reported with the line they begin on."""
    found = page(_bounded(source))
    if not found.entries:
        source.error("no title with an abstract below it; is this a listing page saved as text?")
    for half in found.halves:
        source.error(_complaint(half), line=half.number)
    captured, year = listing_date or found.captured, found.year
    if not (captured or year) and (undated := [e for e in found.entries if e.block.day and not e.block.day.year]):
        source.error(
            f"{len(undated)} dates have no year, and no other date tells it; give --listing-date",
            line=undated[0].title.number,
        )
    for entry in found.entries:
        if bad := _bad_line(entry):
            source.error(f"record left out: {bad.fault}", line=bad.number)
        else:
            yield _paper(entry, source, captured, year)


def _bounded(source: Input) -> Iterator[Line]:
    size = 0
    for line in source.lines():
        size += len(line.text) + _OF_A_LINE
        if size > MAX_PAGE:
            source.error(f"the page is longer than {MAX_PAGE:,} characters; the rest is not read", line=line.number)
            return
        yield line


def _complaint(half: Paragraph) -> str:
    if fault := next((line.fault for line in half.lines if line.fault), None):
        return f"record left out: {fault}"
    shown = half.text if len(half.text) <= 60 else f"{half.text[:59]}…"
    return f"a {'text without a title' if half.kind == 'prose' else 'title without an abstract'}: {shown!r}"


def _bad_line(entry: Entry) -> Line | None:
    parts = (entry.title, *entry.abstract)
    return next((line for part in parts for line in part.lines if line.fault), None)


def _paper(entry: Entry, source: Input, captured: datetime.date | None, year: int | None) -> Paper:
    title, block = entry.title.text, entry.block
    date = None
    try:
        date = published(block.day, captured, year) if block.day else None
    except ValueError:
        source.error(f"no such date under {title[:60]!r}; the paper is kept without it", line=entry.title.number)
    return Paper(
        id=paper_key(title),
        title=title,
        abstract="\n\n".join(part.text for part in entry.abstract),
        published=date,
        published_inferred=bool(date and block.day and not block.day.year and not captured),
        author_count=block.author_count,
        organization=block.organization,
        comments=block.comments,
        sources=(source.name,),
    )
