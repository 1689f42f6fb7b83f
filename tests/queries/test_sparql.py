"""SPARQL as it comes: what is asked of the union, and what is refused."""

import pytest

from kg.errors import QueryError
from kg.queries import run
from kg.sparql import check_query
from tests import sample_graph


def test_a_query_sees_the_union_and_the_prefixes_of_the_ontology():
    sparql = "SELECT (COUNT(DISTINCT ?paper) AS ?n) { ?paper a kg:Paper ; kg:introduces ?e . ?e a kg:Technique }"
    assert run(sample_graph.store(), sparql).plain() == [(4,)]


def test_a_query_that_says_from_sees_what_it_names():
    models = "SELECT (COUNT(*) AS ?n) FROM <urn:paperkg:graph/{}> {{ ?model a kg:Model }}"
    assert run(sample_graph.store(), models.format("catalog")).plain() == [(0,)]
    assert run(sample_graph.store(), models.format("entities")).plain() == [(16,)]


def test_ask_and_construct():
    store = sample_graph.store()
    assert run(store, "ASK { ?p a kg:Paper }").plain() == [(True,)]
    answer = run(store, "CONSTRUCT { ?s a kg:Model } WHERE { ?s skos:prefLabel 'DETR' }")
    assert [row[0] for row in answer.plain()] == [sample_graph.iri_of("DETR")]
    assert len(answer.triples) == 1


def test_a_limit_cuts_the_rows_of_any_query():
    assert len(run(sample_graph.store(), "SELECT * { ?s ?p ?o }", limit=7)) == 7


def test_a_query_with_a_header_has_parameters():
    sparql = '# param: n integer "1" a number\nSELECT (?n + 1 AS ?more) { VALUES ?n { 1 } }'
    assert run(sample_graph.store(), sparql, {"n": "41"}).plain() == [(42,)]


@pytest.mark.parametrize("sparql", [
    "DROP ALL", "# hello\nPREFIX a: <urn:SELECT> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
    "INSERT DATA { <urn:a> <urn:b> <urn:c> }", "LOAD <file:///etc/passwd>", "with <urn:g> delete { } where { }",
])  # fmt: skip
def test_updates_are_refused(sparql):
    with pytest.raises(QueryError, match="is an update; a query only reads"):
        run(sample_graph.store(), sparql)


@pytest.mark.parametrize("sparql", [
    "SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { service silent ?s { ?s ?p ?o } }",
    "SELECT * { { SELECT * { FILTER EXISTS { SERVICE<http://x.example/>{ ?s ?p ?o } } } } }",
    "ASK { S\\u0045RVICE <http://x.example/> { ?s ?p ?o } }",
    "SELECT * { ?s ?p 'service' # '\n SERVICE <http://x.example/> { } }",
])  # fmt: skip
def test_asking_another_server_is_refused(sparql):
    with pytest.raises(QueryError, match="SERVICE"):
        check_query(sparql)


@pytest.mark.parametrize("sparql", [
    "SELECT * { ?s ?p 'a SERVICE { of }' }", "SELECT * { ?s <urn:service> ?o }", "ASK { ?service ?p ?o }",
    "# SERVICE\nSELECT * { ?s ?p ?o }", "BASE <urn:x> PREFIX : <urn:y> DESCRIBE <z>",
])  # fmt: skip
def test_the_mere_word_is_not(sparql):
    check_query(sparql)


@pytest.mark.parametrize("sparql", ["", "   ", "# only a comment", "HELLO { }"])
def test_what_is_no_query_is_told_so(sparql):
    with pytest.raises(QueryError, match="begins with"):
        check_query(sparql)


def test_a_syntax_error_tells_line_and_column():
    with pytest.raises(QueryError, match=r"the query is not valid SPARQL: error at 2:\d+: expected"):
        run(sample_graph.store(), "SELECT * {\n ?s ?p }")
