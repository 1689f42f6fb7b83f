"""Reports as values: words, tables and evidence, ready to be written in any form (see `kg.views.report`).

`centrality` ranks entities of each type by PageRank over the co-mention graph, and gives every measure, the papers
and a sentence for each entity it shows. `quality` tells what is missing, doubtful or double.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

import networkx as nx
import pyoxigraph as ox

from kg.analytics.centrality import EXACT_BELOW, SOURCES, Centrality, centralities
from kg.analytics.projections import PROJECTIONS, project
from kg.errors import UsageError
from kg.resources import internal_query
from kg.store import Store
from kg.vocabulary import short

Cell = str | int | float
TOP: Final = 20
_EVIDENCE_PAPERS: Final = 3
TYPES: Final = ("Model", "Dataset", "Benchmark", "Technique", "Task")


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
    """A heading, a paragraph that says what the figures say, and a table; `chart` names the column that is drawn."""

    title: str
    words: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    chart: str | None = None

    def bars(self) -> list[tuple[str, float, float]]:
        """Label, value and share of the largest value, for the chart."""
        if self.chart is None:
            return []
        at = self.columns.index(self.chart)
        cells = ((str(row.cells[0]), row.cells[at]) for row in self.rows)
        values = [(label, float(cell) if isinstance(cell, str) else cell) for label, cell in cells]
        most = max((value for _, value in values), default=0.0) or 1.0
        return [(label, value, value / most) for label, value in values]


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


MEANINGS: Final = (
    ("papers", "How many papers mention the entity."),
    ("degree", "With how many other entities it is mentioned together."),
    ("weighted degree", "The same, each counted as often as papers mention the two together."),
    ("PageRank", "How often a reader comes by who goes from entity to entity over shared papers; all shares sum to 1."),
    ("betweenness", "The share of shortest paths between others that lead through it: high where fields meet."),
    ("eigenvector", "High where the entity is mentioned together with entities that are themselves central."),
)  # fmt: skip
COLUMNS: Final = ("entity", *(name for name, _ in MEANINGS))


def centrality(store: Store) -> Report:
    """Central models, datasets, benchmarks, techniques and tasks of the co-mention graph, the top 20 of each type."""
    graph = project(store, "co_mention", minimum=1)
    measures = centralities(graph)
    sections = [_section(store, graph, measures, kind) for kind in TYPES]
    return Report(
        "centrality",
        "Central entities",
        tuple(_about(graph)),
        tuple(section for section in sections if section.rows),
        MEANINGS,
        tuple(measures.values()),
    )


def _about(graph: nx.Graph) -> Iterator[str]:
    parts = nx.number_connected_components(graph) if graph else 0
    yield f"Projection: {PROJECTIONS['co_mention'].description}"
    yield f"It has {len(graph):,} entities and {graph.number_of_edges():,} edges in {parts:,} connected parts."
    if len(graph) > EXACT_BELOW:
        yield (
            f"Betweenness is estimated from {SOURCES} of {len(graph):,} sources; its standard error is at most "
            f"{1 / (2 * SOURCES**0.5):.3f}. All other measures are exact."
        )
    else:
        yield "All measures are exact."


def _section(store: Store, graph: nx.Graph, measures: dict[str, Centrality], kind: str) -> Section:
    nodes = [node for node, data in graph.nodes(data=True) if data["type"] == kind]
    nodes.sort(key=lambda node: (-round(measures[node].pagerank, 9), graph.nodes[node]["label"], node))
    rows = tuple(_row(store, graph, measures[node]) for node in nodes[:TOP])
    return Section(f"{kind}s", _words(kind, len(nodes), rows), COLUMNS, rows, chart="PageRank")


def _words(kind: str, total: int, rows: Sequence[Row]) -> str:
    if not rows:
        return ""
    first = rows[0].cells
    text = (
        f"Of {total:,} {kind.lower()}s, {first[0]} is the most central: {_papers(int(first[1]))} it, "
        f"together with {first[2]:,} other entities."
    )
    joining = max(rows, key=lambda row: (float(row.cells[5]), str(row.cells[0])))
    if joining.cells[0] != first[0] and float(joining.cells[5]) > 0:
        text += f" {joining.cells[0]} joins the most that is otherwise far apart "
        text += f"(betweenness {float(joining.cells[5]):.3f})."
    return text


def _papers(count: int) -> str:
    return "1 paper mentions" if count == 1 else f"{count:,} papers mention"


def _row(store: Store, graph: nx.Graph, measure: Centrality) -> Row:
    data = graph.nodes[measure.node]
    cells: tuple[Cell, ...] = (
        data["label"], data["papers"], measure.degree, measure.weighted_degree, round(measure.pagerank, 5),
        round(measure.betweenness, 4), round(measure.eigenvector, 4),
    )  # fmt: skip
    return Row(measure.node, cells, tuple(evidence(store, measure.node)))


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


def _quality(store: Store) -> Report:
    from kg.analytics.quality import quality

    return quality(store)


KINDS: Final[dict[str, Callable[[Store], Report]]] = {"centrality": centrality, "quality": _quality}


def make(store: Store, kind: str) -> Report:
    """The report of that kind."""
    if kind not in KINDS:
        raise UsageError(f"no report named {kind!r}; there is: {', '.join(KINDS)}")
    return KINDS[kind](store)
