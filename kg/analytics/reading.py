"""What projections read of a store: entities, papers, and the statements that link them.

Each question lies in `queries/projections/` and is asked of the whole store, or, where IRIs are given, of these
alone: an answer then takes as long as what it tells, not as the store is large.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from kg.analytics.answers import answers
from kg.extraction.values import TYPES
from kg.vocabulary import local

if TYPE_CHECKING:
    from kg.store import Store

_NODE: Final = ("entity", "type", "label", "papers", "first")
#: Questions that are put another way where IRIs are given: the planner takes the first way from its far end.
_OF_GIVEN: Final = {"nodes": "nodes-of", "paper-entity": "paper-entity-of"}


class Node(NamedTuple):
    """An entity or a paper; `types` in the order of `TYPES`, `papers` that mention it."""

    label: str
    types: tuple[str, ...]
    papers: int
    first_seen: str | None


class Row(NamedTuple):
    """A statement between two nodes, the paper that makes it, and how sure it is."""

    source: str
    target: str
    predicate: str
    paper: str
    confidence: float | None


def nodes(store: Store, entities: Collection[str] | None = None) -> dict[str, Node]:
    """All entities by IRI, or these; what a row tells is added to what others told of the same one."""
    types: dict[str, set[str]] = defaultdict(set)
    labels: dict[str, str] = {}
    counts: dict[str, int] = {}
    first: dict[str, str] = {}
    for iri, kind, label, papers_, seen in _ask(store, "nodes", _NODE, entity=entities):
        if kind:
            types[iri].add(local(kind))
            labels[iri] = label
        if papers_:
            counts[iri] = int(papers_)
        if seen:
            first[iri] = seen
    return {
        iri: Node(label, tuple(sorted(types[iri], key=_type_order)), counts.get(iri, 0), first.get(iri))
        for iri, label in labels.items()
    }


def papers(store: Store, wanted: Collection[str] | None = None) -> dict[str, Node]:
    """All papers by IRI, or these."""
    rows = _ask(store, "papers", ("paper", "title", "date"), paper=wanted)
    return {iri: Node(title, ("Paper",), 1, date or None) for iri, title, date in rows}


def pairs(
    store: Store, query: str, *, entities: Collection[str] | None = None, of_papers: Collection[str] | None = None
) -> set[tuple[str, str]]:
    """Papers and entities that they mention: (paper, entity)."""
    rows = _ask(store, query, ("paper", "entity"), entity=entities, paper=of_papers)
    return {(paper, entity) for paper, entity in rows}


def rows(
    store: Store, query: str, *, sources: Collection[str] | None = None, targets: Collection[str] | None = None
) -> Iterator[Row]:
    """Statements that link nodes: all, those from these sources, or those to these targets."""
    columns = ("source", "target", "predicate", "paper", "confidence")
    for source, target, predicate, paper, sure in _ask(store, query, columns, source=sources, target=targets):
        yield Row(source, target, local(predicate), paper, float(sure) if sure else None)


def weak(store: Store, min_confidence: float, entities: Collection[str] | None = None) -> frozenset[tuple[str, str]]:
    """Pairs (paper, entity) of whose mentions none is so sure."""
    rows_ = _ask(store, "confidence", ("paper", "entity", "confidence"), entity=entities)
    return frozenset((paper, entity) for paper, entity, sure in rows_ if float(sure) < min_confidence)


def _ask(
    store: Store, query: str, columns: tuple[str, ...], **values: Collection[str] | None
) -> Iterator[tuple[str, ...]]:
    """Rows of a question about all, or about the IRIs that are given; none where these are none."""
    given = {name: iris for name, iris in values.items() if iris is not None}
    if any(not iris for iris in given.values()):
        return iter(())
    name = _OF_GIVEN.get(query, query) if given else query
    return answers(store, f"projections/{name}", columns, **given)


def _type_order(kind: str) -> int:
    return TYPES.index(kind) if kind in TYPES else len(TYPES)
