"""What an entry of BibTeX or BibLaTeX says.

LaTeX becomes text (`kg.sources.latex`). arXiv ids stand in `eprint`, or in what people write into `journal`, `volume`
and `note`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from kg.sources.fields import Fields, turned
from kg.sources.latex import as_text

if TYPE_CHECKING:
    from bibtexparser.model import Entry

_ARXIV: Final = re.compile(
    r"(?:arxiv[:\s.]*(?:abs/)?|abs/)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE
)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)


def fields(entry: Entry) -> Fields:
    """The fields of an entry, the first of each name."""
    said: dict[str, str] = {}
    for field in entry.fields:
        said.setdefault(field.key.lower(), str(field.value))
    arxiv = _arxiv(said)
    return Fields(
        title=_text(said, "title"),
        abstract=_text(said, "abstract"),
        id=entry.key or None,
        dates=(("date", said.get("date")), ("month", _month(said)), ("year", said.get("year"))),
        authors=[turned(as_text(name)) for name in _AND.split(said["author"])] if said.get("author") else None,
        organization=_text(said, "institution"),
        venue=_text(said, "booktitle") or _text(said, "journal") or _text(said, "journaltitle"),
        identifiers=(("doi", _address(said.get("doi"))), ("eprint", f"arxiv:{arxiv}" if arxiv else None)),
        urls=(("url", _address(said.get("url"))),),
        links=(("code", _address(said.get("code"))),),
    )


def _text(said: dict[str, str], key: str) -> str | None:
    return as_text(said[key]) if key in said else None


def _address(value: str | None) -> str | None:
    """An address or a DOI without the marks of LaTeX."""
    return value.replace("\\", "").strip("{}<> ") if value else None


def _month(said: dict[str, str]) -> str | None:
    month, year = said.get("month", "").strip('{}" '), said.get("year", "").strip('{}" ')
    return f"{month} {year}" if month[:1].isalpha() and year.isdigit() else None


def _arxiv(said: dict[str, str]) -> str | None:
    kind = said.get("archiveprefix", said.get("eprinttype", "arxiv")).lower()
    if said.get("eprint") and kind == "arxiv":
        return said["eprint"].strip().removeprefix("arXiv:")
    texts = (said.get(key, "") for key in ("journal", "volume", "note", "howpublished", "eid"))
    found = next((found for text in texts if (found := _ARXIV.search(text))), None)
    return found[1] if found else None
