"""A full disk, and files that are not what was written: told in one way whoever meets them."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from kg.errors import StoreError

_FULL: Final = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
#: How the graph's engine says the same.
_WORDS: Final = ("No space left", "quota exceeded", "File too large")
_SQLITE_FULL: Final = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))


@contextmanager
def full_disk_told(place: object) -> Iterator[None]:
    """Raises StoreError where something in the block cannot be written for want of room."""
    try:
        yield
    except (OSError, sqlite3.OperationalError, StoreError) as error:
        cause = error.__context__ if isinstance(error, StoreError) else error
        if cause is not None and is_full(cause):
            raise StoreError(
                f"{place}: nothing more can be written there ({cause}); make room and run the same build again: "
                "it goes on where it stopped"
            ) from error
        raise


@contextmanager
def damage_told(place: object) -> Iterator[None]:
    """Raises StoreError where something in the block finds a file of a store cut off or overwritten."""
    try:
        yield
    except (sqlite3.DatabaseError, RuntimeError, OSError) as error:
        if is_damage(error):
            raise StoreError(damaged(place, error)) from error
        raise


def damaged(place: object, error: BaseException) -> str:
    """What is said of a damaged store, and the way out of it."""
    return f"{place} is damaged ({' '.join(str(error).split())}); build it again in another folder"


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk is full, or that no more may be written.

    >>> is_full(OSError(28, "No space left on device")), is_full(FileNotFoundError(2, "No such file"))
    (True, False)
    """
    if isinstance(error, sqlite3.OperationalError):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE_FULL
    return isinstance(error, OSError) and (error.errno in _FULL or any(words in str(error) for words in _WORDS))


def is_damage(error: BaseException) -> bool:
    """Whether an error says that a file of a store is cut off or overwritten.

    >>> is_damage(sqlite3.DatabaseError("database disk image is malformed")), is_damage(RuntimeError("Corruption: bad"))
    (True, True)
    """
    if isinstance(error, sqlite3.DatabaseError):
        # The children of that class say other things: that it is locked, full, or a query is wrong.
        return type(error) is sqlite3.DatabaseError
    return isinstance(error, RuntimeError | OSError) and "Corruption" in str(error)
