"""Papers of Semantic Scholar: its Academic Graph API, and the files of its data sets (where keys are in lower case)."""

from __future__ import annotations

from typing import Any

from kg.sources.fields import Fields, dig, untagged


def fits(record: dict[str, Any]) -> bool:
    """A paper has an id of the corpus, spelt as the API or as the data sets do."""
    return any(key in record for key in ("paperId", "corpusId", "corpusid", "externalIds", "externalids"))


def fields(record: dict[str, Any]) -> Fields:
    """What a paper says; of its external ids those that join papers across sources."""
    ids = record.get("externalIds") or record.get("externalids")
    corpus = record.get("corpusId") or record.get("corpusid") or dig(ids, "CorpusId")
    return Fields(
        title=untagged(record.get("title")),
        abstract=untagged(record.get("abstract")),
        id=record.get("paperId") or (f"CorpusId:{corpus}" if corpus is not None else None),
        dates=tuple((key, record.get(key)) for key in ("publicationDate", "publicationdate", "year")),
        authors=record.get("authors"),
        venue=record.get("venue") or dig(record, "publicationVenue", "name") or None,
        identifiers=tuple((key, dig(ids, key)) for key in ("DOI", "ArXiv", "ACL")),
        urls=(("url", record.get("url")), ("openAccessPdf", dig(record, "openAccessPdf", "url") or None)),
    )
