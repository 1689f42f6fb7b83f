"""Whether a graph is sound: SHACL shapes, declared terms, and checks that SHACL cannot say.

1. The terms that the graph uses are compared with those that the ontology declares.
2. The checks are the questions in `queries/checks/`; each gives a row (thing, problem) for each fault.
3. For every constraint of the shapes the store is asked which things might break it (see `kg.shapes`).
4. Only these are read, a batch at a time, and judged by the SHACL engine.

So a sound graph costs what the questions cost. All are put at once, and a local store answers as many of them at a time
as there are cores.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from os import cpu_count
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocabulary
from kg.nodes import rows_about
from kg.nquads import iri
from kg.questions import bind
from kg.resources import internal_query, queries_dir
from kg.shapes import SHACL, load, suspicions
from kg.store import LocalStore, Store

if TYPE_CHECKING:
    import rdflib

Rows = list[tuple[str, ...]]
_BATCH: Final = 200
#: Questions that are answered at once: each holds what it compares in memory.
_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing that is wrong: its IRI, what a person calls it, the problem, and the shape or check that found it."""

    thing: str
    name: str
    problem: str
    value: str
    check: str


@dataclass(frozen=True, slots=True)
class _Inquiry:
    """Questions about the union of all graphs, and what makes faults of their answers, which it reads to the end."""

    queries: Sequence[str]
    judge: Callable[[Store, Iterator[Rows]], Iterator[Fault]]


def validate(store: Store, *, shapes: bool = True) -> list[Fault]:
    """All faults of a graph, sorted, or those that no shape finds; an empty list means that it is sound."""
    inquiries = [_vocabulary(), _consistency(), *([_shapes()] if shapes else [])]
    return sorted(set(_found(store, inquiries)))


def checks(store: Store) -> Iterator[Fault]:
    """What the questions in `queries/checks/` find."""
    return _found(store, [_consistency()])


def shacl(store: Store) -> Iterator[Fault]:
    """What the shapes in `ontology/shapes.ttl` find."""
    return _found(store, [_shapes()])


def _found(store: Store, inquiries: Sequence[_Inquiry]) -> Iterator[Fault]:
    answers = _answers(store, [query for inquiry in inquiries for query in inquiry.queries])
    for inquiry in inquiries:
        yield from inquiry.judge(store, islice(answers, len(inquiry.queries)))


def _answers(store: Store, queries: Sequence[str]) -> Iterator[Rows]:
    """What questions find, in their order."""
    workers = min(_AT_ONCE, cpu_count() or 1) if isinstance(store, LocalStore) else 1
    with ThreadPoolExecutor(workers) as pool:
        yield from pool.map(lambda query: list(_rows(store.query(query, union=True))), queries)


def _vocabulary() -> _Inquiry:
    """Properties and classes that the ontology does not declare."""

    def judge(store: Store, answers: Iterator[Rows]) -> Iterator[Fault]:
        unknown = {term for rows in answers for (term,) in rows} - vocabulary.declared()
        for (term,) in rows_about(store, "terms-here", term=sorted(unknown)):
            yield Fault(term, vocabulary.short(term), "is not declared in the ontology", "", "vocabulary")

    return _Inquiry([internal_query("terms")], judge)


def _consistency() -> _Inquiry:
    """What SHACL cannot say."""
    paths = sorted((queries_dir() / "checks").glob("*.rq"))

    def judge(store: Store, answers: Iterator[Rows]) -> Iterator[Fault]:
        for path, rows in zip(paths, answers, strict=True):
            for thing, problem in rows:
                yield Fault(thing, name_of(store, thing), problem, "", path.stem)

    return _Inquiry([path.read_text(encoding="utf-8") for path in paths], judge)


def _shapes() -> _Inquiry:
    """What the SHACL engine says of the things that may break a shape."""
    shapes = load()

    def judge(store: Store, answers: Iterator[Rows]) -> Iterator[Fault]:
        rest = iter(sorted({thing for rows in answers for (thing,) in rows}))
        while batch := list(islice(rest, _BATCH)):
            yield from (fault for fault in _judge(store, shapes, _about(store, batch)) if fault.thing in set(batch))

    return _Inquiry(list(dict.fromkeys(suspicions(shapes))), judge)


def _about(store: Store, things: list[str]) -> set[ox.Triple]:
    """What the graph says of some things, and of which types their values are."""
    own = _triples(store, "said", things)
    ends = sorted({triple.object.value for triple in own if isinstance(triple.object, ox.NamedNode)} - set(things))
    return own | _triples(store, "types", ends)


def _triples(store: Store, name: str, things: list[str]) -> set[ox.Triple]:
    values = {"thing": [iri(thing) for thing in things]}
    answer = store.query(bind(internal_query(name), values, graphs=store.names.graph("")), union=True)
    assert isinstance(answer, ox.QueryTriples)
    return set(answer)


def _judge(store: Store, shapes: rdflib.Graph, triples: set[ox.Triple]) -> Iterator[Fault]:
    import rdflib
    from pyshacl import validate as run

    data = rdflib.Graph().parse(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES), format="nt")
    conforms, results, _ = run(data, shacl_graph=shapes, inference="none")
    if not conforms:
        yield from _shacl_faults(store, results)


def _shacl_faults(store: Store, results: rdflib.Graph) -> Iterator[Fault]:
    from rdflib import RDF, Namespace

    sh = Namespace(SHACL)
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
