"""SPARQL cut into tokens, so that strings, comments and addresses are never mistaken for anything else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

_TOKEN: Final = re.compile(
    r"""
    (?P<skip>\s+|\#[^\r\n]*)
    |(?P<iri><[^\x00-\x20<>"{}|^`\\]*>)
    |(?P<string>\"{3}(?:[^\\]|\\.)*?\"{3}|'{3}(?:[^\\]|\\.)*?'{3}|"(?:[^"\\\r\n]|\\.)*"|'(?:[^'\\\r\n]|\\.)*')
    |(?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*|\^\^)
    |(?P<variable>[?$]\w+)
    |(?P<name>(?:[^\W\d_](?:[\w.-]*[\w-])?)?:(?:(?:[\w:%-]|\\.)(?:(?:[\w:%.-]|\\.)*(?:[\w:%-]|\\.))?)?)
    |(?P<term>_:\w+|[+-]?(?:\d*\.\d+|\d+)(?:[eE][+-]?\d+)?)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<mark>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPE: Final = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))", re.DOTALL)
_ESCAPED: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}


class Token(NamedTuple):
    """A piece of a text: `kind` is iri, string, tag, variable, name (with a prefix), term, word or mark."""

    kind: str
    text: str
    start: int
    end: int


def tokens(sparql: str) -> Iterator[Token]:
    """The tokens of a text, without white space and comments; whatever is no token is a mark of one character.

    >>> [token.text for token in tokens("ASK { ?s a kg:Model } # all")]
    ['ASK', '{', '?s', 'a', 'kg:Model', '}']
    """
    for match in _TOKEN.finditer(sparql):
        if match.lastgroup != "skip":
            yield Token(str(match.lastgroup), match[0], match.start(), match.end())


def unescaped(literal: str) -> str:
    """The text of a string as it is written, quotes and all.

    >>> unescaped("'say \\\\u0022hi'")
    'say "hi'
    """
    size = 3 if len(literal) > 5 and literal[:3] == literal[0] * 3 else 1
    return _ESCAPE.sub(_character, literal[size:-size])


def _character(match: re.Match[str]) -> str:
    if match[3]:
        return _ESCAPED.get(match[3], match[3])
    code = int(match[1] or match[2], 16)
    return chr(code) if code < 0x110000 else ""
