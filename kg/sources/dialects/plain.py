"""Records that say plainly what they hold: ours, and the paper lists of conferences in their many spellings."""

from __future__ import annotations

from typing import Any

from kg.sources.fields import Fields


def fits(record: dict[str, Any]) -> bool:  # noqa: ARG001
    """Every record that no other dialect knows."""
    return True


def fields(record: dict[str, Any]) -> Fields:
    """`title` and `abstract`, and what else there is under its own name or a common other one."""
    return Fields(
        title=_first(record, "title", "name"),
        abstract=_first(record, "abstract", "summary"),
        id=_first(record, "id", "paper_id"),
        dates=tuple((key, record.get(key)) for key in ("published", "date", "publication_date", "year")),
        authors=_first(record, "authors", "author"),
        author_count=record.get("author_count"),
        organization=record.get("organization"),
        comments=record.get("comments"),
        upvotes=record.get("upvotes"),
        venue=_first(record, "venue", "proceeding", "conference"),
        identifiers=tuple((key, record.get(key)) for key in ("doi", "arxiv_id", "arxiv")),
        urls=tuple((key, record.get(key)) for key in ("url", "urls", "url_abs", "url_pdf", "openreview", "pdf")),
        links=tuple((key, record.get(key)) for key in ("github", "code", "project")),
    )


def _first(record: dict[str, Any], *keys: str) -> Any:
    return next((record[key] for key in keys if record.get(key) is not None), None)
