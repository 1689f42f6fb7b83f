"""The grammar of a listing page: its lines as titles, abstracts and blocks. Pure.

1. Blank lines part the page into paragraphs; lines as long as abstracts stand alone without them.
2. A paragraph is a block (`  • 9 authors` or an organisation, `·`, a date, perhaps a number of
   comments), prose (an abstract), a link (short, with an address) or short (a title, or furniture).
3. The head ends with the page's own date, which is no paper's. What stands between it and the first
   title is furniture, and stays so wherever the same words come back.
4. A short paragraph before prose, or before a sentence that a block follows, is a title. More prose
   continues the abstract. Anything else is a stray: half a record, unless it has the looks of
   furniture: a date, a number, or one of several short paragraphs of one or two words.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, zip_longest
from typing import Final, Literal

from kg.sources.dates import MONTH, month_number
from kg.sources.days import Day, full_date
from kg.sources.inputs import Line

Kind = Literal["block", "prose", "link", "short"]

_DATE: Final = re.compile(
    rf"(?P<month>{MONTH})\s+(?P<day>\d{{1,2}})(?:(?:,\s*|\s+)(?P<year>(?:19|20)\d\d))?(?:\s+(?P<comments>\d[\d,]*))?"
    r"|(?P<iso>\d{4}-\d\d-\d\d)(?:\s+(?P<comments_after_iso>\d[\d,]*))?",
    re.IGNORECASE | re.ASCII,
)
_AUTHORS: Final = re.compile(r"(\d[\d,]*) authors?", re.IGNORECASE | re.ASCII)
_NUMBER: Final = re.compile(r"\d[\d.,]*k?", re.IGNORECASE | re.ASCII)
_MARKS: Final = re.compile(r"[\n·•]")
_LINK: Final = re.compile(r"https?://", re.IGNORECASE)
_SENTENCE_END: Final = re.compile(r"[.!?][\"'”’)\]]*$")
_SENTENCE_BREAK: Final = re.compile(r"[.!?][\"'”’)\]]*\s")
#: An abstract is at least this long, or told from a title by its end and its number of words.
_LONG: Final = 250
_FEWEST_WORDS: Final = 12
_LONGEST_TITLE: Final = 300
_LONGEST_NAME: Final = 80
_HEAD: Final = 15


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Neighbouring lines and their text, stripped at both ends."""

    lines: tuple[Line, ...]
    text: str
    kind: Kind

    @property
    def number(self) -> int:
        """The number of the first line."""
        return self.lines[0].number


@dataclass(frozen=True, slots=True)
class Block:
    """What stands under an abstract."""

    author_count: int | None = None
    organization: str | None = None
    day: Day | None = None
    comments: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A title, the paragraphs of its abstract, and its block."""

    title: Paragraph
    abstract: tuple[Paragraph, ...]
    block: Block


@dataclass(frozen=True, slots=True)
class Page:
    """The records of a page, the halves of records, and the page's own date if that has a year."""

    entries: tuple[Entry, ...]
    halves: tuple[Paragraph, ...]
    captured: datetime.date | None

    @property
    def year(self) -> int | None:
        """The year after the latest that the page prints."""
        years = [entry.block.day.year for entry in self.entries if entry.block.day and entry.block.day.year]
        return max(years) + 1 if years else None


def page(lines: Iterable[Line]) -> Page:
    """The records among some lines."""
    paragraphs = _paragraphs(lines)
    start, captured = _head(paragraphs)
    entries: list[Entry] = []
    runs: list[list[Paragraph]] = [[]]
    at = start
    while at < len(paragraphs):
        if _is_title(paragraphs, at):
            entry, at = _entry(paragraphs, at)
            entries.append(entry)
            runs.append([])
        else:
            runs[-1].append(paragraphs[at])
            at += 1
    halves = list(_halves_of_head(runs[0])) if entries else []
    furniture = frozenset(p.text for p in (*paragraphs[:start], *runs[0])) - {p.text for p in halves}
    halves += [p for run in runs[1:] for p in _halves(run, furniture)]
    return Page(tuple(entries), tuple(halves), captured)


def parse_day(text: str) -> Day | None:
    """The day that a text is, if it is one and nothing else.

    >>> parse_day("Nov 10"), parse_day("May 30, 2024"), parse_day("Nov")
    (Day(month=11, day=10, year=None), Day(month=5, day=30, year=2024), None)
    """
    found = _DATE.fullmatch(text)
    return _day(found) if found else None


def parse_block(text: str) -> Block | None:
    """What a block says, or None if the text is none.

    The organisation's line is the name of its picture, one word, and then its own name.

    >>> parse_block("acme-ai Acme AI\\n·\\nSep 26 4")
    Block(author_count=None, organization='Acme AI', day=Day(month=9, day=26, year=None), comments=4)
    """
    marks = "·" in text or "•" in text
    if len(text) >= _LONG or not marks:
        return None
    count = organization = day = comments = None
    for part in filter(None, map(str.strip, _MARKS.split(text))):
        if found := _AUTHORS.fullmatch(part):
            count = _integer(found[1])
        elif found := _DATE.fullmatch(part):
            day, comments = _day(found), _integer(found["comments"] or found["comments_after_iso"])
        elif _NUMBER.fullmatch(part):
            comments = _integer(part)
        elif organization is None and day is None and len(part) <= _LONGEST_NAME:
            organization = part.split(maxsplit=1)[-1]
        else:
            return None
    if organization and not day and not count:
        return None
    return Block(count, organization, day, comments)


def _integer(text: str | None) -> int | None:
    digits = (text or "").replace(",", "")
    return int(digits) if digits.isdecimal() and len(digits) < 10 else None


def _day(found: re.Match[str]) -> Day:
    if found["iso"]:
        year, month, day = map(int, found["iso"].split("-"))
        return Day(month, day, year)
    return Day(month_number(found["month"]), int(found["day"]), int(found["year"]) if found["year"] else None)


def _paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for blank, group in groupby(lines, key=lambda line: not line.fault and not line.text.strip()):
        if not blank:
            found += map(_paragraph, _parted(list(group)))
    return found


def _parted(lines: list[Line]) -> list[list[Line]]:
    """Lines without blank ones between them, as paragraphs: wrapped text is one, whole abstracts are many."""
    text = "\n".join(line.text for line in lines)
    if len(lines) == 1 or parse_block(text) or not any(_is_whole(line) or _is_dot(line) for line in lines):
        return [lines]
    parts = [lines[:1]]
    for line in lines[1:]:
        last = parts[-1][-1]
        if not _is_whole(last) and (_is_dot(line) or _is_dot(last)):
            parts[-1].append(line)
        else:
            parts.append([line])
    return parts


def _is_whole(line: Line) -> bool:
    return bool(line.fault) or len(line.text) >= _LONG


def _is_dot(line: Line) -> bool:
    return line.text.strip() == "·"


def _paragraph(lines: list[Line]) -> Paragraph:
    text = "\n".join(line.text for line in lines).strip()
    return Paragraph(tuple(lines), text, _kind(text))


def _kind(text: str) -> Kind:
    # Empty is the text of a line that was too long to hold.
    if not text or len(text) >= _LONG or (len(text.split()) >= _FEWEST_WORDS and text.endswith(".")):
        return "prose"
    if parse_block(text):
        return "block"
    return "link" if _LINK.search(text) else "short"


def _head(paragraphs: Sequence[Paragraph]) -> tuple[int, datetime.date | None]:
    """Where the records begin at the earliest, and the page's own date if that has a year."""
    start, captured = 0, None
    for at, paragraph in enumerate(paragraphs[:_HEAD]):
        if len(paragraph.text) >= _LONG or paragraph.kind == "block":
            break
        if day := parse_day(paragraph.text):
            start, captured = at + 1, full_date(day)
    return start, captured


def _is_title(paragraphs: Sequence[Paragraph], at: int) -> bool:
    title = paragraphs[at]
    if title.kind in {"block", "link"} or parse_day(title.text) or not _is_abstract(paragraphs, at + 1):
        return False
    if title.kind == "short":
        return True
    short = 0 < len(title.text) <= _LONGEST_TITLE and not _LINK.search(title.text)
    after_block = at > 0 and paragraphs[at - 1].kind == "block"
    return short and (after_block or not _SENTENCE_BREAK.search(title.text))


def _is_abstract(paragraphs: Sequence[Paragraph], at: int) -> bool:
    if at >= len(paragraphs) or paragraphs[at].kind == "block":
        return False
    sentence = _SENTENCE_END.search(paragraphs[at].text) and paragraphs[at + 1 : at + 2]
    return paragraphs[at].kind == "prose" or bool(sentence and sentence[0].kind == "block")


def _entry(paragraphs: Sequence[Paragraph], at: int) -> tuple[Entry, int]:
    """The record whose title stands at `at`, and where the next one may begin."""
    end = at + 2
    while end < len(paragraphs) and paragraphs[end].kind in {"prose", "link"} and not _is_title(paragraphs, end):
        end += 1
    abstract = tuple(paragraphs[at + 1 : end])
    texts: list[str] = []
    while end < len(paragraphs) and (paragraphs[end].kind == "block" or _ends_block(texts, paragraphs[end].text)):
        texts.append(paragraphs[end].text)
        end += 1
    return Entry(paragraphs[at], abstract, parse_block("\n".join(texts)) or Block()), end


def _ends_block(texts: Sequence[str], text: str) -> bool:
    """Whether a date belongs to a block that blank lines part."""
    return bool(texts) and texts[-1].endswith("·") and parse_day(text) is not None


def _halves_of_head(run: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """What cannot be furniture above the first title: abstracts, and titles with a block."""
    for paragraph, after in zip_longest(run, run[1:]):
        titled = paragraph.kind == "short" and after is not None and after.kind == "block"
        if titled or (paragraph.kind == "prose" and len(paragraph.text) >= _LONG):
            yield paragraph


def _halves(run: Sequence[Paragraph], furniture: frozenset[str]) -> Iterator[Paragraph]:
    """The paragraphs between two records that are neither blocks nor furniture."""
    rest = [p for p in run if p.kind != "block" and p.text not in furniture and not _is_label(p.text)]
    for paragraph in rest:
        if len(rest) == 1 or len(paragraph.text.split()) > 2:
            yield paragraph


def _is_label(text: str) -> bool:
    return bool(_DATE.fullmatch(text) or _NUMBER.fullmatch(text)) or not any(map(str.isalnum, text))
