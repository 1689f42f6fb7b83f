"""Numbers as people read them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any


def count(number: int, noun: str = "paper") -> str:
    """A number with its noun.

    >>> count(1), count(1448), count(2, "entity"), count(0, "row")
    ('1 paper', '1,448 papers', '2 entities', '0 rows')
    """
    plural = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"


def as_json(value: Any) -> Any:
    """A value as JSON has it: a decimal becomes a number.

    >>> as_json(Decimal("59.30")), as_json(Decimal("1000.0")), as_json("BERT")
    (59.3, 1000, 'BERT')
    """
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value
