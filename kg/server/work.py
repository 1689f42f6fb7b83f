"""What runs in a worker process: it opens the store, and answers one job after the other.

1. The worker leaves signals and standard error to the server and ends with it; its memory is bounded.
2. A job says for which version of the store it is; where that is another than the open one, it is opened again.
   So a new build answers the next request.
3. Whatever goes wrong becomes a `Failure` that says so in a line.

A store that was changed over HTTP has no text index any more; words are then looked for in the texts themselves.
"""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from threading import Thread
from typing import Any, Final, Protocol

from kg.errors import KgError, NotFound, QueryError, StoreError, UsageError
from kg.explorer.rendering import warm
from kg.remote.search import Contains
from kg.server.problems import BAD_REQUEST, BUSY, FAILED, NOT_FOUND, Problem
from kg.server.replies import Failure, Reply, Spool
from kg.store import LocalStore, open_store
from kg.writing import Writer

_TRIES: Final = 20
_PAUSE: Final = 0.05
_LONG_LOG: Final = 20_000_000
_STATUSES: Final = ((NotFound, NOT_FOUND), (QueryError, BAD_REQUEST), (UsageError, BAD_REQUEST), (StoreError, BUSY))


@dataclass(frozen=True, slots=True)
class Setup:
    """What a worker needs: the store, where large answers are written, how large they and its memory may be."""

    store: Path
    spool: Path
    max_bytes: int
    memory: int
    write: bool = False
    base: str | None = None

    def new_spool(self) -> Spool:
        """A place for an answer."""
        return Spool(self.spool, self.max_bytes)


class ServedStore(LocalStore):
    """A store in a folder whose text index may know nothing."""

    def __init__(self, store: LocalStore) -> None:
        super().__init__(store.oxigraph, store.index, store.names, store.location)
        self._finder = store.index if store.index.count("") else Contains(self)

    @property
    def index(self) -> Any:
        """The text index, or what reads the texts where the index knows nothing."""
        return self._finder


@dataclass(frozen=True, slots=True)
class Ready:
    """A worker has begun."""


@dataclass(frozen=True, slots=True)
class Desk:
    """What a job works with: the open store, a place for its answer, and the writer where it may change the store."""

    store: LocalStore
    spool: Callable[[], Spool]
    writer: Writer | None = None


class Job(Protocol):
    """Something to be done with the store; its values go through a pipe."""

    def run(self, desk: Desk) -> Reply:
        """The answer. Raises KgError."""
        ...


def work(pipe: Connection, setup: Setup) -> None:
    """Answers the jobs that come through a pipe until it is closed."""
    _settle(setup.memory)
    try:
        office: _Reading | _Writing = _Writing(setup) if setup.write else _Reading(setup)
    except Exception as error:
        pipe.send(_failure(error))
        return
    warm()
    with suppress(EOFError, OSError):
        pipe.send(Ready())
        while True:
            job, version = pipe.recv()
            reply = _answered(office, job, version)
            office.tidy()
            pipe.send(reply)
    office.close()


def _settle(memory: int) -> None:
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # the engine's last words when memory ends; the server says what became of the request
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    if memory:
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait([sentinel])
    os._exit(1)


class _Reading:
    """A store that is opened for reading, again for every version."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._version = ""
        self._store: LocalStore | None = None

    def desk(self, version: str) -> Desk:
        if self._store is None or version != self._version:
            self.close()
            self._store, self._version = _opened(self._setup.store), version
        return Desk(self._store, self._setup.new_spool)

    def tidy(self) -> None:
        """Nothing was changed."""

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None


class _Writing:
    """A store that is held for writing; an empty one is made where there is none."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._writer = Writer(setup.store, base=setup.base).__enter__()
        if self._writer.store is None:
            self._writer.adopt(self._writer.new_generation())
        self._indexed = True

    def desk(self, version: str) -> Desk:
        del version
        store = self._writer.store
        assert store is not None
        if self._indexed:
            store.index.clear()  # before the graph changes, so that a kill between both leaves no wrong index
            self._indexed = False
        return Desk(store, self._setup.new_spool, self._writer)

    def tidy(self) -> None:
        """Keeps the engine's log short, for whoever opens the store for reading goes through all of it."""
        logs = self._setup.store.glob("generations/*/graph/*.log")
        if self._writer.store is not None and sum(path.stat().st_size for path in logs) > _LONG_LOG:
            self._writer.store.oxigraph.flush()

    def close(self) -> None:
        self._writer.__exit__(None, None, None)


def _opened(folder: Path) -> LocalStore:
    """The store; a build may replace its files between the look at its marker and theirs."""
    for attempt in range(_TRIES):
        try:
            store = open_store(folder)
            break
        except StoreError:
            if attempt == _TRIES - 1:
                raise
            time.sleep(_PAUSE)
    assert isinstance(store, LocalStore)
    return ServedStore(store)


def _answered(office: _Reading | _Writing, job: Job, version: str) -> Reply | Failure:
    try:
        return job.run(office.desk(version))
    except Exception as error:
        return _failure(error)


def _failure(error: Exception) -> Failure:
    if isinstance(error, Problem):
        return Failure(error.status, str(error), error.headers)
    if isinstance(error, KgError):
        return Failure(next((status for kind, status in _STATUSES if isinstance(error, kind)), FAILED), str(error))
    if isinstance(error, MemoryError):
        return Failure(FAILED, "the request needs more memory than a worker may have (--memory)")
    return Failure(FAILED, f"unexpected {type(error).__name__}: {' '.join(str(error).split())}")
