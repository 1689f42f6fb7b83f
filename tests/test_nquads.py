"""Statements as text mean what they say, whatever the text holds."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import nquads
from kg.iris import is_iri

TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXT)
def test_a_literal_parses_back_to_its_text(value):
    line = f"<urn:s> <urn:p> {nquads.text(value)} <urn:g> .\n"
    (quad,) = ox.parse(line.encode(), ox.RdfFormat.N_QUADS)
    assert quad.object == ox.Literal(value)


@given(st.one_of(TEXT, st.sampled_from([r"\u0022 } ; DROP ALL", r"\url{x}", r"\\U00000041", '"""'])))
def test_a_literal_is_inert_in_an_update(value):
    store = ox.Store()
    store.update(f"INSERT DATA {{ GRAPH <urn:g> {{ <urn:s> <urn:p> {nquads.text(value)} }} }}")
    assert [quad.object.value for quad in store] == [value]


@given(TEXT)
def test_an_address_that_counts_as_iri_is_valid_in_the_graph(value):
    address = "https://example.org/" + value
    if is_iri(address):
        line = f"{nquads.iri(address)} <urn:p> <urn:o> .\n"
        assert [triple.subject.value for triple in ox.parse(line.encode(), ox.RdfFormat.N_TRIPLES)] == [address]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("59.3", "59.3"),
        ("100", "100.0"),
        ("1e3", "1000.0"),
        ("0.070", "0.07"),
        ("-2", "-2.0"),
        (0.9, "0.9"),
        ("0", "0.0"),
    ],
)
def test_a_decimal_is_exact_and_canonical(value, expected):
    assert nquads.decimal(value) == f'"{expected}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


def test_lines_are_sorted_and_unique():
    triples = [("<urn:b>", "<urn:p>", '"1"'), ("<urn:a>", "<urn:p>", '"1"'), ("<urn:b>", "<urn:p>", '"1"')]
    assert nquads.lines(triples, "urn:g") == [
        '<urn:a> <urn:p> "1" <urn:g> .\n',
        '<urn:b> <urn:p> "1" <urn:g> .\n',
    ]
