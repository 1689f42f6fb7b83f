"""Lines of set text out of the runs that a page is drawn with.

1. Runs go on in one line while they are on its level and to the right of each other; columns need no more, since
   programs that set text write one column after the other.
2. Small capitals, which are set as capitals of a smaller size, become small letters.
3. Marks of footnotes, which are raised, are left out behind words.
4. Ligatures become letters, and accents that were set before their letter join it.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

#: Those of Unicode, and those at the places of TeX's encodings T1 and OT1, which fonts without names leave as they are.
_LIGATURES: Final = (
    {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
    | dict(zip(range(0x1B, 0x20), ("ff", "fi", "fl", "ffi", "ffl")))
    | {0x0B: "ff", 0x0C: "fi", 0x0E: "ffi", 0x0F: "ffl"}
)
_UNSEEN: Final = dict.fromkeys((*range(32), *range(127, 160)), " ") | {0xD800 + n: "\ufffd" for n in range(0x800)}
_ACCENTS: Final = {
    "`": "\u0300",
    "´": "\u0301",
    "ˆ": "\u0302",
    "˜": "\u0303",
    "¨": "\u0308",
    "˚": "\u030a",
    "˝": "\u030b",
    "ˇ": "\u030c",
}
_ACCENTED: Final = re.compile(rf"([{''.join(_ACCENTS)}]) ?([A-Za-zı])")
_MARK: Final = re.compile(r"[\d,*∗†‡§¶⋆\s]+")
#: What a mark of a footnote follows: a word, or the end of a sentence; a letter alone has an exponent.
_MARKED: Final = re.compile(r"(?:[^\W\d_]{2}|[.,;:!?)”])\s*$")
#: How much smaller a small capital or a raised mark is, at least.
_SMALLER: Final = 0.9


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one font: `size`, and `x` and `y` from the lower left of the page, in points; pages count from 0."""

    text: str
    size: float
    bold: bool
    x: float
    y: float
    page: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line: the size of most of its text, whether it begins in bold, and where it begins."""

    text: str
    size: float
    bold: bool
    x: float
    y: float
    page: int


def lines(runs: Iterable[Run]) -> Iterator[Line]:
    """The lines that the runs form, in their order."""
    held: list[Run] = []
    for run in runs:
        if not run.text.strip():
            continue
        if held and not _goes_on(held, run):
            yield _line(held)
            held = []
        held.append(run)
    if held:
        yield _line(held)


def _goes_on(held: Sequence[Run], run: Run) -> bool:
    first, last = held[0], held[-1]
    level = abs(run.y - first.y) < 0.6 * max(last.size, run.size)
    return run.page == last.page and level and run.x >= last.x - 1


def _line(runs: Sequence[Run]) -> Line:
    size = max(run.size for run in runs)
    if _has_small_capitals(runs, size):
        runs = [replace(run, text=run.text.lower(), size=size) if _is_small(run, size) else run for run in runs]
    weights: Counter[float] = Counter()
    for run in runs:
        weights[run.size] += len(run.text.strip())
    # The larger of two that are as common.
    size = max(weights, key=lambda size: (weights[size], size))
    text = ""
    for run in runs:
        raised = run.size < _SMALLER * size and run.y > runs[0].y + 0.15 * size
        if not (raised and _MARK.fullmatch(run.text) and _MARKED.search(text)):
            text += run.text
    first = runs[0]
    return Line(" ".join(_letters(text).split()), size, first.bold, first.x, first.y, first.page)


def _is_small(run: Run, size: float) -> bool:
    return run.size < _SMALLER * size


def _has_small_capitals(runs: Sequence[Run], size: float) -> bool:
    small = "".join(run.text for run in runs if _is_small(run, size))
    level = all(abs(run.y - runs[0].y) < 0.5 for run in runs)
    large = "".join(run.text for run in runs if not _is_small(run, size))
    return level and small.isupper() and sum(map(str.isalpha, small)) > 3 and large == large.upper()


def _letters(text: str) -> str:
    """Text with letters for what fonts draw.

    >>> _letters("e\\ufb03cient, Ada M¨uller, Garc´ıa")
    'efficient, Ada Müller, García'
    """
    joined = _ACCENTED.sub(lambda found: found[2].replace("ı", "i") + _ACCENTS[found[1]], text.translate(_LIGATURES))
    return unicodedata.normalize("NFC", joined.translate(_UNSEEN))
