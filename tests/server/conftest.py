"""Servers as processes, on ports of their own, and a client that shows what it gets."""

import http.client
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from queue import Queue
from threading import Thread
from urllib.parse import urlencode, urlsplit

import pytest

from kg.writing import Writer
from tests import sample_graph
from tests.server.protocol_cases import DATA

ROOT = Path(__file__).parent.parent.parent
TOKEN = "a-token-for-tests"


@dataclass(frozen=True)
class Answer:
    """An HTTP response."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def media(self):
        return self.headers.get_content_type()

    @property
    def text(self):
        return self.body.decode()

    @property
    def json(self):
        return json.loads(self.body)


class Server:
    """A running `kg serve`."""

    def __init__(self, process, lines):
        self.process, self.lines = process, lines
        greeting = lines.get(timeout=120)
        assert greeting.startswith("kg: serving "), greeting
        self.address = greeting.split(" at ")[1].split(" ")[0]
        self.host = urlsplit(self.address).netloc

    def connection(self):
        return http.client.HTTPConnection(self.host, timeout=60)

    def ask(self, method, path, *, body=None, headers=None):
        connection = self.connection()
        try:
            connection.request(method, path, body, headers or {})
            got = connection.getresponse()
            return Answer(got.status, got.headers, got.read())
        finally:
            connection.close()

    def get(self, path, accept=None, **headers):
        return self.ask("GET", path, headers={**({"Accept": accept} if accept else {}), **headers})

    def query(self, text, accept="application/sparql-results+json", **headers):
        return self.get("/sparql?" + urlencode({"query": text}), accept, **headers)

    def update(self, text, *, token=TOKEN, address="/sparql"):
        headers = {"Content-Type": "application/sparql-update"}
        headers |= {"Authorization": f"Bearer {token}"} if token else {}
        return self.ask("POST", address, body=text.encode(), headers=headers)

    def count(self):
        """How many statements there are."""
        answer = self.query("SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } }")
        return int(answer.json["results"]["bindings"][0]["n"]["value"])

    def logged(self):
        """The next line of the log."""
        return json.loads(self.lines.get(timeout=30))

    def end(self):
        """Asks it to end, and gives its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(30)


@contextmanager
def served(store, *options, token=None):
    """Starts a server and waits for the line that says it is ready."""
    command = [sys.executable, "-m", "kg", "serve", "--store", str(store), "--port", "0", "--workers", "1", *options]
    environment = {**os.environ, "KG_TOKEN": token or "", "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environment)
    lines = Queue()
    reader = Thread(target=lambda: [lines.put(line) for line in chain(process.stderr, ["the server has ended"])])
    reader.start()
    try:
        yield Server(process, lines)
    finally:
        process.terminate()
        try:
            process.wait(30)
        finally:
            process.kill()
            process.wait()
            reader.join()
            process.stderr.close()


def store_of(lines, folder):
    """A store that holds some lines of N-Quads."""
    with Writer(folder) as writer:
        generation = writer.new_generation()
        generation.load(lines)
        writer.adopt(generation)
    return folder


@pytest.fixture(scope="session")
def people(tmp_path_factory):
    """A server of the data of the protocol cases."""
    with served(store_of(DATA, tmp_path_factory.mktemp("people") / "kg")) as server:
        yield server


@pytest.fixture(scope="session")
def sample(tmp_path_factory):
    """A server of the sample graph."""
    with served(sample_graph.write(tmp_path_factory.mktemp("sample") / "kg")) as server:
        yield server
