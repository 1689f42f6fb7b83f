"""How a build tells how far it is: a bar on a terminal, a line a minute otherwise. Both on standard error."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from kg.progress import Progress

Show = Callable[["Progress"], None]
_LINE_EVERY: Final = 60.0


@contextmanager
def shown(*, quiet: bool) -> Iterator[Show]:
    """Shows progress while the block runs."""
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty():
        with _bar() as bar:
            yield _on_bar(bar)
    else:
        yield Lines(click.echo, time.monotonic)


class Lines:
    """A line now and then; the first one after a minute."""

    def __init__(self, echo: Callable[..., None], clock: Callable[[], float]) -> None:
        self._echo = echo
        self._clock = clock
        self._step, self._begun, self._start = ("", ""), clock(), 0
        self._next = self._begun + _LINE_EVERY

    def __call__(self, now: Progress) -> None:
        """Shows progress, where it is time."""
        clock = self._clock()
        if (now.step, now.things) != self._step:
            self._step, self._begun, self._start = (now.step, now.things), clock, now.done
        if clock >= self._next:
            self._next = clock + _LINE_EVERY
            self._echo(f"kg: {line(now, now.done - self._start, clock - self._begun)}", err=True)


def line(now: Progress, done: int, seconds: float) -> str:
    """Progress in words; `done` papers took so many seconds.

    >>> from kg.progress import Progress
    >>> line(Progress("extracting", 1500, 20_000, 9_000, 2), 1000, 25.0)
    'extracting: 1,500 of 20,000 papers, 40 a second, 9,000 names, 2 errors, 7 min 42 s left'
    >>> line(Progress("resolving", 0, entities=9_000), 0, 60.0)
    'resolving: 9,000 names'
    """
    rate = done / seconds if seconds > 0 else 0.0
    parts = []
    if now.done:
        of = f" of {now.total:,}" if now.total else ""
        parts = [f"{now.done:,}{of} {now.things}", f"{rate:,.0f} a second"]
    parts += _found(now)
    if now.total and rate:
        parts.append(f"{duration((now.total - now.done) / rate)} left")
    return f"{now.step}: {', '.join(parts)}" if parts else now.step


def _found(now: Progress) -> list[str]:
    """Names and errors in words, where there are any."""
    names = [f"{now.entities:,} names"] if now.entities else []
    return names + ([f"{now.errors:,} error{'s' if now.errors > 1 else ''}"] if now.errors else [])


def duration(seconds: float) -> str:
    """A time in its two largest units.

    >>> duration(59), duration(3725)
    ('59 s', '1 h 2 min')
    """
    whole = max(0, round(seconds))
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    return f"{hours} h {minutes} min" if hours else f"{minutes} min {rest} s" if minutes else f"{rest} s"


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[count]}"),
        TextColumn("{task.fields[rate]}"), TextColumn("{task.fields[told]}"), TimeRemainingColumn(),
    )  # fmt: skip
    return Bar(*columns, console=Console(stderr=True), transient=True)


def _on_bar(bar: Bar) -> Show:
    task = bar.add_task("reading", total=None, count="", rate="", told="")
    begun = "reading", "papers"

    def show(now: Progress) -> None:
        nonlocal begun
        if begun != (now.step, now.things):
            begun = now.step, now.things
            bar.reset(task, total=now.total or None, completed=now.done)
        of = f"/{now.total:,}" if now.total else ""
        bar.update(
            task,
            description=now.step,
            completed=now.done,
            total=now.total or None,
            count=f"{now.done:,}{of} {now.things}" if now.done else "",
            rate=f"{bar.tasks[task].speed or 0:,.0f}/s" if now.done else "",
            told=", ".join(_found(now)),
        )

    return show
