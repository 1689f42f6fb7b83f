r"""SPARQL cut into tokens, so that strings, comments and addresses are never mistaken for anything else.

The tokens are those of the grammar (https://www.w3.org/TR/sparql11-query/#sparqlGrammar, section 19.8). Every character
is looked at once, whatever the text: a string that is not closed is torn, to the end of the text or of its line.

Escapes such as `\u0041` are resolved before anything else reads a text; `unescaped` does that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
    (?P<skip>\s++|\#[^\r\n]*+)
    |(?P<string>\"{3}(?:\"{0,2}+(?:[^"\\]++|\\.))*+\"{3}
               |'{3}(?:'{0,2}+(?:[^'\\]++|\\.))*+'{3}
               |"(?!"")(?:[^"\\\r\n]++|\\.)*+"
               |'(?!'')(?:[^'\\\r\n]++|\\.)*+')
    |(?P<torn>(?:\"{3}|'{3})(?:[^\\]++|\\.)*+|["'](?:[^\\\r\n]++|\\.)*+)
    |(?P<iri><[^<>"{}|^`\\\x00-\x20]*+>)
    |(?P<tag>@[\w-]++|\^\^)
    |(?P<variable>[?$]\w++)
    |(?P<term>[+-]?(?:\d++(?:\.\d++)?+|\.\d++)(?:[eE][+-]?\d++)?+)
    |(?=[\w:])(?P<run>(?P<front>\w[\w.-]*+)?(?P<back>:(?:[\w:%-]|\\[^\w\s]|\.++(?=[\w:%\\-]))*+)?)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(r"(?P<word>[^\W\d]\w*)|(?P<term>\d+(?:\.\d+)?)|(?P<mark>.)", re.DOTALL)
_UNICODE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_ESCAPE: Final = re.compile(rf"{_UNICODE.pattern}|\\(.)", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Token(NamedTuple):
    """A piece of a text: `kind` is iri, string, torn, tag, variable, name (with a prefix), term, word or mark.

    `depth` counts the braces that are open before it.
    """

    kind: str
    text: str
    start: int
    depth: int

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.start + len(self.text)

    @property
    def word(self) -> str:
        """A word in capitals, or nothing."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def words(self) -> tuple[str, ...]:
        """What a reader may take for words in it, in capitals: a name's prefix may be one that nothing parts from it.

        >>> [token.words for token in tokens("load <urn:a> true.SERVICE:x")]
        [('LOAD',), (), ('TRUE', 'SERVICE')]
        """
        if self.kind == "word":
            return (self.word,)
        front = self.text.partition(":")[0] if self.kind == "name" else ""
        return tuple(piece[0].upper() for piece in _PIECE.finditer(front) if piece.lastgroup == "word")


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a text, without white space and comments; whatever is no token is a mark of one character.

    >>> [token.text for token in tokens("ASK { ?s a kg:Model } # all")]
    ['ASK', '{', '?s', 'a', 'kg:Model', '}']
    """
    depth = 0
    for match in _TOKEN.finditer(sparql):
        kind = str(match.lastgroup)
        if kind == "run":
            yield from _named(match, depth)
        elif kind != "skip":
            yield Token(kind, match[0], match.start(), depth)
            depth += {"{": 1, "}": -1}.get(match[0], 0)


def _named(match: re.Match[str], depth: int) -> Iterator[Token]:
    """A name with its prefix, or the words and dots of what has none."""
    if match["back"] is not None:
        yield Token("term" if match["front"] == "_" else "name", match[0], match.start(), depth)
        return
    for piece in _PIECE.finditer(match[0]):
        yield Token(str(piece.lastgroup), piece[0], match.start() + piece.start(), depth)


def words(sparql: str) -> frozenset[str]:
    """All words in capitals.

    >>> sorted(words("SELECT ?from { <urn:load> rdfs:label 'service' } # DROP"))
    ['SELECT']
    """
    return frozenset(token.word for token in tokens(unescaped(sparql)) if token.word)


def unescaped(sparql: str) -> str:
    r"""A text with its \u escapes resolved.

    >>> unescaped(r"S\u0045RVICE")
    'SERVICE'
    """
    return _UNICODE.sub(_character, sparql) if "\\" in sparql else sparql


def value(literal: str) -> str:
    """The text of a string as it is written, quotes and all.

    >>> value("'say \\\\u0022hi'")
    'say "hi'
    """
    size = 3 if len(literal) > 5 and literal[:3] == literal[0] * 3 else 1
    return _ESCAPE.sub(_spelt, literal[size:-size])


def _spelt(match: re.Match[str]) -> str:
    return _ESCAPED.get(match[3], match[3]) if match[3] else _character(match)


def _character(match: re.Match[str]) -> str:
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""
