"""Real SPARQL servers on loopback, started by the tests; where one is not installed, its tests are skipped."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

_PATIENCE = 120.0
_ROOT = Path(__file__).parent.parent
TOKEN = "a-token-for-tests"


@dataclass(frozen=True)
class Server:
    """A server that runs: the address that a person would give, and what kind it is."""

    address: str
    kind: str
    process: subprocess.Popen[bytes] | None = None

    @property
    def queries(self) -> str:
        """Where it answers."""
        return self.address if self.kind == "virtuoso" else self.address + "/query"

    def update(self, text: str) -> None:
        """Writes past paperkg."""
        path = "" if self.kind == "virtuoso" else "/update"
        requests.post(self.address + path, data={"update": text}, timeout=30).raise_for_status()


@contextmanager
def oxigraph() -> Iterator[Server]:
    """An Oxigraph server that keeps everything in memory."""
    program = shutil.which("oxigraph", path=str(Path(sys.executable).parent)) or shutil.which("oxigraph")
    if program is None:
        pytest.skip("the oxigraph server is not installed: pip install oxigraph")
    port = _free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    with _running(command, f"http://127.0.0.1:{port}", "oxigraph", "/query") as server:
        yield server


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso 7 with a fresh database, to which everyone may write."""
    program, client = shutil.which("virtuoso-t"), shutil.which("isql-vt")
    if program is None or client is None:
        pytest.skip("Virtuoso is not installed: apt-get install virtuoso-opensource-7-bin virtuoso-opensource-7-common")
    http, sql = _free_port(), _free_port()
    (folder / "virtuoso.ini").write_text(_INI.format(http=http, sql=sql), encoding="utf-8")
    command = [program, "+configfile", "virtuoso.ini", "+foreground"]
    with _running(command, f"http://127.0.0.1:{http}/sparql", "virtuoso", "", folder) as server:
        grant = 'GRANT SPARQL_UPDATE TO "SPARQL";'
        subprocess.run([client, f"127.0.0.1:{sql}", "dba", "dba", f"exec={grant}"], check=True, capture_output=True)
        yield server


@contextmanager
def own(folder: Path) -> Iterator[Server]:
    """`kg serve` of a folder that clients with the token may write."""
    pytest.importorskip("starlette")
    pytest.importorskip("uvicorn")
    port = _free_port()
    command = [sys.executable, "-m", "kg", "serve", "--store", str(folder), "--port", str(port), "--writable"]
    environment = {**os.environ, "KG_TOKEN": TOKEN}
    with _running(command, f"http://127.0.0.1:{port}", "own", "/sparql", _ROOT, environment) as server:
        yield server


@contextmanager
def _running(
    command: list[str],
    address: str,
    kind: str,
    path: str,
    folder: Path | None = None,
    env: dict[str, str] | None = None,
) -> Iterator[Server]:
    process = subprocess.Popen(command, cwd=folder, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(address + path, process)
        yield Server(address, kind, process)
    finally:
        process.kill()
        process.wait()


def _wait(url: str, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            if requests.post(url, data={"query": "ASK {}"}, timeout=5).ok:
                return
        except requests.RequestException:
            time.sleep(0.05)
    raise RuntimeError(f"{url} did not start")


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


_INI = """
[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
[TempDatabase]
DatabaseFile = temporary.db
TransactionFile = temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
NumberOfBuffers = 20000
MaxDirtyBuffers = 15000
DirsAllowed = .
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerThreads = 8
[SPARQL]
ResultSetMaxRows = 1000000
"""
