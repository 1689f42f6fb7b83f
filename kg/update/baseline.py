"""The graph as it was before the day began: what the digest of a day compares with.

1. The first run of a day keeps the graph as it stands: a folder's files by hard links, which takes no room and no time;
   of a server, a copy of its statements.
2. Later runs of the day compare with the same, so that a second run tells the whole day once more, and the same.
3. A run that was killed before its digest leaves its graph in place, so that the next one tells what nobody was told.
"""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.errors import StoreError
from kg.files import write_text
from kg.index import Index
from kg.statements import STORE_FORMAT, Names
from kg.store import LocalStore, Store, is_address, open_store

_MARKER: Final = "day.json"
_KEPT: Final = "before"


@dataclass(frozen=True, slots=True)
class Day:
    """Of which store and day the kept graph is, whether there was one, and whether the day's digest is written."""

    store: str
    day: str
    empty: bool
    told: bool


def begin(state: Path, store: str, day: datetime.date) -> Day:
    """What the digest of `day` compares with: what is kept, or the graph as it is now."""
    kept = latest(state, store)
    if kept is not None and (not kept.told or kept.day >= day.isoformat()):
        return kept
    empty = not _keep(state, store)
    return _write(state, Day(store, day.isoformat(), empty, told=False))


def latest(state: Path, store: str) -> Day | None:
    """What was kept of a store last, if anything."""
    kept = _read(state)
    return kept if kept is not None and kept.store == store else None


def told(state: Path, kept: Day, day: datetime.date) -> None:
    """Notes that the digest of a day is written."""
    _write(state, replace(kept, day=max(kept.day, day.isoformat()), told=True))


@contextmanager
def before(state: Path, kept: Day, names: Names) -> Iterator[Store]:
    """The graph that was kept, open for reading; an empty one where there was none."""
    if kept.empty:
        index = Index(None, write=True)
        try:
            yield LocalStore(ox.Store(), index, names, "the first run")
        finally:
            index.close()
    else:
        with open_store(state / _KEPT) as store:
            yield store


def _read(state: Path) -> Day | None:
    try:
        kept = Day(**json.loads((state / _MARKER).read_text(encoding="utf-8")))
        datetime.date.fromisoformat(kept.day)
    except (OSError, ValueError, TypeError):
        return None
    return kept if kept.empty or (state / _KEPT / "store.json").is_file() else None


def _write(state: Path, day: Day) -> Day:
    write_text(state / _MARKER, json.dumps(asdict(day)) + "\n")
    return day


def _keep(state: Path, location: str) -> bool:
    """Keeps the graph of a store as a store of its own; False where there is none yet."""
    draft = state / f"{_KEPT}.new"
    shutil.rmtree(draft, ignore_errors=True)
    try:
        store = open_store(location)
    except StoreError:
        if is_missing(location):
            return False
        raise
    with store:
        _copy(store, draft)
    shutil.rmtree(state / _KEPT, ignore_errors=True)
    draft.replace(state / _KEPT)
    return True


def is_missing(location: str) -> bool:
    """Whether there is simply no graph yet; of a server that cannot be asked, nobody knows."""
    if not is_address(location):
        return not (Path(location) / "store.json").exists()
    from kg.remote.client import Client
    from kg.remote.store import find

    client = Client()
    try:
        return not find(client, location)[1]
    finally:
        client.close()


def _copy(store: Store, folder: Path) -> None:
    """A store with the same graph, and of its index the hashes alone."""
    place = folder / "generations" / "1"
    place.mkdir(parents=True)
    if isinstance(store, LocalStore):
        with suppress(OSError, RuntimeError):
            store.oxigraph.backup(str(place / "graph"))
    if not (place / "graph").is_dir():
        graph = ox.Store(str(place / "graph"))
        for _, quads in store.contents():
            graph.bulk_extend(quads)
        graph.flush()
        del graph
    index = Index(place / "index.sqlite", write=True)
    index.begin()
    digests = getattr(store.index, "digests", None)
    for name, digest in digests() if digests else ():
        index.put(name, digest, ())
    index.commit()
    index.close()
    said = {"format": STORE_FORMAT, "base": store.names.base, "generation": 1}
    write_text(folder / "store.json", json.dumps(said) + "\n")
