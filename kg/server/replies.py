"""What a worker is asked and gives back: values that go through a pipe.

An answer is gathered before any of it is sent, so that its status is true: a large one in a file. One that grows
beyond the limit is refused, never cut.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import NamedTemporaryFile
from types import TracebackType
from typing import IO, Any, Final, Self, cast

from kg.server.problems import UNPROCESSABLE, Problem

_IN_MEMORY: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its bytes, or the file that holds them and that whoever reads it removes.

    `repeatable` says that the same request gives the same answer as long as the graph does not change.
    """

    media: str
    content: bytes = b""
    file: str | None = None
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    repeatable: bool = True


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no answer."""

    status: int
    message: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Spool:
    """A binary file to write an answer to: in memory while it is small, in `folder` beyond, `limit` bytes at most."""

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder = folder
        self._limit = limit
        self._size = 0
        self._parts: list[bytes] = []
        self._file: IO[bytes] | None = None

    def write(self, data: bytes) -> int:
        """Takes more of the answer. Raises Problem beyond the limit."""
        self._size += len(data)
        if self._limit and self._size > self._limit:
            raise Problem(
                UNPROCESSABLE,
                f"the answer is larger than {self._limit:,} bytes; ask for less (LIMIT), or start the server with a "
                "larger --max-bytes",
            )
        if self._file is None and self._size > _IN_MEMORY:
            self._file = NamedTemporaryFile(dir=self._folder, delete=False)  # noqa: SIM115
            self._file.writelines(self._parts)
            self._parts.clear()
        if self._file is None:
            self._parts.append(bytes(data))
        else:
            self._file.write(data)
        return len(data)

    def flush(self) -> None:
        """Nothing to do before the end."""

    @property
    def file(self) -> IO[bytes]:
        """This, as what the engine writes to."""
        return cast("IO[bytes]", self)

    def reply(self, media: str, **more: Any) -> Reply:
        """All that was written, as an answer."""
        if self._file is None:
            return Reply(media, b"".join(self._parts), **more)
        self._file.close()
        return Reply(media, file=self._file.name, **more)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        if kind is not None and self._file is not None:
            self._file.close()
            Path(self._file.name).unlink(missing_ok=True)
