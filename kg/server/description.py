"""What programs can read about the service, its data and its vocabulary.

The service is described in the terms of SPARQL 1.1 Service Description, the data in those of VoID, by a question of
the library. The ontology and its shapes are given as they are shipped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg import turtle
from kg.questions import bind
from kg.resources import ontology_dir, queries_dir
from kg.server.negotiation import HTML, TRIPLES, TURTLE, best, with_charset
from kg.server.problems import BAD_REQUEST, NOT_ACCEPTABLE, Problem
from kg.server.replies import Reply
from kg.server.work import Desk

_HERE: Final = Path(__file__).parent
_ENDPOINT: Final = ox.NamedNode("http://rdfs.org/ns/void#sparqlEndpoint")


def offered(accept: str | None, *, html: bool = False) -> str:
    """The media type in which triples are given, or HTML to those who like it better. Raises Problem."""
    offers = (*TRIPLES, HTML) if html else tuple(TRIPLES)
    media = best(accept, offers)
    if media is None:
        raise Problem(NOT_ACCEPTABLE, f"there is {', '.join(offers)}, and nothing of {accept}")
    return media


def service(address: str, *, writable: bool, media: str) -> Reply:
    """The description of the service at `address`, the address of `/`. Raises Problem."""
    names = ["service.ttl", *(["service-writable.ttl"] if writable else [])]
    try:
        parsers = [ox.parse(path=_HERE / name, base_iri=address) for name in names]
        triples = {quad.triple for parser in parsers for quad in parser}
    except ValueError:
        raise Problem(BAD_REQUEST, f"{address} is no address") from None
    prefixes = {name: space for parser in parsers for name, space in parser.prefixes.items()}
    return Reply(with_charset(media), written(triples, media, prefixes))


def ontology(name: str, media: str) -> Reply:
    """The ontology (`kg`) or its shapes (`shapes`)."""
    path = ontology_dir() / f"{name}.ttl"
    if media == TURTLE:
        return Reply(with_charset(media), path.read_bytes())
    parser = ox.parse(path=path)
    triples = [quad.triple for quad in parser]
    return Reply(with_charset(media), written(triples, media, parser.prefixes))


@dataclass(frozen=True, slots=True)
class DescribeData:
    """The description of the data, served at `address`, the address of `/`."""

    address: str
    media: str

    def run(self, desk: Desk) -> Reply:
        """What the graph holds, in terms of VoID."""
        text = (queries_dir() / "profiles" / "void.rq").read_text(encoding="utf-8")
        graphs = desk.store.names.graph("")
        answer = desk.store.query(bind(text, {}, graphs=graphs))
        assert isinstance(answer, ox.QueryTriples)
        triples = {*answer, ox.Triple(ox.NamedNode(graphs), _ENDPOINT, ox.NamedNode(f"{self.address}sparql"))}
        prefixes = {**desk.store.prefixes, "void": "http://rdfs.org/ns/void#"}
        return Reply(with_charset(self.media), written(triples, self.media, prefixes))


def written(triples: Iterable[ox.Triple], media: str, prefixes: Mapping[str, str]) -> bytes:
    """Triples in a media type, sorted."""
    return turtle.written(triples, TRIPLES[media], prefixes)
