"""The SPARQL 1.1 Graph Store HTTP Protocol (https://www.w3.org/TR/sparql11-http-rdf-update/), and updates.

A request names a graph, `?graph=IRI` or `?default`. Without either it is about the whole dataset, as N-Quads or
TriG, which the specification leaves open and which loads many graphs at once. Every change is one transaction.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

import pyoxigraph as ox

from kg.server.negotiation import N_QUADS, N_TRIPLES, QUADS, TRIPLES, best, charset, media_type, with_charset
from kg.server.problems import (
    BAD_REQUEST,
    FAILED,
    NOT_ACCEPTABLE,
    NOT_FOUND,
    UNSUPPORTED_MEDIA,
    Problem,
)
from kg.server.protocol import Body, Parameters, Update
from kg.server.replies import Reply
from kg.server.updates import check_update, with_dataset
from kg.server.work import Desk

Graph = ox.NamedNode | ox.DefaultGraph


@dataclass(frozen=True, slots=True)
class Place:
    """What a request is about: the graph of that IRI, the default graph, or (neither) the whole dataset."""

    graph: str | None = None
    default: bool = False

    @property
    def node(self) -> Graph:
        """The graph's name; the default graph also stands for the whole dataset."""
        return ox.NamedNode(self.graph) if self.graph is not None else ox.DefaultGraph()

    @property
    def whole(self) -> bool:
        """Whether it is the whole dataset."""
        return self.graph is None and not self.default


def place(given: Parameters) -> Place:
    """What the parameters name. Raises Problem.

    >>> place([("graph", "urn:g")]).node.value
    'urn:g'
    """
    graphs = [value for name, value in given if name == "graph"]
    default = any(name == "default" for name, _ in given)
    if len(graphs) + default > 1:
        raise Problem(BAD_REQUEST, "give one graph: ?graph=IRI or ?default")
    if not graphs:
        return Place(default=default)
    try:
        ox.NamedNode(graphs[0])
    except ValueError:
        raise Problem(BAD_REQUEST, f"graph={graphs[0]!r} is not an absolute IRI") from None
    return Place(graphs[0])


def offered(where: Place, accept: str | None) -> str:
    """The media type in which a graph is given. Raises Problem where none fits."""
    offers = QUADS if where.whole else TRIPLES
    media = best(accept, offers)
    if media is None:
        raise Problem(NOT_ACCEPTABLE, f"there is {', '.join(offers)}, and nothing of {accept}")
    return media


@dataclass(frozen=True, slots=True)
class ReadGraph:
    """A graph to be given."""

    where: Place
    media: str

    def run(self, desk: Desk) -> Reply:
        """The graph's statements. Raises Problem where there is no such graph."""
        store, node = desk.store.oxigraph, self.where.node
        if isinstance(node, ox.NamedNode) and not store.contains_named_graph(node):
            raise Problem(NOT_FOUND, f"no graph {node.value}")
        with desk.spool() as out:
            if self.where.whole:
                store.dump(out.file, QUADS[self.media])
            else:
                store.dump(out.file, TRIPLES[self.media], from_graph=node)
            return out.reply(with_charset(self.media))


@dataclass(frozen=True, slots=True)
class WriteGraph:
    """Statements that a graph is to hold, besides its own or instead of them."""

    where: Place
    body: Body
    replace: bool

    def run(self, desk: Desk) -> Reply:
        """Status 201 where the graph is new, else 204. Raises Problem where the body cannot be read."""
        quads = self._quads()
        store, node = desk.store.oxigraph, self.where.node
        new = isinstance(node, ox.NamedNode) and not store.contains_named_graph(node)
        if self.replace and not new:
            clear = "ALL" if self.where.whole else "DEFAULT" if self.where.graph is None else f"GRAPH {node}"
            store.update(f"CLEAR SILENT {clear} ; INSERT DATA {{ {_grouped(quads)} }}")
        else:
            store.extend(quads)
        if isinstance(node, ox.NamedNode):
            store.add_graph(node)  # an empty one is there, too
        return Reply("text/plain", status=201 if new else 204)

    def _quads(self) -> list[ox.Quad]:
        kind = media_type(self.body.content_type) or (N_QUADS if self.where.whole else N_TRIPLES)
        formats = {**TRIPLES, **QUADS} if self.where.whole else TRIPLES
        if kind not in formats:
            raise Problem(UNSUPPORTED_MEDIA, f"a body of type {kind}; send {', '.join(formats)}")
        if charset(self.body.content_type) not in ("utf-8", "utf8", "us-ascii"):
            raise Problem(UNSUPPORTED_MEDIA, "a body that is not UTF-8")
        try:
            found = ox.parse(
                io.BytesIO(self.body.content), formats[kind], base_iri=self.where.graph, rename_blank_nodes=True,
                without_named_graphs=not self.where.whole,
            )  # fmt: skip
            return [
                quad if self.where.whole else ox.Quad(quad.subject, quad.predicate, quad.object, self.where.node)
                for quad in found
            ]
        except (SyntaxError, ValueError) as error:
            raise Problem(BAD_REQUEST, f"the body is not valid {kind}: {error}") from None


@dataclass(frozen=True, slots=True)
class DropGraph:
    """A graph to be removed."""

    where: Place

    def run(self, desk: Desk) -> Reply:
        """Status 204. Raises Problem where there is no such graph."""
        store, node = desk.store.oxigraph, self.where.node
        if self.where.whole:
            raise Problem(BAD_REQUEST, "say which graph: ?graph=IRI or ?default")
        if isinstance(node, ox.NamedNode) and not store.contains_named_graph(node):
            raise Problem(NOT_FOUND, f"no graph {node.value}")
        store.update(f"DROP SILENT {'DEFAULT' if self.where.graph is None else f'GRAPH {node}'}")
        return Reply("text/plain", status=204)


@dataclass(frozen=True, slots=True)
class Change:
    """An update."""

    update: Update

    def run(self, desk: Desk) -> Reply:
        """Status 204: all operations of the update are done, or none. Raises Problem, QueryError."""
        check_update(self.update.text)
        text = with_dataset(self.update.text, self.update.using)
        try:
            desk.store.oxigraph.update(text, prefixes=desk.store.prefixes)
        except SyntaxError as error:
            raise Problem(BAD_REQUEST, f"the update is not valid SPARQL: {error}") from None
        except (OSError, ValueError, RuntimeError) as error:
            raise Problem(FAILED, f"the update failed, and changed nothing: {error}") from None
        return Reply("text/plain", status=204)


def _grouped(quads: Iterable[ox.Quad]) -> str:
    """Quads as the GRAPH blocks of an update."""
    blocks = []
    for name, group in groupby(sorted(quads, key=lambda quad: str(quad.graph_name)), lambda quad: quad.graph_name):
        triples = " . ".join(str(quad.triple) for quad in group)
        blocks.append(triples + " ." if isinstance(name, ox.DefaultGraph) else f"GRAPH {name} {{ {triples} }}")
    return " ".join(blocks)
