"""The only way to change a store: one writer at a time, and every change in one step.

1. A writer takes the store's lock and opens its ledger; a second one is told who writes.
2. Either a new generation is loaded in bulk and adopted: `store.json` is replaced, and the old one removed.
3. Or single statements are changed in one transaction of the current generation.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import suppress
from io import BufferedReader
from pathlib import Path
from typing import IO, Any, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.index import Index
from kg.iris import DEFAULT_BASE
from kg.ledger import Ledger
from kg.nquads import LineStream
from kg.statements import Names
from kg.store import MEMORY, State, Store, open_generation, read_state, why_no_store


class Writer:
    """The only way to change a store: holds its lock from entry to exit.

    `ledger` is the store's ledger, `store` the current graph (nothing before the first build).
    """

    def __init__(self, location: str | Path, *, base: str | None = None) -> None:
        self._folder = None if str(location) == MEMORY else Path(location)
        self._base = base
        self._lock: IO[str] | None = None
        self.store: Store | None = None

    def __enter__(self) -> Self:
        state = None
        if self._folder is not None:
            state = self._take()
        self.ledger = Ledger(self._folder / "papers.sqlite" if self._folder else None)
        base = self.ledger.setting("base", self._base or DEFAULT_BASE)
        if self._base not in (None, base):
            self._leave()
            raise StoreError(f"{self._folder} was built with the base {base}; use another folder for {self._base}")
        self.names = Names(base)
        if self._folder is not None and state is not None:
            self.store = open_generation(self._folder, state, write=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None and self.store is not None:
            self.store.close()
            self.store = None
        if self._folder is not None and not (self._folder / "store.json").exists() and not self.ledger:
            self._undo(self._folder)
        self._leave()

    def _undo(self, folder: Path) -> None:
        """Removes what a first build that read nothing has made."""
        self.ledger.close()
        for name in ("papers.sqlite", "papers.sqlite-wal", "papers.sqlite-shm", "lock"):
            (folder / name).unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()

    def _take(self) -> State | None:
        assert self._folder is not None
        state = read_state(self._folder)
        if state is None and self._folder.exists() and any(self._foreign()):
            raise StoreError(f"{why_no_store(self._folder)}; choose an empty or new folder")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self._folder / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{self._folder}: cannot write there: {error.strerror}") from None
        self._acquire()
        return read_state(self._folder)

    def _foreign(self) -> Iterator[Path]:
        assert self._folder is not None
        ours = {"store.json", "papers.sqlite", "papers.sqlite-wal", "papers.sqlite-shm", "generations", "lock"}
        return (
            path
            for path in ([self._folder] if self._folder.is_file() else self._folder.iterdir())
            if path.name not in ours
        )

    def _acquire(self) -> None:
        assert self._lock is not None
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            self._lock.seek(0)
            owner = self._lock.read().strip() or "unknown"
            self._lock.close()
            raise StoreError(
                f"{self._folder} is being written by another process (pid {owner}); "
                "wait until it ends, or give --store another folder"
            ) from None
        self._lock.truncate(0)
        self._lock.write(str(os.getpid()))
        self._lock.flush()

    def _leave(self) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
        if self._lock is not None:
            self._lock.close()

    def new_generation(self) -> Generation:
        """A fresh place to load a whole graph into; it is the store once `finish` is called."""
        return Generation(self._folder, self.names, _next_number(self._folder))

    def adopt(self, generation: Generation) -> Store:
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

    def change(self, removed: Iterable[ox.Quad], added: Iterable[ox.Quad]) -> None:
        """Removes and adds statements in one transaction."""
        assert self.store is not None
        parts = [
            f"{verb} DATA {{ {_grouped(quads)} }}" for verb, quads in (("DELETE", removed), ("INSERT", added)) if quads
        ]
        if parts:
            self.store.oxigraph.update(" ;\n".join(parts))
            self.store.oxigraph.flush()


class Generation:
    """A graph that is being loaded and that nobody sees yet."""

    def __init__(self, folder: Path | None, names: Names, number: int) -> None:
        self.number = number
        path = None if folder is None else folder / "generations" / str(number)
        if path is not None:
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(parents=True)
        oxigraph = ox.Store() if path is None else ox.Store(path / "graph")
        index = Index(None if path is None else path / "index.sqlite", write=True)
        self.store = Store(oxigraph, index, names, MEMORY if folder is None else str(folder))

    def load(self, lines: Iterable[str]) -> None:
        """Streams lines of N-Quads into the bulk loader."""
        stream: Any = BufferedReader(LineStream(lines), 1 << 20)
        self.store.oxigraph.bulk_load(stream, ox.RdfFormat.N_QUADS)
        self.store.oxigraph.flush()


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


def _sweep(folder: Path, *, keep: int) -> None:
    for path in (folder / "generations").iterdir():
        if path.name != str(keep):
            shutil.rmtree(path, ignore_errors=True)


def _grouped(quads: Iterable[ox.Quad]) -> str:
    """Quads as the GRAPH blocks of an update."""
    blocks: dict[str, list[str]] = {}
    for quad in quads:
        blocks.setdefault(str(quad.graph_name), []).append(str(quad.triple))
    return " ".join(f"GRAPH {graph} {{ {' . '.join(triples)} }}" for graph, triples in sorted(blocks.items()))
