"""One way to open a graph: a folder, or memory.

A folder holds

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
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

import pyoxigraph as ox

from kg import vocabulary
from kg.errors import QueryError, StoreError
from kg.index import Index
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
class State:
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
    state = read_state(folder)
    if state is None:
        raise StoreError(f"{why_no_store(folder)}; build one first: kg build SOURCE… --store {folder}")
    return open_generation(folder, state, write=False)


def open_generation(folder: Path, state: State, *, write: bool) -> Store:
    """Opens the graph and index that `state` names. Raises StoreError where they are damaged."""
    path = folder / "generations" / str(state.generation)
    try:
        oxigraph = ox.Store(path / "graph") if write else ox.Store.read_only(str(path / "graph"))
        index = Index(path / "index.sqlite", write=write)
    except Exception as error:
        raise StoreError(f"{folder} is damaged ({error}); build it again in another folder") from None
    return Store(oxigraph, index, Names(state.base), str(folder))


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
