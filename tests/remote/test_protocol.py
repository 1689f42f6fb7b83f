"""The protocol cases that concern every server, on servers that others have written."""

import pytest
import requests

from tests import servers
from tests.server.protocol_cases import CASES, DATA

#: Where Virtuoso 7.2.5 departs from the specification; Oxigraph does so nowhere.
_HANGS = "a body of a type that it does not know is never answered"
_ASK = "the answer to ASK is a row of a number, or no row"
_LENIENT = "it answers something else instead of refusing"
VIRTUOSO = {
    "query by POST of itself": _HANGS,
    "query by POST of itself, charset named": _HANGS,
    "one default graph beside a query in the body": _HANGS,
    "a body of another type": _HANGS,
    "a query that is not UTF-8": _HANGS,
    "another method": _HANGS,
    "percent signs are decoded once": _ASK,
    "signs of all kinds in a query": _ASK,
    "ASK as JSON": _ASK,
    "ASK as XML": _ASK,
    "parameters go before FROM": "the query is asked of the graphs of both",
    "SELECT as TSV": "names have quotes instead of a question mark",
    "an empty query": _LENIENT,
    "two queries": _LENIENT,
    "two queries in a form": _LENIENT,
    "an update by GET": "it carries it out",
}
GENERAL = [case for case in CASES if case.general]


def ask(server, case):
    url = server.queries + (f"?{case.query_string}" if case.query_string else "")
    return requests.request(case.method, url, data=case.body, headers={"Accept": None, **case.headers}, timeout=10)


def check(server, case):
    answer = ask(server, case)
    if case.status >= 400:
        assert 400 <= answer.status_code < 500, answer.text
        return
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (case.status, case.media)
    if case.read is not None:
        assert case.read(answer.content) == case.expected


def load(server):
    for line in DATA:
        triple, _, graph = line.removesuffix(" .\n").rpartition(" ")
        server.update(f"INSERT DATA {{ GRAPH {graph} {{ {triple} }} }}")


@pytest.fixture(scope="module")
def oxigraph():
    with servers.oxigraph() as server:
        load(server)
        yield server


@pytest.fixture(scope="module")
def people(virtuoso):
    load(virtuoso)
    return virtuoso


@pytest.mark.parametrize("case", GENERAL, ids=lambda case: case.name)
def test_oxigraph(oxigraph, case):
    check(oxigraph, case)


@pytest.mark.servers
@pytest.mark.parametrize("case", GENERAL, ids=lambda case: case.name)
def test_virtuoso(people, case):
    if case.name in VIRTUOSO:
        pytest.skip(f"Virtuoso: {VIRTUOSO[case.name]}")
    check(people, case)
