"""Numbers that may be results: where they stand, their exact decimals, and their unit.

A number inside a name ("GPT-4", "CIFAR-10"), a size ("7B"), a year or a section is none, nor is one of more
digits than anybody reports. Ranges ("3-8%", "12.1-15.3x", "1.4pp to 3.5pp") are one value with two ends.
Decimals are in plain Western digits, whatever digits the text has.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_NUMBER: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_UNIT: Final = (
    r"\s?(?:\$?\\?%\$?|％)(?:\s?-?\s?(?:points?|pts?)\b)?|\s?percentage[\s-]points?(?:\s\(p\.p\.\))?|\s?percents?\b(?:\spoints?)?|"
    r"\s?p\.p\.|\s?p\.?p\.?(?![\w-])|"
    r"\s?(?:absolute\s)?points?\b|\s?pts?\b|"
    r"\s?(?:×|\$?\s?\\times\$?|\\\(\\times\\\))|\s?[x](?![\w-])|[x](?=-)|\s?times(?![\w-])|\s?-?folds?\b|"
    r"\s?(?:FPS|fps)\b|\s?Hz\b|\s?dB\b|\s?(?:ms|milliseconds?)\b|\s?(?:seconds?|secs?|s)(?![\w'’-])|\s?(?:mm|cm|mJ)\b|\s?°"
)
_VALUE: Final = re.compile(
    rf"(?P<sign>(?<![\w.)])[+±−–-]\s?)?(?P<low>(?:(?<![\w.,/^_])|(?<=[\d%]/)|(?<=\bsim))(?:{_NUMBER}))(?P<unit1>{_UNIT})?"
    rf"(?:(?P<dash>\s?(?:--?|–|−|—|~)\s?|\sto\s)(?P<sign2>[+])?(?P<high>{_NUMBER})(?P<unit2>{_UNIT})?)?"
    rf"(?![\w]|[.,]\d|-[A-Za-z])",
)
#: Characters of the longest number; a store can count with numbers of so many digits.
_LONGEST: Final = 18
#: Characters before two numbers that tell whether they are a range.
_BEFORE: Final = 48
_RANGING: Final = re.compile(r"\brang\w+ (?:from|between)$")
_CHANGING: Final = re.compile(r"from$|\bfrom \S+(?: points?)? to \S+(?: points?)?(?:,| and|, and)$")
_KINDS: Final = (
    ("pp", re.compile(r"percentage|p\.?p|points?|pts?")),
    ("%", re.compile(r"%|％|percent")),
    ("x", re.compile(r"×|times|x|fold")),
    ("fps", re.compile(r"fps|hz")),
    ("dB", re.compile(r"db")),
    ("ms", re.compile(r"ms|milli")),
    ("s", re.compile(r"s(?:ec)?")),
)
_BEFORE_NOISE: Final = re.compile(
    r"(?:\b(?:top|rank|stage|phase|section|table|fig\.?|figure|eq\.?|step|level|version|v|year|in|since|of|p\s*[<=>]|n\s*=|"
    r"k\s*=|@|seed|task|track|part|volume|chapter|type)[\s-]*|[<>]\s*|\\|\^|_|\[)$",
    re.IGNORECASE,
)
#: What counts or dates whole numbers alone: "a score of 69.0", "an AP of .5".
_OF: Final = re.compile(r"(?:of|in|level|type)[\s-]*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Value:
    """A number in a text: offsets, exact decimals as strings, unit (None where none is written)."""

    start: int
    end: int
    value: str
    upper: str | None
    unit: str | None
    signed: bool


def values(text: str, start: int, end: int, taken: tuple[tuple[int, int], ...] = ()) -> Iterator[Value]:
    """The numbers of `text` between two offsets that touch none of the spans in `taken`.

    >>> text = r"by 3-8%, 2.5x faster, $67.3\\%$ and 1.4pp to 3.5pp"
    >>> [(v.value, v.upper, v.unit) for v in values(text, 0, len(text))]
    [('3', '8', '%'), ('2.5', None, 'x'), ('67.3', None, '%'), ('1.4', '3.5', 'pp')]
    """
    at = start
    while match := _VALUE.search(text, at, end):
        span = _span(text, match)
        at = max(span.end, match.start() + 1)
        free = not any(span.start < stop and begin < span.end for begin, stop in taken)
        if free and max(len(span.value), len(span.upper or "")) <= _LONGEST:
            yield span


def _span(text: str, match: re.Match[str]) -> Value:
    """The value of a match, a range where that is one value (see `_spread`)."""
    high = match["high"]
    two = high is not None and not _spread(text, match, high)
    first = match.start("sign") if match["sign"] else match.start("low")
    if high is None or two:
        end = match.end("unit1") if match["unit1"] else match.end("low")
        return Value(
            first, end, _decimal(match["sign"], match["low"]), None, _unit(match["unit1"]), bool(match["sign"])
        )
    end = match.end("unit2") if match["unit2"] else match.end("high")
    unit = _unit(match["unit2"] or match["unit1"])
    return Value(first, end, _decimal(match["sign"], match["low"]), _decimal(None, high), unit, bool(match["sign"]))


def _spread(text: str, match: re.Match[str], high: str) -> bool:
    """Whether two numbers are the ends of a range; "from A to B", "and C to D" after it, and a bare "A to B" tell how
    something changed."""
    if not _rises(match["low"], high):
        return False
    if match["dash"].strip() != "to":
        return True
    before = text[max(0, match.start() - _BEFORE) : match.start()].rstrip(" $~").lower()
    if match["sign2"] or _RANGING.search(before):
        return True
    return not _CHANGING.search(before) and bool(match["unit2"] or match["unit1"])


def _rises(low: str, high: str) -> bool:
    return Decimal(low.replace(",", "")) < Decimal(high.replace(",", ""))


def _decimal(sign: str | None, digits: str) -> str:
    plain = digits.replace(",", "")
    if not plain.isascii():
        plain = "".join(str(unicodedata.decimal(character, character)) for character in plain)
    plain = f"0{plain}" if plain.startswith(".") else plain
    return f"-{plain}" if sign and sign.strip() in {"-", "−", "–"} else plain


def _unit(raw: str | None) -> str | None:
    if not raw:
        return None
    plain = raw.strip().lower()
    for name, pattern in _KINDS:
        if pattern.search(plain):
            return name
    return plain.strip("$\\ ") or None


def noisy(text: str, value: Value) -> bool:
    """Whether the words before a bare number say that it counts, numbers or dates something."""
    if value.unit is not None:
        return False
    if re.fullmatch(r"(?:19|20)\d\d", value.value):
        return True
    told = _BEFORE_NOISE.search(text, max(0, value.start - 12), value.start)
    return told is not None and not ("." in value.value and _OF.fullmatch(told[0]))
