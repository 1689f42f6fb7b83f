"""A process that reads PDF files and that may die of one.

1. It bounds its memory (`RLIMIT_AS`).
2. It is sent files and answers for each the runs of text on its first pages, or why there are none.
3. For each file it sets an alarm by its own CPU time that ends it, whatever code is running.

`kg.sources.pdf` is who starts it and who says what its end means. pypdf reads the files; it unpacks no stream to more
than 75 MB.
"""

from __future__ import annotations

import importlib
import logging
import math
import re
import resource
import signal
from collections.abc import Iterator, Sequence
from contextlib import suppress
from io import BytesIO
from multiprocessing.connection import Connection
from typing import Any, Final

from kg.sources.inputs import printable
from kg.sources.typeset import Run

#: Pages that are looked at: a title page, and the page that it may stand before.
PAGES: Final = 2
_MOST_RUNS: Final = 50_000
_BOLD: Final = re.compile(r"bold|black|heavy|medi|cmbx|cmssbx|-b$", re.IGNORECASE)

#: The upright runs and the turned ones of a file, or the reason why there are none.
Answer = tuple[Sequence[Run], Sequence[Run]] | str


def main(arguments: list[str]) -> None:
    """Works until the connection ends; the arguments are its descriptor, seconds for a file, and bytes."""
    fd, seconds, memory = map(int, arguments)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (memory if hard == resource.RLIM_INFINITY else min(memory, hard), hard))
    # Not part of what a file takes.
    importlib.import_module("pypdf")
    connection = Connection(fd)
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            data = connection.recv_bytes()
            signal.setitimer(signal.ITIMER_PROF, seconds)
            answer = answered(data)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send(answer)


def answered(data: bytes) -> Answer:
    """What the file holds; raises nothing, whatever it is."""
    import pypdf

    logging.getLogger("pypdf").setLevel(logging.CRITICAL + 1)
    try:
        reader = pypdf.PdfReader(BytesIO(data), strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            return "an encrypted PDF; save it without a password"
        runs = [run for number in range(min(PAGES, len(reader.pages))) for run in _runs(reader.pages[number], number)]
    except pypdf.errors.DependencyError:
        return "an encrypted PDF; save it without a password"
    except MemoryError:
        return "a PDF that needs too much memory; save its first pages alone"
    except RecursionError:
        return "a PDF nested too deep; save it anew from another program"
    except Exception as error:
        reason = printable(" ".join(str(error).split())[:120])
        return f"a broken PDF ({type(error).__name__}: {reason}); save it anew from another program"
    return [run for turned, run in runs if not turned], [run for turned, run in runs if turned]


def _runs(page: Any, number: int) -> Iterator[tuple[bool, Run]]:
    """The runs of a page, each with whether it is turned."""
    found: list[tuple[bool, Run]] = []

    def note(text: str, outer: Sequence[float], inner: Sequence[float], font: Any, size: float) -> None:
        if len(found) > _MOST_RUNS or not text.strip():
            return
        a, b, c, d, x, y = _multiplied(inner, outer)
        bold = bool(_BOLD.search(str((font or {}).get("/BaseFont"))))
        found.append((abs(b) > abs(a), Run(text, round(size * math.hypot(c, d), 1), bold, x, y, number)))

    page.extract_text(visitor_text=note)
    return iter(found)


def _multiplied(first: Sequence[float], then: Sequence[float]) -> tuple[float, float, float, float, float, float]:
    """One transformation after another; each is a, b, c, d, e, f of ISO 32000-1, 8.3.3."""
    a, b, c, d, e, f = map(float, first)
    p, q, r, s, t, u = map(float, then)
    return a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u
