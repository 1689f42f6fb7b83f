"""The graph as an object, for programs and notebooks: `kg.open("output/kg")`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar, cast

from kg.disk import damage_told
from kg.errors import NotFound
from kg.store import Store, open_store

if TYPE_CHECKING:
    import networkx as nx
    import rdflib

    from kg.diff import Difference
    from kg.index import Hit
    from kg.notebook import Cards, Leaderboard, ReportPage
    from kg.views.graph import Page

F = TypeVar("F", bound=Callable[..., Any])


def _telling(method: F) -> F:
    """The method, which raises StoreError where it meets a file of the store that is cut off or overwritten."""

    @wraps(method)
    def telling(graph: Graph, /, *arguments: Any, **more: Any) -> Any:
        with damage_told(graph.store.location):
            return method(graph, *arguments, **more)

    return cast("F", telling)


class Graph:
    """An open graph. Use it in a `with` block, or close it. A notebook shows how much it holds."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._closed = False

    @_telling
    def __repr__(self) -> str:
        from kg.stats import stats

        if self._closed:
            return f"Graph({self._location!r}, closed)"
        held = stats(self.store)
        return f"Graph({self._location!r}: {held.papers:,} papers, {held.entities:,} entities)"

    @_telling
    def _repr_html_(self) -> str:
        from kg.notebook import counts
        from kg.stats import stats

        if self._closed:
            return ""
        return counts(self._location, stats(self.store))

    @property
    def _location(self) -> str:
        return str(self.store.location)

    @_telling
    def query(self, question: str, parameters: Mapping[str, str] | None = None, **more: str) -> Any:
        """The rows of a named question or of a SPARQL query: a pandas DataFrame, or a list of dicts without pandas.

        Parameters are names as a person writes them: `graph.query("papers-on-dataset", dataset="COCO")`.
        Raises NotFound, QueryError.
        """
        from kg.notebook import frame
        from kg.queries import run

        rows = run(self.store, question, {**(parameters or {}), **more})
        return frame(rows.variables, rows.plain())

    @_telling
    def ask(self, text: str) -> Any:
        """The rows that answer a plain question which matches a template, as `query` gives them.

        Raises UsageError where no template fits, NotFound where a name is not in the graph.
        """
        from kg.asking import ask
        from kg.notebook import frame

        _, rows = ask(self.store, text)
        return frame(rows.variables, rows.plain())

    @_telling
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

    @_telling
    def export(self, path: str | Path, *, profile: str | None = None, projection: str = "relations") -> None:
        """Writes the graph, or a profile of it, to a file or folder whose name says the form (see `kg.export`)."""
        from kg.export import export

        export(self.store, path, profile=profile, projection=projection)

    @_telling
    def graph(self, projection: str = "relations", *, minimum: int = 1) -> nx.Graph:
        """A named projection as a networkx graph (see `kg.analytics.projections`)."""
        from kg.analytics.projections import project

        return project(self.store, projection, minimum=minimum)

    @_telling
    def view(self, **options: Any) -> Page:
        """The interactive page of the graph or of a part of it; a notebook shows it (see `kg.views.graph.render`)."""
        from kg.views.graph import render

        return render(self.store, **options)

    @_telling
    def show(self, name: str, *, evidence: bool = False) -> Cards:
        """What is known of one entity, or of one paper: a list, of several where several bear the name.

        A notebook shows it as HTML, a console as text (see `kg.show`). Raises NotFound.
        """
        from kg.notebook import Cards
        from kg.show import show

        return Cards(show(self.store, name, evidence=evidence))

    @_telling
    def report(self, kind: str, *, minimum: int = 1, backend: str | None = None) -> ReportPage:
        """The report of that kind, such as `trends`: a value with its tables, and its page in a notebook.

        `minimum` is the least number of papers behind an edge, `backend` what measures graphs (see
        `kg.analytics.reports`). Raises UsageError for an unknown kind.
        """
        from kg.analytics.reports import Options, make
        from kg.notebook import ReportPage

        return ReportPage(make(self.store, kind, Options(backend=backend, minimum=minimum)))

    @_telling
    def leaderboard(self, data: str, metric: str) -> Leaderboard:
        """What papers report on a dataset or benchmark in a metric, both by name: the best first, with warnings.

        Raises NotFound for an unknown name, and where no paper reports any.
        """
        from kg.analytics.leaderboards import leaderboard
        from kg.lookup import find_entities
        from kg.notebook import Leaderboard

        found = find_entities(self.store, data, types=("Dataset", "Benchmark"))
        measures = find_entities(self.store, metric, types=("Metric",))
        for thing in found:
            for measure in measures:
                board = leaderboard(self.store, thing.iri, measure.iri)
                if board is not None:
                    return Leaderboard(board)
        rows = self.query("metrics-on", dataset=data)
        known = list(rows["metric"] if hasattr(rows, "columns") else (row["metric"] for row in rows))
        raise NotFound(f"no paper reports {metric} on {data}; there is {', '.join(known) or 'nothing'}")

    @_telling
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
        self._closed = True
        self.store.close()


def open(location: str | Path = "output/kg") -> Graph:
    """Opens a store for reading: a folder, or the address of a SPARQL server (see `kg.remote`). Raises StoreError."""
    return Graph(open_store(location))
