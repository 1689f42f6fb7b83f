"""Reports as values: words, charts, tables and evidence, ready to be written in any form (see `kg.views.report`).

A kind of report is a module of `kg.analytics.kinds` with one public function of the module's name, which takes a store
and `Options` and gives a `Report`; `KINDS` says which there are, in the order in which a reader wants them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from importlib import import_module
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import plugins
from kg.analytics.charts import Bar, Bars, Chart
from kg.analytics.shared import Shared
from kg.errors import KgError, UsageError
from kg.resources import internal_query
from kg.store import Store
from kg.vocabulary import short

if TYPE_CHECKING:
    from kg.analytics.centrality import Centrality

Cell = str | int | float | Decimal
TOP: Final = 20
_EVIDENCE_PAPERS: Final = 3
TYPES: Final = ("Model", "Dataset", "Benchmark", "Technique", "Task")

#: Every kind of report, and what it tells.
KINDS: Final[dict[str, str]] = {
    "leaderboards": "the best values that papers report on each dataset, by metric",
    "trends": "what is new, rising, declining and lasting, month by month",
    "centrality": "the entities around which the field turns",
    "communities": "the fields that the graph falls into, and what bridges them",
    "links": "which model is likely to meet which benchmark next",
    "gaps": "techniques, datasets and tasks that were not tried together",
    "quality": "what is missing, doubtful or double in the graph",
}


@dataclass(frozen=True, slots=True)
class Options:
    """What a report may be asked: the engine that measures graphs, and the least number of papers behind an edge.

    `shared` holds what reports of one store, made with the same options, have in common.
    """

    backend: str | None = None
    minimum: int = 1
    shared: Shared = field(default_factory=Shared, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a paper that mentions an entity."""

    title: str
    issued: str | None
    url: str | None
    role: str
    sentence: str
    confidence: float
    source: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; `id` is the IRI of the thing that it is about."""

    id: str
    cells: tuple[Cell, ...]
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, a paragraph that says what the figures say, what to beware of, charts, and a table.

    `chart` names the column that is drawn as bars; `charts` are further ones.
    """

    title: str
    words: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: str | None = None
    charts: tuple[Chart, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def proof(self) -> int | None:
        """The place of the first column of numbers: what evidence is for."""
        cells = self.rows[0].cells if self.rows else ()
        return next((n for n, cell in enumerate(cells) if not isinstance(cell, str)), None)

    @property
    def filled(self) -> tuple[int, ...]:
        """The places of the columns in which a row says something; a page leaves out the others."""
        return tuple(n for n in range(len(self.columns)) if any(row.cells[n] != "" for row in self.rows))

    def drawings(self) -> Iterator[Chart]:
        """All charts, the column of the table first."""
        if self.chart is not None and self.rows:
            at = self.columns.index(self.chart)
            bars = (Bar(str(row.cells[0]), float(row.cells[at])) for row in self.rows)
            yield Bars(f"{self.title} by {self.chart}", tuple(bars))
        yield from self.charts


@dataclass(frozen=True, slots=True)
class Report:
    """A title, what the reader must know first, sections, and what the measures mean.

    `scores` are those of all entities, for whoever keeps them; they are not written.
    """

    kind: str
    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    meanings: tuple[tuple[str, str], ...] = field(default=())
    scores: tuple[Centrality, ...] = field(default=(), repr=False)


def kinds() -> tuple[str, ...]:
    """Every kind of report: ours, and those that other packages bring."""
    return tuple(dict.fromkeys((*KINDS, *plugins.names(plugins.REPORTS))))


def make(store: Store, kind: str, options: Options | None = None) -> Report:
    """The report of that kind, ours or of another package. Raises UsageError for an unknown one."""
    if kind not in KINDS:
        brought = plugins.report(kind, store, options or Options())
        if brought is None:
            raise UsageError(f"no report named {kind!r}; there is: {', '.join(kinds())}")
        return replace(brought, kind=kind)
    module = import_module(f"kg.analytics.kinds.{kind}")
    report: Report = getattr(module, kind)(store, options or Options())
    return report


def make_all(store: Store, options: Options, *, on_error: Callable[[KgError], None]) -> list[Report]:
    """Every report; one of another package that fails goes to `on_error`, and the others are made all the same."""
    made = []
    for kind in kinds():
        try:
            made.append(make(store, kind, options))
        except KgError as error:
            if kind in KINDS:
                raise
            on_error(error)
    return made


def evidence(store: Store, entity: str, *, papers: int = _EVIDENCE_PAPERS) -> list[Evidence]:
    """The strongest sentence of each of the first few papers that mention an entity."""
    answer = store.query(internal_query("evidence"), bind={"entity": ox.NamedNode(entity)})
    assert isinstance(answer, ox.QuerySolutions)
    found: dict[str, Evidence] = {}
    for _, paper, title, issued, url, role, sentence, confidence, source in answer:
        if paper.value not in found and len(found) < papers:
            found[paper.value] = Evidence(
                title.value,
                _value(issued),
                _value(url),
                _role(role.value),
                sentence.value,
                float(confidence.value),
                _value(source),
            )
    return list(found.values())


def _role(iri: str) -> str:
    return short(iri).removeprefix("kg:")


def _value(term: ox.NamedNode | ox.Literal | None) -> str | None:
    return None if term is None else term.value
