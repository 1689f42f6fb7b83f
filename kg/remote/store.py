"""Reading from a SPARQL server.

1. The server is asked which graph `kg build` left there; that tells both where it answers and the base of the graph.
   Only graphs below that base are read, so that a server may hold others beside.
2. Queries go there as text, with the prefixes that the local engine would bind. Answers are read by the same parser.
3. Where a query is to see the union of all graphs, the server is asked once whether its default graph is that;
   if not, in the ways of several servers, to take it so; if all fail, every graph is named, while they are few.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocabulary
from kg.errors import QueryError, StoreError
from kg.http import shown
from kg.nquads import iri
from kg.remote.addresses import checked, for_queries
from kg.remote.answers import ROWS, ask, canonical, is_rows, read_rows, refused
from kg.remote.client import Client, Form
from kg.remote.search import Contains
from kg.remote.text import Bound, prepared
from kg.statements import STORE_FORMAT, Names
from kg.store import Answer, Store

if TYPE_CHECKING:
    import rdflib

_BASES: Final = "SELECT DISTINCT ?graph ?format WHERE { GRAPH ?graph { ?build a kg:Build ; kg:storeFormat ?format } }"
#: How to ask for the union of all graphs: it is so, Oxigraph, Jena Fuseki, Stardog.
_UNIONS: Final[tuple[tuple[tuple[str, str], ...], ...]] = (
    (),
    (("union-default-graph", "true"),),
    (("default-graph-uri", "urn:x-arq:UnionGraph"),),
    (("default-graph-uri", "tag:stardog:api:context:all"),),
)
_MOST_NAMED: Final = 1000
_BATCH: Final = 100


class RemoteStore(Store):
    """A graph on a server."""

    def __init__(self, client: Client, address: str, names: Names) -> None:
        self._client = client
        self.address = address
        self.names = names
        self.location = shown(address)
        self._index = Contains(self)

    @property
    def index(self) -> Contains:
        """Search with CONTAINS."""
        return self._index

    def query(self, sparql: str, *, union: bool = False, bind: Bound | None = None) -> Answer:
        """The answer of the server. Raises QueryError, and StoreError where it cannot be asked."""
        return ask(self._client, self.address, prepared(sparql, self.prefixes, bind), self._union if union else ())

    @cached_property
    def _union(self) -> Form:
        for form in _UNIONS:
            if self._sees_all(form):
                return form
        graphs = self.graphs()
        if len(graphs) > _MOST_NAMED:
            raise QueryError(
                f"{self.location} does not take the union of its graphs as default graph, and they are too many to be "
                "named; name graphs in the query (GRAPH ?g { … }), or set the server to take the union"
            )
        return [(name, graph) for graph in graphs for name in ("default-graph-uri", "named-graph-uri")]

    def _sees_all(self, form: Form) -> bool:
        try:
            answer = ask(self._client, self.address, prepared("ASK { ?build a kg:Build }", self.prefixes), form)
        except QueryError:
            return False
        return bool(answer)

    @property
    def dataset(self) -> rdflib.Dataset:
        """A copy in memory: rdflib's own way of asking servers hides their errors and knows no time limit."""
        from kg.index import Index
        from kg.store import LocalStore

        copy = ox.Store()
        for _, quads in self.contents():
            copy.bulk_extend(quads)
        return LocalStore(copy, Index(None), self.names, self.location).dataset

    def graphs(self) -> list[str]:
        """The graphs below the base; those of others stay unseen."""
        text = "SELECT DISTINCT ?graph WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(STRSTARTS(STR(?graph), STR(graph:))) }"
        return sorted(row[0].value for row in self._rows(text))

    def quads(self, graph: str) -> set[ox.Quad]:
        """The statements of one graph."""
        return {quad for _, quads in self.contents([graph]) for quad in quads}

    def contents(self, graphs: Iterable[str] | None = None) -> Iterator[tuple[str, Iterable[ox.Quad]]]:
        """Asks for a hundred graphs at once; values are as a build writes them, whatever the server made of them."""
        rest = iter(self.graphs() if graphs is None else graphs)
        while batch := list(islice(rest, _BATCH)):
            found: dict[str, list[ox.Quad]] = {graph: [] for graph in batch}
            text = f"SELECT ?g ?s ?p ?o WHERE {{ VALUES ?g {{ {' '.join(map(iri, batch))} }} GRAPH ?g {{ ?s ?p ?o }} }}"
            for g, s, p, o in self._rows(text):
                found[g.value].append(ox.Quad(s, p, canonical(o), g))
            yield from found.items()

    def __len__(self) -> int:
        text = "SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?graph { ?s ?p ?o } FILTER(STRSTARTS(STR(?graph), STR(graph:))) }"
        return int(next(iter(self._rows(text)))[0].value)

    def _rows(self, sparql: str) -> ox.QuerySolutions:
        answer = self.query(sparql)
        assert isinstance(answer, ox.QuerySolutions)
        return answer

    def close(self) -> None:
        """Lets go of the connection."""
        self._client.close()


def open_remote(address: str, client: Client | None = None) -> RemoteStore:
    """Opens the graph on a server for reading. Raises StoreError where there is none."""
    client = client or Client()
    url, bases = find(client, checked(address))
    wanted = os.environ.get("KG_BASE")
    if wanted is None and len(bases) > 1:
        raise StoreError(f"{shown(url)} holds several graphs; choose one with KG_BASE: {', '.join(bases)}")
    base = wanted if wanted is not None else next(iter(bases), None)
    if base is None or base not in bases:
        place = f" at {base}" if base else ""
        cure = f"build one first: kg build SOURCE… --store {shown(address)}"
        raise StoreError(f"{shown(url)} holds no graph of paperkg{place}; {cure}")
    check_format(bases[base], shown(url))
    if bases[base] < STORE_FORMAT:
        raise StoreError(
            f"{shown(url)} was written by an older version of paperkg (store format {bases[base]}); "
            f"bring it up to date: kg build --store {shown(address)}"
        )
    return RemoteStore(client, url, Names(base))


def check_format(number: int, place: str) -> None:
    """Raises StoreError where a graph is of a format that this version does not know."""
    if number > STORE_FORMAT:
        raise StoreError(f"{place} was written by a newer version of paperkg (store format {number}); upgrade paperkg")


def find(client: Client, address: str) -> tuple[str, dict[str, int]]:
    """Where a server answers, and the formats of the graphs it holds by their bases, sorted.

    Raises StoreError where nothing answers.
    """
    faults = []
    for url in for_queries(address):
        reply = client.post(url, [("query", prepared(_BASES, vocabulary.prefixes()))], ROWS)
        if reply.good and is_rows(reply):
            answer = read_rows(url, reply)
            assert isinstance(answer, ox.QuerySolutions)
            found = sorted((row[0].value, _number(row[1])) for row in answer)
            return url, {
                graph.removesuffix("graph/derived"): number
                for graph, number in found
                if graph.endswith("graph/derived")
            }
        if reply.status in (401, 403) or reply.status >= 500:
            raise refused(client, url, reply)
        faults.append(f"{shown(url)} ({'no SPARQL' if reply.good else reply.words})")
    raise StoreError(f"no SPARQL server answers at {', nor at '.join(faults)}; give --store the address of its queries")


def _number(term: object) -> int:
    """A whole number; 0, which is older than all, where a server says anything else."""
    text = str(getattr(term, "value", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
