"""Who may ask: hosts, sites, tokens."""

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests.server.conftest import served, store_of
from tests.server.protocol_cases import DATA

SITE = "https://example.org"
PREFLIGHT = {"Origin": SITE, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "content-type"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture(scope="module")
def open_to_site(tmp_path_factory):
    store = store_of(DATA, tmp_path_factory.mktemp("access") / "kg")
    with served(store, "--cors", SITE, "--allow-host", "kg.example.org") as server:
        yield server


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost", 200),
        ("LOCALHOST:8000", 200),
        ("127.0.0.1", 200),
        ("[::1]:9", 200),
        ("192.168.1.7:8000", 200),
        ("evil.example", 421),
        ("localhost.evil.example", 421),
        ("kg.example.org", 421),
        ("localhost@evil.example", 400),
        ("local host", 400),
        ("", 400),
    ],
)
def test_hosts(people, host, status):
    assert people.query("ASK {}", Host=host).status == status


def test_a_host_that_is_allowed(open_to_site):
    assert open_to_site.query("ASK {}", Host="kg.example.org:443").status == 200


def test_no_site_may_read_unless_it_is_named(people):
    answer = people.query("ASK {}", Origin=SITE)
    assert answer.status == 200
    assert [name for name in answer.headers if name.lower().startswith("access-control")] == []
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    preflight = people.ask("OPTIONS", "/sparql", headers=PREFLIGHT)
    assert [name for name in preflight.headers if name.lower().startswith("access-control")] == []


def test_a_site_that_is_named_may_read(open_to_site):
    answer = open_to_site.query("ASK {}", Origin=SITE)
    assert (answer.headers["Access-Control-Allow-Origin"], answer.headers["Vary"]) == (SITE, "Accept, Origin")
    assert "Access-Control-Allow-Credentials" not in answer.headers
    preflight = open_to_site.ask("OPTIONS", "/sparql", headers=PREFLIGHT)
    assert preflight.status == 200
    assert preflight.headers["Access-Control-Allow-Origin"] == SITE
    assert preflight.headers["Access-Control-Allow-Methods"] == "GET, HEAD, POST"


def test_other_sites_may_not(open_to_site):
    answer = open_to_site.query("ASK {}", Origin="https://other.example")
    assert "Access-Control-Allow-Origin" not in answer.headers
    assert (
        open_to_site.ask("OPTIONS", "/sparql", headers={**PREFLIGHT, "Origin": "https://other.example"}).status == 400
    )


@pytest.mark.parametrize("origin", ["https://other.example", "null", "http://127.0.0.1:1"])
def test_scripts_of_other_sites_may_not_send(people, origin):
    answer = people.ask("POST", "/sparql", body=b"query=ASK%7B%7D", headers={**FORM, "Origin": origin})
    assert (answer.status, answer.text) == (403, f"a script of {origin} may not send this; --cors {origin} lets it\n")


def test_own_pages_may_send(people):
    answer = people.ask("POST", "/sparql", body=b"query=ASK%7B%7D", headers={**FORM, "Origin": f"http://{people.host}"})
    assert answer.status == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("PUT", "/store?default"), ("POST", "/store?graph=urn:x"), ("DELETE", "/store?graph=urn:x"),
        ("POST", "/sparql?update=CLEAR+ALL"),
    ],
)  # fmt: skip
def test_nobody_may_write_unless_asked_for(people, method, path):
    headers = {"Authorization": "Bearer x", **(FORM if "sparql" in path else {})}
    answer = people.ask(method, path, headers=headers)
    assert (answer.status, answer.text) == (
        403,
        "this server only reads; kg serve --writable lets those with a token write\n",
    )


def test_every_answer_is_guarded(people):
    for path in ("/sparql?query=ASK%7B%7D", "/", "/nothing", "/static/explorer.css", "/query"):
        headers = people.get(path, "text/html").headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'; ")


@pytest.mark.parametrize(
    ("options", "environment", "message"),
    [
        (["--writable"], {}, "--writable needs a token of printable ASCII characters, and KG_TOKEN holds none"),
        (["--writable"], {"KG_TOKEN": "a\u00f8"}, "--writable needs a token of printable ASCII characters"),
        (["--writable", "--token-file", "/nonexistent"], {}, "--token-file /nonexistent: cannot be read"),
        (["--store", "http://127.0.0.1:1/"], {}, "--store http://127.0.0.1:1/: kg serve serves a folder"),
        (["--store", "memory:"], {}, "--store memory:: kg serve serves a folder"),
    ],
)
def test_wrong_usage(options, environment, message, tmp_path):
    result = CliRunner().invoke(
        main, ["serve", "--store", str(tmp_path), *options], env={"KG_TOKEN": "", **environment}
    )
    assert result.exit_code == 2
    assert message in result.stderr


def test_without_the_extra(tmp_path, monkeypatch):
    monkeypatch.setattr("kg.cli.serve.find_spec", lambda name: None)
    result = CliRunner().invoke(main, ["serve", "--store", str(tmp_path)])
    assert (result.exit_code, result.stderr) == (1, "kg: kg serve needs more: pip install 'paperkg[server]'\n")


def test_a_port_that_is_taken(people, tmp_path):
    store = store_of(DATA, tmp_path / "kg")
    port = people.host.split(":")[1]
    result = CliRunner().invoke(main, ["serve", "--store", str(store), "--port", port])
    assert result.exit_code == 1
    assert result.stderr == f"kg: cannot listen on 127.0.0.1:{port}: Address already in use; choose another --port\n"


def test_a_store_that_is_not_there(tmp_path):
    result = CliRunner().invoke(main, ["serve", "--port", "0", "--store", str(tmp_path / "none")])
    assert result.exit_code == 1
    assert f"no store at {tmp_path / 'none'}" in result.stderr
    assert not (tmp_path / "none").exists()
