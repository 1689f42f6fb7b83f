"""The only way to change a folder: one writer at a time, and every change in one step.

1. A writer takes the store's lock and opens its ledger; a second one is told who writes.
2. Either a new generation is loaded in bulk (see `kg.generation`) and adopted: `store.json` is replaced, and the old
   one removed. What a killed build left of one goes with the next.
3. Or, where few parts of the graph differ, these are changed in one transaction of the current generation.

Servers are written by `kg.remote.writing`; `kg.target` is what a build knows of both.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.generation import Generation
from kg.index import Index
from kg.iris import DEFAULT_BASE
from kg.ledger import Ledger
from kg.locks import Lock
from kg.parts import Part, places
from kg.statements import STORE_FORMAT, Names
from kg.store import MEMORY, LocalStore, State, open_generation, read_state, why_no_store
from kg.target import Stream

_REWRITE_SHARE: Final = 5
_REWRITE_LEAST: Final = 2000
#: More statements than these are not held in memory.
_REWRITE_MOST: Final = 400_000


class Writer:
    """The only way to change a folder: holds its lock from entry to exit.

    `ledger` is the store's ledger, `store` the current graph (nothing before the first build).
    """

    def __init__(self, location: str | Path, *, base: str | None = None) -> None:
        self._folder = None if str(location) == MEMORY else Path(location)
        self._base = base
        if self._folder is not None:
            lock = self._folder / "lock"
            self._lock = Lock(lock, what=str(self._folder), cure=", or give --store another folder")
        self.store: LocalStore | None = None

    def __enter__(self) -> Self:
        state = None
        if self._folder is not None:
            state = self._take()
        self.ledger = Ledger(self._folder / "papers.sqlite" if self._folder else None)
        base = self.ledger.setting("base", state.base if state else self._base or DEFAULT_BASE)
        if self._base not in (None, base):
            self._leave()
            raise StoreError(f"{self._folder} was built with the base {base}; use another folder for {self._base}")
        self.names = Names(base)
        if self._folder is not None and state is not None and state.format == STORE_FORMAT:
            self.store = open_generation(self._folder, state, write=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None and self.store is not None:
            self.store.close()
            self.store = None
        if self._folder is not None and not self.ledger:
            self._undo(self._folder)
        self._leave()

    def _undo(self, folder: Path) -> None:
        """Removes what a build that read nothing has made: an empty ledger, and the folder where there is no graph."""
        self.ledger.close()
        for name in ("papers.sqlite", "papers.sqlite-wal", "papers.sqlite-shm"):
            (folder / name).unlink(missing_ok=True)
        if not (folder / "store.json").exists():
            (folder / "lock").unlink(missing_ok=True)
            with suppress(OSError):
                folder.rmdir()

    def _take(self) -> State | None:
        assert self._folder is not None
        state = read_state(self._folder)
        if state is None and self._folder.exists() and any(self._foreign()):
            raise StoreError(f"{why_no_store(self._folder)}; choose an empty or new folder")
        self._lock.acquire()
        state = read_state(self._folder)
        _sweep(self._folder, keep=state.generation if state else None)  # what killed builds left
        return state

    def _foreign(self) -> Iterator[Path]:
        assert self._folder is not None
        database = {f"papers.sqlite{ending}" for ending in ("", "-wal", "-shm", "-journal")}
        ours = {"store.json", "store.json.new", "generations", "lock", *database}
        return (
            path
            for path in ([self._folder] if self._folder.is_file() else self._folder.iterdir())
            if path.name not in ours
        )

    def _leave(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
        if self._folder is not None:
            self._lock.release()

    @property
    def state(self) -> str | None:
        """The state of the inputs for which the store is complete; nothing while it is not."""
        return None if self.store is None else self.store.index.state

    def counts(self) -> tuple[int, int, int]:
        """How many papers, entities and statements there are."""
        if self.store is None:
            return 0, 0, 0
        return self.store.index.count("paper/"), self.store.index.count("entity/"), len(self.store)

    def write(self, stream: Stream, state: str) -> None:
        """Makes the store hold exactly these parts: by a few changes, or else by a new generation."""
        changes = None if self.store is None else _changes(self.store.index, stream())
        if changes is None:
            generation = self.new_generation()
            try:
                generation.fill(stream(), state)
            except BaseException:
                generation.discard()
                raise
            self.adopt(generation)
        else:
            self._rewrite(*changes, state)

    def _rewrite(self, changed: list[Part], gone: list[str], state: str) -> None:
        assert self.store is not None
        removed: set[ox.Quad] = set()
        added: set[ox.Quad] = set()
        for name in gone:
            removed |= _quads(self.store, name)
        for part in changed:
            old = _quads(self.store, part.name)
            new = set(ox.parse("".join(part.lines).encode("utf-8", "replace"), ox.RdfFormat.N_QUADS))
            removed |= old - new
            added |= new - old
        self.change(removed, added)
        index = self.store.index
        index.begin()
        for name in gone:
            index.remove(name)
        for part in changed:
            index.put(part.name, part.digest, part.texts)
        index.state = state
        index.commit()

    def new_generation(self) -> Generation:
        """A fresh place to load a whole graph into; it is the store once `finish` is called."""
        return Generation(self._folder, self.names, _next_number(self._folder))

    def adopt(self, generation: Generation) -> LocalStore:
        """Makes a finished generation the current one, in one step, and removes the one before."""
        if self.store is not None:
            self.store.close()
        if self._folder is None:
            self.store = generation.store
            return self.store
        generation.store.close()
        del generation.store
        _write_state(self._folder, State(self.names.base, generation.number))
        _sweep(self._folder, keep=generation.number)
        self.store = open_generation(self._folder, State(self.names.base, generation.number), write=True)
        return self.store

    def change(self, removed: Collection[ox.Quad], added: Collection[ox.Quad]) -> None:
        """Removes statements that are there and adds others that are not, in one transaction."""
        assert self.store is not None
        parts = [
            f"{verb} DATA {{ {_grouped(quads)} }}" for verb, quads in (("DELETE", removed), ("INSERT", added)) if quads
        ]
        parts += [f"DROP SILENT GRAPH {graph}" for graph in _emptied(self.store, {*removed}, added)]
        if parts:
            size = self.store.index.size
            self.store.index.size = None  # whoever is killed here leaves no wrong number
            self.store.oxigraph.update(" ;\n".join(parts))
            self.store.oxigraph.flush()
            self.store.index.size = None if size is None else size + len(added) - len(removed)


def _changes(index: Index, stream: Iterable[Part]) -> tuple[list[Part], list[str]] | None:
    """The parts that differ from the store and the names of those that are gone; nothing if too many differ."""
    limit = max(_REWRITE_LEAST, index.count("") // _REWRITE_SHARE)
    changed: list[Part] = []
    size = 0
    with index.comparing() as known:
        for part in stream:
            if not known.same(part.name, part.digest):
                changed.append(part)
                size += len(part.lines)
            if len(changed) > limit or size > _REWRITE_MOST:
                return None
        gone = known.unseen(limit + 1)
    return None if len(gone) > limit else (changed, gone)


def _quads(store: LocalStore, part: str) -> set[ox.Quad]:
    """The statements that a part has now."""
    found: set[ox.Quad] = set()
    for graph, subject in places(part, store.names):
        node = None if subject is None else ox.NamedNode(subject)
        found.update(store.oxigraph.quads_for_pattern(node, None, None, ox.NamedNode(graph)))
    return found


def _emptied(store: LocalStore, removed: set[ox.Quad], added: Iterable[ox.Quad]) -> list[str]:
    """The graphs that a change leaves without a statement: the engine would go on naming them."""
    graphs = {quad.graph_name for quad in removed} - {quad.graph_name for quad in added}
    all_of = {graph: store.oxigraph.quads_for_pattern(None, None, None, graph) for graph in graphs}
    return sorted(str(graph) for graph, quads in all_of.items() if all(quad in removed for quad in quads))


def _write_state(folder: Path, state: State) -> None:
    text = json.dumps({"format": state.format, "base": state.base, "generation": state.generation}, indent=1) + "\n"
    draft = folder / "store.json.new"
    with draft.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / "store.json")


def _next_number(folder: Path | None) -> int:
    numbers = [int(path.name) for path in folder.glob("generations/*") if path.name.isdigit()] if folder else []
    return max(numbers, default=0) + 1


def _sweep(folder: Path, *, keep: int | None) -> None:
    for path in folder.glob("generations/*"):
        if path.name != str(keep):
            shutil.rmtree(path, ignore_errors=True)


def _grouped(quads: Iterable[ox.Quad]) -> str:
    """Quads as the GRAPH blocks of an update."""
    blocks: dict[str, list[str]] = {}
    for quad in quads:
        blocks.setdefault(str(quad.graph_name), []).append(str(quad.triple))
    return " ".join(f"GRAPH {graph} {{ {' . '.join(triples)} }}" for graph, triples in sorted(blocks.items()))
