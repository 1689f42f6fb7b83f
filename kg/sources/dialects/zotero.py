"""Items of Zotero: its API and its own JSON, with the data of an item inside or outside, and Better BibTeX JSON."""

from __future__ import annotations

import re
from typing import Any, Final

from kg.sources.fields import Fields, dig, listed, untagged

_VENUES: Final = ("proceedingsTitle", "publicationTitle", "conferenceName")
_EXTRA: Final = re.compile(r"^(?:arxiv(?:id)?|doi)\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


def fits(record: dict[str, Any]) -> bool:
    """An item has a type of Zotero."""
    return "itemType" in record or isinstance(dig(record, "data", "itemType"), str)


def fields(record: dict[str, Any]) -> Fields:
    """What an item says; `extra` is where people and importers put ids."""
    inside = record.get("data")
    item = inside if isinstance(inside, dict) else record
    return Fields(
        title=untagged(item.get("title")),
        abstract=untagged(item.get("abstractNote")),
        id=record.get("key") or item.get("key") or item.get("itemKey"),
        dates=(("date", item.get("date") or dig(record, "meta", "parsedDate")),),
        authors=[name for creator in listed(item.get("creators")) if (name := _name(creator))] or None,
        venue=next((item[key] for key in _VENUES if item.get(key)), None),
        identifiers=(("DOI", item.get("DOI") or None), ("archiveID", item.get("archiveID") or None),
                     *(("extra", found) for found in _extra(item.get("extra")))),
        urls=(("url", item.get("url") or None),),
    )  # fmt: skip


def _name(creator: Any) -> Any:
    if dig(creator, "creatorType") not in (None, "author"):
        return None
    parts = (dig(creator, "firstName"), dig(creator, "lastName"))
    return " ".join(part for part in parts if isinstance(part, str) and part) or dig(creator, "name")


def _extra(value: Any) -> list[str]:
    """The ids in the lines of `extra`.

    >>> _extra("arXiv:1706.03762 [cs]\\nCitation Key: x")
    ['1706.03762']
    """
    return _EXTRA.findall(value) if isinstance(value, str) else []
