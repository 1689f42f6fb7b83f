"""Values are bound as terms, and nothing that a value holds becomes part of a query."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import nquads
from kg.errors import NotFound, QueryError
from kg.queries import run
from kg.questions import bind, parse
from tests import sample_graph

TEXT = """# question: Which?
# param: word text "a" a word
# param: other text "b" another
# columns: word, other
SELECT ?word ?other WHERE { VALUES ?word { "a" } VALUES ?other { "b" } } LIMIT 5"""
HOSTILE = [
    '" } } DROP ALL #',
    '"} UNION { ?s ?p ?o } #',
    'VALUES ?other { "b" }',
    'x" VALUES ?other { "b" } "',
    "\\",
    '\\"',
    "\\u0022 } #",
    "\\\\u0022",
    "\\1 \\g<0>",
    "line\nbreak\r\t",
    "'''\"\"\"",
    "?word $word <urn:x> LIMIT 1",
    "\u202e\u0000\u0007\U0001f4a5",
    "a" * 100_000,
]


def ask(word, other):
    bound = bind(TEXT, {"word": [nquads.text(word)], "other": [nquads.text(other)]}, graphs="urn:x:")
    return [(row[0].value, row[1].value) for row in ox.Store().query(bound)]


@pytest.mark.parametrize("value", HOSTILE)
def test_a_hostile_value_stays_a_value(value):
    assert ask(value, value) == [(value, value)]


@given(st.text(st.characters(exclude_categories=["Cs"])), st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_comes_back_as_it_went_in(word, other):
    assert ask(word, other) == [(word, other)]


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["papers-about", "paper-contents"])
def test_a_hostile_name_is_not_found(name, value):
    store = sample_graph.store()
    size = len(store)
    parameter = "entity" if name == "papers-about" else "paper"
    with pytest.raises(NotFound):
        run(store, name, {parameter: value})
    assert len(store) == size


@pytest.mark.parametrize("value", [*HOSTILE, "\ud800"])
def test_a_hostile_text_finds_nothing(value):
    assert run(sample_graph.store(), "introduced-by-organization", {"organization": value}).plain() == []


@pytest.mark.parametrize(("limit", "ending"), [(None, "} LIMIT 5"), (2, "} LIMIT 2"), (0, '"b" } }')])
def test_the_limit_is_replaced_or_lifted(limit, ending):
    assert bind(TEXT, {}, graphs="urn:x:", limit=limit).endswith(ending)


def test_a_limit_in_a_subquery_is_the_one_replaced():
    text = "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 9 } } ORDER BY ?s"
    assert bind(text, {}, graphs="urn:x:", limit=3) == "SELECT * { { SELECT * { ?s ?p ?o } LIMIT 3 } } ORDER BY ?s"
    assert bind("ASK { }", {}, graphs="urn:x:", limit=3) == "ASK { }\nLIMIT 3"


def test_a_parameter_without_a_block_is_an_error():
    with pytest.raises(QueryError, match=r"no block VALUES \?absent"):
        bind(TEXT, {"absent": ['"x"']}, graphs="urn:x:")


def test_a_malformed_header_is_an_error():
    with pytest.raises(QueryError, match="is not NAME TYPE"):
        parse("mine", '# param: a nothing "x" what')


def test_questions_follow_the_base_of_the_store():
    bound = bind("PREFIX graph: <urn:paperkg:graph/>\nASK {}", {}, graphs="https://example.org/graph/")
    assert bound == "PREFIX graph: <https://example.org/graph/>\nASK {}"


def test_homonyms_are_all_taken_and_named_in_a_note():
    answer = run(sample_graph.store(), "papers-about", {"entity": "MASS", "role": "any"})
    model, technique = (sample_graph.iri_of("MASS", type=kind) for kind in ("Model", "Technique"))
    assert answer.notes == (
        f"'MASS' names 2 things, and all are taken: MASS (Model, 1 paper, {model}); "
        f"MASS (Technique, 1 paper, {technique}); an IRI gives one",
    )
    assert [row[1] for row in answer.plain()] == ["2022-10-18", "2019-05-07"]
    assert len(run(sample_graph.store(), "papers-about", {"entity": model})) == 1


def test_the_type_of_a_parameter_decides_between_homonyms():
    answer = run(sample_graph.store(), "users-of-technique", {"technique": "MASS"})
    assert answer.notes == ()


def test_a_text_is_bound_again_with_other_values_in_any_order():
    text = "PREFIX graph: <urn:paperkg:graph/> ASK { VALUES ?a { 1 } VALUES ?b { 2 } VALUES ?a { 1 } } LIMIT 5"
    first = bind(text, {"a": ["3"], "b": ["4"]}, graphs="urn:g:")
    second = bind(text, {"b": ["6", "7"], "a": ["5"]}, graphs="urn:g:", limit=9)
    assert [first, second] == [
        "PREFIX graph: <urn:g:> ASK { VALUES ?a { 3 } VALUES ?b { 4 } VALUES ?a { 3 } } LIMIT 5",
        "PREFIX graph: <urn:g:> ASK { VALUES ?a { 5 } VALUES ?b { 6 7 } VALUES ?a { 5 } } LIMIT 9",
    ]
