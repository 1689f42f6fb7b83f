"""A process that extracts and that may die of it: `python -m kg.worker FD EXTRACTOR SECONDS BYTES`.

1. It bounds its memory (`RLIMIT_AS`), loads the extractor and answers "" or, where that fails, why.
2. It is sent batches of papers and answers for each paper what was found, packed, or why nothing was.
3. For every paper it sets an alarm that ends it: a signal that no code of an extractor need be there to hear, so that
   an endless loop in C ends as well, and a worker whose parent is gone does not outlive its paper.

`kg.guard` is who starts it and who says what its end means.
"""

from __future__ import annotations

import gc
import os
import resource
import signal
import sys
from contextlib import suppress
from importlib import import_module
from multiprocessing.connection import Connection
from types import ModuleType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.papers import Paper

#: What a paper gives: an extraction, packed, or the reason why there is none.
Answer = tuple[bytes | None, str]
#: The reason where there was too little memory.
NO_MEMORY: Final = "MemoryError"
_LOADING_SECONDS: Final = 600
#: Characters of a reason.
_MOST: Final = 300
#: What spaCy imports with itself to have commands that download models.
_COMMANDS: Final = ("spacy.cli", "spacy.cli.info")


def main(arguments: list[str]) -> None:
    """Works until the connection ends."""
    fd, extractor, seconds, memory = arguments
    # What extractors print must not mix with what the build prints as data.
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    connection = Connection(int(fd))
    if int(memory):
        _bound(int(memory))
    try:
        serve(connection, extractor, float(seconds))
    except (EOFError, BrokenPipeError, ConnectionResetError):  # the parent is gone
        os._exit(1)


def _bound(memory: int) -> None:
    """Bounds the address space, or leaves it at a lower bound that holds already; not every system can."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def serve(connection: Connection, extractor: str, seconds: float) -> None:
    """Steps 1 to 3, until the other side closes the connection."""
    signal.setitimer(signal.ITIMER_REAL, _LOADING_SECONDS)
    answer = _loaded(extractor, connection)
    if answer is None:
        return
    while True:
        signal.setitimer(signal.ITIMER_REAL, 0)
        for paper in connection.recv():
            signal.setitimer(signal.ITIMER_REAL, seconds)
            connection.send(answer(paper))


def _loaded(extractor: str, connection: Connection) -> Callable[[Paper], Answer] | None:
    try:
        answer = answering(extractor)
    except Exception as error:
        connection.send(_brief(error))
        return None
    # What is loaded stays: the collector need not look through it again and again.
    gc.collect()
    gc.freeze()
    connection.send("")
    return answer


def answering(extractor: str) -> Callable[[Paper], Answer]:
    """What answers for a paper, with everything loaded that it takes."""
    _import_spacy()
    from kg import extraction
    from kg.extraction.extractors import named
    from kg.ledger import packed

    named(extractor)

    def answer(paper: Paper) -> Answer:
        try:
            return packed(extraction.extract(paper, extractor)), ""
        except MemoryError:
            return None, NO_MEMORY
        except Exception as error:  # one paper must not stop a build
            return None, _brief(error)

    return answer


def _import_spacy() -> None:
    """Imports spaCy, but not its commands: 360 modules, a fifth of a worker's start and 20 MB of its memory.

    Who wants them imports `spacy.cli`, as ever.
    """
    if "spacy" in sys.modules:
        return
    for name in _COMMANDS:
        sys.modules[name] = ModuleType(name)
    sys.modules["spacy.cli.info"].__dict__["info"] = None
    with suppress(ImportError):  # of a spaCy that is built otherwise: it is imported whole where it is used
        import_module("spacy")
    for name in _COMMANDS:
        del sys.modules[name]


def _brief(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:_MOST]


if __name__ == "__main__":
    main(sys.argv[1:])
