"""Things that have an address: what programs and people get of them.

The path of a page is what an IRI has after the store's base. A paper is given with its whole graph, a graph with its
statements, anything else with the statements about it. People get the pages of the explorer, and a table of whatever
is said of other things. Every table of a page can be had as CSV and JSON.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.errors import NotFound
from kg.explorer.comparison import comparison_of
from kg.explorer.lists import search_page
from kg.explorer.places import page_at, table_at
from kg.explorer.tables import Table, to_csv, to_json
from kg.lookup import find_entities, find_papers
from kg.search import Match, search
from kg.server import pages
from kg.server.description import written
from kg.server.graphstore import Place, ReadGraph
from kg.server.negotiation import HTML, JSON_LD, TURTLE, media_type, with_charset
from kg.server.problems import NOT_FOUND, Problem
from kg.server.replies import Reply
from kg.server.work import Desk
from kg.store import LocalStore

_FOUND: Final = 50
_SUGGESTED: Final = 10
_INCOMING: Final = 100
_NOT_IN_NAMES: Final = re.compile(r"[^A-Za-z0-9-]+")
#: Forms of a thing that others link to, and the endings of their addresses.
_ALTERNATES: Final = {HTML: ".html", TURTLE: ".ttl", JSON_LD: ".jsonld"}
_FORMS: Final[dict[str, tuple[Callable[[Table, str], str], str]]] = {
    "csv": (to_csv, "text/csv"),
    "json": (to_json, "application/json"),
}


@dataclass(frozen=True, slots=True)
class ReadThing:
    """A thing, in a media type: HTML or triples. `path` is what its IRI has after the base."""

    path: str
    media: str

    def run(self, desk: Desk) -> Reply:
        """Everything known of it. Raises Problem where nothing is."""
        iri = desk.store.names.base + self.path
        if self.media == HTML:
            reply = _html(self._page(desk.store, iri))
            return _linked(reply, self.path) if _is_known(desk.store, _node(iri)) else reply
        if desk.store.oxigraph.contains_named_graph(_node(iri)):
            return _linked(ReadGraph(Place(iri), self.media).run(desk), self.path)
        statements = set(_statements(desk.store, _node(iri), self.path))
        if not statements:
            raise Problem(NOT_FOUND, f"nothing is known of {iri}")
        with desk.spool() as out:
            out.write(written(statements, self.media, desk.store.prefixes))
            return _linked(out.reply(with_charset(self.media)), self.path)

    def _page(self, store: LocalStore, iri: str) -> str:
        with suppress(NotFound):  # a thing that has no page of the explorer may be told all the same
            if (page := page_at(store, self.path)) is not None:
                return pages.explored(page)
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


def _is_known(store: LocalStore, node: ox.NamedNode) -> bool:
    """Whether there are data of what a page is about, which of a list there are not."""
    said = store.oxigraph.quads_for_pattern(node, None, None, None)
    return next(iter(said), None) is not None or store.oxigraph.contains_named_graph(node)


def _linked(reply: Reply, path: str) -> Reply:
    """The answer with the addresses of the other forms of the thing (RFC 8288)."""
    links = [
        f'<{quote(f"/{path}{ending}")}>; rel="alternate"; type="{media}"'
        for media, ending in _ALTERNATES.items()
        if media != media_type(reply.media)
    ]
    return replace(reply, headers={**reply.headers, "Link": ", ".join(links)})


def _statements(store: LocalStore, node: ox.NamedNode, path: str) -> Iterator[ox.Triple]:
    yield from (quad.triple for quad in store.oxigraph.quads_for_pattern(node, None, None, None))
    if path.startswith("paper/"):
        graph = ox.NamedNode(store.names.graph(path))
        yield from (quad.triple for quad in store.oxigraph.quads_for_pattern(None, None, None, graph))


def _told(triples: list[ox.Triple]) -> list[ox.Triple]:
    return sorted(set(triples), key=str)


@dataclass(frozen=True, slots=True)
class ReadTable:
    """The table at a path, all of its rows, as csv or json."""

    path: str
    form: str

    def run(self, desk: Desk) -> Reply:
        """The table. Raises NotFound."""
        table = table_at(desk.store, self.path)
        write, media = _FORMS[self.form]
        name = f"{_NOT_IN_NAMES.sub('-', self.path)}.{self.form}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        with desk.spool() as out:
            out.write(write(table, desk.store.names.base).encode("utf-8", "replace"))
            return out.reply(with_charset(media), headers=headers)


@dataclass(frozen=True, slots=True)
class Compare:
    """The way from names to the page that compares what bears them; the form where there are not enough."""

    names: tuple[str, ...]

    def run(self, desk: Desk) -> Reply:
        """A redirection, or the form. Raises NotFound, UsageError."""
        names = [name for name in self.names if name.strip()]
        if len(names) < 2:
            return _html(pages.comparing(names))
        path = comparison_of(desk.store, (find_entities(desk.store, name)[0].iri for name in names))
        return Reply("text/plain", status=303, headers={"Location": "/" + quote(path)})


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
        return _html(pages.choice(self.name, found, base=base))


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
        if self.media == HTML:
            return _html(pages.explored(search_page(desk.store, self.text, self.kind or "", found)))
        return Reply(self.media, pages.found_json(found))


@dataclass(frozen=True, slots=True)
class Suggest:
    """The first of what some words find, for whoever is still typing them."""

    text: str
    kind: str | None

    def run(self, desk: Desk) -> Reply:
        """The matches as JSON."""
        found = search(desk.store, self.text, kind=self.kind, limit=_SUGGESTED)
        return Reply("application/json", pages.suggestions(found[:_SUGGESTED], desk.store.names.base))


def _html(text: str) -> Reply:
    return Reply(with_charset(HTML), text.encode("utf-8", "replace"), headers={"Content-Security-Policy": pages.POLICY})
