"""Locks that one process holds at a time, and that end with it, however it ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from kg.errors import StoreError


class Lock:
    """A file that is locked; it tells who holds it. `what` is what the lock guards, `cure` what else one can do."""

    def __init__(self, path: Path, *, what: str, cure: str) -> None:
        self._path = path
        self._what = what
        self._cure = cure
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Takes the lock at once. Raises StoreError where another process holds it, or the file cannot be made."""
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{self._path.parent}: cannot write there: {error.strerror}") from None
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            owner = file.read().strip() or "unknown"
            file.close()
            raise StoreError(
                f"{self._what} is being written by another process (pid {owner}); wait until it ends{self._cure}"
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        self._file = file

    def release(self) -> None:
        """Lets go of the lock, if it is held."""
        if self._file is not None:
            self._file.close()
            self._file = None


@contextmanager
def taking_turns(folder: Path) -> Iterator[None]:
    """One process or thread at a time does this for a folder; the others wait, and nothing is left behind.

    Where a folder cannot be locked, as on some network drives, nobody waits.
    """
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        # What it is wanted for will say what is wrong with it.
        yield
        return
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
