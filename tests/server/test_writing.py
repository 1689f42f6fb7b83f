"""Updates and the Graph Store protocol, for those with the token."""

import pyoxigraph as ox
import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.store import open_store
from tests.server.conftest import TOKEN, served
from tests.server.protocol_cases import EX, rows_of_json

AUTHORIZED = {"Authorization": f"Bearer {TOKEN}"}
A, B = (f"<{EX}{name}> <{EX}p> {n} .".encode() for name, n in (("a", 1), ("b", 2)))
G = f"/store?graph={EX}g"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("writing") / "kg"


@pytest.fixture(scope="module")
def running(folder):
    with served(folder, "--writable", "--max-body", "100000", token=TOKEN) as server:
        yield server


@pytest.fixture
def server(running):
    assert running.update("DROP ALL").status == 204
    return running


def graph(server, path=G):
    """The lines of a graph, sorted."""
    return sorted(server.get(path, "application/n-triples").text.splitlines())


def put(server, body, path=G, method="PUT", media="text/turtle"):
    return server.ask(method, path, body=body, headers={**AUTHORIZED, **({"Content-Type": media} if media else {})})


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN + "x", TOKEN[:-1]])
def test_without_the_token_nothing_changes(server, token):
    answer = server.update(f"INSERT DATA {{ <{EX}a> <{EX}p> 1 }}", token=token)
    assert answer.status == 401
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="paperkg"'
    for method in ("PUT", "POST", "DELETE"):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        assert server.ask(method, G, body=A, headers=headers).status == 401
    assert server.count() == 0


def test_another_scheme_is_no_token(server):
    assert server.ask("DELETE", G, headers={"Authorization": f"Basic {TOKEN}"}).status == 401


def test_an_update_of_itself_and_in_a_form(server):
    assert server.update(f"INSERT DATA {{ GRAPH <{EX}g> {{ <{EX}a> <{EX}p> 1 }} }}").status == 204
    form = {"Content-Type": "application/x-www-form-urlencoded", **AUTHORIZED}
    body = f"update=INSERT+DATA+%7B+GRAPH+<{EX}g>+%7B+<{EX}b>+<{EX}p>+'50%2525'+%7D+%7D".encode()
    assert server.ask("POST", "/sparql", body=body, headers=form).status == 204
    assert graph(server) == [f'<{EX}a> <{EX}p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .',
                             f'<{EX}b> <{EX}p> "50%25" .']  # fmt: skip


def test_prefixes_of_the_ontology_are_bound(server):
    assert server.update(f"INSERT DATA {{ <{EX}a> a kg:Model }}").status == 204
    assert server.query(f"ASK {{ <{EX}a> a kg:Model }}").json["boolean"] is True


@pytest.mark.parametrize(
    ("text", "status", "start"),
    [
        ("INSERT DATA { <urn:a> <urn:b> 1 } ; LOAD <file:///etc/passwd>", 400, "LOAD reads other addresses"),
        ("INSERT { ?s ?p 1 } WHERE { SERVICE <http://127.0.0.1:1/> { ?s ?p 1 } }", 400, "SERVICE asks another server"),
        ("INSERT DATA { <urn:a> <urn:b> 1 } ; NONSENSE", 400, "the update is not valid SPARQL: "),
        ("INSERT DATA { <urn:a> <urn:b> 1 } ; CREATE GRAPH <urn:g> ; CREATE GRAPH <urn:g>", 500, "the update failed"),
    ],
)
def test_an_update_that_fails_changes_nothing(server, text, status, start):
    answer = server.update(text)
    assert (answer.status, answer.text[: len(start)]) == (status, start)
    assert server.count() == 0


def test_graphs_of_an_update(server):
    data = f"GRAPH <{EX}g> {{ <{EX}a> <{EX}p> 1 }} GRAPH <{EX}h> {{ <{EX}b> <{EX}p> 2 }}"
    server.update(f"INSERT DATA {{ {data} }}")
    text = f"INSERT {{ GRAPH <{EX}new> {{ ?s <{EX}seen> true }} }} WHERE {{ ?s <{EX}p> ?o }}"
    assert server.update(text, address=f"/sparql?using-graph-uri={EX}h").status == 204
    seen = server.query(f"SELECT ?s {{ ?s <{EX}seen> true }}")
    assert rows_of_json(seen.body) == [(f"{EX}b",)]
    both = server.update(f"WITH <{EX}g> {text}", address=f"/sparql?using-graph-uri={EX}h")
    assert both.status == 400


def test_a_runaway_update_is_stopped_and_changes_nothing(tmp_path):
    with served(tmp_path / "kg", "--writable", "--timeout", "1", token=TOKEN) as server:
        server.update("INSERT DATA { " + " ".join(f"<urn:{n}> <urn:p> {n} ." for n in range(50)) + " }")
        many = " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(20))
        assert server.update(f"DELETE WHERE {{ {many} }}").status == 504
        assert server.count() == 50
        assert server.update("INSERT DATA { <urn:a> <urn:p> 1 }").status == 204
        assert server.count() == 51


def test_put_replaces_and_post_adds(server):
    assert put(server, A).status == 201
    assert put(server, B).status == 204
    assert [line.split()[0] for line in graph(server)] == [f"<{EX}b>"]
    assert put(server, A, method="POST").status == 204
    assert put(server, A, method="POST").status == 204
    assert [line.split()[0] for line in graph(server)] == [f"<{EX}a>", f"<{EX}b>"]
    assert server.ask("HEAD", G).status == 200
    assert server.ask("DELETE", G, headers=AUTHORIZED).status == 204
    for method in ("GET", "HEAD", "DELETE"):
        assert server.ask(method, G, headers=AUTHORIZED).status == 404


@pytest.mark.parametrize(
    ("media", "body"),
    [
        ("text/turtle", b"@prefix x: <http://example.org/> . x:a x:p 1 ."),
        ("text/turtle; charset=utf-8", b"<a> <p> 1 ."),
        ("application/n-triples", f'<{EX}a> <{EX}p> "1"^^<http://www.w3.org/2001/XMLSchema#integer> .'.encode()),
        ("application/ld+json", b'{"@id": "http://example.org/a", "http://example.org/p": 1}'),
        ("application/rdf+xml", b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
         b'xmlns:x="http://example.org/"><rdf:Description rdf:about="http://example.org/a"><x:p '
         b'rdf:datatype="http://www.w3.org/2001/XMLSchema#integer">1</x:p></rdf:Description></rdf:RDF>'),
    ],
)  # fmt: skip
def test_formats_of_graphs(server, media, body):
    assert put(server, body, media=media).status == 201
    expected = f'<{EX}a> <{EX}p> "1"^^<http://www.w3.org/2001/XMLSchema#integer>'
    for accept, form in (
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    ):
        answer = server.get(G, accept)
        assert (answer.media, [str(q.triple) for q in ox.parse(answer.body, form)]) == (accept, [expected])


def test_the_default_graph_and_an_empty_graph(server):
    assert put(server, A, "/store?default").status == 204
    assert len(graph(server, "/store?default")) == 1
    assert put(server, b"").status == 201
    assert (server.get(G).status, graph(server)) == (200, [])
    assert put(server, b"", "/store?default").status == 204
    assert graph(server, "/store?default") == []


def test_blank_nodes_of_two_requests_are_not_the_same(server):
    for _ in range(2):
        assert put(server, f"_:x <{EX}p> 1 .".encode(), method="POST").status in (201, 204)
    assert server.count() == 2


def test_a_whole_dataset(server):
    put(server, A, f"/store?graph={EX}old")
    quads = f"<{EX}a> <{EX}p> 1 <{EX}g> .\n<{EX}b> <{EX}p> <{EX}c> <{EX}h> .\n".replace(" 1 ", ' "1" ').encode()
    assert put(server, quads, "/store", "POST", "application/n-quads").status == 204
    assert server.count() == 3
    assert put(server, quads, "/store", media="application/n-quads").status == 204
    assert sorted(server.get("/store", "application/n-quads").body.splitlines(keepends=True)) == sorted(
        quads.splitlines(keepends=True)
    )
    assert server.get("/store", "application/trig").media == "application/trig"


@pytest.mark.parametrize(
    ("path", "media", "body", "status"),
    [
        (G, "text/turtle", b"not turtle", 400),
        (G, "image/png", b"", 415),
        (G, "text/turtle; charset=latin-1", b"", 415),
        (G, "application/n-quads", b"", 415),
        ("/store?graph=no+iri", "text/turtle", b"", 400),
        (f"{G}&default", "text/turtle", b"", 400),
        (f"{G}&graph=urn:x", "text/turtle", b"", 400),
        (G, "text/turtle", b"#" * 100_001, 413),
    ],
)
def test_what_cannot_be_written(server, path, media, body, status):
    assert put(server, body, path, media=media).status == status
    assert server.count() == 0


def test_other_methods(server):
    answer = server.ask("PATCH", G, headers=AUTHORIZED)
    assert (answer.status, answer.headers["Allow"]) == (405, "GET, HEAD, PUT, POST, DELETE, OPTIONS")


def test_a_change_is_seen_by_those_who_have_an_older_answer(server):
    first = server.query("SELECT * { ?s ?p ?o }")
    tag = first.headers["ETag"]
    assert server.query("SELECT * { ?s ?p ?o }", **{"If-None-Match": tag}).status == 304
    put(server, A)
    second = server.query("SELECT * { ?s ?p ?o }", **{"If-None-Match": tag})
    assert (second.status, len(second.json["results"]["bindings"])) == (200, 1)


def test_a_build_is_told_who_writes(running, folder, tmp_path):
    listing = tmp_path / "papers.jsonl"
    listing.write_text('{"title": "A title", "abstract": "An abstract."}\n')
    result = CliRunner().invoke(main, ["build", str(listing), "--store", str(folder)])
    assert result.exit_code == 1
    assert "is being written by another process (pid " in result.stderr


def test_what_was_written_stays(tmp_path):
    secret = tmp_path / "token"
    secret.write_text(f"{TOKEN}\n")
    options = ["--writable", "--token-file", str(secret), "--base", "https://example.org/kg/"]
    with served(tmp_path / "kg", *options) as server:
        assert put(server, A).status == 201
        assert server.end() == 0
    with open_store(tmp_path / "kg") as store:
        assert (len(store), store.names.base) == (1, "https://example.org/kg/")
    with served(tmp_path / "kg", *options) as server:
        assert server.count() == 1


def test_words_are_found_in_what_was_written(server):
    statements = (
        f'<{EX}x> skos:prefLabel "Residual thing" . <{EX}y> skos:altLabel "Residual thing"; skos:prefLabel "y" .'
    )
    server.update(f"INSERT DATA {{ GRAPH graph:entities {{ {statements} }} }}")
    found = server.query('SELECT ?x { ?x kg:matches "residual thing" }')
    assert rows_of_json(found.body) == [(f"{EX}x",), (f"{EX}y",)]


def test_the_service_says_that_it_takes_updates(running):
    described = running.get("/sparql", "application/n-triples").text
    assert "http://www.w3.org/ns/sparql-service-description#SPARQL11Update" in described
