"""Whatever happens on the way, a server ends up with exactly what a folder would hold."""

import json
import multiprocessing
import os
import random
import shutil
import signal

import pytest
import requests
from click.testing import CliRunner

from kg.build import build
from kg.cli import main
from kg.errors import InputError, StoreError
from kg.remote import client
from kg.remote import writing as remote_writing
from kg.remote.local import state_folder
from kg.statements import STORE_FORMAT
from kg.store import open_store
from tests import servers
from tests.remote.conftest import nquads
from tests.remote.proxy import HARMS, Answer, passed_on, telling

PAPERS = [
    {
        "title": "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
        "abstract": "We introduce BERT, pre-trained on BooksCorpus. BERT reaches 80.5% on GLUE.",
        "date": "2018-10-11",
    },
    {
        "title": "RoBERTa: A Robustly Optimized BERT Pretraining Approach",
        "abstract": "We present RoBERTa, which trains BERT longer. RoBERTa outperforms BERT on GLUE and on RACE.",
        "date": "2019-07-26",
    },
    {
        "title": "ImageNet Large Scale Visual Recognition Challenge",
        "abstract": 'ImageNet is a dataset for image classification. "Quotes", \\u0041, \\n and 中文 stay as they are.',
        "date": "2014-09-01",
    },
]


@pytest.fixture(scope="module")
def server():
    with servers.oxigraph() as running:
        yield running


@pytest.fixture(autouse=True)
def _small_requests(monkeypatch, server):
    server.update("DROP ALL")
    monkeypatch.setattr(remote_writing, "_BATCH", 2500)
    monkeypatch.setattr(client, "_FIRST_WAIT", 0.001)


def listing(folder, name="papers", papers=PAPERS):
    path = folder / f"{name}.jsonl"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return str(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("whole")
    build([listing(folder)], store=folder / "kg", workers=1)
    return nquads(folder / "kg")


def harmful(server, harm):
    """A proxy whose n-th request suffers what `harm(n)` names, if anything."""
    count = iter(range(10_000))

    def answer(request):
        name = harm(next(count))
        return HARMS[name](server.address, request) if name else passed_on(server.address, request)

    return telling(answer)


@pytest.mark.parametrize("name", HARMS)
def test_every_request_may_suffer_once(server, whole, tmp_path, name):
    with harmful(server, lambda n: name if n % 2 == 0 else None) as proxy:
        build([listing(tmp_path)], store=proxy.address, workers=1)
        assert len(proxy.requests) > 20
    assert nquads(server.address) == whole


@pytest.mark.parametrize("seed", range(6))
def test_harm_of_all_kinds_at_random(server, whole, tmp_path, seed):
    chance = random.Random(seed)
    names = [*HARMS, *[None] * 20]
    with harmful(server, lambda n: chance.choice(names)) as proxy:
        build([listing(tmp_path)], store=proxy.address, workers=1)
    assert nquads(server.address) == whole


def dying_build(calls, moment, address, source):
    """A build that is killed before or after its n-th request."""
    left, post = calls, client.Client.post

    def dying(*args, **kwargs):
        nonlocal left
        left -= 1
        if left == 0 and moment == "before":
            os.kill(os.getpid(), signal.SIGKILL)
        reply = post(*args, **kwargs)
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return reply

    client.Client.post = dying
    build([source], store=address, workers=1)


@pytest.mark.parametrize(
    ("calls", "moment"), [(4, "after"), (7, "before"), (9, "after"), (12, "before"), (14, "after")]
)
def test_a_killed_build_goes_on_where_it_was(server, whole, tmp_path, calls, moment):
    source = listing(tmp_path)
    child = multiprocessing.get_context("fork").Process(
        target=dying_build, args=(calls, moment, server.address, source)
    )
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    assert build([source], store=server.address, workers=1).unchanged is False
    assert nquads(server.address) == whole
    assert build([source], store=server.address, workers=1).unchanged is True


@pytest.mark.parametrize("status", [413, 400, 500])
def test_requests_that_are_too_large_are_made_smaller(server, whole, tmp_path, status):
    def answer(request):
        if len(request.body) > 3000:
            return Answer(status, b"too much at once")
        return passed_on(server.address, request)

    with telling(answer) as proxy:
        build([listing(tmp_path)], store=proxy.address, workers=1)
    assert nquads(server.address) == whole


def test_a_server_that_takes_nothing_is_told_in_words(server, tmp_path):
    def answer(request):
        return Answer(403, b"no") if "update" in request.form else passed_on(server.address, request)

    with telling(answer) as proxy, pytest.raises(StoreError) as error:
        build([listing(tmp_path)], store=proxy.address, workers=1)
    assert str(error.value) == (
        f"{proxy.address}/query can be read, but not written: {proxy.address}/update (status 403: no). "
        "Where updates go elsewhere, name that address in KG_UPDATE_URL; "
        "say who you are with KG_USER and KG_PASSWORD, or with KG_TOKEN"
    )


def test_a_failure_in_the_middle_says_that_the_build_can_go_on(server, whole, tmp_path):
    def answer(request):
        broken = len(proxy.requests) > 12 and "update" in request.form
        return Answer(422, b"no more") if broken else passed_on(server.address, request)

    with telling(answer) as proxy, pytest.raises(StoreError, match="the same build goes on from there"):
        build([listing(tmp_path)], store=proxy.address, workers=1)
    proxied = build([listing(tmp_path)], store=server.address, workers=1, replace=True)
    assert proxied.papers == 3
    assert nquads(server.address) == whole


def test_one_build_after_another_equals_both_at_once(server, tmp_path):
    sources = [listing(tmp_path, "a", PAPERS[:1]), listing(tmp_path, "b", PAPERS[1:])]
    build(sources, store=tmp_path / "kg", workers=1)
    build(sources[1:], store=server.address, workers=1)
    assert build(sources[:1], store=server.address, workers=1).extracted == 1
    assert nquads(server.address) == nquads(tmp_path / "kg")


def test_only_what_changed_is_written(server, tmp_path):
    papers = [*PAPERS, *({"title": f"Paper {n}", "abstract": "We study GLUE."} for n in range(20))]
    with harmful(server, lambda n: None) as proxy:
        build([listing(tmp_path, papers=papers)], store=proxy.address, workers=1)
        sent, first = bytes_written(proxy), len(proxy.requests)
        papers[0] = {**papers[0], "abstract": "Nothing is named."}
        build([listing(tmp_path, papers=papers)], store=proxy.address, workers=1)
        assert bytes_written(proxy, first) < sent / 4
    build([listing(tmp_path, papers=papers)], store=tmp_path / "kg", workers=1)
    assert nquads(server.address) == nquads(tmp_path / "kg")


def bytes_written(proxy, start=0):
    return sum(len(request.body) for request in proxy.requests[start:] if "update" in request.form)


def test_another_machine_is_refused_unless_it_replaces(server, whole, tmp_path):
    build([listing(tmp_path, papers=PAPERS[:2])], store=server.address, workers=1)
    with pytest.raises(StoreError, match="was built last by another machine") as error:
        build([listing(tmp_path)], store=server.address, workers=1, state=tmp_path / "elsewhere")
    assert "--replace puts what is built here in the place of all" in str(error.value)
    build([listing(tmp_path)], store=server.address, workers=1, state=tmp_path / "elsewhere", replace=True)
    assert nquads(server.address) == whole
    with pytest.raises(StoreError, match="out of date"):
        build([listing(tmp_path)], store=server.address, workers=1)


def test_an_old_copy_of_what_a_machine_kept_is_refused(server, tmp_path):
    build([listing(tmp_path, papers=PAPERS[:2])], store=server.address, workers=1)
    shutil.copytree(tmp_path / "state", tmp_path / "copy")
    build([listing(tmp_path)], store=server.address, workers=1)
    with pytest.raises(StoreError, match="out of date"):
        build([listing(tmp_path)], store=server.address, workers=1, state=tmp_path / "copy")


def owners(server):
    answer = requests.post(
        f"{server.address}/query",
        data={"query": "SELECT ?o { GRAPH <urn:paperkg:state> { ?s <https://w3id.org/paperkg/state#owner> ?o } }"},
        headers={"Accept": "text/csv"},
        timeout=30,
    )
    return answer.text.split()[1:]


def test_a_build_that_reads_nothing_leaves_no_trace(server, whole, tmp_path):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="no paper could be read"):
        build([str(empty)], store=server.address, workers=1)
    assert owners(server) == []
    build([listing(tmp_path)], store=server.address, workers=1, state=tmp_path / "elsewhere")
    assert nquads(server.address) == whole


@pytest.mark.parametrize("replace", [False, True])
def test_a_build_that_reads_nothing_leaves_the_graph_to_its_owner(server, whole, tmp_path, replace):
    empty = tmp_path / "empty.jsonl"
    empty.write_text("", encoding="utf-8")
    build([listing(tmp_path, papers=PAPERS[:2])], store=server.address, workers=1)
    before = owners(server)
    if replace:
        with pytest.raises(InputError, match="no paper could be read"):
            build([str(empty)], store=server.address, workers=1, state=tmp_path / "elsewhere", replace=True)
    else:
        assert build([str(empty)], store=server.address, workers=1).unchanged
    assert (len(before), owners(server)) == (1, before)
    build([listing(tmp_path)], store=server.address, workers=1)
    assert nquads(server.address) == whole


def say_format(server, number):
    name = "<https://w3id.org/paperkg/ontology#storeFormat>"
    server.update(
        f"DELETE {{ GRAPH ?g {{ ?b {name} ?n }} }} INSERT {{ GRAPH ?g {{ ?b {name} {number} }} }} "
        f"WHERE {{ GRAPH ?g {{ ?b {name} ?n }} }}"
    )


def test_a_graph_of_an_older_format_is_brought_up_to_date(server, whole, tmp_path):
    build([listing(tmp_path)], store=server.address, workers=1)
    say_format(server, 1)
    with pytest.raises(StoreError) as error:
        open_store(server.address)
    assert str(error.value) == (
        f"{server.address}/query was written by an older version of paperkg (store format 1); "
        f"bring it up to date: kg build --store {server.address}"
    )
    assert not build([], store=server.address, workers=1).unchanged
    assert nquads(server.address) == whole
    assert build([], store=server.address, workers=1).unchanged


@pytest.mark.parametrize("number", ['"x"', '"-1"', "<urn:x>", "99999999999999999999"])
def test_a_format_that_is_no_number_counts_as_older(server, tmp_path, number):
    build([listing(tmp_path)], store=server.address, workers=1)
    say_format(server, number)
    with pytest.raises(StoreError, match=r"older version of paperkg \(store format 0\)"):
        open_store(server.address)


def test_a_graph_of_a_newer_format_is_left_alone(server, tmp_path):
    build([listing(tmp_path)], store=server.address, workers=1)
    before = nquads(server.address)
    say_format(server, 99)
    told = r"was written by a newer version of paperkg \(store format 99\); upgrade paperkg"
    with pytest.raises(StoreError, match=told):
        open_store(server.address)
    with pytest.raises(StoreError, match=told):
        build([listing(tmp_path)], store=server.address, workers=1, replace=True)
    say_format(server, STORE_FORMAT)
    assert nquads(server.address) == before


def test_graphs_that_no_build_noted_are_not_overwritten(server, whole, tmp_path):
    server.update("INSERT DATA { GRAPH <urn:paperkg:graph/paper/x> { <urn:a> <urn:b> <urn:c> } }")
    with pytest.raises(StoreError, match="--replace"):
        build([listing(tmp_path)], store=server.address, workers=1)
    build([listing(tmp_path)], store=server.address, workers=1, replace=True)
    assert nquads(server.address) == whole


def test_what_others_keep_on_the_server_stays_and_is_not_seen(server, whole, tmp_path):
    server.update("INSERT DATA { GRAPH <urn:other> { <urn:a> <urn:b> <urn:c> } }")
    build([listing(tmp_path)], store=server.address, workers=1)
    assert nquads(server.address) == whole
    server.update("DELETE DATA { GRAPH <urn:other> { <urn:a> <urn:b> <urn:c> } }")


@pytest.mark.parametrize(
    "update",
    [
        "INSERT DATA { GRAPH <urn:paperkg:graph/entities> { <urn:a> <urn:b> <urn:c> } }",
        "DELETE WHERE { GRAPH <urn:paperkg:graph/entities> { ?s ?p ?o } }",
        "CLEAR ALL",
    ],
)
def test_what_was_changed_by_hand_is_put_right_by_the_next_build_that_writes(server, whole, tmp_path, update):
    build([listing(tmp_path, papers=PAPERS[:2])], store=server.address, workers=1)
    server.update(update)
    build([listing(tmp_path)], store=server.address, workers=1)
    assert nquads(server.address) == whole


def test_two_bases_lie_beside_each_other(server, whole, tmp_path, monkeypatch):
    build([listing(tmp_path)], store=server.address, workers=1)
    build([listing(tmp_path)], store=server.address, workers=1, base="https://example.org/kg/")
    with pytest.raises(StoreError, match=r"choose one with KG_BASE: https://example\.org/kg/, urn:paperkg:"):
        nquads(server.address)
    monkeypatch.setenv("KG_BASE", "urn:paperkg:")
    assert nquads(server.address) == whole


def test_a_second_build_at_the_same_time_is_told_who_writes(server, tmp_path):
    with (
        remote_writing.RemoteWriter(server.address),
        pytest.raises(StoreError, match=r"written by another process \(pid"),
    ):
        build([listing(tmp_path)], store=server.address, workers=1)


def test_updates_may_go_to_another_address(server, whole, tmp_path, monkeypatch):
    def only_queries(request):
        return passed_on(server.address, request) if "query" in request.form else Answer(405)

    monkeypatch.setenv("KG_UPDATE_URL", f"{server.address}/update")
    with telling(only_queries) as proxy:
        build([listing(tmp_path)], store=f"{proxy.address}/query", workers=1)
    assert nquads(server.address) == whole


def test_the_command_tells_what_stands_in_the_way_and_how_to_go_on(server, whole, tmp_path):
    def run(folder, *more):
        words = [
            "build",
            listing(tmp_path),
            "--workers",
            "1",
            "--store",
            server.address,
            "--state",
            str(tmp_path / folder),
        ]
        return CliRunner().invoke(main, [*words, *more])

    first = run("one")
    assert (first.exit_code, first.stderr.split("/query")[0].partition(": 3 papers, ")[0]) == (0, server.address)
    refused = run("two")
    assert refused.exit_code == 1
    assert refused.stderr.startswith(f"kg: {server.address}/query was built last by another machine, or what this one")
    assert run("two", "--replace").exit_code == 0
    assert nquads(server.address) == whole


def test_an_interrupted_build_says_that_it_goes_on(server, whole, tmp_path, monkeypatch):
    words = ["build", listing(tmp_path), "--workers", "1", "--store", server.address]
    with monkeypatch.context() as patch:
        patch.setattr(remote_writing.updates, "written", interrupted)
        stopped = CliRunner().invoke(main, words)
    assert (stopped.exit_code, stopped.stderr) == (
        130,
        f"kg: interrupted; {server.address}/query holds a part of what was to be written; "
        "the same build, run again, goes on\n",
    )
    assert CliRunner().invoke(main, words).exit_code == 0
    assert nquads(server.address) == whole


def interrupted(*_):
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"KG_STATE": "/a", "XDG_STATE_HOME": "/b"}, "/a"),
        ({"XDG_STATE_HOME": "/b"}, "/b/paperkg"),
        ({"HOME": "/home/me"}, "/home/me/.local/state/paperkg"),
    ],
)
def test_where_a_machine_keeps_what_it_read(monkeypatch, variables, expected):
    for name in ("KG_STATE", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert state_folder("http://h:1/query", "urn:paperkg:").parent.as_posix() == expected
