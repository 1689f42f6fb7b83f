"""How values are told: relations, dates, numbers and confidences as words, and the cells that hold them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

from kg.explorer.tables import Cell
from kg.explorer.values import Ref

_MONTHS: Final = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
                  "November", "December")  # fmt: skip
_POLARITIES: Final = {"asserted": "says so", "negated": "denies it", "hedged": "says it may be"}
PLURALS: Final = {"Model": "models", "Dataset": "datasets", "Benchmark": "benchmarks", "Technique": "techniques",
                  "Task": "tasks", "Metric": "metrics"}  # fmt: skip


def date(issued: str) -> str:
    """A date as people write it.

    >>> date("2018-10-11"), date("2020-03"), date("2009"), date("")
    ('11 October 2018', 'March 2020', '2009', '')
    """
    parts = issued.split("-")
    if len(parts) == 1 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return issued
    month = f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}"
    return f"{int(parts[2])} {month}" if len(parts) == 3 else month


def polarity_words(polarity: str) -> str:
    """What a paper does with a claim."""
    return _POLARITIES.get(polarity, polarity)


def thing(ref: Ref | None) -> Cell:
    """The cell of a thing, or an empty one."""
    return Cell("") if ref is None else Cell(ref.label, ref.path, type=ref.type)


def number(amount: int) -> Cell:
    """The cell of a whole number."""
    return Cell(f"{amount:,}", value=amount)


def certainty(confidence: str) -> Cell:
    """The cell of a confidence.

    >>> certainty("0.9").text
    '0.90'
    """
    exact = exactly(confidence)
    return Cell("" if exact is None else f"{exact:.2f}", value=exact)


def reported(raw: str, amount: str) -> Cell:
    """The cell of a reported value: as the text has it, and as a number."""
    return Cell(raw, value=exactly(amount))


def kind(name: str) -> Cell:
    """The cell of a result's kind; that a value was reached is not worth a word."""
    return Cell("" if name == "absolute" else name, value=name)


def exactly(text: str) -> Decimal | None:
    """A decimal number, or nothing."""
    try:
        return Decimal(text) if text else None
    except InvalidOperation:
        return None
