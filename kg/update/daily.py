"""One daily run, which may be repeated, interrupted and beside another, and leaves the same.

1. One run at a time: it holds the lock of the state folder.
2. The graph as it was before the day is kept (`kg.update.baseline`).
3. The sources are read and built; one that fails is named, and the others are built all the same.
4. What is new since the kept graph becomes the digest of the day and goes into the feed. Files are replaced whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import InputError, KgError
from kg.files import write_text
from kg.locks import Lock
from kg.store import open_store
from kg.update import baseline, render
from kg.update.config import Config
from kg.update.digest import Digest, gather
from kg.update.feed import renewed

if TYPE_CHECKING:
    from kg.build import Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did: how many papers are new, the files it wrote, and what failed."""

    day: datetime.date
    papers: int
    files: tuple[Path, ...]
    failures: tuple[str, ...]


def run(
    config: Config,
    *,
    day: datetime.date | None = None,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Outcome:
    """Reads, builds and tells a day (today in UTC). What fails goes to `on_error`, and the rest is done.

    Raises StoreError where another run is under way or the graph cannot be written, InputError where no paper could be
    read and there is no graph to tell of.
    """
    today = day or datetime.datetime.now(datetime.UTC).date()
    lock = Lock(config.state / "lock", what=str(config.state), cure="")
    lock.acquire()
    try:
        kept = baseline.begin(config.state, config.store, today)
        failures = _build(config, on_error, on_progress)
        with open_store(config.store) as after, baseline.before(config.state, kept, after.names) as before:
            digest = gather(
                after, before, day=today, title=config.title, watch=config.watch, failures=tuple(failures)
            )  # fmt: skip
        files = _write(config, digest, again=kept.day == today.isoformat())
        baseline.told(config.state, kept, today)
    finally:
        lock.release()
    return Outcome(today, len(digest.papers), files, tuple(failures))


def _build(config: Config, on_error: Callable[[KgError], None], on_progress: Callable[[Progress], None]) -> list[str]:
    """Builds, and returns what went wrong, in words and without what stands in the sources' way on this machine."""
    from kg.build import build
    from kg.guard import Limits

    failures: list[str] = []
    folder = f"{config.path.absolute().parent}/"

    def report(error: KgError) -> None:
        on_error(error)
        # A record that cannot be read is no failure of the run.
        if not isinstance(error, InputError) or error.line is None:
            failures.append(str(error).replace(folder, ""))

    try:
        build(
            config.sources,
            store=config.store,
            base=config.base,
            workers=config.workers,
            corrections=config.corrections,
            extractor=config.extractor,
            min_confidence=config.min_confidence,
            limits=Limits(),
            on_error=report,
            on_progress=on_progress,
        )
    except InputError as error:
        # No paper at all: of a graph that is there, the day is still told.
        report(error)
        if not failures[:-1]:
            raise
        raise KgError("; ".join(failures)) from None
    return failures


def _write(config: Config, digest: Digest, *, again: bool) -> tuple[Path, ...]:
    """The files of a digest in the forms that are wanted; `again` is for the feed."""
    day = digest.day.isoformat()
    items = renewed(config.state / "feed.json", digest.day, digest.papers, config.days, again=again)
    texts: dict[str, Callable[[], tuple[str, str]]] = {
        "md": lambda: (f"{day}.md", render.markdown(digest, config)),
        "html": lambda: (f"{day}.html", render.html(digest, config)),
        "atom": lambda: ("feed.atom", render.atom(items, config, day)),
    }
    files = []
    for form in config.forms:
        name, text = texts[form]()
        write_text(config.output / name, text)
        files.append(config.output / name)
    return tuple(files)
