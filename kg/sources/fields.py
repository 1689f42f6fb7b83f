"""What one record says, under the names of `Paper` and not yet checked: what every format is turned into first.

Values are of any type, since files hold anything; `kg.sources.record` checks them and names those that make no sense.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any, Final

Named = tuple[tuple[str, Any], ...]
#: Marks that publishers leave in titles and abstracts; anything else in angle brackets is text.
_TAG: Final = re.compile(
    r"</?(?:jats:[a-z-]+|i|b|u|em|strong|sub|sup|p|br|span|div|scp|tt|sc|italic|bold)(?:\s[^<>]{0,200})?/?>",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """`dates`, `identifiers`, `urls` and `links` are values with the name that a message gives them.

    The first date that can be read counts; `listed` is the day on which somebody put the paper on a list, which is no
    more than a hint. `urls` are addresses of the paper itself, whose identifiers are the paper's, `links` all others.
    """

    title: Any = None
    abstract: Any = None
    id: Any = None
    dates: Named = ()
    listed: Any = None
    authors: Any = None
    author_count: Any = None
    organization: Any = None
    comments: Any = None
    upvotes: Any = None
    venue: Any = None
    identifiers: Named = ()
    urls: Named = ()
    links: Named = ()


def dig(value: Any, *path: str | int) -> Any:
    """What lies at a path of keys and positions, or None where the way ends.

    >>> dig({"paper": {"authors": [{"name": "Ada"}]}}, "paper", "authors", 0, "name"), dig([1], "x")
    ('Ada', None)
    """
    for step in path:
        if isinstance(value, dict) and isinstance(step, str):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and -len(value) <= step < len(value):
            value = value[step]
        else:
            return None
    return value


def listed(value: Any) -> list[Any]:
    """A list as it is, anything else as an empty one."""
    return value if isinstance(value, list) else []


def flat(value: Any) -> Any:
    """Text whose lines were only broken to fit a page, on one line; any other value as it is.

    >>> flat(" We train\\n  a model. "), flat(None)
    ('We train a model.', None)
    """
    return " ".join(value.split()) if isinstance(value, str) else value


def turned(name: Any) -> Any:
    """A name with the surname last, as `Last, First` and `von Last, Jr, First` mean it; any other value as it is.

    >>> turned("Vaswani, Ashish"), turned("Google Team")
    ('Ashish Vaswani', 'Google Team')
    """
    if not isinstance(name, str):
        return name
    parts = [part.strip() for part in name.split(",") if part.strip()]
    return " ".join([parts[-1], parts[0], *parts[1:-1]]) if len(parts) > 1 else name.strip()


def untagged(value: Any) -> Any:
    """Text on one line without the tags and entities of HTML and JATS; any other value as it is.

    >>> untagged("<jats:p>If a &lt; b, then <i>a</i> < b.</jats:p>")
    'If a < b, then a < b.'
    """
    return flat(html.unescape(_TAG.sub(" " if "<jats:" in value else "", value))) if isinstance(value, str) else value
