"""The ACL Anthology's XML, one file a collection: https://github.com/acl-org/acl-anthology (data/xml)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from kg.papers import Paper
from kg.sources.fields import Fields
from kg.sources.inputs import Input
from kg.sources.markup import Entry, entries, root_of, text_of
from kg.sources.record import told

_OLD: Final = re.compile(r"[A-Z]\d\d")


@dataclass(frozen=True, slots=True)
class _Volume:
    """What all papers of a volume share."""

    title: str | None = None
    date: str | None = None


def recognises(head: str) -> bool:
    """Whether the first element is a collection with volumes."""
    return root_of(head) == "collection" and "<volume" in head


def read(source: Input) -> Iterator[Paper]:
    """The papers of a collection; front matter is none, and papers without abstracts are counted, not named."""
    volume, bare = _Volume(), 0
    for entry in entries(source, "meta", "paper"):
        if entry.element.tag == "meta":
            volume = _volume(entry)
            continue
        if entry.element.find("abstract") is None:
            bare += 1
            continue
        yield from told(_fields(entry, volume), source, entry.line)
    if bare:
        source.error(f"papers without an abstract, left out: {bare}", line=1)


def _volume(entry: Entry) -> _Volume:
    year, month = entry.text("year"), entry.text("month")
    # Months are words, or ranges of them ("June-July").
    date = f"{re.split('[-–/ ]', month)[0]} {year}" if month and year else year
    return _Volume(entry.text("booktitle"), date)


def _fields(entry: Entry, volume: _Volume) -> Fields:
    name = _name(entry)
    year = (volume.date or "")[-4:] or None
    return Fields(
        title=entry.text("title"),
        abstract=entry.text("abstract"),
        id=name,
        dates=(("date", volume.date), ("year", year)),
        authors=[full for author in entry.element.iterfind("author") if (full := _person(author))] or None,
        organization=entry.text("author/affiliation"),
        venue=volume.title,
        identifiers=(("doi", entry.text("doi")),),
        urls=(("url", f"https://aclanthology.org/{name}" if name else None),),
        links=tuple(("pwccode", code.get("url") or None) for code in entry.element.iterfind("pwccode")),
    )


def _person(author: Element) -> str | None:
    parts = (text_of(part) for tag in ("first", "last") if (part := author.find(tag)) is not None)
    return " ".join(part for part in parts if part) or None


def _name(entry: Entry) -> str | None:
    """The id in the Anthology: as the file's address says it, or made of collection, volume and number."""
    given = entry.text("url")
    if given and not given.startswith("http"):
        return given
    collection = entry.around.get("collection", {}).get("id")
    volume, paper = entry.around.get("volume", {}).get("id"), entry.element.get("id")
    if not (collection and volume and paper):
        return None
    if not _OLD.fullmatch(collection):
        return f"{collection}-{volume}.{paper}"
    wide = collection.startswith("W") or collection == "C69" or (collection == "D19" and len(volume) > 1)
    return f"{collection}-{volume.zfill(2)}{paper.zfill(2)}" if wide else f"{collection}-{volume}{paper.zfill(3)}"
