"""The graph as an object, for programs and notebooks: `kg.open("output/kg")`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from kg.store import Store, open_store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.diff import Difference
    from kg.index import Hit
    from kg.show import EntityCard, PaperCard
    from kg.views.graph import Page


class Graph:
    """An open graph. Use it in a `with` block, or close it."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def query(self, question: str, parameters: Mapping[str, str] | None = None, **more: str) -> Any:
        """The rows of a named question or of a SPARQL query: a pandas DataFrame, or a list of dicts without pandas.

        Parameters are names as a person writes them: `graph.query("papers-on-dataset", dataset="COCO")`.
        Raises NotFound, QueryError.
        """
        from kg.queries import run

        rows = run(self.store, question, {**(parameters or {}), **more})
        return _frame(rows.variables, rows.plain())

    def ask(self, text: str) -> Any:
        """The rows that answer a plain question which matches a template, as `query` gives them.

        Raises UsageError where no template fits, NotFound where a name is not in the graph.
        """
        from kg.asking import ask

        _, rows = ask(self.store, text)
        return _frame(rows.variables, rows.plain())

    def diff(
        self,
        before: Graph | None = None,
        *,
        since: str | None = None,
        until: str | None = None,
        watch: str | Path | None = None,
    ) -> Difference:
        """What is new here since another graph, or what the papers of some dates brought (see `kg.diff`)."""
        from kg import diff

        stores = [self.store, *([before.store] if before else [])]
        watched = diff.watch_list(watch, stores) if watch else None
        if before is not None:
            return diff.between(self.store, before.store, watched)
        return diff.since(self.store, since, until=until, watched=watched)

    def export(self, path: str | Path, *, profile: str | None = None, projection: str = "relations") -> None:
        """Writes the graph, or a profile of it, to a file or folder whose name says the form (see `kg.export`)."""
        from kg.export import export

        export(self.store, path, profile=profile, projection=projection)

    def graph(self, projection: str = "relations", *, minimum: int = 1) -> nx.Graph:
        """A named projection as a networkx graph (see `kg.analytics.projections`)."""
        from kg.analytics.projections import project

        return project(self.store, projection, minimum=minimum)

    def view(self, **options: Any) -> Page:
        """The interactive page of the graph or of a part of it; a notebook shows it (see `kg.views.graph.render`)."""
        from kg.views.graph import render

        return render(self.store, **options)

    def show(self, name: str, *, evidence: bool = False) -> list[EntityCard] | list[PaperCard]:
        """What is known of one entity, or of one paper; several where several bear the name. Raises NotFound."""
        from kg.show import show

        return show(self.store, name, evidence=evidence)

    def search(self, text: str, *, limit: int = 20) -> list[Hit]:
        """Entities and papers by name or text, best first."""
        return self.store.index.find(text, limit=limit)

    @property
    def dataset(self) -> rdflib.Dataset:
        """The graph as an rdflib Dataset."""
        return self.store.dataset

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets go of the files."""
        self.store.close()


def open(location: str | Path = "output/kg") -> Graph:
    """Opens a store for reading: a folder, or the address of a SPARQL server (see `kg.remote`). Raises StoreError."""
    return Graph(open_store(location))


def _frame(variables: list[str], rows: list[tuple[Any, ...]]) -> Any:
    try:
        import pandas as pd
    except ImportError:
        return [dict(zip(variables, row, strict=True)) for row in rows]
    return pd.DataFrame(rows, columns=variables)
