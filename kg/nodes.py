"""The graph read back as things with their values, a few at a time: what exports and comparisons are made of.

A paper's graph is small and is read whole. Entities are read in batches, so that memory grows with the batch and
with their names, not with the graph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocabulary
from kg.nquads import iri
from kg.questions import bind
from kg.resources import internal_query

if TYPE_CHECKING:
    from kg.store import Store

_BATCH: Final = 500


@dataclass(frozen=True, slots=True)
class Node:
    """A thing: its IRI, and its values as sorted texts by the IRI of the property."""

    iri: str
    values: Mapping[str, tuple[str, ...]]

    def all(self, term: str) -> tuple[str, ...]:
        """All values of a property such as `kg:surface`."""
        return self.values.get(vocabulary.iri(term), ())

    def one(self, term: str) -> str | None:
        """The only value, or the first by code point; nothing where there is none."""
        return next(iter(self.all(term)), None)

    def text(self, term: str) -> str:
        """The only value; empty where there is none."""
        return self.one(term) or ""

    def is_a(self, term: str) -> bool:
        """Whether it is of a class such as `kg:Mention`."""
        return vocabulary.iri(term) in self.all("rdf:type")


@dataclass(frozen=True, slots=True)
class PaperNodes:
    """What one paper's graph says: the paper itself, and the other things in it, sorted by IRI."""

    paper: Node
    others: tuple[Node, ...]

    def of(self, term: str) -> Iterator[Node]:
        """The other things of a class."""
        return (node for node in self.others if node.is_a(term))


def paper_graphs(store: Store) -> list[str]:
    """The IRIs of the graphs of papers, sorted."""
    start = store.names.graph("paper/")
    return [graph for graph in store.graphs() if graph.startswith(start)]


def papers(store: Store) -> Iterator[PaperNodes]:
    """Every paper, sorted by IRI."""
    return (paper for _, paper in read_papers(store, paper_graphs(store)))


def read_papers(store: Store, graphs: Iterable[str]) -> Iterator[tuple[str, PaperNodes]]:
    """The graphs that hold a paper, in their order, each with its paper."""
    start = store.names.graph("paper/")
    for graph, quads in store.contents(graphs):
        nodes = _nodes((quad.subject, quad.predicate, quad.object) for quad in quads)
        own = store.names.paper(graph.removeprefix(start))
        for paper in (node for node in nodes if node.iri == own):
            yield graph, PaperNodes(paper, tuple(node for node in nodes if node.iri != own))


def entities(store: Store) -> Iterator[Node]:
    """Every entity and every concept above one, sorted by IRI, with what is derived of it and what the catalog says."""
    return described(store, sorted(thing for (thing,) in _rows(store, internal_query("labelled"))))


def described(store: Store, iris: Iterable[str]) -> Iterator[Node]:
    """What the graphs of entities, counts and catalog say of some things, in their order."""
    text = internal_query("described")
    rest = iter(iris)
    while batch := list(islice(rest, _BATCH)):
        query = bind(text, {"thing": [iri(address) for address in batch]}, graphs=store.names.graph(""))
        found = {node.iri: node for node in _nodes(_terms(store, query))}
        yield from (found[address] for address in batch if address in found)


def rows_about(store: Store, name: str, **values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The rows of `queries/internal/NAME.rq` as texts, empty where unbound; a parameter takes IRIs, in batches."""
    text = internal_query(name)
    if not values:
        yield from _rows(store, text)
    for parameter, iris in values.items():
        rest = iter(iris)
        while batch := [iri(address) for address in islice(rest, _BATCH)]:
            yield from _rows(store, bind(text, {parameter: batch}, graphs=store.names.graph("")))


def _nodes(triples: Iterable[tuple[object, ...]]) -> list[Node]:
    values: dict[str, dict[str, set[str]]] = {}
    for subject, predicate, thing in triples:
        values.setdefault(_text(subject), {}).setdefault(_text(predicate), set()).add(_text(thing))
    return [
        Node(subject, {predicate: tuple(sorted(texts)) for predicate, texts in sorted(found.items())})
        for subject, found in sorted(values.items())
    ]


def _text(term: object) -> str:
    return "" if term is None else str(getattr(term, "value", term))


def _terms(store: Store, query: str) -> Iterator[tuple[object, ...]]:
    answer = store.query(query)
    assert isinstance(answer, ox.QuerySolutions)
    return (tuple(solution) for solution in answer)


def _rows(store: Store, query: str) -> Iterator[tuple[str, ...]]:
    return (tuple(map(_text, row)) for row in _terms(store, query))
