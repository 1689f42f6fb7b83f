"""Extraction behind a guard: what a paper does to its worker harms neither the build nor other papers.

1. A worker is a process of its own (`kg.worker`), with a limit on its memory and on the time that a paper takes.
2. It answers paper by paper. Where it dies, the first paper without an answer is the one that killed it; that one is
   tried once more in a fresh worker, since workers are also killed by others, and then set aside.
3. Idle workers are kept for the next batch. They end when the guard is closed, or with this process.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from multiprocessing import Pipe
from pathlib import Path
from threading import Lock
from typing import Final, NamedTuple

from kg.errors import KgError
from kg.papers import Paper
from kg.worker import NO_MEMORY, answering

_TRIES: Final = 2
_GIB: Final = 1 << 30


@dataclass(frozen=True, slots=True)
class Limits:
    """What one paper may take: seconds of time, and bytes of address space of its worker; 0 is no limit.

    A worker of the extractor that ships maps about 0.4 GiB, of which 0.2 GiB are in memory, and 0.3 after many papers.
    """

    seconds: float = 60.0
    memory: int = 2 * _GIB


class Extracted(NamedTuple):
    """Key of a content, what was found, packed, or why nothing was; `deadly` where the worker died of it."""

    content: str
    found: bytes | None
    fault: str = ""
    deadly: bool = False


Batch = Sequence[tuple[str, Paper]]


class Guard:
    """Workers for one extractor; several threads may extract at once, each with a worker of its own."""

    def __init__(self, extractor: str, limits: Limits) -> None:
        self._extractor = extractor
        self._limits = limits
        self._idle: list[_Worker] = []
        self._all: set[_Worker] = set()
        self._lock = Lock()
        self._closed = False

    def extract(self, batch: Batch) -> list[Extracted]:
        """The extractions of papers, each of which comes with the key of its content, in their order.

        Raises KgError where no worker can be started.
        """
        found: list[Extracted] = []
        tries = 0
        while len(found) < len(batch):
            worker = self._take()
            before = len(found)
            found += worker.extract(batch[before:])
            if worker.end is None:
                self._idle.append(worker)
                continue
            self._all.discard(worker)
            tries = tries + 1 if len(found) == before else 1
            if tries == _TRIES:
                found.append(Extracted(batch[len(found)][0], None, worker.end, deadly=True))
                tries = 0
        return found

    def _take(self) -> _Worker:
        with self._lock:
            if self._closed:
                raise KgError("the build is over")
            if self._idle:
                return self._idle.pop()
            worker = _Worker(self._extractor, self._limits)
            self._all.add(worker)
        worker.wait_until_ready()
        return worker

    def close(self) -> None:
        """Ends all workers, whatever they do."""
        with self._lock:
            self._closed = True
            for worker in self._all:
                worker.kill()
            for worker in self._idle:
                worker.leave()
            self._all.clear()


class _Worker:
    """The parent's side of one worker; `end` says how it ended."""

    def __init__(self, extractor: str, limits: Limits) -> None:
        self._limits = limits
        self.end: str | None = None
        self._connection, theirs = Pipe()
        values = (theirs.fileno(), extractor, limits.seconds, limits.memory)
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603
                [sys.executable, "-P", "-m", "kg.worker", *map(str, values)],
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": _path()},
            )

    def wait_until_ready(self) -> None:
        """Raises KgError where it does not get ready."""
        try:
            fault = self._connection.recv()
        except (EOFError, OSError):
            fault = self._ended()
        if fault:
            self.kill()
            self.leave()
            raise KgError(f"no worker can start: {fault}; more memory is given with --worker-memory")

    def extract(self, batch: Batch) -> list[Extracted]:
        """The answers, up to the paper on which the worker ended."""
        found: list[Extracted] = []
        try:
            self._connection.send([paper for _, paper in batch])
            for content, _ in batch:
                extracted, fault = self._connection.recv()
                if fault == NO_MEMORY:
                    self.kill()
                    self.leave()
                    self.end = f"it needs more than {self._limits.memory / _GIB:g} GiB of memory"
                    break
                found.append(Extracted(content, extracted, fault))
        except (EOFError, OSError):
            self.end = self._ended()
        return found

    def _ended(self) -> str:
        """How the worker ended, in words."""
        self.leave()
        code = self._process.wait()
        if code == -signal.SIGALRM:
            return f"it took more than {self._limits.seconds:g} s"
        if code == -signal.SIGKILL:
            return "its worker was killed (SIGKILL), for want of memory or by someone"
        return f"its worker died of {signal.Signals(-code).name}" if code < 0 else f"its worker ended with code {code}"

    def kill(self) -> None:
        """Ends the worker at once; whoever waits for an answer learns of it."""
        self._process.kill()
        self._process.wait()

    def leave(self) -> None:
        """Closes this side."""
        self._connection.close()


def _path() -> str:
    """Where a worker finds what this process finds."""
    return os.pathsep.join(str(Path(place or ".").absolute()) for place in sys.path)


def here(batch: Batch, extractor: str) -> list[Extracted]:
    """The same in this process, without a guard."""
    answer = answering(extractor)
    return [Extracted(content, *answer(paper)) for content, paper in batch]


@cache
def shared(extractor: str, limits: Limits) -> Guard:
    """The guard of this process, which is kept: for workers of a cluster, whose tasks come one by one."""
    return Guard(extractor, limits)
