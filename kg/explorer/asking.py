"""Asking a store what pages need: the questions of `queries/explorer/`, and names of things and papers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg.explorer.values import Ref
from kg.lookup import KINDS, Row, value
from kg.nquads import iri
from kg.questions import Question, bind, parse
from kg.resources import queries_dir
from kg.vocabulary import local

if TYPE_CHECKING:
    from kg.store import Store

_KNOWN: Final = frozenset(KINDS)


@cache
def questions() -> Mapping[str, Question]:
    """The questions that pages ask, by name."""
    files = sorted((queries_dir() / "explorer").glob("*.rq"))
    return {path.stem: parse(path.stem, path.read_text(encoding="utf-8")) for path in files}


def rows(store: Store, name: str, *, limit: int | None = None, **values: Iterable[str]) -> Iterator[Row]:
    """The rows of a question; its parameters are given as serialised terms, and without any term nothing is asked."""
    given = {parameter: list(terms) for parameter, terms in values.items()}
    if not all(given.values()):
        return iter(())
    question = questions()[name]
    single = {p: terms[0] for p, terms in given.items() if len(terms) == 1 and p not in question.columns}
    text = _with_constants(question.text, single)
    others = {parameter: terms for parameter, terms in given.items() if parameter not in single}
    answer = store.query(bind(text, others, graphs=store.names.graph(""), limit=limit))
    assert isinstance(answer, ox.QuerySolutions)
    return (tuple(row) for row in answer)


def _with_constants(text: str, given: Mapping[str, str]) -> str:
    """A question about single things: they stand in its patterns themselves, for which the engine plans better.

    >>> _with_constants("SELECT ?b { VALUES ?a { 1 } ?a kg:mentions ?b }", {"a": "<urn:x>"})
    'SELECT ?b {  <urn:x> kg:mentions ?b }'
    """
    for name, term in given.items():
        block, variable = _parameter(name)
        text = variable.sub(lambda _, term=term: term, block.sub("", text))  # type: ignore[misc]
    return text


@cache
def _parameter(name: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The block that gives a parameter its values, and the parameter elsewhere."""
    return re.compile(rf"VALUES \?{name} \{{[^{{}}]*\}}"), re.compile(rf"\?{name}\b")


def texts(store: Store, name: str, *, limit: int | None = None, **values: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """The same as texts, empty where unbound."""
    return (tuple(map(value, row)) for row in rows(store, name, limit=limit, **values))


def iris(addresses: Iterable[str]) -> list[str]:
    """Serialised IRIs, each once, sorted."""
    return [iri(address) for address in sorted(set(addresses))]


def path_of(store: Store, address: str) -> str:
    """What an IRI has after the base."""
    return address.removeprefix(store.names.base)


def refs(store: Store, addresses: Iterable[str]) -> dict[str, Ref]:
    """Entities by IRI; those that have no name are left out."""
    labels: dict[str, tuple[str, int]] = {}
    kinds: dict[str, set[str]] = {}
    for thing, label, kind, papers in texts(store, "named", thing=iris(addresses)):
        labels[thing] = min(labels.get(thing, (label, 0))[0], label), int(papers or 0)
        kinds.setdefault(thing, set()).add(local(kind))
    return {
        thing: Ref(path_of(store, thing), label, ordered(kinds[thing]), papers)
        for thing, (label, papers) in labels.items()
    }


def concepts(store: Store, addresses: Iterable[str]) -> dict[str, Ref]:
    """Things that only the catalog names, by IRI; they have no types."""
    found = texts(store, "concepts", thing=iris(addresses))
    return {thing: Ref(path_of(store, thing), label) for thing, label in found}


def papers(store: Store, addresses: Iterable[str]) -> dict[str, tuple[Ref, str]]:
    """Papers and their dates by IRI."""
    found = texts(store, "titles", paper=iris(addresses))
    return {paper: (Ref(path_of(store, paper), title, ("Paper",)), issued) for paper, title, issued in found}


def ordered(kinds: Iterable[str]) -> tuple[str, ...]:
    """Types in the order in which they are told."""
    known = _KNOWN.intersection(kinds)
    return tuple(kind for kind in KINDS if kind in known)
