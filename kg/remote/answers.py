"""What a server answered, as the values that the local engine gives.

Rows are read from JSON or XML, triples from N-Triples or Turtle; a server may give either, whatever it was asked for.
Virtuoso gives the answer to ASK as a row or none, and says in a header at how many rows it cuts an answer off.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Final

import pyoxigraph as ox

from kg.errors import KgError, QueryError, StoreError
from kg.http import shown
from kg.remote.client import Client, Form, Reply
from kg.sparql import query_form
from kg.store import Answer
from kg.vocabulary import XSD

ROWS: Final = "application/sparql-results+json, application/sparql-results+xml;q=0.8"
TRIPLES: Final = "application/n-triples, text/turtle;q=0.8"
_ROW_FORMATS: Final = {
    "application/sparql-results+json": ox.QueryResultsFormat.JSON,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "application/xml": ox.QueryResultsFormat.XML,
}
_TRIPLE_FORMATS: Final = {
    "application/n-triples": ox.RdfFormat.N_TRIPLES,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "text/turtle": ox.RdfFormat.TURTLE,
}
_BOOLEAN: Final = ox.NamedNode(XSD + "boolean")
_DECIMAL: Final = ox.NamedNode(XSD + "decimal")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
_ASK: Final = "__ASK_RETVAL"


def ask(client: Client, url: str, sparql: str, more: Form = ()) -> Answer:
    """The answer to a query. Raises QueryError, and StoreError where the server cannot be asked."""
    triples = query_form(sparql) in ("CONSTRUCT", "DESCRIBE")
    reply = client.post(url, [("query", sparql), *more], TRIPLES if triples else ROWS)
    if not reply.good:
        raise refused(client, url, reply)
    return read_triples(url, reply) if triples else read_rows(url, reply)


def refused(client: Client, url: str, reply: Reply) -> KgError:
    """The error that a reply without an answer stands for."""
    if reply.status in (401, 403):
        return StoreError(f"{shown(url)} refuses ({reply.status}); {who(client)}")
    if reply.status in (404, 405, 410):
        return StoreError(f"{shown(url)} answers no queries ({reply.words}); give --store the address of its queries")
    return QueryError(f"{shown(url)} did not answer the query ({reply.words})")


def who(client: Client) -> str:
    """What to do where a server wants to know who asks."""
    if client.credentials.given:
        return "KG_USER and KG_PASSWORD, or KG_TOKEN, are not what it wants"
    return "say who you are with KG_USER and KG_PASSWORD, or with KG_TOKEN"


def is_rows(reply: Reply) -> bool:
    """Whether a reply can be an answer to SELECT or ASK."""
    return reply.type in _ROW_FORMATS


def read_rows(url: str, reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
    """The answer to SELECT or ASK. Raises QueryError where it is none, or not whole."""
    if not is_rows(reply):
        raise QueryError(f"{shown(url)} gave {reply.type or 'nothing'} as answer, and no rows; is it a SPARQL server?")
    if not reply.body.rstrip().endswith((b"}", b">")):
        raise QueryError(f"{shown(url)} broke off in the middle of its answer; ask for less, or with more time")
    try:
        answer = _parsed(reply)
        if reply.most_rows.isdigit():
            _check_whole(url, answer, int(reply.most_rows))
            answer = _parsed(reply)
        if isinstance(answer, ox.QuerySolutions) and [variable.value for variable in answer.variables] == [_ASK]:
            truth = b"true" if any(row[0].value in ("1", "true") for row in answer) else b"false"
            return ox.parse_query_results(b'{"head":{},"boolean":%s}' % truth, ox.QueryResultsFormat.JSON)
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{shown(url)} gave an answer that cannot be read: {error}") from None
    return answer


def _parsed(reply: Reply) -> ox.QuerySolutions | ox.QueryBoolean:
    return ox.parse_query_results(reply.body, _ROW_FORMATS[reply.type])


def _check_whole(url: str, answer: ox.QuerySolutions | ox.QueryBoolean, most: int) -> None:
    if isinstance(answer, ox.QuerySolutions) and sum(1 for _ in answer) >= most > 0:
        raise QueryError(f"{shown(url)} cuts answers off at {most:,} rows; ask for less, or let it give more")


def canonical(term: Term) -> Term:
    """A truth value or a decimal number in the form of the local engine, where a server has another one.

    >>> canonical(ox.Literal("1", datatype=_BOOLEAN)).value, canonical(ox.Literal("0.50", datatype=_DECIMAL)).value
    ('true', '0.5')
    """
    if isinstance(term, ox.Literal) and term.datatype == _BOOLEAN:
        return ox.Literal("true" if term.value in ("1", "true") else "false", datatype=_BOOLEAN)
    if isinstance(term, ox.Literal) and term.datatype == _DECIMAL:
        try:
            return ox.Literal(format(Decimal(term.value).normalize(), "f"), datatype=_DECIMAL)
        except InvalidOperation:
            return term
    return term


def read_triples(url: str, reply: Reply) -> ox.QueryTriples:
    """The answer to CONSTRUCT or DESCRIBE. Raises QueryError where it is none."""
    if reply.type not in _TRIPLE_FORMATS:
        raise QueryError(f"{shown(url)} gave {reply.type or 'nothing'} as answer, and no triples")
    triples = ox.Store()
    try:
        triples.extend(ox.parse(reply.body, _TRIPLE_FORMATS[reply.type]))
    except (SyntaxError, ValueError) as error:
        raise QueryError(f"{shown(url)} gave an answer that cannot be read: {error}") from None
    answer = triples.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert isinstance(answer, ox.QueryTriples)
    return answer
