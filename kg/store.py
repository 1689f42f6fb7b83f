"""One way to open a graph: a folder, memory, or the address of a SPARQL server (see `kg.remote`).

`Store` is what readers know of all of them. A folder holds

    store.json          format, base and the current generation; replaced in one step, which is the commit
    papers.sqlite       the papers as read and what was extracted (see `kg.ledger`)
    generations/N/      graph (Oxigraph) and index.sqlite (see `kg.index`)
    lock                held while a build writes

A large change is loaded in bulk into a new generation, a small one is one transaction in the current one. Either
way a reader, and whoever comes after a kill, sees the state before or the state after. Readers take no lock.
Writing is the job of `kg.writing`.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, Self

import pyoxigraph as ox

from kg import vocabulary
from kg.disk import damage_told, damaged, is_damage
from kg.errors import QueryError, StoreError
from kg.index import Hit, Index
from kg.statements import STORE_FORMAT, Names

if TYPE_CHECKING:
    import rdflib

MEMORY: Final = "memory:"
SCHEMES: Final = ("http://", "https://")
Answer = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples
Bound = Mapping[str, ox.NamedNode | ox.Literal]


class Finder(Protocol):
    """Search by words. `note` says what whoever searches should know of how it is done."""

    @property
    def note(self) -> str | None:
        """Nothing where search is as it should be."""

    def find(self, text: str, *, kind: str | None = None, limit: int = 20) -> list[Hit]:
        """The best matches of some words; `kind` narrows to entity or paper."""


class Store(ABC):
    """A graph that is open for reading. Use it in a `with` block, or close it."""

    names: Names
    location: str

    @property
    @abstractmethod
    def index(self) -> Finder:
        """Search over names, titles and abstracts."""

    @abstractmethod
    def query(self, sparql: str, *, union: bool = False, bind: Bound | None = None) -> Answer:
        """The answer to a SPARQL 1.1 query; the ontology's prefixes are bound.

        With `union`, the default graph is the union of all graphs; `bind` gives variables their values.
        Raises QueryError.
        """

    @property
    def prefixes(self) -> dict[str, str]:
        """The ontology's prefixes, and `graph:` for this store's graphs."""
        return {**vocabulary.prefixes(), "graph": self.names.graph("")}

    @property
    @abstractmethod
    def dataset(self) -> rdflib.Dataset:
        """The same graph as an rdflib Dataset."""

    @abstractmethod
    def graphs(self) -> list[str]:
        """The IRIs of all graphs, sorted."""

    @abstractmethod
    def quads(self, graph: str) -> set[ox.Quad]:
        """The statements of one graph."""

    @abstractmethod
    def contents(self, graphs: Iterable[str] | None = None) -> Iterator[tuple[str, Iterable[ox.Quad]]]:
        """Graph by graph, in the order given, or all in the order of their IRIs: the IRI and the statements."""

    @abstractmethod
    def __len__(self) -> int:
        """How many statements there are."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Lets go of files and connections."""


class LocalStore(Store):
    """A graph in a folder or in memory."""

    def __init__(self, oxigraph: ox.Store, index: Index, names: Names, location: str) -> None:
        self.oxigraph = oxigraph
        self._index = index
        self.names = names
        self.location = location

    @property
    def index(self) -> Index:
        """Search, and the hash of everything written."""
        return self._index

    def query(self, sparql: str, *, union: bool = False, bind: Bound | None = None) -> Answer:
        """The answer of the engine."""
        values: dict[ox.Variable, Any] = {ox.Variable(name): term for name, term in (bind or {}).items()}
        try:
            return self.oxigraph.query(
                sparql, prefixes=self.prefixes, use_default_graph_as_union=union, substitutions=values
            )
        except SyntaxError as error:
            raise QueryError(f"the query is not valid SPARQL: {error}") from None
        except (OSError, ValueError, RuntimeError) as error:
            if is_damage(error):
                raise StoreError(damaged(self.location, error)) from error
            raise QueryError(f"the query failed: {error}") from None

    @property
    def dataset(self) -> rdflib.Dataset:
        """The engine's own view, without a copy."""
        import rdflib
        from oxrdflib import OxigraphStore

        dataset = rdflib.Dataset(store=OxigraphStore(store=self.oxigraph), default_union=True)
        for prefix, space in self.prefixes.items():
            dataset.bind(prefix, space, override=True, replace=True)
        return dataset

    def graphs(self) -> list[str]:
        """All graphs that hold anything."""
        with damage_told(self.location):
            return sorted(graph.value for graph in self.oxigraph.named_graphs() if isinstance(graph, ox.NamedNode))

    def quads(self, graph: str) -> set[ox.Quad]:
        """The statements of one graph."""
        with damage_told(self.location):
            return set(self.oxigraph.quads_for_pattern(None, None, None, ox.NamedNode(graph)))

    def contents(self, graphs: Iterable[str] | None = None) -> Iterator[tuple[str, Iterable[ox.Quad]]]:
        """Streams from the engine."""
        for graph in self.graphs() if graphs is None else graphs:
            yield graph, self.oxigraph.quads_for_pattern(None, None, None, ox.NamedNode(graph))

    def __len__(self) -> int:
        size = self.index.size  # counting is a scan of everything
        with damage_told(self.location):
            return len(self.oxigraph) if size is None else size

    def close(self) -> None:
        """Lets go of the files."""
        self._index.close()


@dataclass(frozen=True, slots=True)
class State:
    """What `store.json` says."""

    base: str
    generation: int
    format: int = STORE_FORMAT


def open_store(location: str | Path) -> Store:
    """Opens what a build left, for reading; any number of readers beside one writer. Raises StoreError."""
    if str(location) == MEMORY:
        raise StoreError("memory: holds nothing yet; build it in the same program: kg.build(…, store='memory:')")
    if is_address(location):
        from kg.remote.store import open_remote

        return open_remote(str(location))
    folder = Path(location)
    state = read_state(folder)
    if state is None:
        raise StoreError(f"{why_no_store(folder)}; build one first: kg build SOURCE… --store {folder}")
    if state.format < STORE_FORMAT:
        sources = "" if (folder / "papers.sqlite").is_file() else "SOURCE… "  # where it holds what it was built from
        raise StoreError(
            f"{folder} was written by an older version of paperkg (store format {state.format}); "
            f"bring it up to date: kg build {sources}--store {folder}"
        )
    return open_generation(folder, state, write=False)


def is_address(location: str | Path) -> bool:
    """Whether a store is a server."""
    return str(location).lower().startswith(SCHEMES)


def open_generation(folder: Path, state: State, *, write: bool) -> LocalStore:
    """Opens the graph and index that `state` names. Raises StoreError where they are damaged."""
    path = folder / "generations" / str(state.generation)
    try:
        oxigraph = ox.Store(path / "graph") if write else ox.Store.read_only(str(path / "graph"))
        index = Index(path / "index.sqlite", write=write)
    except Exception as error:
        raise StoreError(damaged(folder, error)) from None
    return LocalStore(oxigraph, index, Names(state.base), str(folder))


def read_state(folder: Path) -> State | None:
    """What a store's marker says, or nothing where there is no store. Raises StoreError where it makes no sense."""
    marker = folder / "store.json"
    if not marker.is_file():
        return None
    try:
        state = State(**json.loads(marker.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(f"{marker} cannot be read ({error}); build again in another folder") from None
    if state.format > STORE_FORMAT:
        raise StoreError(
            f"{folder} was written by a newer version of paperkg (store format {state.format}); upgrade paperkg"
        )
    return state


def why_no_store(folder: Path) -> str:
    """Says in words why a folder is no store."""
    if not folder.exists():
        return f"no store at {folder}"
    if folder.is_file():
        return f"{folder} is a file, not a store"
    return f"{folder} is no paperkg store (it holds no store.json)"
