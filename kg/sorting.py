"""Lines in order, however many: sorted runs on disk, merged."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import groupby, islice
from tempfile import TemporaryFile
from typing import IO


def sorted_unique(lines: Iterable[str], *, run: int = 250_000) -> Iterator[str]:
    """Lines that end in a newline, sorted by code point, each once; `run` of them are in memory at a time.

    >>> list(sorted_unique(["b\\n", "a\\n", "b\\n"], run=1))
    ['a\\n', 'b\\n']
    """
    source = iter(lines)
    first = sorted(islice(source, run))
    if len(first) < run:
        yield from _unique(first)
        return
    with ExitStack() as files:
        spilled = [files.enter_context(_spill(first))]
        del first
        while chunk := sorted(islice(source, run)):
            spilled.append(files.enter_context(_spill(chunk)))
        yield from _unique(heapq.merge(*spilled))


def _unique(lines: Iterable[str]) -> Iterator[str]:
    return (line for line, _ in groupby(lines))


def _spill(lines: list[str]) -> IO[str]:
    file = TemporaryFile("w+", encoding="utf-8", newline="\n")  # noqa: SIM115
    file.writelines(lines)
    file.seek(0)
    return file
