"""What a query may do: read this graph, and nothing else.

1. The prologue and comments are skipped; what follows must be SELECT, ASK, CONSTRUCT or DESCRIBE. Updates, LOAD
   among them, are no queries.
2. Where the word SERVICE stands anywhere, escaped or not, the query is parsed, and refused if it calls another
   server, or if it cannot be parsed; a string or an IRI may hold the word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.errors import QueryError

_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
#: Characters of a wrong word in a message.
_SHOWN: Final = 40
_UPDATES: Final = frozenset({"INSERT", "DELETE", "LOAD", "CLEAR", "DROP", "CREATE", "ADD", "MOVE", "COPY", "WITH"})
_PROLOGUE: Final = re.compile(
    r"(?:\s+|#[^\r\n]*|PREFIX\s+[^\s:]*\s*:\s*<[^>]*>|(?:BASE|VERSION)\s+(?:<[^>]*>|\"[^\"]*\"))*", re.I
)
_DECLARATION: Final = re.compile(r"#[^\r\n]*|PREFIX\s+([^\s:]*)\s*:\s*<[^>]*>|BASE\s+<[^>]*>", re.I)
_WORD: Final = re.compile(r"[A-Za-z]+")
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")


def check_query(sparql: str) -> None:
    """Raises QueryError where a text is an update, or asks another server.

    >>> check_query("SELECT * WHERE { ?s ?p 'no SERVICE here' }")
    >>> check_query("DROP ALL")
    Traceback (most recent call last):
    kg.errors.QueryError: DROP is an update; a query only reads (SELECT, ASK, CONSTRUCT or DESCRIBE)
    """
    form = query_form(sparql)
    if form in _UPDATES:
        raise QueryError(f"{form} is an update; a query only reads (SELECT, ASK, CONSTRUCT or DESCRIBE)")
    if form not in _FORMS:
        raise QueryError(
            f"the query begins with {form[:_SHOWN] or 'nothing'}, and not with SELECT, ASK, CONSTRUCT or DESCRIBE"
        )
    if "service" in _ESCAPE.sub(_unescaped, sparql).casefold():
        _refuse_service(sparql)


def query_form(sparql: str) -> str:
    """The first word after the prologue, in capitals.

    >>> query_form("PREFIX a: <urn:a> # SELECT\\n ask { ?s ?p ?o }")
    'ASK'
    """
    prologue = _PROLOGUE.match(sparql)
    word = _WORD.match(sparql, prologue.end() if prologue else 0)
    return word[0].upper() if word else ""


def declared_prefixes(sparql: str) -> frozenset[str]:
    """The prefixes that a query declares itself.

    >>> sorted(declared_prefixes("BASE <urn:x#> PREFIX a: <urn:a#> # PREFIX b: <urn:b>\\nPREFIX : <urn:c> ASK {}"))
    ['', 'a']
    """
    prologue = _PROLOGUE.match(sparql)
    found = _DECLARATION.finditer(prologue[0] if prologue else "")
    return frozenset(declaration[1] for declaration in found if declaration[1] is not None)


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""


def _refuse_service(sparql: str) -> None:
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        names = {part.name for part in _parts(parseQuery(sparql))}
    except Exception as error:
        raise QueryError(f"the query holds the word SERVICE and cannot be checked: {error}") from None
    if "ServiceGraphPattern" in names:
        raise QueryError("SERVICE asks another server, which a query here may not; ask it there, or load the data")


def _parts(node: Any) -> Iterator[Any]:
    """All named parts of a parsed query."""
    from rdflib.plugins.sparql.parserutils import CompValue

    if isinstance(node, CompValue):
        yield node
        node = list(node.values())
    if isinstance(node, str | bytes) or not hasattr(node, "__iter__"):
        return
    for child in node:
        yield from _parts(child)
