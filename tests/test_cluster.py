"""Extraction on a Dask cluster gives the same bytes, whatever becomes of a worker."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from kg import cluster
from kg.build import build
from kg.errors import KgError, MissingExtra
from kg.export import export
from kg.guard import Limits
from kg.papers import Paper
from kg.store import open_store
from tests.test_build import PAPERS, listing

ROOT = Path(__file__).parent.parent
MANY = [{**paper, "title": f"{paper['title']} {n}", "id": f"{n}-{paper['id']}"} for n in range(16) for paper in PAPERS]


@pytest.fixture
def dask():
    """Starts a scheduler or a worker; they end with the test."""
    pytest.importorskip("distributed")
    started = []

    def start(*arguments):
        command = [sys.executable, "-m", "dask", *arguments, "--no-dashboard"]
        home = {**os.environ, "PYTHONPATH": str(ROOT)}
        process = subprocess.Popen(command, env=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        started.append(process)
        return process

    yield start
    for process in reversed(started):
        process.kill()
        process.wait()


@pytest.fixture
def address():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{listener.getsockname()[1]}"


def nquads(store, path):
    with open_store(store) as graph:
        export(graph, path)
    return path.read_bytes()


@pytest.mark.servers
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(dask, address, tmp_path):
    source = listing(tmp_path, "a.jsonl", MANY)
    build([source], store=tmp_path / "here", workers=1)
    dask("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
    workers = [dask("worker", address, "--nthreads", "1", "--no-nanny") for _ in range(2)]
    killed = []

    def kill_one(progress):
        if progress.step == "extracting" and progress.done and not killed:
            workers[0].kill()
            killed.append(progress.done)

    summary = build([source], store=tmp_path / "there", cluster=address, on_progress=kill_one)
    assert (summary.extracted, summary.errors, len(killed)) == (64, 0, 1)
    assert killed[0] < 64
    assert nquads(tmp_path / "there", tmp_path / "there.nq") == nquads(tmp_path / "here", tmp_path / "here.nq")


@pytest.mark.servers
def test_a_cluster_without_workers_is_told(dask, address, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "_WORKER_SECONDS", 0.1)
    dask("scheduler", "--host", "127.0.0.1", "--port", address.rpartition(":")[2])
    with pytest.raises(KgError, match=f"^{address} has no workers: start some with dask worker; what was extracted is"):
        build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", cluster=address)


def test_a_scheduler_that_does_not_answer_is_told(address, tmp_path, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(cluster, "_SCHEDULER_SECONDS", 0.2)
    message = rf"^no scheduler answers at {address} \(.*\); start one with dask scheduler$"
    with pytest.raises(KgError, match=message):
        build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", cluster=address)


def test_a_missing_extra_is_named(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    message = "^" + re.escape("kg build --cluster needs more: pip install 'paperkg[cluster]'") + "$"
    with pytest.raises(MissingExtra, match=message):
        build([listing(tmp_path, "a.jsonl", PAPERS)], store=tmp_path / "kg", cluster="tcp://127.0.0.1:1")


def test_another_version_on_a_worker_is_refused():
    batch = [("x", Paper(id="x", title="BERT", abstract="BERT is a model."))]
    message = r"^a worker has paperkg \S+, this machine 0\.0\+other: install the same version on both$"
    with pytest.raises(KgError, match=message):
        cluster.extract(batch, "default", Limits(), "0.0+other")
