"""A lock that one process holds at a time, and that ends with it, however it ends."""

from __future__ import annotations

import fcntl
import os
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
