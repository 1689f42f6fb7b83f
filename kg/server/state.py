"""What a running server has: its settings, its workers, and which version of the store it serves."""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from starlette.requests import Request

from kg.server.problems import TOO_LARGE, UNSUPPORTED_MEDIA, Problem
from kg.server.protocol import Body
from kg.server.replies import Reply
from kg.server.settings import Settings
from kg.server.work import Job, Setup
from kg.server.workers import Pool
from kg.store import open_store

#: How many times as long as a query a job may take that looks at all statements.
_SLOW: Final = 5


class Version:
    """Which version of a store is there: another text after every build and every change made here."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._changes = 0

    def changed(self) -> None:
        """Notes a change made here, which may leave the times of files as they are."""
        self._changes += 1

    def __call__(self) -> str:
        """The version now."""
        paths = [self._folder / "store.json", *sorted(self._folder.glob("generations/*/*"))]
        return f"{self._changes} {' '.join(map(_stamp, paths))}"


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except OSError:
        return "-"
    return f"{status.st_ino}.{status.st_mtime_ns}.{status.st_size}"


class State:
    """The workers of a server, and how they are asked."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.version = Version(settings.store)
        if not settings.writable:
            open_store(settings.store).close()
        self._spool = TemporaryDirectory(prefix="kg-serve-")
        self._kept: tuple[tuple[str, Job], Reply] | None = None
        self._writer: Pool | None = None
        self._readers: Pool | None = None
        try:
            self._begin()
        except BaseException:
            self.close()
            raise

    def _begin(self) -> None:
        """Starts the writer first, for it makes the store where there is none."""
        given = self.settings
        if given.writable:
            self._writer = Pool(self._setup(write=True), size=1, queue=given.queue)
            self._writer.begin()
        self._readers = Pool(self._setup(write=False), size=given.workers, queue=given.queue)
        self._readers.begin()

    def _setup(self, *, write: bool) -> Setup:
        given = self.settings
        return Setup(given.store, Path(self._spool.name), given.max_bytes, given.memory, write, given.base)

    async def ask(self, job: Job, request: Request, *, times: float = 1) -> Reply:
        """What a job that only reads replies; it may take `times` as long as a query. Raises Problem."""
        assert self._readers is not None
        return await self._readers.run(job, self.version, times * self.settings.timeout, _gone(request))

    async def ask_once(self, job: Job, request: Request) -> Reply:
        """What a job replies that looks at all statements; it is asked again when the store has changed."""
        key = (self.version(), job)
        if self._kept is None or self._kept[0] != key:
            self._kept = (key, await self.ask(job, request, times=_SLOW))
        return self._kept[1]

    async def change(self, job: Job, request: Request) -> Reply:
        """What a job that may write replies. Raises Problem."""
        assert self._writer is not None
        try:
            return await self._writer.run(job, self.version, self.settings.timeout, _gone(request))
        finally:
            self.version.changed()

    def close(self) -> None:
        """Ends the workers, and removes what they left."""
        for pool in (self._readers, self._writer):
            if pool is not None:
                pool.close()
        self._spool.cleanup()


async def _gone(request: Request) -> None:
    """Ends when the client has gone. The body of the request must have been read."""
    while (await request.receive())["type"] != "http.disconnect":
        await asyncio.sleep(0)


async def body_of(request: Request, most: int) -> Body:
    """The body of a request. Raises Problem where it is larger than `most` bytes, or compressed."""
    coding = request.headers.get("content-encoding", "identity").strip().lower()
    if coding not in ("", "identity"):
        plain = {"Accept-Encoding": "identity"}
        raise Problem(UNSUPPORTED_MEDIA, f"a body of the coding {coding}; send it uncompressed", headers=plain)
    problem = Problem(
        TOO_LARGE, f"the body is larger than {most:,} bytes; send less, or start with a larger --max-body"
    )
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > most:
        raise problem
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise problem
        parts.append(part)
    return Body(request.headers.get("content-type"), b"".join(parts))
