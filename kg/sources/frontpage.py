"""The title and the abstract on the first pages of a paper, found by how they are set.

1. Runs of text with their sizes and places become lines (`kg.sources.typeset`).
2. The title is the largest text of the first page that stands above the abstract.
3. The abstract begins after its heading, which is alone on a line or run in; without one, with the first lines after
   the title that are set as a paragraph. It ends at the next heading, at key words, or where bold text follows a gap.
   Smaller lines on its way are footnotes.
4. Lines are joined. A hyphen at the end of one stays where the pages write the word with it, or else where it parts two
   words that make no third.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Final

from kg.resources import data_files
from kg.sources.typeset import Line

_HEADING: Final = re.compile(r"(?:a ?b ?s ?t ?r ?a ?c ?t|summary)\s*(?:[.:—–-]+\s*|$)", re.IGNORECASE)
_RUN_IN: Final = re.compile(r"(?:Abstract|ABSTRACT|Summary)\s+(?=[A-Z“])")
_AFTER: Final = re.compile(
    r"(?:key\s?-?words?\b|index terms\b|additional key words|ccs concepts|categories and subject|general terms"
    r"|acm reference|(?:(?:\d|[ivx]+)\.?\s*)?introduction\s*$|(?:table of )?contents\s*$|pacs\b|msc\b|jel\b"
    r"|(?:subjects?|comments|cite as|correspondence|code|date|project page|website|data|github)\s?:)",
    re.IGNORECASE,
)
_LETTER: Final = re.compile(r"[^\W\d_]")
_NOTE: Final = re.compile(r"\s*[*∗†‡§¶⋆]+\s*$")
_WORD: Final = re.compile(r"\w[\w-]*\w")
_BROKEN: Final = re.compile(r"([\w-]+)[-\u00ad\u2010]$")
#: What is put before a word without a hyphen: the common prefixes of English.
_PREFIX: Final = re.compile(
    "anti|auto|bi|co|de|dis|down|em|en|ex|im|in|inter|intra|ir|macro|mega|meta|micro|mid|mini|mis|multi|non|out|over|para"
    "|per|pre|pro|re|sub|super|sur|tele|trans|tri|un|under|uni|up"
)
#: Points by which sizes may differ and be the same.
_SAME: Final = 0.6
#: Words of an abstract, and of a title; what has fewer or more is not one.
_ABSTRACT: Final = range(25, 701)
_TITLE: Final = range(1, 61)


@dataclass(frozen=True, slots=True)
class FrontPage:
    """Title and abstract, each on one line; "" for one that was not found."""

    title: str
    abstract: str


def front_page(lines: Sequence[Line]) -> FrontPage:
    """What the lines of a paper's first pages, in the order of the file, say."""
    words = Counter(word for line in lines for word in _WORD.findall(line.text.rstrip("-")))
    heading = next((n for n, line in enumerate(lines) if _after_heading(line) is not None), None)
    title, end = _title(lines[:heading])
    begin = _paragraph(lines, end) if heading is None else heading
    body = [] if begin is None else _body(_headless(lines[begin:]))
    name = _NOTE.sub("", _joined([_NOTE.sub("", line.text) for line in title], words))
    abstract = _joined([line.text for line in body], words)
    return FrontPage(
        name if len(name.split()) in _TITLE else "",
        abstract if len(abstract.split()) in _ABSTRACT else "",
    )


def _after_heading(line: Line) -> str | None:
    """The text after the heading of an abstract; None for a line without one."""
    found = _HEADING.match(line.text) or _RUN_IN.match(line.text)
    return line.text[found.end() :] if found else None


def _headless(lines: Sequence[Line]) -> Sequence[Line]:
    rest = _after_heading(lines[0])
    if rest is None:
        return lines
    return [replace(lines[0], text=rest, bold=lines[1].bold), *lines[1:]] if rest and lines[1:] else lines[1:]


def _title(lines: Sequence[Line]) -> tuple[Sequence[Line], int]:
    """The lines of the title, and the number of the line after them."""
    groups: list[list[int]] = []
    for number, line in enumerate(lines):
        if line.page:
            break
        if groups and _goes_on(lines[groups[-1][-1]], line):
            groups[-1].append(number)
        else:
            groups.append([number])
    # A number alone, as that of an article, may be as large.
    named = [group for group in groups if sum(len(_LETTER.findall(lines[number].text)) for number in group) > 3]
    if not named:
        return (), 0
    largest = max(lines[group[0]].size for group in named)
    best = next(group for group in named if lines[group[0]].size > largest - _SAME)
    return [lines[number] for number in best], best[-1] + 1


def _goes_on(above: Line, line: Line) -> bool:
    """Whether a line of a title goes on in the next."""
    alike = above.bold == line.bold and abs(above.size - line.size) < _SAME
    return alike and 0 < above.y - line.y < 2.2 * line.size


def _paragraph(lines: Sequence[Line], after: int) -> int | None:
    """Where the first four lines of one size and distance begin that hold six words each on average."""
    for number in range(after, len(lines) - 3):
        four = lines[number : number + 4]
        gaps = [above.y - below.y for above, below in pairwise(four)]
        even = min(gaps) > 0 and max(gaps) - min(gaps) < 2
        alike = max(line.size for line in four) - min(line.size for line in four) < _SAME
        if even and alike and sum(len(line.text.split()) for line in four) > 24:
            return number
    return None


def _body(lines: Sequence[Line]) -> list[Line]:
    """The lines of the abstract that begins with the first of these."""
    taken: list[Line] = []
    for line in lines:
        size = taken[0].size if taken else line.size
        if line.size < size - _SAME:
            continue
        if _AFTER.match(line.text) or line.size > size + _SAME or (taken and _is_apart(taken[-1], line)):
            break
        taken.append(line)
    return taken


def _is_apart(above: Line, line: Line) -> bool:
    """Whether a line stands below another as the beginning of something else."""
    if line.page != above.page:
        return False
    gap = (above.y - line.y) / line.size
    return (gap > 1.35 and line.bold and not above.bold) or (gap > 2.3 and abs(line.x - above.x) < 40)


def _joined(texts: Sequence[str], words: Counter[str]) -> str:
    whole = ""
    for text in texts:
        broken = _BROKEN.search(whole)
        if broken and text[:1].isalnum():
            rest = _WORD.match(text)
            kept = _keeps_hyphen(broken[1], rest[0] if rest else text[0], words)
            whole = (whole if kept else whole[:-1]) + text
        elif whole.endswith(("–", "—", "/")) and not whole[-2:-1].isspace():
            whole += text
        else:
            whole = f"{whole} {text}"
    return " ".join(whole.split())


def _keeps_hyphen(left: str, right: str, words: Counter[str]) -> bool:
    """Whether a hyphen between the parts of a word is there in the middle of a line, too."""
    kept, joined = words[f"{left}-{right}"], words[f"{left}{right}"]
    if kept != joined:
        return kept > joined
    if "-" in left or not right[0].islower() or left[-1].isdigit() or left[-1].isupper():
        return True
    first, second = left.lower(), right.lower().partition("-")[0]
    if _PREFIX.fullmatch(first) or first + second in _vocabulary():
        return False
    return len(first) > 2 and {first, second} <= _vocabulary()


@cache
def _vocabulary() -> frozenset[str]:
    """The common words of papers: those that the extractor's network knows whole."""
    lists = [path.read_text(encoding="utf-8") for path in data_files("neural") if path.name == "pieces.txt"]
    return frozenset(piece for pieces in lists for piece in pieces.split("\n") if piece.isalpha())
