"""The metadata snapshot of arXiv as JSON Lines: one paper a line, as its OAI interface gives it, with all versions."""

from __future__ import annotations

from typing import Any

from kg.sources.fields import Fields, dig, flat, listed


def fits(record: dict[str, Any]) -> bool:
    """A paper with its categories, and its authors taken apart or its versions."""
    return "categories" in record and any(key in record for key in ("authors_parsed", "versions", "update_date"))


def fields(record: dict[str, Any]) -> Fields:
    """What a paper says; it was published with its first version, and updated on `update_date`."""
    name = record.get("id")
    return Fields(
        title=flat(record.get("title")),
        abstract=flat(record.get("abstract")),
        id=name,
        dates=(("versions", dig(record, "versions", 0, "created")),),
        listed=record.get("update_date"),
        authors=_authors(record) or record.get("authors"),
        venue=flat(record.get("journal-ref")),
        identifiers=(("doi", _first(record.get("doi"))),),
        urls=(("id", f"https://arxiv.org/abs/{name}" if isinstance(name, str) else None),),
    )


def _authors(record: dict[str, Any]) -> list[str]:
    """Forenames and surnames; what follows them is suffixes and affiliations."""
    parts = [author for author in listed(record.get("authors_parsed")) if isinstance(author, list)]
    names = (
        " ".join(part for part in (dig(p, 1), dig(p, 0), dig(p, 2)) if isinstance(part, str) and part) for p in parts
    )
    return [name for name in names if name]


def _first(value: Any) -> Any:
    """The first of several DOIs, which stand in one text."""
    return value.split()[0] if isinstance(value, str) and value.split() else value
