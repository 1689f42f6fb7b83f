"""A digest as Markdown and HTML, and the feed as Atom (RFC 4287), by templates, in which all that was read is text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, Final
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kg.diff import Section
from kg.diff.render import heading
from kg.update.config import Config
from kg.update.digest import Digest
from kg.update.feed import Item
from kg.views.report import plain

#: What XML forbids, controls, and signs that turn the direction of a line.
_CONTROLS: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
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
    environment = Environment(
        loader=PackageLoader("kg.update"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
        autoescape=select_autoescape(("html.j2", "atom.j2")),
    )  # fmt: skip
    environment.filters |= {
        "clean": clean, "plain": lambda value: plain(clean(value)), "address": address, "words": _words, "new": new,
    }  # fmt: skip
    environment.globals |= {"heading": heading}
    return environment


def clean(value: object) -> str:
    """The text of a value, without what no terminal and no parser should get."""
    text = "" if value is None else str(value)
    return _CONTROLS.sub("�", text)


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
