"""Papers as a page names them: title, date, where to read them, and which inputs hold them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.analytics.answers import answers
from kg.iris import is_iri, page_of
from kg.vocabulary import short

if TYPE_CHECKING:
    from kg.store import Store

_PROPERTY: Final = ("paper", "property", "value")
#: Where a paper with an identifier of that kind can be read: order and words.
_SITES: Final = {"arxiv": (0, "arXiv"), "doi": (1, "DOI"), "acl": (1, "ACL"), "openreview": (1, "OpenReview")}
_PAGES: Final = {"schema:url": (2, "Page"), "kg:webPage": (2, "Page"), "schema:codeRepository": (3, "Code")}


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper as a page names it; links are (words, address)."""

    title: str
    date: str | None
    date_inferred: bool
    links: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


def cards(store: Store, papers: Collection[str]) -> dict[str, PaperCard]:
    """These papers by IRI, sorted; papers without a title are left out."""
    told: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for paper, name, value in answers(store, "views/papers", _PROPERTY, paper=papers) if papers else ():
        told[paper][short(name)].add(value)
    return {paper: _card(told[paper]) for paper in sorted(told) if told[paper]["dcterms:title"]}


def _card(told: Mapping[str, Collection[str]]) -> PaperCard:
    return PaperCard(
        title=min(told["dcterms:title"]),
        date=min(told["dcterms:issued"], default=None),
        date_inferred="true" in told["kg:dateInferred"],
        links=_each_once(link for link in _links(told) if is_iri(link[2])),
        sources=tuple(sorted(told["kg:source"])),
    )


def _links(told: Mapping[str, Collection[str]]) -> Iterator[tuple[int, str, str]]:
    """Order, words and address of each place where a paper can be read."""
    for identifier in told["dcterms:identifier"]:
        if page := page_of(identifier):
            yield *_SITES[identifier.partition(":")[0]], page
    for name, (order, words) in _PAGES.items():
        yield from ((order, words, page) for page in told[name] if page.startswith(("http://", "https://")))


def _each_once(links: Iterable[tuple[int, str, str]]) -> tuple[tuple[str, str], ...]:
    """Words and addresses in their order, an address under its first words."""
    words: dict[str, str] = {}
    for _, name, address in sorted(links):
        words.setdefault(address, name)
    return tuple((name, address) for address, name in words.items())
