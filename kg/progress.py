"""How far a build is, told now and then."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

T = TypeVar("T")
_EVERY: Final = 0.1


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `step` is reading, extracting, linking, resolving or writing; `total` is 0 where unknown.

    `things` says what is done: papers, or entities, which are written after the papers. `entities` are the names that
    were told apart so far, `errors` all that was reported.
    """

    step: str
    done: int
    total: int = 0
    entities: int = 0
    errors: int = 0
    things: str = "papers"


class Meter:
    """Counts papers or entities and tells of it, at most ten times a second, and at the end of each step."""

    def __init__(self, tell: Callable[[Progress], None]) -> None:
        self._tell = tell
        self._now = Progress("reading", 0)
        self._next = 0.0
        self.entities: Callable[[], int] = lambda: 0
        self.errors: Callable[[], int] = lambda: 0

    def begin(self, step: str, total: int = 0, things: str = "papers") -> None:
        """Begins a step."""
        self._now, self._next = Progress(step, 0, total, things=things), 0.0

    def step(self, step: str) -> None:
        """Calls the step otherwise; what was counted counts."""
        if step != self._now.step:
            self._now = replace(self._now, step=step)

    def count(self) -> None:
        """Counts one more."""
        now = self._now
        self._now = Progress(now.step, now.done + 1, now.total, things=now.things)
        if time.monotonic() >= self._next:
            self.tell()

    def tell(self) -> None:
        """Tells now."""
        self._tell(replace(self._now, entities=self.entities(), errors=self.errors()))
        self._next = time.monotonic() + _EVERY

    def counted(self, things: Iterable[T]) -> Iterator[T]:
        """The same things, counted as they go by."""
        for thing in things:
            yield thing
            self.count()
        self.tell()
