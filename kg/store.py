"""One way to open a graph: a folder, or memory.

A folder holds

    store.json          format, base and the current generation; replaced in one step, which is the commit
    papers.sqlite       the papers as read and what was extracted (see `kg.ledger`)
    generations/N/      graph (Oxigraph) and index.sqlite (see `kg.index`)
    lock                held while a build writes

A large change is loaded in bulk into a new generation, a small one is one transaction in the current one. Either
way a reader, and whoever comes after a kill, sees the state before or the state after. Readers take no lock.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from io import BufferedReader, RawIOBase
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self

import pyoxigraph as ox

from kg import vocabulary
from kg.errors import QueryError, StoreError
from kg.index import Index
from kg.iris import DEFAULT_BASE
from kg.ledger import Ledger
from kg.statements import STORE_FORMAT, Names

if TYPE_CHECKING:
    import rdflib

MEMORY: Final = "memory:"
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Store:
    """A graph that is open for reading. Use it in a `with` block, or close it."""

    def __init__(self, oxigraph: ox.Store, index: Index, names: Names, location: str) -> None:
        self.oxigraph = oxigraph
        self.index = index
        self.names = names
        self.location = location

    def query(
        self, sparql: str, *, union: bool = False, bind: Mapping[str, ox.NamedNode | ox.Literal] | None = None
    ) -> Answer:
        """The answer to a SPARQL 1.1 query; the ontology's prefixes are bound.

        With `union`, the default graph is the union of all graphs; `bind` gives variables their values.
        Raises QueryError.
        """
        values: dict[ox.Variable, Any] = {ox.Variable(name): term for name, term in (bind or {}).items()}
        try:
            return self.oxigraph.query(
                sparql, prefixes=self.prefixes, use_default_graph_as_union=union, substitutions=values
            )
        except SyntaxError as error:
            raise QueryError(f"the query is not valid SPARQL: {error}") from None
        except (OSError, ValueError, RuntimeError) as error:
            raise QueryError(f"the query failed: {error}") from None

    @property
    def prefixes(self) -> dict[str, str]:
        """The ontology's prefixes, and `graph:` for this store's graphs."""
        return {**vocabulary.prefixes(), "graph": self.names.graph("")}

    @property
    def dataset(self) -> rdflib.Dataset:
        """The same graph as an rdflib Dataset."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.oxigraph), default_union=True)
        for prefix, space in self.prefixes.items():
            dataset.bind(prefix, space, override=True, replace=True)
        return dataset

    def quads(self, graph: str) -> set[ox.Quad]:
        """The statements of one graph."""
        return set(self.oxigraph.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def __len__(self) -> int:
        return len(self.oxigraph)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        self.index.close()


@dataclass(frozen=True, slots=True)
class _State:
    """What `store.json` says."""

    base: str
    generation: int
    format: int = STORE_FORMAT


def open_store(location: str | Path) -> Store:
    """Opens what a build left, for reading; any number of readers beside one writer."""
    if str(location) == MEMORY:
        raise StoreError("memory: holds nothing yet; build it in the same program: kg.build(…, store='memory:')")
    if str(location).startswith(("http://", "https://")):
        raise StoreError(f"{location}: this version opens folders only; give --store a folder")
    folder = Path(location)
    state = _read_state(folder)
    if state is None:
        raise StoreError(f"{_why_no_store(folder)}; build one first: kg build SOURCE… --store {folder}")
    return _open_generation(folder, state, write=False)


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
            self.store = _open_generation(self._folder, state, write=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._folder is not None and self.store is not None:
            self.store.close()
            self.store = None
        self._leave()

    def _take(self) -> _State | None:
        assert self._folder is not None
        state = _read_state(self._folder)
        if state is None and self._folder.exists() and any(self._foreign()):
            raise StoreError(f"{_why_no_store(self._folder)}; choose an empty or new folder")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._lock = (self._folder / "lock").open("a+", encoding="utf-8")
        except OSError as error:
            raise StoreError(f"{self._folder}: cannot write there: {error.strerror}") from None
        self._acquire()
        return _read_state(self._folder)

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
        _write_state(self._folder, _State(self.names.base, generation.number))
        _sweep(self._folder, keep=generation.number)
        self.store = _open_generation(self._folder, _State(self.names.base, generation.number), write=True)
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


class LineStream(RawIOBase):
    """Lines of text as a binary stream."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._rest = b""

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fills a buffer; gives how many bytes."""
        parts, size = [self._rest], len(self._rest)
        while size < len(buffer) and (line := next(self._lines, None)) is not None:
            parts.append(line.encode("utf-8", "replace"))
            size += len(parts[-1])
        self._rest = b"".join(parts)
        size = min(len(buffer), len(self._rest))
        buffer[:size] = self._rest[:size]
        self._rest = self._rest[size:]
        return size


def _open_generation(folder: Path, state: _State, *, write: bool) -> Store:
    path = folder / "generations" / str(state.generation)
    try:
        oxigraph = ox.Store(path / "graph") if write else ox.Store.read_only(str(path / "graph"))
        index = Index(path / "index.sqlite", write=write)
    except Exception as error:
        raise StoreError(f"{folder} is damaged ({error}); build it again in another folder") from None
    return Store(oxigraph, index, Names(state.base), str(folder))


def _read_state(folder: Path) -> _State | None:
    marker = folder / "store.json"
    if not marker.is_file():
        return None
    try:
        state = _State(**json.loads(marker.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{marker} cannot be read ({error}); build again in another folder") from None
    if state.format > STORE_FORMAT:
        raise StoreError(
            f"{folder} was written by a newer version of paperkg (store format {state.format}); upgrade paperkg"
        )
    return state


def _write_state(folder: Path, state: _State) -> None:
    text = json.dumps({"format": state.format, "base": state.base, "generation": state.generation}, indent=1) + "\n"
    draft = folder / "store.json.new"
    with draft.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(folder / "store.json")


def _why_no_store(folder: Path) -> str:
    if not folder.exists():
        return f"no store at {folder}"
    if folder.is_file():
        return f"{folder} is a file, not a store"
    return f"{folder} is no paperkg store (it holds no store.json)"


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
