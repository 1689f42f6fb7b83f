"""What an update may do, and how a request's graphs get into it."""

import pytest

from kg.errors import QueryError
from kg.server.protocol import Dataset
from kg.server.updates import check_update, with_dataset

ONE = Dataset(("urn:g",))


@pytest.mark.parametrize(
    "text",
    [
        "LOAD <file:///etc/passwd>",
        "load<http://127.0.0.1/>",
        "PREFIX : <urn:x> LOAD:a",
        "CLEAR ALL ; LOAD SILENT <urn:a> INTO GRAPH <urn:b>",
        r"\u004COAD <urn:a>",
        "INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { service silent ?where { ?s ?p ?o } }",
        "INSERT { ?s ?p ?o } WHERE { ?s ?p true.SERVICE:x{ ?s ?p ?o } }",
        r"INSERT { ?s ?p ?o } WHERE { S\u0045RVICE <urn:a> { ?s ?p ?o } }",
        'INSERT DATA { <urn:a> <urn:b> "\\"" } ; LOAD <urn:c> #"',
        "INSERT DATA { <urn:a> <urn:b> '''it's''' } ; LOAD <urn:c> #'''",
        "INSERT DATA { <urn:a#'> <urn:b> 1 } ; LOAD <urn:c>",
        "INSERT DATA { <urn:a> <urn:b> 1 } # comment\n; LOAD <urn:c>",
        "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o FILTER(?o<1) SERVICE<urn:a>{ ?s ?p ?o } FILTER(?o>1) }",
    ],
)
def test_reading_elsewhere_is_refused(text):
    with pytest.raises(QueryError, match="which this"):
        check_update(text)


@pytest.mark.parametrize(
    "text",
    [
        'INSERT DATA { <urn:a> <urn:b> "LOAD the SERVICE" }',
        "INSERT DATA { <urn:a> <urn:b> '''LOAD\n'SERVICE' ''' }",
        'INSERT DATA { <urn:a> <urn:b> "\\" LOAD <urn:c>" }',
        "INSERT DATA { <urn:load> ex:service <http://example.org/service> }",
        "DELETE WHERE { ?load ?service $Service } # LOAD it",
        'INSERT DATA { <urn:a> <urn:b> "a"@load }',
    ],
)
def test_the_words_may_stand_elsewhere(text):
    check_update(text)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }", "INSERT { ?s ?p 2 } USING <urn:g> WHERE { ?s ?p 1 }"),
        ("DELETE WHERE { ?s ?p 1 }", "DELETE { ?s ?p 1 } USING <urn:g> WHERE { ?s ?p 1 }"),
        (
            "delete where { graph ?g { ?s ?p 1 } }",
            "delete { graph ?g { ?s ?p 1 } } USING <urn:g> where { graph ?g { ?s ?p 1 } }",
        ),
        ('INSERT DATA { <urn:a> <urn:b> "WHERE" }', 'INSERT DATA { <urn:a> <urn:b> "WHERE" }'),
        (
            "DELETE { ?s ?p 1 } WHERE { { SELECT ?s WHERE { ?s ?p 1 } } } ; INSERT { ?s ?p 2 } WHERE { ?s ?p 3 }",
            "DELETE { ?s ?p 1 } USING <urn:g> WHERE { { SELECT ?s WHERE { ?s ?p 1 } } } ; "
            "INSERT { ?s ?p 2 } USING <urn:g> WHERE { ?s ?p 3 }",
        ),
    ],
)
def test_graphs_of_the_request(before, after):
    assert with_dataset(before, ONE) == after


def test_named_graphs_of_the_request():
    text = with_dataset("INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }", Dataset(("urn:a", "urn:b"), ("urn:c",)))
    assert text == ("INSERT { ?s ?p 2 } USING <urn:a> USING <urn:b> USING NAMED <urn:c> WHERE { ?s ?p 1 }")


@pytest.mark.parametrize("clause", ["USING <urn:x>", "using named <urn:x>"])
def test_graphs_of_both(clause):
    with pytest.raises(QueryError, match="only one of them may"):
        with_dataset(f"INSERT {{ ?s ?p 2 }} {clause} WHERE {{ ?s ?p 1 }}", ONE)
    with pytest.raises(QueryError, match="only one of them may"):
        with_dataset("WITH <urn:x> INSERT { ?s ?p 2 } WHERE { ?s ?p 1 }", ONE)
