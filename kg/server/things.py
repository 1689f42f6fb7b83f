"""Things that have an address: what programs and people get of them.

The path of a page is what an IRI has after the store's base. A paper is given with its whole graph, a graph with its
statements, anything else with the statements about it. People get the cards of `kg.show` of entities and papers, and
a table of whatever is said of other things.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import NotFound
from kg.lookup import find_entities, find_papers
from kg.search import Match, search
from kg.server import pages
from kg.server.description import written
from kg.server.graphstore import Place, ReadGraph
from kg.server.negotiation import HTML, with_charset
from kg.server.problems import NOT_FOUND, Problem
from kg.server.replies import Reply
from kg.server.work import Desk
from kg.show import EntityCard, PaperCard, show
from kg.store import LocalStore

_FOUND: Final = 50
_INCOMING: Final = 100


@dataclass(frozen=True, slots=True)
class ReadThing:
    """A thing, in a media type: HTML or triples. `path` is what its IRI has after the base."""

    path: str
    media: str

    def run(self, desk: Desk) -> Reply:
        """Everything known of it. Raises Problem where nothing is."""
        iri = desk.store.names.base + self.path
        if self.media == HTML:
            return _html(self._page(desk.store, iri))
        if desk.store.oxigraph.contains_named_graph(_node(iri)):
            return ReadGraph(Place(iri), self.media).run(desk)
        statements = set(_statements(desk.store, _node(iri), self.path))
        if not statements:
            raise Problem(NOT_FOUND, f"nothing is known of {iri}")
        with desk.spool() as out:
            out.write(written(statements, self.media, desk.store.prefixes))
            return out.reply(with_charset(self.media))

    def _page(self, store: LocalStore, iri: str) -> str:
        card = _card(store, iri) if self.path.startswith(("entity/", "paper/")) else None
        if card is not None:
            return pages.card(card, path=self.path)
        node = _node(iri)
        said = [quad.triple for quad in store.oxigraph.quads_for_pattern(node, None, None, None)]
        of_graph = store.oxigraph.quads_for_pattern(None, None, None, node)
        incoming = store.oxigraph.quads_for_pattern(None, None, node, None)
        more = [quad.triple for quads in (of_graph, incoming) for quad in islice(quads, _INCOMING)]
        if not said and not more:
            raise Problem(NOT_FOUND, f"nothing is known of {iri}")
        return pages.thing(iri, said=_told(said), more=_told(more), base=store.names.base, path=self.path)


def _node(iri: str) -> ox.NamedNode:
    try:
        return ox.NamedNode(iri)
    except ValueError:
        raise Problem(NOT_FOUND, f"nothing is known of {iri}") from None


def _statements(store: LocalStore, node: ox.NamedNode, path: str) -> Iterator[ox.Triple]:
    yield from (quad.triple for quad in store.oxigraph.quads_for_pattern(node, None, None, None))
    if path.startswith("paper/"):
        graph = ox.NamedNode(store.names.graph(path))
        yield from (quad.triple for quad in store.oxigraph.quads_for_pattern(None, None, None, graph))


def _told(triples: list[ox.Triple]) -> list[ox.Triple]:
    return sorted(set(triples), key=str)


def _card(store: LocalStore, iri: str) -> EntityCard | PaperCard | None:
    try:
        cards = show(store, iri, evidence=True)
    except NotFound:
        return None
    return next((card for card in cards if card.iri == iri), None)


@dataclass(frozen=True, slots=True)
class FindThing:
    """The page of what bears a name: that of the thing, or a choice between those of one name."""

    name: str

    def run(self, desk: Desk) -> Reply:
        """A redirection, or a page. Raises NotFound with near names."""
        base = desk.store.names.base
        iris = [iri for iri in _named(desk.store, self.name) if iri.startswith(base)]
        if len(iris) == 1:
            return Reply("text/plain", status=303, headers={"Location": "/" + quote(iris[0].removeprefix(base))})
        found = [match for match in search(desk.store, self.name, limit=_FOUND) if match.iri in iris]
        return _html(pages.found(self.name, found, base=base))


def _named(store: LocalStore, name: str) -> list[str]:
    try:
        return [entity.iri for entity in find_entities(store, name)]
    except NotFound:
        return [paper.iri for paper in find_papers(store, name)]


@dataclass(frozen=True, slots=True)
class Search:
    """What some words find; `kind` narrows to entity or paper."""

    text: str
    kind: str | None
    media: str

    def run(self, desk: Desk) -> Reply:
        """The best matches."""
        found: list[Match] = search(desk.store, self.text, kind=self.kind, limit=_FOUND)
        base = desk.store.names.base
        if self.media == HTML:
            return _html(pages.found(self.text, found, base=base, kind=self.kind))
        return Reply(self.media, pages.found_json(found))


def _html(text: str) -> Reply:
    return Reply(with_charset(HTML), text.encode("utf-8", "replace"), headers={"Content-Security-Policy": pages.POLICY})
