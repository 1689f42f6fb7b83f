"""The rows of a table whose lines may be broken, by Python's `csv`.

A row that does not fit its header, or that `csv` refuses, is reported with the line it begins on; of neighbours the
first is named and the rest are counted. A quote that never closes costs its own line alone: the others are read again.
"""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator

from kg.sources.blocks import LONGEST
from kg.sources.inputs import Input, Line


class Lines:
    """The lines of an input with their ends, for `csv`; those of a row can be given once more but for the first."""

    def __init__(self, source: Input) -> None:
        self.source = source
        self._lines = source.lines()
        self._row: list[Line] = []
        self._again: deque[Line] = deque()

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else next(self._lines)
        self._row.append(line)
        return line.text + "\n"

    def begin(self) -> None:
        """A new row begins."""
        self._row = []

    def rewind(self) -> None:
        """Gives the lines of this row again, from its second."""
        self._again.extendleft(reversed(self._row[1:]))

    @property
    def start(self) -> int:
        """The number of the row's first line."""
        return self._row[0].number if self._row else 0

    @property
    def fault(self) -> str | None:
        """What is wrong with a line of the row."""
        return next((line.fault for line in self._row if line.fault), None)


def rows(lines: Lines, sign: str, width: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that fit, with their lines."""
    csv.field_size_limit(LONGEST)
    reader = csv.reader(lines, delimiter=sign, strict=True)
    bad = last = 0
    while True:
        lines.begin()
        try:
            row = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            row, fault = [], str(error)
            lines.rewind()
        else:
            fault = lines.fault or _misfit(row, width) or ""
        if fault:
            if not bad:
                lines.source.error(f"row left out: {fault}", line=lines.start)
            bad, last = bad + 1, lines.start
        else:
            _tell(lines.source, bad, last)
            bad = 0
            yield lines.start, row
    _tell(lines.source, bad, last)


def _tell(source: Input, bad: int, last: int) -> None:
    """Says how many rows after the one that was named were left out, at the last of them."""
    if bad > 1:
        source.error(f"rows left out before this one and with it: {bad - 1}", line=last)


def _misfit(row: list[str], width: int) -> str | None:
    """Why the row does not fit its header; empty lines and empty cells at the end are no matter."""
    if len(row) == width or not any(cell.strip() for cell in row) or (len(row) > width and not any(row[width:])):
        return None
    return f"{len(row)} cells under {width} names; is a quote or a sign between cells missing?"
