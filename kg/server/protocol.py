"""What a SPARQL 1.1 protocol request asks (https://www.w3.org/TR/sparql11-protocol/); nothing here does any I/O.

1. The parameters of the address are read, and those of a form in the body; both are UTF-8, decoded once.
2. A body is a query, an update or a form, as its Content-Type says; other bodies are refused.
3. There must be exactly one query or one update. A GET without any parameter asks for the service description.
4. The format is negotiated before anything runs, for the form of the query decides what there is to choose from.

What costs more time with longer texts, such as looking into a query, is left to `kg.server.work`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl

import pyoxigraph as ox

from kg.server.negotiation import RESULTS, TRIPLES, best, charset, media_type
from kg.server.problems import BAD_REQUEST, NOT_ACCEPTABLE, UNSUPPORTED_MEDIA, Problem
from kg.sparql import query_form

QUERY: Final = "application/sparql-query"
UPDATE: Final = "application/sparql-update"
FORM: Final = "application/x-www-form-urlencoded"
_MOST_PARAMETERS: Final = 1000

Parameters = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs that a request names: those merged into the default graph, and those that GRAPH finds."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.default or self.named)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, the dataset that the request names, and the media type of the answer."""

    text: str
    dataset: Dataset
    media: str


@dataclass(frozen=True, slots=True)
class Update:
    """An update, and the graphs that its WHERE clauses look at where they do not say so themselves."""

    text: str
    using: Dataset


@dataclass(frozen=True, slots=True)
class Body:
    """What came with a request."""

    content_type: str | None = None
    content: bytes = b""


def parse(method: str, address: str, body: Body, accept: str | None) -> Query | Update | None:
    """What a GET, HEAD or POST request asks; nothing where it asks for the service description.

    `address` is the undecoded query string. Raises Problem.
    """
    given = parameters(address, "the address")
    if method in ("GET", "HEAD"):
        if not given:
            return None
        _refuse_update_by_get(given)
        return _query(given, accept)
    kind = media_type(body.content_type)
    if kind == FORM:
        given += parameters(_decoded(body), "the form")
    elif kind in (QUERY, UPDATE):
        given.append(("query" if kind == QUERY else "update", _decoded(body)))
    else:
        raise Problem(UNSUPPORTED_MEDIA, f"a body of type {kind or 'nothing'}; send {QUERY}, {UPDATE} or {FORM}")
    if any(name == "update" for name, _ in given):
        return _update(given)
    return _query(given, accept)


def parameters(encoded: str, place: str) -> Parameters:
    """The parameters of an address or a form. Raises Problem where they are not UTF-8.

    >>> parameters("query=ASK%20%7B%7D&a=50%2525", "the address")
    [('query', 'ASK {}'), ('a', '50%25')]
    """
    try:
        return parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
    except UnicodeDecodeError:
        raise Problem(BAD_REQUEST, f"{place} is not UTF-8") from None
    except ValueError:
        raise Problem(BAD_REQUEST, f"{place} has more than {_MOST_PARAMETERS} parameters") from None


def _decoded(body: Body) -> str:
    encoding = charset(body.content_type)
    if encoding not in ("utf-8", "utf8", "us-ascii"):
        raise Problem(UNSUPPORTED_MEDIA, f"the charset {encoding}; send UTF-8")
    try:
        return body.content.decode("utf-8")
    except UnicodeDecodeError:
        raise Problem(BAD_REQUEST, "the body is not UTF-8") from None


def _refuse_update_by_get(given: Parameters) -> None:
    if any(name == "update" for name, _ in given):
        raise Problem(BAD_REQUEST, "an update goes by POST")


def _only(given: Parameters, name: str) -> str:
    values = [value for key, value in given if key == name]
    if len(values) != 1:
        raise Problem(BAD_REQUEST, f"give one parameter {name!r}; there are {len(values)}")
    return values[0]


def _query(given: Parameters, accept: str | None) -> Query:
    text = _only(given, "query")
    dataset = _dataset(given, "default-graph-uri", "named-graph-uri")
    form = query_form(text)
    offers: Mapping[str, object] = TRIPLES if form in ("CONSTRUCT", "DESCRIBE") else RESULTS
    media = best(accept, offers)
    if media is None:
        raise Problem(NOT_ACCEPTABLE, f"there is {', '.join(offers)}, and nothing of {accept}")
    return Query(text, dataset, media)


def _update(given: Parameters) -> Update:
    if any(name == "query" for name, _ in given):
        raise Problem(BAD_REQUEST, "give a query or an update, not both")
    return Update(_only(given, "update"), _dataset(given, "using-graph-uri", "using-named-graph-uri"))


def _dataset(given: Parameters, default: str, named: str) -> Dataset:
    graphs = {name: tuple(value for key, value in given if key == name) for name in (default, named)}
    for name, values in graphs.items():
        for value in values:
            _check_iri(name, value)
    return Dataset(graphs[default], graphs[named])


def _check_iri(name: str, value: str) -> None:
    try:
        ox.NamedNode(value)
    except ValueError:
        raise Problem(BAD_REQUEST, f"{name}={value!r} is not an absolute IRI") from None
