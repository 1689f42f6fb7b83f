"""What bounds a server: time, size, places; and how it ends."""

import http.client
import json
import select
from urllib.parse import urlencode

import pytest

from tests.server.conftest import served, store_of
from tests.server.protocol_cases import DATA

RUNAWAY = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(30)) + " }"
MANY = "SELECT * { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(8)) + " }"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    return store_of(DATA, tmp_path_factory.mktemp("limits") / "kg")


@pytest.fixture(scope="module")
def limited(store):
    options = ["--timeout", "1", "--queue", "0", "--max-bytes", "200000", "--max-body", "2000"]
    with served(store, *options) as server:
        yield server


def asked(server, text):
    """Sends a query and does not wait for the answer."""
    connection = server.connection()
    connection.request("GET", "/sparql?" + urlencode({"query": text}))
    return connection


def until(server, status, tries=2000):
    """Asks until there is an answer of that status."""
    for _ in range(tries):
        answer = server.query("ASK {}")
        if answer.status == status:
            return answer
    raise AssertionError(f"no answer of status {status}")


def occupied(server, tries=2000):
    """A connection whose query has the only place, and the answer that another one then gets.

    A query that comes before the place of the last one is free again is sent anew.
    """
    running = asked(server, RUNAWAY)
    for _ in range(tries):
        answer = server.query("ASK {}")
        ended = select.select([running.sock], [], [], 0)[0]
        if answer.status == 503 and not ended:
            return running, answer
        if ended:
            running.close()
            running = asked(server, RUNAWAY)
    raise AssertionError("no query could be kept running")


def test_a_runaway_query_is_stopped_and_the_next_one_answered(limited):
    answer = limited.query(RUNAWAY)
    assert (answer.status, answer.text) == (504, "stopped: it took longer than 1 s\n")
    assert limited.query("ASK {}").json == {"head": {}, "boolean": True}


def test_more_requests_than_places_are_told_to_come_again(limited):
    running, answer = occupied(limited)
    assert (answer.headers["Retry-After"], answer.text) == ("1", "all workers are busy; try again\n")
    assert running.getresponse().status == 504
    running.close()
    assert until(limited, 200).json["boolean"] is True


@pytest.mark.parametrize(("coding", "status"), [("gzip", 415), ("identity", 200), ("", 200)])
def test_a_compressed_body_is_not_guessed_at(people, coding, status):
    headers = {"Content-Type": "application/sparql-query", "Content-Encoding": coding}
    answer = people.ask("POST", "/sparql", body=b"ASK {}", headers=headers)
    assert (answer.status, answer.headers["Accept-Encoding"]) == (status, "identity" if status == 415 else None)


def test_a_long_wrong_word_is_quoted_in_part(people):
    answer = people.query("q" * 50_000)
    assert (answer.status, answer.text) == (
        400, f"the query begins with {'Q' * 40}, and not with SELECT, ASK, CONSTRUCT or DESCRIBE\n"
    )  # fmt: skip


def test_a_long_fault_is_told_in_part(patient):
    answer = patient.get("/x" * 20_000)
    assert (answer.status, len(answer.text.strip())) == (404, 1000)
    assert answer.text.startswith("nothing is known of urn:paperkg:x/x/x")
    assert (answer.headers["Vary"], len(patient.logged()["error"])) == ("Accept", 1000)


def test_an_answer_that_is_too_large_is_refused_not_cut(limited):
    answer = limited.query(MANY)
    assert answer.status == 422
    assert answer.text == (
        "the answer is larger than 200,000 bytes; ask for less (LIMIT), or start the server with a larger --max-bytes\n"
    )


def test_a_large_answer_comes_whole(people):
    rows = people.query(MANY.replace("8", "5") + " LIMIT 20000", "text/csv")
    assert rows.status == 200
    assert int(rows.headers["Content-Length"]) == len(rows.body) > 1_000_000
    assert rows.body.count(b"\r\n") == 20_001


@pytest.mark.parametrize("size", [2001, 100_000])
def test_a_body_that_is_too_large(limited, size):
    answer = limited.ask("POST", "/sparql", body=b"query=" + b"a" * size, headers=FORM)
    assert (answer.status, answer.text) == (
        413,
        "the body is larger than 2,000 bytes; send less, or start with a larger --max-body\n",
    )


def test_a_body_of_unknown_length_that_is_too_large(limited):
    parts = (b"query=ASK%7B%7D&a=" if n == 0 else b"a" * 1000 for n in range(5))
    answer = limited.ask("POST", "/sparql", body=parts, headers=FORM)
    assert answer.status == 413


def test_what_is_no_http_is_told_so(limited):
    connection = http.client.HTTPConnection(limited.host, timeout=30)
    connection.putrequest("GET", "/sparql", skip_host=True)
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


@pytest.fixture(scope="module")
def patient(store):
    with served(store, "--queue", "0", "--memory", "1200") as server:
        yield server


def test_a_request_is_a_line_of_the_log(patient):
    patient.query("ASK {}")
    patient.query("SELECT")
    first, second = patient.logged(), patient.logged()
    assert {name: type(value).__name__ for name, value in first.items()} == {
        "time": "str", "client": "str", "method": "str", "path": "str", "status": "int", "ms": "float", "bytes": "int",
        "query": "str",
    }  # fmt: skip
    assert (first["method"], first["path"], first["status"], first["bytes"]) == ("GET", "/sparql", 200, 26)
    assert second["status"] == 400
    assert second["error"].startswith("the query is not valid SPARQL: ")
    assert "ASK" not in json.dumps(first)


def test_who_goes_away_leaves_the_place_to_others(patient):
    running, _ = occupied(patient)
    running.close()
    assert until(patient, 200).json["boolean"] is True


def test_a_query_that_needs_too_much_memory(patient):
    twice = " ".join(f"BIND(CONCAT(?x{n}, ?x{n}) AS ?x{n + 1})" for n in range(31))
    answer = patient.query(f'SELECT (STRLEN(?x31) AS ?n) {{ BIND("a" AS ?x0) {twice} }}')
    assert (answer.status, answer.text) == (
        500,
        "the worker ended; the request may need more memory than one may have\n",
    )
    assert patient.query("ASK {}").status == 200


def test_requests_wait_in_the_queue_and_sigterm_lets_them_end(store):
    with served(store, "--timeout", "1", "--queue", "1") as server:
        running = asked(server, RUNAWAY)
        waiting = asked(server, "ASK {}")
        assert waiting.getresponse().status == 200
        assert running.getresponse().status == 504
        for connection in (running, waiting):
            connection.close()
        clients = [asked(server, RUNAWAY) for _ in range(3)]
        answered = select.select([client.sock for client in clients], [], [], 30)[0]
        first, *others = sorted(clients, key=lambda client: client.sock not in answered)
        assert first.getresponse().status == 503
        assert server.end() == 0
        told = {client.getresponse().status for client in others}
        assert 504 in told <= {503, 504}, "503 where the place of the first question was not free yet"
        for client in clients:
            client.close()
