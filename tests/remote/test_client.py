"""How a server is asked: who, how often, how long, and what is said when it does not answer."""

import base64
import hashlib
import re
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from kg.errors import KgError, QueryError, StoreError, UsageError
from kg.remote.client import Client, Credentials
from kg.remote.store import open_remote
from kg.statements import STORE_FORMAT
from kg.store import open_store
from tests.remote.proxy import Answer, telling

JSON = {"Content-Type": "application/sparql-results+json"}
EMPTY = b'{"head":{"vars":["graph"]},"results":{"bindings":[]}}'
DERIVED = (
    b'{"head":{"vars":["graph","format"]},"results":{"bindings":[{"graph":{"type":"uri","value":'
    b'"urn:paperkg:graph/derived"},"format":{"type":"literal","value":"%d"}}]}}' % STORE_FORMAT
)
ROWS = Answer(body=DERIVED, headers=JSON)


def one_after_another(*answers):
    """Answers in their order, the last one again and again."""
    rest = list(answers)
    return lambda request: rest.pop(0) if len(rest) > 1 else rest[0]


def opened(address, **more):
    waits = []
    client = Client(sleep=waits.append, **more)
    try:
        return open_remote(address, client), waits
    except KgError as error:
        return error, waits


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (Answer(503, b"", {"Retry-After": "7"}), 7),
        (Answer(429, b"", {"Retry-After": "0"}), 0),
        (Answer(503, b"", {"Retry-After": "soon"}), None),
        (Answer(502), None),
        (Answer(500), None),
        (Answer(cut=0), None),
        (Answer(body=DERIVED, headers=JSON, cut=20), None),
    ],
    ids=["503, 7 s", "429, 0 s", "503, soon", "502", "500", "lost", "cut off"],
)
def test_a_request_that_fails_for_now_is_repeated(fault, wait):
    with telling(one_after_another(fault, fault, ROWS)) as server:
        store, waits = opened(server.address + "/query")
    assert store.names.base == "urn:paperkg:"
    assert len(waits) == 2
    if wait is None:
        assert 0.37 < waits[0] < 0.63
        assert 0.74 < waits[1] < 1.26
    else:
        assert waits == [wait, wait]


def test_a_server_may_say_until_when_it_is_busy():
    until = format_datetime(datetime.now(UTC) + timedelta(seconds=40), usegmt=True)
    with telling(one_after_another(Answer(503, b"", {"Retry-After": until}), ROWS)) as server:
        _, (wait,) = opened(server.address + "/query")
    assert 30 < wait <= 40


@pytest.mark.parametrize(
    ("answer", "message", "requests"),
    [
        (Answer(503, b"full up"), "did not answer the query (status 503: full up)", 4),
        (Answer(500, b"<b>stack trace</b>"), "did not answer the query (status 500)", 3),
        (Answer(cut=0), "cannot be reached (remote disconnected); is the server running, and the address right?", 4),
        (Answer(503, b"", {"Retry-After": "86400"}), "is busy, and asks to come again in 86400 s", 1),
        (Answer(401, b"who?"), "refuses (401); say who you are with KG_USER and KG_PASSWORD, or with KG_TOKEN", 1),
        (
            Answer(body=b"<html>hello", headers={"Content-Type": "text/html"}),
            "(no SPARQL); give --store the address",
            1,
        ),
        (Answer(404, b"not\x1b[31m here"), "(status 404: not[31m here); give --store the address of its queries", 1),
        (Answer(302, b"", {"Location": "http://me:pw@evil.example/x"}), "sends on to http://evil.example/x; give", 1),
        (Answer(body=EMPTY, headers=JSON), "holds no graph of paperkg; build one first: kg build SOURCE… --store", 1),
        (Answer(body=DERIVED[:-9], headers=JSON), "broke off in the middle of its answer", 1),
        (Answer(body=b"{}", headers=JSON), "gave an answer that cannot be read", 1),
    ],
    ids=["503", "500", "lost", "tomorrow", "401", "html", "404", "302", "empty", "broken off", "nonsense"],
)
def test_a_server_that_does_not_answer_is_told_in_words(answer, message, requests):
    with telling(lambda request: answer) as server:
        error, _ = opened(server.address + "/query")
    assert message in str(error)
    assert len(server.requests) == requests


def test_nobody_there():
    with telling(lambda request: ROWS) as server:
        pass
    error, waits = opened(server.address)
    assert str(error) == (
        f"{server.address}/query cannot be reached (connection refused); is the server running, and the address right?"
    )
    assert len(waits) == 3


def test_a_query_that_takes_too_long_is_not_repeated(monkeypatch):
    monkeypatch.setenv("KG_TIMEOUT", "0.05")
    with telling(one_after_another(ROWS, Answer(200, b"", {"Content-Length": "9", **JSON}))) as server:
        store, waits = opened(server.address + "/query")
        with pytest.raises(QueryError, match=r"gave no answer within 0\.05 s; KG_TIMEOUT=SECONDS waits longer"):
            store.query("ASK {}")
    assert waits == []


@pytest.mark.parametrize("text", ["soon", "0", "-1", "inf", "nan"])
def test_a_time_limit_is_a_number_of_seconds(monkeypatch, text):
    monkeypatch.setenv("KG_TIMEOUT", text)
    with pytest.raises(UsageError, match="is not a number of seconds"):
        Client()


def asking(challenge, accepted):
    """A server that lets in who comes with the right words."""

    def answer(request):
        return ROWS if accepted(request.headers.get("Authorization", "")) else Answer(401, b"", challenge)

    return telling(answer)


def test_a_password_is_sent_only_when_it_is_asked_for(monkeypatch):
    monkeypatch.setenv("KG_USER", "jörg")
    monkeypatch.setenv("KG_PASSWORD", "geheim")
    expected = "Basic " + base64.b64encode("jörg:geheim".encode()).decode()
    with asking({"WWW-Authenticate": 'Basic realm="kg"'}, lambda sent: sent == expected) as server:
        store, waits = opened(server.address + "/query")
        store.query("ASK {}")
    assert [request.headers.get("Authorization") for request in server.requests] == [None, expected, expected]
    assert waits == []


def digest_of(header, user, password):
    """Whether a header proves by RFC 2617 that its sender knows the password."""
    fields = dict(re.findall(r'(\w+)="?([^",]+)"?', header))

    def md5(*parts):
        return hashlib.md5(":".join(parts).encode()).hexdigest()

    if not header.startswith("Digest ") or fields["username"] != user:
        return False
    rest = (fields["nonce"], fields["nc"], fields["cnonce"], fields["qop"])
    secret, request = md5(user, fields["realm"], password), md5("POST", fields["uri"])
    return fields["response"] == md5(secret, *rest, request)


@pytest.mark.parametrize("before", ["", 'Basic realm="SPARQL", '])
def test_a_password_is_not_sent_in_clear_where_a_digest_will_do(monkeypatch, before):
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "geheim")
    challenge = {"WWW-Authenticate": before + 'Digest realm="SPARQL", nonce="n1", qop="auth", algorithm=MD5'}
    with asking(challenge, lambda sent: digest_of(sent, "dba", "geheim")) as server:
        store, _ = opened(server.address + "/query")
        store.query("ASK {}")
    sent = [request.headers.get("Authorization", "").partition(" ")[0] for request in server.requests]
    assert sent == ["", "", "Digest", "Digest"]


def test_a_token_is_sent_with_every_request(monkeypatch):
    monkeypatch.setenv("KG_TOKEN", "t0ken")
    with asking({}, lambda sent: sent == "Bearer t0ken") as server:
        opened(server.address + "/query")
    assert len(server.requests) == 1


def test_a_wrong_password_is_not_repeated_and_not_told(monkeypatch):
    monkeypatch.setenv("KG_USER", "me")
    monkeypatch.setenv("KG_PASSWORD", "geheim")
    with asking({"WWW-Authenticate": "Basic"}, lambda sent: False) as server:
        error, _ = opened(server.address + "/query")
    assert str(error) == (
        f"{server.address}/query refuses (401); KG_USER and KG_PASSWORD, or KG_TOKEN, are not what it wants"
    )
    assert len(server.requests) == 2


def test_credentials_are_not_shown():
    assert repr(Credentials("me", "secret", "t0ken")) == "Credentials(user='me')"


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("http://me:secret@127.0.0.1/sparql", "keep passwords out of addresses; set KG_USER and KG_PASSWORD instead"),
        ("http:///sparql", "is no address of a server; write http://HOST:PORT/PATH"),
        ("http://host:99999/", "is no address of a server"),
        ("http://[::1/", "is no address of a server"),
        ("http://ex ample/", "is no address of a server"),
    ],
)
def test_addresses_that_are_none(address, message):
    with pytest.raises(UsageError) as error:
        open_store(address)
    assert message in str(error.value)
    assert "secret" not in str(error.value)


def test_an_answer_that_is_cut_off_by_a_rule_of_the_server_is_no_answer():
    cut = Answer(body=DERIVED, headers={**JSON, "X-SPARQL-MaxRows": "1"})
    with telling(one_after_another(ROWS, cut)) as server:
        store, _ = opened(server.address + "/query")
        with pytest.raises(QueryError, match="cuts answers off at 1 rows; ask for less, or let it give more"):
            store.query("SELECT * { ?s ?p ?o }")


@pytest.mark.parametrize(
    ("form", "union"),
    [
        ({"union-default-graph": ["true"]}, [("union-default-graph", "true")]),
        ({"default-graph-uri": ["urn:x-arq:UnionGraph"]}, [("default-graph-uri", "urn:x-arq:UnionGraph")]),
        (
            {"default-graph-uri": ["tag:stardog:api:context:all"]},
            [("default-graph-uri", "tag:stardog:api:context:all")],
        ),
        (
            None,
            [("default-graph-uri", "urn:paperkg:graph/derived"), ("named-graph-uri", "urn:paperkg:graph/derived")],
        ),
    ],
    ids=["Oxigraph", "Jena", "Stardog", "none"],
)
def test_the_union_of_all_graphs_is_asked_for_in_the_way_of_the_server(form, union):
    def answer(request):
        if not request.form["query"][0].rstrip().endswith("ASK { ?build a kg:Build }"):
            return ROWS
        sees = form is not None and all(request.form.get(name) == value for name, value in form.items())
        return Answer(body=b'{"head":{},"boolean":%s}' % (b"true" if sees else b"false"), headers=JSON)

    with telling(answer) as server:
        store, _ = opened(server.address + "/query")
        store.query("SELECT ?a { ?a ?b ?c }", union=True)
        store.query("SELECT ?b { ?a ?b ?c }")
    sent = [
        [(k, v) for k, values in request.form.items() for v in values if k != "query"] for request in server.requests
    ]
    assert sent[-2:] == [union, []]


def test_a_store_error_is_raised_where_nothing_answers_below_an_address():
    with telling(lambda request: Answer(404)) as server:
        error, _ = opened(server.address)
    assert isinstance(error, StoreError)
    assert [request.path for request in server.requests] == ["/query", "/sparql", "/"]
