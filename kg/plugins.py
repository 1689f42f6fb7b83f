"""What other packages bring: readers of sources, exporters and reports, each by an entry point.

    [project.entry-points."paperkg.readers"]        names a `kg.sources.Reader`
    [project.entry-points."paperkg.exporters"]      names a `kg.plugins.Exporter`
    [project.entry-points."paperkg.reports"]        names a `kg.plugins.Reporter`

Extractors have a module of their own, `kg.extraction.extractors`. Packages are trusted as all installed code is; what
they raise is told with their name, and nothing of ours is lost by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from kg.errors import KgError

if TYPE_CHECKING:
    from kg.analytics.reports import Options, Report
    from kg.store import Store

READERS: Final = "paperkg.readers"
EXPORTERS: Final = "paperkg.exporters"
REPORTS: Final = "paperkg.reports"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Exporter:
    """A profile of `kg export`: what it holds in words, and what writes it to a file or folder."""

    holds: str
    write: Callable[[Store, Path], None]


@dataclass(frozen=True, slots=True)
class Reporter:
    """A kind of `kg report`: what it tells in words, and what makes it; paperkg writes it in every form."""

    tells: str
    make: Callable[[Store, Options], Report]


@cache
def points(group: str) -> tuple[EntryPoint, ...]:
    """The entry points of a group, by name; of several of one name the first by its package."""
    found = sorted(entry_points(group=group), key=lambda point: (point.name, point.value))
    return tuple({point.name: point for point in reversed(found)}[name] for name in sorted({p.name for p in found}))


def names(group: str) -> tuple[str, ...]:
    """The names that other packages bring to a group."""
    return tuple(point.name for point in points(group))


def load(point: EntryPoint, kind: type[_T]) -> _T:
    """What an entry point names. Raises KgError where it cannot be loaded, or is something else."""
    try:
        made = point.load()
    except Exception as error:
        raise KgError(f"{told(point)} cannot be loaded ({type(error).__name__}: {error})") from error
    if not isinstance(made, kind):
        raise KgError(f"{told(point)} gives a {type(made).__name__} instead of a {kind.__module__}.{kind.__qualname__}")
    return made


def told(point: EntryPoint) -> str:
    """An entry point as messages name it."""
    package = f" of {point.dist.name} {point.dist.version}" if point.dist else ""
    return f"{point.group.removeprefix('paperkg.').removesuffix('s')} {point.name!r}{package}"


@contextmanager
def guarded(point: EntryPoint) -> Iterator[None]:
    """Whatever comes out of another package is told with its name."""
    try:
        yield
    except KgError:
        raise
    except Exception as error:
        raise KgError(f"{told(point)} failed ({type(error).__name__}: {error})") from error


def export(name: str, store: Store, path: Path) -> bool:
    """Writes a profile that another package brings; False where none brings it. Raises KgError where it fails."""
    point = _point(EXPORTERS, name)
    if point is None:
        return False
    with guarded(point):
        load(point, Exporter).write(store, path)
    return True


def report(name: str, store: Store, options: Options) -> Report | None:
    """The report that another package makes; None where none does. Raises KgError where it fails."""
    point = _point(REPORTS, name)
    if point is None:
        return None
    with guarded(point):
        return load(point, Reporter).make(store, options)


def _point(group: str, name: str) -> EntryPoint | None:
    return next((point for point in points(group) if point.name == name), None)
