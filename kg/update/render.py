"""A digest as Markdown and HTML, and the feed as Atom (RFC 4287), by templates, in which all that was read is text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlsplit

from kg.diff import Section
from kg.diff.render import heading
from kg.templates import environment, harmless
from kg.templates import markdown as plain
from kg.update.config import Config
from kg.update.digest import Digest
from kg.update.feed import Item

if TYPE_CHECKING:
    from jinja2 import Environment

_LARGE: Final = 1 << 60


def markdown(digest: Digest, config: Config) -> str:
    """The digest for a reader of plain text."""
    return _rendered("digest.md.j2", digest=digest, limit=config.limit or _LARGE)


def html(digest: Digest, config: Config) -> str:
    """The digest as one page that needs nothing outside itself."""
    return _rendered("digest.html.j2", digest=digest, limit=config.limit or _LARGE)


def atom(items: Sequence[Item], config: Config, day: str) -> str:
    """The feed; its ids stay what they are, wherever it is published."""
    updated = max([day, *(item.day for item in items)])
    return _rendered("feed.atom.j2", items=items, config=config, updated=updated)


def _rendered(template: str, **values: Any) -> str:
    return _environment().get_template(template).render(**values).rstrip("\n") + "\n"


@cache
def _environment() -> Environment:
    templates = environment("kg.update")
    templates.filters |= {
        "clean": clean, "plain": lambda value: plain(clean(value)), "address": address, "words": _words, "new": new,
    }  # fmt: skip
    templates.globals |= {"heading": heading}
    return templates


def clean(value: object) -> str:
    """The text of a value, without what no terminal and no parser should get."""
    return harmless("" if value is None else str(value))


def address(value: object) -> str:
    """A web address that may be a link; anything else becomes nothing.

    >>> address("https://arxiv.org/abs/1706.03762"), address("javascript:alert(1)")
    ('https://arxiv.org/abs/1706.03762', '')
    """
    text = clean(value)
    try:
        good = urlsplit(text).scheme.lower() in ("http", "https") and not re.search(r"[\s<>\"'`()\[\]\\]", text)
    except ValueError:
        good = False
    return text if good else ""


def _words(name: str) -> str:
    return name.replace("_", " ")


def new(sections: Sequence[Section]) -> list[Section]:
    """The sections that have something new, but for the papers, which a digest tells by themselves."""
    return [section for section in sections if section.new and section.name != "papers"]
