"""Items of CSL-JSON, which Zotero, Pandoc, Mendeley and Crossref write: https://citeproc-js.readthedocs.io."""

from __future__ import annotations

from typing import Any, Final

from kg.sources.fields import Fields, dig, listed, untagged

_KEYS: Final = ("issued", "container-title", "DOI", "URL", "title-short", "accessed")


def fits(record: dict[str, Any]) -> bool:
    """An item has a kind and a field that only CSL spells so."""
    return isinstance(record.get("type"), str) and any(key in record for key in _KEYS)


def fields(record: dict[str, Any]) -> Fields:
    """What an item says; `number` and `archive` hold the ids of preprints."""
    return Fields(
        title=untagged(_one(record.get("title"))),
        abstract=untagged(record.get("abstract")),
        id=record.get("id"),
        dates=(("issued", date(record.get("issued"))),),
        authors=[name for author in listed(record.get("author")) if (name := person(author))] or None,
        venue=untagged(_one(record.get("container-title"))) or None,
        identifiers=(("DOI", record.get("DOI")), ("number", _arxiv(record.get("number")))),
        urls=(("URL", record.get("URL")),),
    )


def date(value: Any) -> Any:
    """A date of CSL as text: parts, or a text as somebody wrote it.

    >>> date({"date-parts": [[2017, 6, 12]]}), date({"raw": "June 2017"}), date({"date-parts": [["2017"]]})
    ('2017-6-12', 'June 2017', '2017')
    """
    parts = [str(part) for part in listed(dig(value, "date-parts", 0)) if isinstance(part, str | int)]
    if parts:
        return "-".join(parts)
    return dig(value, "raw") or dig(value, "literal") or None


def person(value: Any) -> Any:
    """The name of a person or of a group."""
    parts = [dig(value, key) for key in ("given", "non-dropping-particle", "family", "suffix")]
    return " ".join(part for part in parts if isinstance(part, str)) or dig(value, "literal")


def _one(value: Any) -> Any:
    """The first of a list, which Crossref makes of every text."""
    return dig(value, 0) if isinstance(value, list) else value


def _arxiv(value: Any) -> Any:
    return value if isinstance(value, str) and value.lower().startswith("arxiv:") else None
