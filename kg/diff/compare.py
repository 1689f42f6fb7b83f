"""Finds what changed, reading only the papers that did.

1. Two graphs: the papers whose hashes differ are read on both sides. One graph and a date: the papers since then are
   read; what came before is told by dates.
2. Entities, edges and results of those papers that their other version does not have are candidates.
3. A candidate that the other side knows from another paper is no difference; it is asked in batches.
4. With a watch list, only what touches one of its entities stays, and what papers do with these is told too.

An edge is what papers assert between two entities. An entity is there when a paper mentions it. Papers without a date
are neither new nor old; their number is noted.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kg.diff.candidates import COLUMNS, Candidates, Edge, Told
from kg.diff.values import Difference, Row, Section
from kg.diff.watch import Watched
from kg.errors import StoreError, UsageError
from kg.nodes import PaperNodes, described, read_papers, rows_about
from kg.papers import digest

if TYPE_CHECKING:
    from kg.store import Store


class _Other(Protocol):
    """What is known on the other side."""

    def paper(self, graph: str) -> PaperNodes | None:
        """Its version of a paper."""

    def entities(self, iris: Iterable[str]) -> set[str]:
        """Which of some entities it has."""

    def edges(self, subjects: Iterable[str]) -> set[Edge]:
        """What it says of some entities."""


def between(after: Store, before: Store, watched: Watched | None = None) -> Difference:
    """What `after` has and `before` has not, and the reverse. Raises StoreError where their IRIs cannot be compared."""
    if after.names.base != before.names.base:
        raise StoreError(
            f"{after.location} was built with the base {after.names.base}, {before.location} with {before.names.base}; "
            "build one of them again with the other's --base"
        )
    ours, theirs = _digests(after), _digests(before)
    changed = [graph for graph in sorted(ours.keys() | theirs.keys()) if ours.get(graph) != theirs.get(graph)]
    new = _changes(after, [graph for graph in changed if graph in ours], _Graph(before, theirs.keys()), watched)
    gone = _changes(before, [graph for graph in changed if graph in theirs], _Graph(after, ours.keys()), watched)
    sections = tuple(Section(name, COLUMNS[name], new[name], gone[name]) for name in new)
    return Difference(before.location, after.location, sections, *_told(watched))


def since(
    store: Store, date: str | None = None, *, until: str | None = None, watched: Watched | None = None
) -> Difference:
    """What the papers from `date` up to `until` brought, both inclusive and of any precision."""
    if date is None and until is None:
        raise UsageError("give a second store, or --since or --until with a date")
    dates = {row[0]: row[1] for row in rows_about(store, "dates")}
    papers = sorted(paper for paper, issued in dates.items() if issued and _lies(issued, date or "", until))
    graphs = [store.names.graph("paper/") + paper.rpartition("/")[2] for paper in papers]
    found = _changes(store, graphs, _Earlier(store, date or ""), watched)
    sections = tuple(Section(name, COLUMNS[name], rows, ()) for name, rows in found.items())
    labels, notes = _told(watched)
    if undated := sum(not issued for issued in dates.values()):
        notes += (f"papers without a date are left out: {undated}",)
    return Difference(f"before {date}" if date else "nothing", until or "now", sections, labels, notes)


def _lies(issued: str, date: str, until: str | None) -> bool:
    return issued >= date and (until is None or issued <= until or issued.startswith(until))


def _told(watched: Watched | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return (watched.labels, watched.notes) if watched else ((), ())


def _digests(store: Store) -> dict[str, str]:
    """The graphs of papers with their hashes: as noted by the build, else made from what they hold."""
    noted: Callable[[], Iterable[tuple[str, str]]] | None = getattr(store.index, "digests", None)
    if noted is not None:
        found = {store.names.graph(name): value for name, value in noted() if name.startswith("paper/")}
        if found and all(found.values()):
            return found
    start = store.names.graph("paper/")
    contents = store.contents(graph for graph in store.graphs() if graph.startswith(start))
    return {graph: digest("".join(sorted(f"{quad} .\n" for quad in quads))) for graph, quads in contents}


@dataclass(frozen=True, slots=True)
class _Graph:
    """The other side is another store."""

    store: Store
    graphs: Collection[str]

    def paper(self, graph: str) -> PaperNodes | None:
        if graph not in self.graphs:
            return None
        return next((paper for _, paper in read_papers(self.store, [graph])), None)

    def entities(self, iris: Iterable[str]) -> set[str]:
        return {node.iri for node in described(self.store, iris) if node.text("kg:paperCount") not in ("", "0")}

    def edges(self, subjects: Iterable[str]) -> set[Edge]:
        return {(s, p, o) for s, p, o, *_ in rows_about(self.store, "asserted", subject=subjects)}


@dataclass(frozen=True, slots=True)
class _Earlier:
    """The other side is what the dated papers before a day say."""

    store: Store
    date: str

    def paper(self, graph: str) -> PaperNodes | None:  # noqa: ARG002
        return None

    def entities(self, iris: Iterable[str]) -> set[str]:
        seen = ((node.iri, node.one("kg:firstSeen")) for node in described(self.store, iris))
        return {address for address, first in seen if first is not None and first < self.date}

    def edges(self, subjects: Iterable[str]) -> set[Edge]:
        rows = rows_about(self.store, "asserted", subject=subjects)
        return {(s, p, o) for s, p, o, _, first in rows if first and first < self.date}


def _changes(store: Store, graphs: list[str], other: _Other, watched: Watched | None) -> dict[str, tuple[Row, ...]]:
    """The rows of every section that some papers have and the other side has not."""
    found = Candidates(watched.iris if watched else None)
    for graph, paper in read_papers(store, graphs):
        found.add(paper, other.paper(graph))
    for entity in other.entities(sorted(found.entities)):
        del found.entities[entity]
    for edge in other.edges(sorted({edge[0] for edge in found.edges})):
        found.edges.pop(edge, None)
    told = Told(store, found)
    return {name: told.rows(name) for name in COLUMNS if watched or name != "mentions"}
