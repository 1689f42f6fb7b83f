"""Atom as the API of arXiv gives it (https://info.arxiv.org/help/api), and the RSS feeds of arXiv's new papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from kg.papers import Paper
from kg.sources.fields import Fields
from kg.sources.inputs import Input
from kg.sources.markup import Entry, entries, root_of
from kg.sources.record import told

_ANNOUNCED: Final = re.compile(r"^arXiv:\S+ Announce Type: \S+ Abstract: ")


def recognises(head: str) -> bool:
    """Whether the first element is a feed."""
    return root_of(head) in ("feed", "rss", "RDF")


def read(source: Input) -> Iterator[Paper]:
    """The papers of a feed; what arXiv answers instead of papers is reported in its own words."""
    for entry in entries(source, "entry", "item"):
        if _is_complaint(entry):
            source.error(f"arXiv says: {entry.text('summary') or 'error'}", line=entry.line)
            continue
        yield from told(_fields(entry), source, entry.line)


def _is_complaint(entry: Entry) -> bool:
    return "/api/errors" in (entry.text("id") or "")


def _fields(entry: Entry) -> Fields:
    return _of_item(entry) if entry.element.tag == "item" else _of_entry(entry)


def _of_entry(entry: Entry) -> Fields:
    pages = [link.get("href") for link in entry.element.iterfind("link") if link.get("rel") in (None, "alternate")]
    address = entry.text("id")
    return Fields(
        title=entry.text("title"),
        abstract=entry.text("summary"),
        id=_short(address),
        dates=(("published", entry.text("published")), ("updated", entry.text("updated"))),
        authors=entry.texts("author/name") or None,
        organization=entry.text("author/affiliation"),
        venue=entry.text("journal_ref"),
        identifiers=(("doi", entry.text("doi")),),
        urls=(("id", address), ("link", [page for page in pages if page])),
    )


def _of_item(entry: Entry) -> Fields:
    """An item of RSS: all names in one creator, and the abstract after arXiv's announcement. Its date is the list's."""
    link = entry.text("link")
    creators = entry.texts("creator")
    return Fields(
        title=entry.text("title"),
        abstract=_ANNOUNCED.sub("", entry.text("description") or ""),
        id=_short(link),
        listed=entry.text("pubDate"),
        authors=(creators if len(creators) > 1 else creators[0]) if creators else None,
        urls=(("link", link),),
    )


def _short(address: str | None) -> str | None:
    """The id at the end of an address of arXiv, with its version; any other address as it is.

    >>> _short("http://arxiv.org/abs/1706.03762v7"), _short("http://arxiv.org/abs/hep-th/9901001v1")
    ('1706.03762v7', 'hep-th/9901001v1')
    """
    return address.partition("arxiv.org/abs/")[2] or address if address else None
