"""Extraction of many papers: in this process, in several, or on a cluster, by the same steps.

1. Papers are offered as they come. So long as they are few, nothing is started.
2. They go in batches to an executor of `concurrent.futures`: threads, each with a guarded worker process of its own
   (see `kg.guard`), or the workers of a cluster, which do the same (see `kg.cluster`).
3. No more batches are under way than keep all workers busy, so that memory does not grow with the papers.
4. Batches are given back as they are done, in no order; what is made of them must not depend on it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from typing import Final, Protocol, Self

from kg.extraction.extractors import DEFAULT
from kg.guard import Batch, Extracted, Guard, Limits, here
from kg.papers import Paper

BATCH: Final = 16
#: Papers for which no process is started.
_FEW: Final = 48
#: Batches under way for each worker.
_WAITING: Final = 3
#: Seconds after which one looks whether the workers are still there.
_PATIENCE: Final = 5.0


class Engine(Protocol):
    """Where batches are extracted."""

    @property
    def slots(self) -> int:
        """How many batches are extracted at the same time; may change. Raises KgError where it stays none."""

    def submit(self, batch: Batch) -> Future[list[Extracted]]:
        """Begins to extract a batch."""

    def fault(self, error: Exception) -> Exception:
        """What a failed batch means."""

    def close(self) -> None:
        """Ends everything at once."""


class Local:
    """Processes of this machine."""

    def __init__(self, workers: int, extractor: str, limits: Limits) -> None:
        self.slots = workers
        self._guard = Guard(extractor, limits)
        self._threads: Executor = ThreadPoolExecutor(workers, thread_name_prefix="extraction")

    def submit(self, batch: Batch) -> Future[list[Extracted]]:
        """Begins to extract a batch in a worker, which is started where none is idle."""
        return self._threads.submit(self._guard.extract, batch)

    def fault(self, error: Exception) -> Exception:
        """The same: the guard has said what it means."""
        return error

    def close(self) -> None:
        """Ends all workers and what waits for them."""
        self._guard.close()
        self._threads.shutdown(cancel_futures=True)


class Here:
    """This process, without a guard: each batch is done at once."""

    slots = 1

    def __init__(self, extractor: str) -> None:
        self._extractor = extractor

    def submit(self, batch: Batch) -> Future[list[Extracted]]:
        """Extracts a batch."""
        future: Future[list[Extracted]] = Future()
        future.set_result(here(batch, self._extractor))
        return future

    def fault(self, error: Exception) -> Exception:
        """The same."""
        return error

    def close(self) -> None:
        """Nothing is left to be ended."""


class Pool:
    """Papers in, extractions out; to be used in a `with` block.

    `workers` is the number of processes, all cores where none is given. Fewer than 48 papers are extracted in this
    process, and so are all for one worker, unless `limits` are given: they hold in worker processes only.
    """

    def __init__(
        self,
        *,
        workers: int | None = None,
        extractor: str = DEFAULT,
        limits: Limits | None = None,
        cluster: str | None = None,
    ) -> None:
        self._workers = workers or cores()
        self._extractor = extractor
        self._limits = limits
        self._cluster = cluster
        self._engine: Engine | None = None
        self._batch: list[tuple[str, Paper]] = []
        self._under_way: set[Future[list[Extracted]]] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._engine is not None:
            self._engine.close()

    @property
    def has_room(self) -> bool:
        """Whether another paper would be begun soon."""
        if self._engine is None:
            return len(self._batch) < _FEW
        return len(self._under_way) < _WAITING * self._engine.slots

    def add(self, content: str, paper: Paper) -> None:
        """Takes a paper, given with the key of its content."""
        self._batch.append((content, paper))
        if len(self._batch) >= (BATCH if self._engine else _FEW):
            self._send(few=False)

    def done(self) -> Iterator[list[Extracted]]:
        """The batches that are done by now."""
        yield from self._taken({future for future in self._under_way if future.done()})

    def until_room(self) -> Iterator[list[Extracted]]:
        """Batches that are done, until there is room for more."""
        yield from self.done()
        while not self.has_room:
            yield from self._next()

    def rest(self) -> Iterator[list[Extracted]]:
        """All batches that are not given back yet; waits for them."""
        if self._batch:
            self._send(few=True)
        while self._under_way:
            yield from self._next()

    def _send(self, *, few: bool) -> None:
        if self._engine is None:
            self._engine = self._made(few=few)
        for start in range(0, len(self._batch), BATCH):
            self._under_way.add(self._engine.submit(self._batch[start : start + BATCH]))
        self._batch = []

    def _made(self, *, few: bool) -> Engine:
        if self._cluster is not None:
            from kg.cluster import Cluster

            return Cluster(self._cluster, self._extractor, self._limits or Limits())
        if self._limits is None and (few or self._workers == 1):
            return Here(self._extractor)
        return Local(self._workers, self._extractor, self._limits or Limits())

    def _next(self) -> Iterator[list[Extracted]]:
        done: set[Future[list[Extracted]]] = set()
        while not done and self._engine is not None and self._engine.slots:
            done = wait(self._under_way, _PATIENCE, FIRST_COMPLETED).done
        yield from self._taken(done)

    def _taken(self, done: set[Future[list[Extracted]]]) -> Iterator[list[Extracted]]:
        self._under_way -= done
        for future in done:
            try:
                found = future.result()
            except Exception as error:
                assert self._engine is not None
                raise self._engine.fault(error) from None
            yield found


def cores() -> int:
    """How many cores this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on every system
        return os.cpu_count() or 1
