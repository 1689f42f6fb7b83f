"""Processes that answer, because the engine cannot be stopped: one that takes too long is killed and replaced.

1. Every worker has a pipe. A job is sent into it, and a thread waits for the answer, as long as it may take.
2. When the time is over, or whoever asked is gone, the worker is killed, and another one takes its place.
3. While all workers are busy some requests wait; more are turned away with the advice to come again.

Workers are spawned, not forked, because the threads of a server would not survive a fork.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from typing import Final

from kg.errors import StoreError
from kg.server.problems import BUSY, FAILED, TOO_SLOW, Problem
from kg.server.replies import Failure, Reply
from kg.server.work import Job, Ready, Setup, work

_BEGINNING: Final = 60.0
_LAST_WORDS: Final = 2.0
_RETRY_AFTER: Final = 1
#: How many times as long as a request may take another one waits for its place.
_PATIENCE: Final = 2
_SPAWN: Final = get_context("spawn")


class Worker:
    """One process, and the pipe to it."""

    def __init__(self, setup: Setup) -> None:
        self._pipe, theirs = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=work, args=(theirs, setup), daemon=True)
        self._process.start()
        theirs.close()
        self._begun = False
        self._ended = False

    def begin(self) -> None:
        """Waits until the process has begun. Raises StoreError where it cannot."""
        if self._begun:
            return
        if not self._pipe.poll(_BEGINNING):
            raise StoreError("a worker does not begin")
        try:
            said = self._pipe.recv()
        except (EOFError, OSError):
            raise StoreError("a worker ended before it began; it may need more --memory") from None
        match said:
            case Ready():
                self._begun = True
            case Failure(message=message):
                raise StoreError(message)

    def ask(self, job: Job, version: str, seconds: float) -> Reply:
        """The answer to a job. Raises Problem; after one with the status 504 or 500 the worker may be dead."""
        try:
            self.begin()
            self._pipe.send((job, version))
            if not self._pipe.poll(seconds):
                self.kill()
                raise Problem(TOO_SLOW, f"stopped: it took longer than {seconds:g} s")
            reply = self._pipe.recv()
        except StoreError as error:
            self.kill()
            raise Problem(BUSY, str(error), retry_after=_RETRY_AFTER) from None
        except (EOFError, OSError):
            self.kill()
            raise Problem(FAILED, "the worker ended; the request may need more memory than one may have") from None
        if isinstance(reply, Failure):
            raise Problem(reply.status, reply.message, headers=reply.headers)
        assert isinstance(reply, Reply)
        return reply

    @property
    def alive(self) -> bool:
        """Whether the process can be asked again.

        What `kill` says comes first: two threads may wait for one process, and only one of them learns its end.
        """
        return not self._ended and not self._pipe.closed and self._process.is_alive()

    def kill(self) -> None:
        """Ends the process at once, whatever it does; who waits for its answer is told."""
        self._ended = True
        self._process.kill()
        self._process.join()

    def close(self) -> None:
        """Lets an idle process end by itself."""
        self._pipe.close()
        self._process.join(_LAST_WORDS)
        if self._process.is_alive():
            self.kill()


class Pool:
    """Some workers, and a queue before them."""

    def __init__(self, setup: Setup, *, size: int, queue: int) -> None:
        self._setup = setup
        self._queue = queue
        self._waiting = 0
        self._idle: asyncio.LifoQueue[Worker] = asyncio.LifoQueue()
        self._all = {Worker(setup) for _ in range(size)}
        self._threads = ThreadPoolExecutor(2 * size, "worker")
        for worker in self._all:
            self._idle.put_nowait(worker)

    def begin(self) -> None:
        """Waits until all workers have begun. Raises StoreError."""
        for worker in self._all:
            worker.begin()

    async def run(self, job: Job, version: Callable[[], str], seconds: float, gone: Awaitable[object]) -> Reply:
        """The answer to a job; `gone` ends when nobody waits for it any more, and so ends the work.

        Raises Problem: 503 when too many wait, 504 after `seconds`.
        """
        answering = asyncio.ensure_future(self._answered(job, version, seconds))
        leaving = asyncio.ensure_future(gone)
        try:
            await asyncio.wait((answering, leaving), return_when=asyncio.FIRST_COMPLETED)
            if not answering.done():
                raise Problem(BUSY, "nobody waits for the answer")
            return answering.result()
        finally:
            for task in (answering, leaving):
                task.cancel()
            with suppress(asyncio.CancelledError, Problem):
                await answering

    async def _answered(self, job: Job, version: Callable[[], str], seconds: float) -> Reply:
        worker = await self._taken(seconds)
        loop = asyncio.get_running_loop()
        try:
            return await loop.run_in_executor(self._threads, worker.ask, job, version(), seconds)
        except asyncio.CancelledError:
            worker.kill()
            raise
        finally:
            self._idle.put_nowait(worker if worker.alive else self._replaced(worker))

    async def _taken(self, seconds: float) -> Worker:
        if not self._idle.empty():
            return self._idle.get_nowait()
        if self._waiting >= self._queue:
            raise Problem(BUSY, "all workers are busy; try again", retry_after=_RETRY_AFTER)
        self._waiting += 1
        try:
            return await asyncio.wait_for(self._idle.get(), _PATIENCE * seconds)
        except TimeoutError:
            raise Problem(BUSY, "all workers are busy; try again", retry_after=_RETRY_AFTER) from None
        finally:
            self._waiting -= 1

    def _replaced(self, dead: Worker) -> Worker:
        worker = Worker(self._setup)
        self._all = (self._all - {dead}) | {worker}
        return worker

    def close(self) -> None:
        """Ends all workers."""
        for worker in self._all:
            worker.close()
        self._threads.shutdown(wait=False, cancel_futures=True)
