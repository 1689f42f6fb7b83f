"""Whether a graph is sound: SHACL shapes, declared terms, and checks that SHACL cannot say.

The checks are the questions in `queries/checks/`; each gives a row (thing, problem) for each fault.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocabulary
from kg.resources import internal_query, ontology_dir, queries_dir
from kg.store import Store

if TYPE_CHECKING:
    import rdflib

_SHACL: Final = "http://www.w3.org/ns/shacl#"
_BATCH: Final = 200


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: its IRI, what a person calls it, the problem, and the shape or check that found it."""

    thing: str
    name: str
    problem: str
    value: str
    check: str


def validate(store: Store) -> list[Fault]:
    """All faults of a graph, sorted; an empty list means that it is sound."""
    return sorted({*undeclared(store), *checks(store), *shacl(store)})


def undeclared(store: Store) -> Iterator[Fault]:
    """Properties and classes that the ontology does not declare."""
    for (term,) in _rows(store.query(internal_query("terms"))):
        if term not in vocabulary.declared():
            yield Fault(term, vocabulary.short(term), "is not declared in the ontology", "", "vocabulary")


def checks(store: Store) -> Iterator[Fault]:
    """What the questions in `queries/checks/` find."""
    for path in sorted((queries_dir() / "checks").glob("*.rq")):
        for thing, problem in _rows(store.query(path.read_text(encoding="utf-8"), union=True)):
            yield Fault(thing, name_of(store, thing), problem, "", path.stem)


def shacl(store: Store) -> Iterator[Fault]:
    """What the shapes in `ontology/shapes.ttl` find.

    The graphs of papers are taken in batches, each with the types of the entities it speaks of, so that memory is
    bounded by the batch and by the entities; entities themselves are judged once, from all other graphs.
    """
    import rdflib

    shapes = rdflib.Graph().parse(ontology_dir() / "shapes.ttl")
    papers = store.names.graph("paper/")
    graphs = sorted(graph.value for graph in store.oxigraph.named_graphs() if isinstance(graph, ox.NamedNode))
    yield from _judge(store, shapes, {q.triple for g in graphs if not g.startswith(papers) for q in store.quads(g)})
    rest = iter([graph for graph in graphs if graph.startswith(papers)])
    while batch := list(islice(rest, _BATCH)):
        triples = {quad.triple for graph in batch for quad in store.quads(graph)}
        faults = _judge(store, shapes, triples | _types(store, triples))
        yield from (fault for fault in faults if not fault.thing.startswith(store.names.entity("entity/")))


def _types(store: Store, triples: set[ox.Triple]) -> set[ox.Triple]:
    """The types of the entities that stand as objects."""
    graph, kind = ox.NamedNode(store.names.graph("entities")), ox.NamedNode(vocabulary.iri("rdf:type"))
    things = {triple.object for triple in triples if isinstance(triple.object, ox.NamedNode)}
    return {quad.triple for thing in things for quad in store.oxigraph.quads_for_pattern(thing, kind, None, graph)}


def _judge(store: Store, shapes: rdflib.Graph, triples: set[ox.Triple]) -> Iterator[Fault]:
    import rdflib
    from pyshacl import validate as run

    data = rdflib.Graph().parse(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    conforms, results, _ = run(data, shacl_graph=shapes, inference="none")
    if not conforms:
        yield from _shacl_faults(store, results)


def _shacl_faults(store: Store, results: rdflib.Graph) -> Iterator[Fault]:
    from rdflib import RDF, Namespace

    sh = Namespace(_SHACL)
    for result in results.subjects(RDF.type, sh.ValidationResult):
        thing = str(results.value(result, sh.focusNode))
        problem = str(results.value(result, sh.resultMessage) or "breaks a shape")
        value = results.value(result, sh.value)
        yield Fault(thing, name_of(store, thing), problem, "" if value is None else str(value)[:200], "shapes")


def name_of(store: Store, thing: str) -> str:
    """What a person calls a thing: its title or label, or that of the paper it is evidence of."""
    if not thing.startswith(store.names.base):
        return thing
    return next(
        (name for _, name in _rows(store.query(internal_query("name"), bind={"thing": ox.NamedNode(thing)}))), thing
    )


def _rows(answer: object) -> Iterator[tuple[str, ...]]:
    assert isinstance(answer, ox.QuerySolutions)
    return (tuple(term.value for term in solution) for solution in answer)
