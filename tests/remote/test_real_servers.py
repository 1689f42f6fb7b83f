"""The sample on real servers answers as it does from a folder."""

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import StoreError
from kg.lookup import find_entities, find_papers
from kg.paths import path
from kg.queries import load, run
from kg.remote.client import Client
from kg.remote.search import NOTE
from kg.remote.store import open_remote
from kg.remote.writing import RemoteWriter
from kg.search import search
from kg.show import show
from kg.stats import stats
from kg.store import open_store
from kg.validation import validate
from tests.remote.conftest import nquads

SERVERS = [
    "oxigraph",
    pytest.param("served", marks=pytest.mark.full),
    pytest.param("virtuoso", marks=pytest.mark.servers),
]


@pytest.fixture(scope="module", params=SERVERS)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def address(kind, request):
    return request.getfixturevalue(f"{kind}_sample").address


@pytest.fixture(scope="module")
def here(local):
    with open_store(local) as store:
        yield store


@pytest.fixture(scope="module")
def there(address):
    with open_remote(address, Client(timeout=60)) as store:
        yield store


def test_a_build_leaves_the_same_statements_as_in_a_folder(local, address):
    assert nquads(address) == nquads(local)


@pytest.mark.parametrize("question", load())
def test_every_named_question_has_the_same_rows(here, there, question):
    assert answer(there, question) == answer(here, question)


@pytest.mark.parametrize("question", [name for name, one in load().items() if one.parameter("min_confidence")])
def test_so_has_every_question_about_the_surer_statements(here, there, question):
    assert answer(there, question, min_confidence="0.9") == answer(here, question, min_confidence="0.9")


def answer(store, question, **given):
    found = run(store, question, given)
    if found.triples is not None:
        return found.variables, set(found.triples)
    return found.variables, [tuple(map(str, row)) for row in found.plain()]


def test_look_ups_cards_ways_and_counts_are_the_same(here, there):
    assert find_entities(there, "imagenet dataset") == find_entities(here, "imagenet dataset")
    assert find_papers(there, "deep residual learning") == find_papers(here, "deep residual learning")
    assert show(there, "BERT", evidence=True) == show(here, "BERT", evidence=True)
    assert path(there, "BERT", "ImageNet") == path(here, "BERT", "ImageNet")
    assert stats(there) == stats(here)


def test_search_without_an_index_finds_the_same_and_says_how(here, there):
    assert here.index.note is None
    assert "CONTAINS" in there.index.note
    for words in ("bert", "question answ", "GLUE", "deep residual"):
        expected = {match.iri for match in search(here, words, limit=0)}
        assert {match.iri for match in search(there, words, limit=0)} == expected


def test_the_command_says_how_a_server_was_searched(local, address):
    here, there = (CliRunner().invoke(main, ["search", "bert", "--store", str(store)]) for store in (local, address))
    assert (here.exit_code, here.stderr) == (0, "")
    assert (there.exit_code, there.stderr) == (0, f"kg: {NOTE}\n")


def test_any_other_query_sees_the_union_of_all_graphs(here, there):
    text = "SELECT ?l (COUNT(DISTINCT ?p) AS ?n) { ?p kg:mentions ?e . ?e skos:prefLabel ?l } GROUP BY ?l ORDER BY ?l"
    assert run(there, text).plain() == run(here, text).plain()
    assert run(there, "ASK { ?p a kg:Paper }").plain() == [(True,)]
    assert run(there, "ASK { ?p a kg:Nothing }").plain() == [(False,)]
    construct = "CONSTRUCT { ?e skos:prefLabel ?l } { ?e a kg:Task ; skos:prefLabel ?l }"
    assert set(run(there, construct).triples) == set(run(here, construct).triples)


@pytest.mark.parametrize(
    "command",
    [
        ["query", "most-used-datasets", "--format", "csv"],
        ["show", "BERT", "--format", "json"],
        ["show", "ImageNet", "--format", "json"],
        ["path", "BERT", "GLUE"],
        ["stats", "--format", "json"],
        ["ask", "what is based on BERT", "--format", "csv"],
        ["show", "BERT", "--evidence", "--format", "json"],
        ["report", "centrality", "--no-scores", "-o", "FILE.html"],
        ["report", "communities", "-o", "FILE.json"],
        ["view", "-o", "FILE.html"],
        ["export", "-o", "FILE.ttl"],
        ["export", "-o", "FILE.graphml"],
    ],
    ids=" ".join,
)
def test_commands_give_the_same(local, address, tmp_path, command):
    def outcome(location, name):
        file = tmp_path / name
        words = [word.replace("FILE", str(file)) for word in command]
        result = CliRunner().invoke(main, [*words, "--store", str(location)])
        written = {
            path.name: path.read_bytes().replace(str(location).encode(), b"STORE") for path in tmp_path.glob(f"{name}*")
        }
        return result.exit_code, result.stdout, {path.removeprefix(name): text for path, text in written.items()}

    expected = outcome(local, "here")
    assert expected[0] == 0
    assert outcome(address, "there") == expected


def test_the_same_faults_are_found(here, there):
    assert validate(there) == validate(here) == []


def test_the_rdflib_view_is_a_copy(there, here):
    dataset = there.dataset
    assert {str(graph.identifier) for graph in dataset.graphs() if len(graph)} == set(here.graphs())


@pytest.mark.servers
def test_virtuoso_is_written_with_a_password_that_is_not_sent_in_clear(virtuoso, monkeypatch):
    monkeypatch.setenv("KG_UPDATE_URL", virtuoso.address + "-auth")
    with pytest.raises(StoreError, match="say who you are with KG_USER and KG_PASSWORD"):
        RemoteWriter(virtuoso.address, base="https://example.org/auth/").__enter__()
    monkeypatch.setenv("KG_USER", "dba")
    monkeypatch.setenv("KG_PASSWORD", "dba")
    with RemoteWriter(virtuoso.address, base="https://example.org/auth/") as writer:
        assert writer.state is None
