"""What an update may do: change this graph, and ask nobody else.

1. LOAD reads other addresses, and SERVICE asks other servers; an update that holds either word is refused. Strings,
   IRIs, variables and comments may hold them.
2. The graphs of `using-graph-uri` and `using-named-graph-uri` become USING clauses of every operation that has a
   WHERE; beside a USING or WITH in the text they are refused (SPARQL 1.1 Protocol, section 2.2.3).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.errors import QueryError
from kg.server.protocol import Dataset
from kg.tokens import Token, tokens, unescaped

_REFUSED: Final = {
    "LOAD": "LOAD reads other addresses, which this server does not; send the statements themselves",
    "SERVICE": "SERVICE asks another server, which this one does not",
}


def check_update(text: str) -> None:
    """Raises QueryError where an update reads anything but this graph.

    >>> check_update("INSERT DATA { <urn:a> rdfs:label 'load a SERVICE' }")
    >>> check_update("LOAD <http://127.0.0.1/>")
    Traceback (most recent call last):
    kg.errors.QueryError: LOAD reads other addresses, which this server does not; send the statements themselves
    """
    folded = unescaped(text).upper()
    if not any(word in folded for word in _REFUSED):
        return
    for reading in {text, unescaped(text)}:
        for word in (word for token in tokens(reading) for word in token.words):
            if word in _REFUSED:
                raise QueryError(_REFUSED[word])


def with_dataset(text: str, using: Dataset) -> str:
    """The update with the graphs that the request names written into it.

    >>> with_dataset("DELETE { ?s ?p 1 } WHERE { ?s ?p 1 }", Dataset(("urn:g",)))
    'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
    >>> with_dataset("DELETE WHERE { ?s ?p 1 }", Dataset(("urn:g",)))
    'DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }'
    """
    if not using:
        return text
    text = unescaped(text)
    found = list(tokens(text))
    if any(token.word in ("USING", "WITH") and not token.depth for token in found):
        raise QueryError("the request names graphs, and so does the update (USING, WITH); only one of them may")
    clause = "".join(f"USING <{graph}> " for graph in using.default)
    clause += "".join(f"USING NAMED <{graph}> " for graph in using.named)
    for start, addition in sorted(_additions(text, found, clause), reverse=True):
        text = text[:start] + addition + text[start:]
    return text


def _additions(text: str, found: list[Token], clause: str) -> Iterator[tuple[int, str]]:
    """Where the clause is put in: before every WHERE between braces; the short DELETE WHERE gets its template, too."""
    for place, token in enumerate(found):
        if token.word != "WHERE" or token.depth:
            continue
        short = found[place - 1].word == "DELETE"
        yield token.start, (f"{_braces(text, found[place + 1 :])} " if short else "") + clause


def _braces(text: str, found: list[Token]) -> str:
    """The group in braces that comes first."""
    first = next((token for token in found if token.text == "{"), None)
    last = next((token for token in found if token.text == "}" and token.depth == 1), None)
    return text[first.start : last.start + 1] if first and last else "{ }"
