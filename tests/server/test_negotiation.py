"""Which format a client gets."""

import pytest

from kg.server.negotiation import HTML, JSON, RESULTS, TRIPLES, TURTLE, best

CSV = "text/csv"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/*", CSV),
        ("TEXT/CSV", CSV),
        ("text/csv;q=0.5,application/sparql-results+json;q=0.4", CSV),
        ("text/csv;q=0.4,application/sparql-results+json;q=0.5", JSON),
        ("text/csv; header=present ; q=1.0", CSV),
        ("text/*;q=0.9,text/csv;q=0", "text/tab-separated-values"),
        ("*/*;q=0.1,application/sparql-results+json;q=0,application/*;q=0", CSV),
        ("application/json", "application/json"),
        ("image/png,*/*;q=0.1", JSON),
        ("image/png", None),
        ("text/csv;q=0", None),
        ("text/csv;q=wrong", CSV),
        ("text/csv;q=7", CSV),
        ("nonsense", None),
        (",,text/csv,", CSV),
    ],
)
def test_results(accept, media):
    assert best(accept, RESULTS) == media


@pytest.mark.parametrize(("accept", "media"), [(BROWSER, HTML), ("*/*", TURTLE), (None, TURTLE), (TURTLE, TURTLE)])
def test_people_get_pages_and_programs_triples(accept, media):
    assert best(accept, (*TRIPLES, HTML)) == media


def test_nothing_offered():
    assert best("*/*", []) is None
