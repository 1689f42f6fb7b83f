"""The forms that JSON records of papers come in, told from one another by their keys.

1. A file holds records one a line, in an array, or in the answer of an API, which wraps them (`wrapped`).
2. Each record is read by the first dialect of `DIALECTS` that it fits; one that fits none is taken at its word: the
   field names of `kg.sources.dialects.plain`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from kg.sources.dialects import arxiv, csl, huggingface, openalex, openreview, plain, scholar, zotero
from kg.sources.fields import Fields

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Dialect:
    """One form of records: `fits` looks at the keys, `fields` tells what the record says."""

    name: str
    fits: Callable[[Record], bool]
    fields: Callable[[Record], Fields]


#: The dialects in the order in which they are tried.
DIALECTS: Final = (
    Dialect("Hugging Face Daily Papers", huggingface.fits, huggingface.fields),
    Dialect("OpenAlex", openalex.fits, openalex.fields),
    Dialect("Semantic Scholar", scholar.fits, scholar.fields),
    Dialect("OpenReview", openreview.fits, openreview.fields),
    Dialect("arXiv metadata", arxiv.fits, arxiv.fields),
    Dialect("Zotero", zotero.fits, zotero.fields),
    Dialect("CSL-JSON", csl.fits, csl.fields),
    Dialect("paper list", plain.fits, plain.fields),
)
#: What the answers of APIs call the list of records: OpenAlex and its kind, Semantic Scholar, OpenReview, Zotero and
#: CSL, saved pages of Hugging Face, paper lists.
_WRAPPERS: Final = ("results", "data", "notes", "items", "dailyPapers", "papers", "works")


def fields(record: Record) -> Fields:
    """What a record says, by the dialect that it fits."""
    return next(dialect for dialect in DIALECTS if dialect.fits(record)).fields(record)


def wrapped(value: Any) -> list[Any] | None:
    """The records in the answer of an API; None for a value that is itself a record, or none.

    >>> wrapped({"total": 1, "data": [{"paperId": "x"}]})
    [{'paperId': 'x'}]
    """
    if not isinstance(value, dict) or "title" in value or "abstract" in value or "paper" in value:
        return None
    if isinstance(message := value.get("message"), dict):  # Crossref
        return wrapped(message) or [message]
    return next((value[key] for key in _WRAPPERS if isinstance(value.get(key), list)), None)
