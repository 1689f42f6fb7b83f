"""SPARQL is cut as its grammar says, whatever the text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.tokens import tokens, unescaped, value, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("?x kg:matches 'a'@en", [("variable", "?x"), ("name", "kg:matches"), ("string", "'a'"), ("tag", "@en")]),
        ("kg:uses. :", [("name", "kg:uses"), ("mark", "."), ("name", ":")]),
        (r"ex:a.b\,c. _:b1", [("name", r"ex:a.b\,c"), ("mark", "."), ("term", "_:b1")]),
        ("-1.5e3 <urn:a> < 2", [("term", "-1.5e3"), ("iri", "<urn:a>"), ("mark", "<"), ("term", "2")]),
        ("true.a x-y", [("word", "true"), ("mark", "."), ("word", "a"), ("word", "x"), ("mark", "-"), ("word", "y")]),
        ("2kg:x", [("term", "2"), ("name", "kg:x")]),
        ("""''' "#" '''^^a""", [("string", """''' "#" '''"""), ("tag", "^^"), ("word", "a")]),
        ('"" "a\nb', [("string", '""'), ("torn", '"a'), ("word", "b")]),
        ('"""a "" b', [("torn", '"""a "" b')]),
        ("a # b\n}", [("word", "a"), ("mark", "}")]),
    ],
)
def test_kinds(text, expected):
    assert [(token.kind, token.text) for token in tokens(text)] == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("SELECT * FROM <urn:g> { ?s ?p ?o }", {"SELECT", "FROM"}),
        ("SELECT ?from { ?from from:a <urn:from> # FROM\n }", {"SELECT"}),
        (r"SELECT * F\u0052OM <urn:g> {}", {"SELECT", "FROM"}),
        ('SELECT * { ?s ?p "FROM", \'FROM\', """FROM "" \\""" FROM""" }', {"SELECT"}),
        ("ASK { FILTER(1 < 2 && NOW()>3) }", {"ASK", "FILTER", "NOW"}),
    ],
)
def test_words(text, found):
    assert words(text) == found


def test_braces_are_counted():
    assert [token.depth for token in tokens("ASK { GRAPH ?g { ?s ?p '}' } }")] == [0, 0, 1, 1, 1, 2, 2, 2, 2, 1]


@pytest.mark.parametrize(
    ("literal", "text"),
    [('"a"', "a"), ("'''it's'''", "it's"), (r"'\t\u00e9\'\U0001F600'", "\té'😀"), ('""', ""), ('""""""', "")],
)
def test_the_value_of_a_string(literal, text):
    assert value(literal) == text


@given(st.text())
def test_tokens_are_pieces_of_the_text_in_order(text):
    text = unescaped(text)
    found = list(tokens(text))
    assert [text[token.start : token.end] for token in found] == [token.text for token in found]
    assert all(one.end <= two.start for one, two in pairwise(found))


@pytest.mark.parametrize("start", ['"', "", "<", "'''"])
@pytest.mark.parametrize("piece", ['\\"', '"""', "a.", "<", "'\n", "{", "?a", ".", "a:", "-", "1e", "\\"])
def test_hostile_texts_take_no_longer_than_others(start, piece):
    assert sum(1 for _ in tokens(start + piece * 20_000)) <= 60_004
