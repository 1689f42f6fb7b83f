"""Where the sentences of an abstract begin and end, by regular expressions alone.

1. A boundary is a run of `.`, `!`, `?` with its closing quotes and brackets before white space, an
   empty line, or a full stop glued between a lower-case word and a capitalised one ("results.We show").
2. It is none after an abbreviation ("et al.", "e.g.", "vs.", "Fig."), after an initial, or before a
   word in lower case (names such as "nuScenes" and "iCaRL" do begin sentences).
3. Decimals, versions, addresses and "SQuAD 2.0" hold no white space after the dot, so they need no rule.
4. What is longer than any sentence is cut at white space, so that evidence stays of a size that a person reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kg.extraction.limits import SENTENCE

_CANDIDATE: Final = re.compile(
    r"""(?P<end>(?<![.!?])[.!?]+[)\]}"'”’»]*(?:\[\d+(?:,\s?\d+)*\])?)(?P<gap>\s+)   # ordinary
      | (?P<blank>\n[ \t]*\n\s*)                                          # an empty line
      | (?<=[\w)%])(?P<glued>[.!?])(?=[A-Z][a-z]*[\s:,])                # results.We show
      | (?P<cjk>[。！？]+)\s*
    """,
    re.VERBOSE,
)
_NEVER: Final = re.compile(
    r"(?:^|[\s(\[{,;~])(?:e\.\s?g|i\.\s?e|cf|vs|viz|resp|approx|ca|fig|figs|eq|eqs|eqn|sec|sect|ref|refs|tab|thm|def|"
    r"prop|dr|mr|mrs|ms|prof|vol|w\.\s?r\.\s?t|w\.l\.o\.g|c\.f|aka|a\.k\.a|incl|esp)$",
    re.IGNORECASE,
)
_SELDOM: Final = re.compile(r"(?:^|[\s(\[{,;~.])(?:al|etc|no|st|inc|ltd|corp|jr|dept|univ|[A-Z])$")
_OPENER: Final = re.compile(
    r"(?:We|Our|The|This|These|Those|That|In|It|Its|To|A|An|As|At|By|For|From|On|However|Moreover|Furthermore|"
    r"Finally|Specifically|Additionally|Also|Such|While|When|With|Extensive|Experiments?|Experimental|Results?|First|"
    r"Second|Here|Then|Thus|Therefore|Code|Unlike|Inspired|Based|Although|Despite|Since|There|They|Both|Through)\b"
)
_GAP: Final = re.compile(r"\s+")
_PLAIN: Final = re.compile(r"[a-z][a-z)%]")
_START: Final = re.compile(r"\\\w+|\$|[^\w\s]*(?:[^\W\d_a-z]|\d|[a-z]+[A-Z])")


@lru_cache(maxsize=4)
def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Offsets of the sentences of `text`, in order, without white space at their ends.

    Together they cover every character that is not white space.

    >>> text = "See Fig. 2, e.g. BERT. We use SQuAD 2.0. It gains 1.5 points.Our code is out."
    >>> [text[start:end] for start, end in sentences(text)]
    ['See Fig. 2, e.g. BERT.', 'We use SQuAD 2.0.', 'It gains 1.5 points.', 'Our code is out.']
    """
    cuts = [0, *(cut for match in _CANDIDATE.finditer(text) if (cut := _cut(text, match)) is not None), len(text)]
    spans = (_trim(text, start, end) for start, end in pairwise(cuts))
    return tuple(part for start, end in spans if start < end for part in _parted(text, start, end))


def _parted(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The span in parts of at most `SENTENCE` characters, cut at white space where there is any."""
    while end - start > SENTENCE:
        words = text[start : start + SENTENCE + 1].rsplit(maxsplit=1)
        cut = start + (len(words[0]) if len(words) > 1 else SENTENCE)
        yield start, cut
        gap = _GAP.match(text, cut, end)
        start = gap.end() if gap else cut
    yield start, end


def _cut(text: str, match: re.Match[str]) -> int | None:
    """Where the next sentence may begin, if the candidate parts two sentences."""
    if match["blank"] or match["cjk"]:
        return match.end()
    if match["glued"]:
        plain = text[max(0, match.start() - 2) : match.start()]
        fits = _PLAIN.fullmatch(plain) or _OPENER.match(text, match.end())
        return match.end() if fits and not _address(text, match.start()) else None
    return match.end() if _parts(text, match) else None


def _parts(text: str, match: re.Match[str]) -> bool:
    after = match.end()
    if not _START.match(text, after, after + 40):
        return False
    if match["end"][0] != ".":
        return True
    before = text[max(0, match.start() - 12) : match.start()]
    if _NEVER.search(before):
        return False
    return not _SELDOM.search(before) or bool(_OPENER.match(text, after))


def _address(text: str, at: int) -> bool:
    """Whether the word that ends at `at` belongs to a web address or a file name."""
    word = text[max(text.rfind(" ", 0, at), text.rfind("\n", 0, at)) + 1 : at]
    return "/" in word or "www." in word or "@" in word


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
