r"""The words of a SPARQL text, apart from what strings, IRIs, names and comments hold.

A text is cut into tokens as the grammar of SPARQL 1.1 does (https://www.w3.org/TR/sparql11-query/#sparqlGrammar,
section 19.8), after its \u escapes are resolved. Every character is looked at once, whatever the text: a string
that is not closed ends where the text does, or the line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_TOKEN: Final = re.compile(
    r"""
    (?P<string>\"{3}(?:\"{0,2}+(?:[^"\\]++|\\.))*+(?:\"{3})?
              |'{3}(?:'{0,2}+(?:[^'\\]++|\\.))*+(?:'{3})?
              |"(?:[^"\\\r\n]++|\\.)*+"?
              |'(?:[^'\\\r\n]++|\\.)*+'?)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    |(?P<comment>\#[^\r\n]*+)
    |(?P<variable>[?$]\w++)
    |(?P<tag>@[\w-]++)
    |(?P<open>\{)|(?P<close>\})
    |(?=[\w:])(?P<run>(?P<front>\w[\w.-]*+)?(?P<back>:(?:[\w:%.-]|\\[^\w\s])*+)?)
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `kind` is word, prefix, open or close; `depth` counts the braces open before it."""

    kind: str
    text: str
    start: int
    depth: int


def unescaped(sparql: str) -> str:
    r"""The text with its \u escapes resolved, which happens before anything else.

    >>> unescaped(r"S\u0045RVICE")
    'SERVICE'
    """
    return _ESCAPE.sub(_character, sparql) if "\\" in sparql else sparql


def tokens(sparql: str) -> Iterator[Token]:
    """The words (in capitals), prefixes of names and braces of a text without escapes."""
    depth = 0
    for match in _TOKEN.finditer(sparql):
        kind = match.lastgroup or ""
        if match["run"] is not None:
            yield from _pieces(match, depth)
        elif kind in ("open", "close"):
            yield Token(kind, match[0], match.start(), depth)
        depth += {"open": 1, "close": -1}.get(kind, 0)


def _pieces(match: re.Match[str], depth: int) -> Iterator[Token]:
    kind = "prefix" if match["back"] else "word"
    for piece in _PIECE.finditer(match["front"] or ""):
        yield Token(kind, piece[0].upper(), match.start() + piece.start(), depth)


def words(sparql: str) -> frozenset[str]:
    """All words in capitals.

    >>> sorted(words("SELECT ?from { <urn:load> rdfs:label 'service' } # DROP"))
    ['SELECT']
    """
    return frozenset(token.text for token in tokens(unescaped(sparql)) if token.kind == "word")


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""
