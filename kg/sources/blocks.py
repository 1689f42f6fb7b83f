"""A text cut into blocks where lines begin in a certain way, so that memory and the reach of an error are bounded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from kg.sources.inputs import Input

#: No record of a person's library is longer.
LONGEST: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Block:
    """Some lines and the number of the first; `fault` says why they cannot be read."""

    line: int
    text: str
    fault: str | None = None


def blocks(source: Input, begins: re.Pattern[str], ends: Callable[[str], bool] | None = None) -> Iterator[Block]:
    """The blocks of a text; what stands before the first beginning is one, too.

    Of a line too long to be kept nobody knows how it begins: it is a new block where the one before it `ends`.
    """
    held: list[str] = []
    start, size, fault = 1, 0, None
    for line in source.lines():
        lost = line.fault and not line.text and not fault
        if held and (begins.match(line.text) or (lost and ends and ends("".join(held)))):
            yield Block(start, "".join(held), fault)
            held, start, size, fault = [], line.number, 0, None
        size += len(line.text) + 1
        fault = fault or line.fault or (f"longer than {LONGEST:,} characters" if size > LONGEST else None)
        held.append("\n" if fault else line.text + "\n")
    if held:
        yield Block(start, "".join(held), fault)


def joined(parts: Iterable[Block], size: int) -> Iterator[Block]:
    """Neighbouring blocks together up to a size; those with a fault stay alone."""
    held: list[Block] = []
    length = 0
    for part in parts:
        if held and (part.fault or held[0].fault or length > size):
            yield _one(held)
            held, length = [], 0
        held.append(part)
        length += len(part.text)
    if held:
        yield _one(held)


def _one(parts: list[Block]) -> Block:
    return Block(parts[0].line, "".join(part.text for part in parts), parts[0].fault)
