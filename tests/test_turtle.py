"""Triples as files: the same ones give the same bytes, and no prefix is declared in vain."""

import pyoxigraph as ox

from kg.turtle import written
from kg.vocabulary import iri, prefixes

BERT = ox.NamedNode("urn:paperkg:entity/bert")
TRIPLES = [
    ox.Triple(BERT, ox.NamedNode(iri("kg:paperCount")), ox.Literal(17)),
    ox.Triple(BERT, ox.NamedNode(iri("skos:prefLabel")), ox.Literal("BERT")),
]
TURTLE = b"""@prefix kg: <https://w3id.org/paperkg/ontology#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<urn:paperkg:entity/bert> skos:prefLabel "BERT" ;
\tkg:paperCount 17 .
"""


def test_turtle_is_sorted_and_declares_what_it_uses():
    assert written(TRIPLES, ox.RdfFormat.TURTLE, prefixes()) == TURTLE
    assert written([*reversed(TRIPLES), *TRIPLES], ox.RdfFormat.TURTLE, prefixes()) == TURTLE


def test_nothing_is_nothing():
    assert written([], ox.RdfFormat.TURTLE, prefixes()) == b""
