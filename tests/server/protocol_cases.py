"""Requests of the SPARQL 1.1 Protocol and what a server must answer, as data.

Each case names the section of https://www.w3.org/TR/sparql11-protocol/ that it follows. `DATA` is what the server
holds; those that are `general` concern every server that holds it, whatever its default graph is. Where a request is
refused, other servers may choose another status of the same hundred.
"""

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import urlencode

import pyoxigraph as ox

EX = "http://example.org/"
#: Lines of N-Quads: two people, one of whom has a name with signs of many kinds, and a third in a graph of her own.
DATA = [
    f'<{EX}alice> <{EX}name> "Alice" <{EX}g1> .\n',
    f"<{EX}alice> <{EX}knows> <{EX}bob> <{EX}g1> .\n",
    f'<{EX}bob> <{EX}name> "B\u00f8b \u6570\u636e \\"q\\" 50% & more"@en <{EX}g2> .\n',
    f'<{EX}carol> <{EX}age> "42"^^<http://www.w3.org/2001/XMLSchema#integer> <{EX}g3> .\n',
]
BOB = 'B\u00f8b \u6570\u636e "q" 50% & more'
NAMES = f"SELECT ?name {{ ?who <{EX}name> ?name }}"
IN_GRAPHS = f"SELECT ?name {{ GRAPH ?g {{ ?who <{EX}name> ?name }} }}"
GRAPHS = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
TRIPLE = f"CONSTRUCT {{ ?s <{EX}is> ?o }} {{ GRAPH <{EX}g1> {{ ?s <{EX}name> ?o }} }}"

OPTIONAL = f"SELECT ?s ?a {{ GRAPH <{EX}g1> {{ ?s <{EX}name> ?n OPTIONAL {{ ?s <{EX}age> ?a }} }} }}"

JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
CSV = "text/csv"
TSV = "text/tab-separated-values"
TURTLE = "text/turtle"
N_TRIPLES = "application/n-triples"
JSON_LD = "application/ld+json"
RDF_XML = "application/rdf+xml"
QUERY = "application/sparql-query"
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Case:
    """A request and its answer; `read` makes of the body what is `expected`."""

    name: str
    section: str
    method: str = "GET"
    address: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200
    media: str | None = None
    read: Callable[[bytes], object] | None = None
    expected: object = None
    general: bool = True

    @property
    def query_string(self) -> str:
        """The parameters of the address, encoded."""
        return urlencode(self.address)


def rows_of_json(body):
    """The texts of the rows, as a sorted list."""
    answer = json.loads(body)
    names = answer["head"]["vars"]
    return sorted(tuple(row[name]["value"] if name in row else None for name in names)
                  for row in answer["results"]["bindings"])  # fmt: skip


def truth_of_json(body):
    """What an ASK says."""
    return json.loads(body)["boolean"]


def rows_of_xml(body):
    """The same of XML."""
    space = "{http://www.w3.org/2005/sparql-results#}"
    return sorted(
        tuple("".join(binding.itertext()).strip() for binding in result.iter(f"{space}binding"))
        for result in ET.fromstring(body).iter(f"{space}result")
    )


def truth_of_xml(body):
    """What an ASK says."""
    return ET.fromstring(body).findtext("{http://www.w3.org/2005/sparql-results#}boolean")


def rows_of_csv(body):
    """The same of CSV, without the head."""
    return sorted(map(tuple, list(csv.reader(io.StringIO(body.decode(), newline="")))[1:]))


def lines_of_tsv(body):
    """The lines of TSV."""
    return body.decode().splitlines()


def triples(form):
    """Reads triples in a format."""
    return lambda body: sorted(str(quad.triple) for quad in ox.parse(body, form))


def _form(*parameters):
    return urlencode(parameters).encode()


ALICE_AND_BOB = [("Alice",), (BOB,)]
IS = [f'<{EX}alice> <{EX}is> "Alice"']
ONE = (("query", IN_GRAPHS),)

CASES = [
    Case("query by GET", "2.1.1", address=ONE, headers={"Accept": JSON}, media=JSON, read=rows_of_json,
         expected=ALICE_AND_BOB),
    Case("query by POST of a form", "2.1.2", "POST", body=_form(("query", IN_GRAPHS)),
         headers={"Content-Type": FORM, "Accept": JSON}, media=JSON, read=rows_of_json, expected=ALICE_AND_BOB),
    Case("query by POST of itself", "2.1.3", "POST", body=IN_GRAPHS.encode(),
         headers={"Content-Type": QUERY, "Accept": JSON}, media=JSON, read=rows_of_json, expected=ALICE_AND_BOB),
    Case("query by POST of itself, charset named", "2.1.3", "POST", body=IN_GRAPHS.encode(),
         headers={"Content-Type": f"{QUERY}; charset=utf-8", "Accept": JSON}, media=JSON, read=rows_of_json,
         expected=ALICE_AND_BOB),
    Case("percent signs are decoded once", "2.1.2", "POST",
         body=_form(("query", 'ASK { FILTER("50%25" = CONCAT("50", "%", "25")) }')),
         headers={"Content-Type": FORM, "Accept": JSON}, media=JSON, read=truth_of_json, expected=True),
    Case("signs of all kinds in a query", "2.1.1",
         address=(("query", f'ASK {{ GRAPH ?g {{ ?s ?p "{BOB.replace(chr(34), chr(92) + chr(34))}"@en }} }}'),),
         headers={"Accept": JSON}, media=JSON, read=truth_of_json, expected=True),
    Case("the default graph is the union", "2.1.4", address=(("query", NAMES),), headers={"Accept": JSON}, media=JSON,
         read=rows_of_json, expected=ALICE_AND_BOB, general=False),
    Case("one default graph by GET", "2.1.4", address=(("query", NAMES), ("default-graph-uri", f"{EX}g1")),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[("Alice",)]),
    Case("two default graphs by GET", "2.1.4",
         address=(("query", NAMES), ("default-graph-uri", f"{EX}g1"), ("default-graph-uri", f"{EX}g2")),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=ALICE_AND_BOB),
    Case("one default graph in a form", "2.1.4", "POST", body=_form(("query", NAMES), ("default-graph-uri", f"{EX}g2")),
         headers={"Content-Type": FORM, "Accept": JSON}, media=JSON, read=rows_of_json, expected=[(BOB,)]),
    Case("one default graph beside a query in the body", "2.1.4", "POST", (("default-graph-uri", f"{EX}g1"),),
         NAMES.encode(), {"Content-Type": QUERY, "Accept": JSON}, media=JSON, read=rows_of_json,
         expected=[("Alice",)]),
    Case("one named graph", "2.1.4", address=(("query", GRAPHS), ("named-graph-uri", f"{EX}g1")),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[(f"{EX}g1",)]),
    Case("two named graphs", "2.1.4",
         address=(("query", GRAPHS), ("named-graph-uri", f"{EX}g1"), ("named-graph-uri", f"{EX}g3")),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[(f"{EX}g1",), (f"{EX}g3",)]),
    Case("a default graph and a named graph", "2.1.4",
         address=(("query", f"SELECT ?a ?b {{ ?a <{EX}knows> ?x . GRAPH ?g {{ ?b <{EX}age> ?y }} }}"),
                  ("default-graph-uri", f"{EX}g1"), ("named-graph-uri", f"{EX}g3")),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[(f"{EX}alice", f"{EX}carol")]),
    Case("parameters go before FROM", "2.1.4",
         address=(("query", NAMES.replace("{", f"FROM <{EX}g2> {{", 1)), ("default-graph-uri", f"{EX}g1")),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[("Alice",)]),
    Case("FROM names the default graph", "2.1.4", address=(("query", NAMES.replace("{", f"FROM <{EX}g2> {{", 1)),),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[(BOB,)]),
    Case("FROM NAMED leaves the default graph empty", "2.1.4",
         address=(("query", NAMES.replace("{", f"FROM NAMED <{EX}g2> {{", 1)),), headers={"Accept": JSON}, media=JSON,
         read=rows_of_json, expected=[]),
    Case("a graph that is not there is empty", "2.1.4",
         address=(("query", NAMES), ("default-graph-uri", f"{EX}none")), headers={"Accept": JSON}, media=JSON,
         read=rows_of_json, expected=[]),
    Case("no rows", "2.1.5", address=(("query", f"SELECT ?x {{ GRAPH ?g {{ ?x <{EX}none> ?y }} }}"),),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[]),
    Case("unbound variables", "2.1.5",
         address=(("query", OPTIONAL),),
         headers={"Accept": JSON}, media=JSON, read=rows_of_json, expected=[(f"{EX}alice", None)]),
    Case("ASK as JSON", "2.1.6", address=(("query", f"ASK {{ GRAPH ?g {{ <{EX}alice> ?p ?o }} }}"),),
         headers={"Accept": JSON}, media=JSON, read=truth_of_json, expected=True),
    Case("ASK as XML", "2.1.6", address=(("query", f"ASK {{ GRAPH ?g {{ <{EX}none> ?p ?o }} }}"),),
         headers={"Accept": XML}, media=XML, read=truth_of_xml, expected="false"),
    Case("SELECT as XML", "2.1.6", address=ONE, headers={"Accept": XML}, media=XML, read=rows_of_xml,
         expected=ALICE_AND_BOB),
    Case("SELECT as CSV", "2.1.6", address=ONE, headers={"Accept": CSV}, media=CSV, read=rows_of_csv,
         expected=ALICE_AND_BOB),
    Case("SELECT as TSV", "2.1.6", address=(("query", f"SELECT ?age {{ GRAPH ?g {{ ?s <{EX}age> ?age }} }}"),),
         headers={"Accept": TSV}, media=TSV, read=lines_of_tsv, expected=["?age", "42"]),
    Case("without Accept", "2.1.6", address=ONE, media=JSON, read=rows_of_json, expected=ALICE_AND_BOB, general=False),
    Case("anything is accepted", "2.1.6", address=ONE, headers={"Accept": "*/*"}, media=JSON, read=rows_of_json,
         expected=ALICE_AND_BOB, general=False),
    Case("weights are heeded", "2.1.6", address=ONE,
         headers={"Accept": f"{XML};q=0.2, {CSV};q=0.9, {JSON};q=0.5"}, media=CSV, read=rows_of_csv,
         expected=ALICE_AND_BOB),
    Case("what weighs nothing is not given", "2.1.6", address=ONE, headers={"Accept": f"{JSON};q=0, */*;q=0.1"},
         media=XML, read=rows_of_xml, expected=ALICE_AND_BOB, general=False),
    Case("JSON under its general name", "2.1.6", address=ONE, headers={"Accept": "application/json"},
         media="application/json", read=rows_of_json, expected=ALICE_AND_BOB, general=False),
    Case("nothing fits", "2.1.6", address=ONE, headers={"Accept": "image/png"}, status=406, media="text/plain",
         general=False),
    Case("CONSTRUCT as Turtle", "2.1.6", address=(("query", TRIPLE),), headers={"Accept": TURTLE}, media=TURTLE,
         read=triples(ox.RdfFormat.TURTLE), expected=IS),
    Case("CONSTRUCT as N-Triples", "2.1.6", address=(("query", TRIPLE),), headers={"Accept": N_TRIPLES},
         media=N_TRIPLES, read=triples(ox.RdfFormat.N_TRIPLES), expected=IS),
    Case("CONSTRUCT as JSON-LD", "2.1.6", address=(("query", TRIPLE),), headers={"Accept": JSON_LD}, media=JSON_LD,
         read=triples(ox.RdfFormat.JSON_LD), expected=IS),
    Case("CONSTRUCT as RDF/XML", "2.1.6", address=(("query", TRIPLE),), headers={"Accept": RDF_XML}, media=RDF_XML,
         read=triples(ox.RdfFormat.RDF_XML), expected=IS),
    Case("CONSTRUCT without Accept", "2.1.6", address=(("query", TRIPLE),), media=TURTLE,
         read=triples(ox.RdfFormat.TURTLE), expected=IS, general=False),
    Case("CONSTRUCT is not CSV", "2.1.6", address=(("query", TRIPLE),), headers={"Accept": CSV}, status=406,
         media="text/plain", general=False),
    Case("DESCRIBE", "2.1.6", address=(("query", f"DESCRIBE <{EX}carol>"),), headers={"Accept": N_TRIPLES},
         media=N_TRIPLES, read=triples(ox.RdfFormat.N_TRIPLES),
         expected=[f'<{EX}carol> <{EX}age> "42"^^<http://www.w3.org/2001/XMLSchema#integer>'], general=False),
    Case("a query that is none", "2.1.7", address=(("query", "SELECT * WHERE"),), status=400),
    Case("an empty query", "2.1.7", address=(("query", ""),), status=400),
    Case("parameters without a query", "2.1.7", address=(("default-graph-uri", f"{EX}g1"),), status=400),
    Case("a form without a query", "2.1.7", "POST", body=_form(("a", "b")), headers={"Content-Type": FORM}, status=400),
    Case("two queries", "2.1", address=(("query", "ASK {}"), ("query", "SELECT * {}")), status=400),
    Case("two queries in a form", "2.1", "POST", body=_form(("query", "ASK {}"), ("query", "SELECT * {}")),
         headers={"Content-Type": FORM}, status=400),
    Case("a query in the address and in the body", "2.1", "POST", (("query", "ASK {}"),), b"ASK {}",
         {"Content-Type": QUERY}, status=400, general=False),
    Case("an update as a query", "2.1.7", address=(("query", f"INSERT DATA {{ <{EX}a> <{EX}b> 1 }}"),), status=400),
    Case("an update by GET", "2.2", address=(("update", "CLEAR ALL"),), status=400),
    Case("another method", "2.1", "PUT", ONE, status=405),
    Case("a body of another type", "2.1.3", "POST", body=b"ASK {}", headers={"Content-Type": "text/plain"}, status=415),
    Case("a body of no type", "2.1.3", "POST", body=b"ASK {}", status=415, general=False),
    Case("a query that is not UTF-8", "2.1.3", "POST", body="ASK { ?s ?p 'ø' }".encode("utf-16"),
         headers={"Content-Type": QUERY}, status=400),
    Case("a charset that is not UTF-8", "2.1.3", "POST", body=b"ASK {}",
         headers={"Content-Type": f"{QUERY}; charset=UTF-16"}, status=415, general=False),
    Case("a form that is not UTF-8", "2.1.2", "POST", body=b"query=ASK%20%7B%20%3Fs%20%3Fp%20%22%FF%22%20%7D",
         headers={"Content-Type": FORM}, status=400, general=False),
    Case("a graph that is no IRI", "2.1.4", address=(("query", NAMES), ("default-graph-uri", "no iri"),), status=400),
    Case("a query that asks another server", "4", status=400, general=False,
         address=(("query", "SELECT * { SERVICE <http://127.0.0.1:1/sparql> { ?s ?p ?o } }"),)),
    Case("an update where nobody may write", "2.2", "POST", body=_form(("update", "CLEAR ALL")),
         headers={"Content-Type": FORM}, status=403, general=False),
    Case("an update of itself where nobody may write", "2.2", "POST", body=b"CLEAR ALL",
         headers={"Content-Type": "application/sparql-update"}, status=403, general=False),
]  # fmt: skip
