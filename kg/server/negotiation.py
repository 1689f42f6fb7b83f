"""Which of several formats a client likes best.

1. `Accept` is a list of media ranges with a weight from 0 to 1 (RFC 9110, section 12.5.1).
2. The most specific range that covers a format says its weight; 0 excludes it.
3. The heaviest format wins; among equals the one that is offered first. No header takes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

JSON: Final = "application/sparql-results+json"
TURTLE: Final = "text/turtle"
N_TRIPLES: Final = "application/n-triples"
N_QUADS: Final = "application/n-quads"
TRIG: Final = "application/trig"
JSON_LD: Final = "application/ld+json"
HTML: Final = "text/html"

#: Media types of the answer to SELECT and ASK, the preferred one first, and what writes them.
RESULTS: Final = {
    JSON: ox.QueryResultsFormat.JSON,
    "application/sparql-results+xml": ox.QueryResultsFormat.XML,
    "text/csv": ox.QueryResultsFormat.CSV,
    "text/tab-separated-values": ox.QueryResultsFormat.TSV,
    "application/json": ox.QueryResultsFormat.JSON,
    "application/xml": ox.QueryResultsFormat.XML,
}
#: Media types of triples.
TRIPLES: Final = {
    TURTLE: ox.RdfFormat.TURTLE,
    N_TRIPLES: ox.RdfFormat.N_TRIPLES,
    JSON_LD: ox.RdfFormat.JSON_LD,
    "application/rdf+xml": ox.RdfFormat.RDF_XML,
    "text/plain": ox.RdfFormat.N_TRIPLES,
    "application/json": ox.RdfFormat.JSON_LD,
    "application/xml": ox.RdfFormat.RDF_XML,
}
#: Media types of a dataset with its graphs.
QUADS: Final = {N_QUADS: ox.RdfFormat.N_QUADS, TRIG: ox.RdfFormat.TRIG}
_TEXT: Final = ("text/", "application/sparql-results+xml", "application/xml")


@dataclass(frozen=True, slots=True)
class _Range:
    type: str
    subtype: str
    weight: float

    def rank(self, media: str) -> int:
        """How specifically the range covers a media type; -1 where it does not."""
        kind, _, name = media.partition("/")
        if (self.type, self.subtype) == (kind, name):
            return 2
        if self.subtype == "*" and self.type in (kind, "*"):
            return int(self.type != "*")
        return -1


def best(accept: str | None, offers: Iterable[str]) -> str | None:
    """The offer that an Accept header likes best, or nothing where none fits.

    >>> best("text/csv;q=0.5, application/*;q=0.9", ["text/csv", "application/json"])
    'application/json'
    >>> best("image/png", ["text/csv"]), best(None, ["text/csv"])
    (None, 'text/csv')
    """
    offers = list(offers)
    if accept is None or not accept.strip():
        return offers[0] if offers else None
    ranges = [found for part in accept.split(",") if (found := _parsed(part)) is not None]
    weighed = [(_weight(ranges, offer), -place, offer) for place, offer in enumerate(offers)]
    weight, _, offer = max(weighed, default=(0.0, 0, ""))
    return offer if weight > 0 else None


def with_charset(media: str) -> str:
    """A media type as the header says it: text is UTF-8.

    >>> with_charset("text/csv"), with_charset("application/ld+json")
    ('text/csv; charset=utf-8', 'application/ld+json')
    """
    return f"{media}; charset=utf-8" if media.startswith(_TEXT) else media


def media_type(header: str | None) -> str:
    """The media type of a Content-Type header without its parameters, in small letters.

    >>> media_type("Text/Turtle; charset=utf-8")
    'text/turtle'
    """
    return (header or "").partition(";")[0].strip().lower()


def charset(header: str | None) -> str:
    """The charset of a Content-Type header, `utf-8` where it names none.

    >>> charset('text/turtle; charset="ISO-8859-1"')
    'iso-8859-1'
    """
    for part in (header or "").split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip('"').lower()
    return "utf-8"


def _weight(ranges: Sequence[_Range], media: str) -> float:
    covering = [(each.rank(media), each.weight) for each in ranges if each.rank(media) >= 0]
    return max(covering)[1] if covering else 0.0


def _parsed(text: str) -> _Range | None:
    media, *parameters = (part.strip().lower() for part in text.split(";"))
    kind, slash, name = media.partition("/")
    if not slash:
        return None
    weights = [value for parameter in parameters if (value := _quality(parameter)) is not None]
    return _Range(kind, name, weights[0] if weights else 1.0)


def _quality(parameter: str) -> float | None:
    name, _, value = parameter.partition("=")
    if name.strip() != "q":
        return None
    try:
        return min(max(float(value), 0.0), 1.0)
    except ValueError:
        return 1.0
