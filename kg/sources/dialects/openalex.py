"""Works of OpenAlex, as its API and its snapshot give them: https://developers.openalex.org (abstracts are indexes)."""

from __future__ import annotations

from typing import Any, Final

from kg.sources.fields import Fields, dig, flat, listed, untagged

#: An index is refused where it would make a longer text: a forged position must not cost memory.
_MOST_WORDS: Final = 1_000_000


def fits(record: dict[str, Any]) -> bool:
    """A work has its abstract as an index, or authorships."""
    return "abstract_inverted_index" in record or "authorships" in record


def fields(record: dict[str, Any]) -> Fields:
    """What a work says; its identifiers are its own and those of the places where it lies."""
    places = [record.get("primary_location"), *listed(record.get("locations")), record.get("best_oa_location")]
    pages = [dig(place, key) for place in places for key in ("landing_page_url", "pdf_url")]
    authors = listed(record.get("authorships"))
    return Fields(
        title=untagged(record.get("title") or record.get("display_name")),
        abstract=text_of(record.get("abstract_inverted_index")) or untagged(record.get("abstract")),
        id=_short(record.get("id")),
        dates=(("publication_date", record.get("publication_date")),
               ("publication_year", record.get("publication_year"))),
        authors=[dig(author, "author", "display_name") or dig(author, "raw_author_name") for author in authors],
        author_count=record.get("authors_count"),
        organization=dig(authors, 0, "institutions", 0, "display_name"),
        venue=dig(record, "primary_location", "source", "display_name"),
        identifiers=(("doi", record.get("doi")), ("ids", dig(record, "ids", "doi"))),
        urls=(("locations", [page for page in pages if isinstance(page, str)]),),
    )  # fmt: skip


def text_of(index: Any) -> str | None:
    """The text of an inverted index: words with the positions at which they stand; None where it is none.

    >>> text_of({"We": [0], "read": [1, 3], "and": [2]})
    'We read and read'
    """
    if not isinstance(index, dict):
        return None
    words = {
        at: word for word, places in index.items() for at in listed(places) if isinstance(at, int) and at >= 0
    }  # fmt: skip
    if not words or len(words) > _MOST_WORDS:
        return None
    text = untagged(" ".join(words[at] for at in sorted(words)))
    return flat(text.removeprefix("Abstract ")) if isinstance(text, str) else None


def _short(value: Any) -> Any:
    """The identifier at the end of its address."""
    return value.rpartition("/")[2] if isinstance(value, str) else value
