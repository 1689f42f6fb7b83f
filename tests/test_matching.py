"""`kg:matches` is looked up before a query runs, wherever it stands as a pattern, and nowhere else."""

from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.matching import expand
from kg.queries import run
from kg.vocabulary import prefixes
from tests import sample_graph

FOUND = "VALUES ?x { <urn:a> <urn:b> }"


def find(words, most):
    return ["urn:a", "urn:b"][:most]


@pytest.mark.parametrize(("query", "expected"), [
    ('SELECT * { ?x kg:matches "bert" }', f"SELECT * {{ {FOUND} }}"),
    ('SELECT * { ?x kg:matches "bert" . ?x a kg:Model }', f"SELECT * {{ {FOUND} . ?x a kg:Model }}"),
    ('SELECT * { ?x kg:matches "a" ; kg:matches "b", \'\'\'c\'\'\' ; a kg:Model . }',
     f"SELECT * {{ {FOUND} {FOUND} {FOUND} ?x a kg:Model . }}"),
    ('SELECT * { GRAPH ?g { ?x a kg:Paper ; kg:matches "bert"@en ; dcterms:title ?t FILTER(?t < "kg:matches") } }',
     f'SELECT * {{ GRAPH ?g {{ {FOUND} ?x a kg:Paper ;  ; dcterms:title ?t FILTER(?t < "kg:matches") }} }}'),
    ('PREFIX p: <https://w3id.org/paperkg/ontology#> ASK { FILTER EXISTS { ?x p:matches "a" } ?y ?z "?x kg:matches" }',
     f'PREFIX p: <https://w3id.org/paperkg/ontology#> ASK {{ FILTER EXISTS {{ {FOUND} }} ?y ?z "?x kg:matches" }}'),
    ('SELECT * { ?x <https://w3id.org/paperkg/ontology#matches> "a" }', f"SELECT * {{ {FOUND} }}"),
    ('CONSTRUCT { ?x kg:mentions ?y } WHERE { ?x kg:matches "a" ; kg:mentions ?y FILTER(?y != ?x) }',
     f"CONSTRUCT {{ ?x kg:mentions ?y }} WHERE {{ {FOUND} ?x kg:mentions ?y FILTER(?y != ?x) }}"),
    ('SELECT * { { SELECT ?x { ?x kg:matches "a" } GROUP BY ?x HAVING(COUNT(?x) > 0) ORDER BY DESC(?x) } ?x a ?k }',
     f"SELECT * {{ {{ SELECT ?x {{ {FOUND} }} GROUP BY ?x HAVING(COUNT(?x) > 0) ORDER BY DESC(?x) }} ?x a ?k }}"),
    ('SELECT * { ?x (kg:uses|^kg:partOf)/kg:uses [ a kg:Model ] ; kg:matches "q" } LIMIT 5',
     f"SELECT * {{ {FOUND} ?x (kg:uses|^kg:partOf)/kg:uses [ a kg:Model ] ;  }} LIMIT 5"),
    ('SELECT * { # ?x kg:matches "no"\n ?x a kg:Model }', 'SELECT * { # ?x kg:matches "no"\n ?x a kg:Model }'),
    ('SELECT * { ?x rdfs:label "kg:matches \\" { ?x kg:matches" }',
     'SELECT * { ?x rdfs:label "kg:matches \\" { ?x kg:matches" }'),
    ('PREFIX kg: <urn:o#> SELECT * { ?x kg:matches "a" }', 'PREFIX kg: <urn:o#> SELECT * { ?x kg:matches "a" }'),
])  # fmt: skip
def test_a_pattern_becomes_what_its_words_found(query, expected):
    assert expand(query, find).sparql == expected


@pytest.mark.parametrize("query", [
    'SELECT * { ?x kg:matches "a" . ?y kg:matches "b" ; a kg:Model ; kg:matches "c" }',
    'SELECT * { ?x a kg:Paper ; kg:matches "bert"@en ; ; dcterms:title ?t . OPTIONAL { ?x kg:matches "z" } }',
    'ASK { FILTER(EXISTS { ?x kg:matches "a" } && 1 < 2) VALUES (?x ?y) { (UNDEF 1) } ?x kg:matches "b" }',
])  # fmt: skip
def test_what_comes_out_is_sparql(query):
    ox.Store().query(expand(query, find).sparql, prefixes=prefixes())
    ox.Store().query(expand(query, None).sparql, prefixes=prefixes())


@pytest.mark.parametrize("query", [
    'SELECT * { kg:Paper kg:matches "a" }',
    'SELECT * { ?x kg:matches+ "a" }',
    'SELECT * { ?x kg:uses/kg:matches "a" }',
    "SELECT * { ?x kg:matches ?words }",
    'SELECT * { ?x kg:uses [ kg:matches "a" ] }',
    "SELECT * { ?x ^kg:matches ?y }",
    "SELECT * { ?x kg:matches 5 }",
    'SELECT * { ?x kg:matches "a }\n }',
])  # fmt: skip
def test_what_cannot_be_looked_up_is_refused(query):
    with pytest.raises(QueryError, match="kg:matches"):
        expand(query, find)


def test_words_may_stand_in_a_variable():
    query = 'SELECT * { VALUES ?words { "graph \\u0022neural" "x" } ?x kg:matches ?words }'
    asked = []
    found = expand(query, lambda words, most: asked.append(words) or ["urn:a"])
    assert asked == ['graph "neural', "x"]
    assert found.sparql.endswith('VALUES (?x ?words) { (<urn:a> "graph \\"neural") (<urn:a> "x") } }')


def test_too_many_hits_are_cut_and_told():
    found = expand('SELECT * { ?x kg:matches "a" }', find, most=1)
    assert found.sparql == "SELECT * { VALUES ?x { <urn:a> } }"
    assert found.notes == ("more than 1 things match 'a'; only 1 are taken, first of all those whose names hold it",)


def test_without_an_index_every_text_is_read():
    store = sample_graph.store().oxigraph
    found = expand('SELECT ?t { ?x kg:matches "Masked sequence" . GRAPH ?g { ?x dcterms:title ?t } }', None)
    assert [row[0].value for row in store.query(found.sparql, prefixes=prefixes())] == [
        "MASS: Masked Sequence to Sequence Pre-training for Language Generation"
    ]
    assert found.notes == (
        "this store has no text index: 'Masked sequence' is looked for as parts of words in every name, title and "
        "abstract",
    )


def test_a_query_over_the_index():
    answer = run(sample_graph.store(), 'SELECT ?t { ?x kg:matches "masked sequen" ; dcterms:title ?t }')
    assert answer.plain() == [("MASS: Masked Sequence to Sequence Pre-training for Language Generation",)]
    assert "kg:matches" not in answer.sparql


@given(st.text(max_size=60))
def test_any_text_is_expanded_or_refused_and_nothing_else(text):
    for query in (text, f'SELECT * {{ ?x kg:matches "a" {text} }}'):
        with suppress(QueryError):
            expand(query, find)
