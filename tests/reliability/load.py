"""Many clients at one `kg serve`, and among them some that mean no good.

1. Every question is asked once of the quiet server; what it answers then is right.
2. Clients ask questions in turn, each as soon as the last one is answered. An answer is right, or it is 503 with
   `Retry-After`, after which the client waits as it is told, or 504 where a worker got so little of the machine that
   its time was over; these are counted. Anything else is a wrong answer.
3. Bad clients do what they do, over and over: send a request byte by byte, headers without end, no HTTP at all, queries
   that multiply everything with everything, or leave before the answer.
4. The memory of the server and its workers is taken after a fifth of the time, and at the end.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Final
from urllib.parse import quote

from tests import sample_graph
from tests.server.conftest import served

ACCEPT: Final = {
    "page": "text/html",
    "rows": "application/sparql-results+json",
    "csv": "text/csv",
    "triples": "text/turtle",
}
QUESTIONS: Final = (
    ("/", "page"),
    ("/search?q=bert", "page"),
    ("/search?q=image+classification", "page"),
    ("/show?name=no+such+name", "page"),
    ("/entity/bert-32987c4b", "page"),
    ("/entity/bert-32987c4b", "triples"),
    ("/ontology", "page"),
    ("/sparql?query=" + quote("SELECT ?t (COUNT(*) AS ?n) { ?s a ?t } GROUP BY ?t ORDER BY ?t"), "rows"),
    ("/sparql?query=" + quote("SELECT ?e ?l { ?e a kg:Model ; skos:prefLabel ?l } ORDER BY ?e"), "csv"),
    ("/sparql?query=" + quote("SELECT (COUNT(*) AS ?n) { ?m kg:refersTo ?e ; kg:inPaper ?p }"), "rows"),
    ("/sparql?query=" + quote("CONSTRUCT { ?e a kg:Task } WHERE { ?e a kg:Task } ORDER BY ?e"), "triples"),
    ("/sparql?query=" + quote("SELECT { nonsense"), "rows"),
)
RUNAWAY: Final = "SELECT (COUNT(*) AS ?n) { " + " ".join(f"?a{n} ?b{n} ?c{n} ." for n in range(30)) + " }"
Attack = Callable[[str, asyncio.StreamReader, asyncio.StreamWriter, float], Awaitable[None]]


@dataclass(slots=True)
class _Tally:
    statuses: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    attacks: Counter[str] = field(default_factory=Counter)


def press(*, clients: int, seconds: float, workers: int = 2) -> dict[str, int | float]:
    """Figures of a run on the sample graph: answers by kind, times in milliseconds, memory in MB.

    The clients have a thread of their own: where a browser was driven before, this one has a running event loop.
    """
    with TemporaryDirectory() as folder, ThreadPoolExecutor(1) as apart:
        store = sample_graph.write(Path(folder) / "kg")
        with served(store, "--workers", str(workers), "--timeout", "2", "--queue", "64") as server:
            pressed = apart.submit(asyncio.run, _pressed(server.host, server.process.pid, clients, seconds))
            return pressed.result()


async def _pressed(host: str, pid: int, clients: int, seconds: float) -> dict[str, int | float]:
    right = [(await _asked(host, path, kind))[:2] for path, kind in QUESTIONS]
    tally, end = _Tally(), monotonic() + seconds
    tasks = [asyncio.create_task(_client(host, number, right, tally, end)) for number in range(clients)]
    tasks += [asyncio.create_task(_repeated(name, attack, host, tally, end)) for name, attack in ATTACKS.items()]
    await asyncio.sleep(seconds / 5)
    early = _memory(pid)
    await asyncio.gather(*tasks)
    after = [(await _asked(host, path, kind))[:2] for path, kind in QUESTIONS]
    tally.wrong += [f"afterwards: {QUESTIONS[at][0]}" for at, (a, b) in enumerate(zip(after, right)) if a != b]
    for line in tally.wrong[:10]:
        print("wrong:", line)
    times = sorted(tally.times)
    return {
        "clients": clients,
        "seconds": seconds,
        "answers": len(times),
        "told to come again": tally.statuses[503],
        "stopped": tally.statuses[504],
        "wrong answers": len(tally.wrong),
        "attacks": sum(tally.attacks.values()),
        "median ms": round(1000 * times[len(times) // 2]),
        "95th percentile ms": round(1000 * times[len(times) * 95 // 100]),
        "memory after a fifth MB": early,
        "memory at the end MB": _memory(pid),
    }


async def _client(host: str, number: int, right: list[tuple[int, bytes]], tally: _Tally, end: float) -> None:
    for turn in count(number):
        if monotonic() >= end:
            return
        at = turn % len(QUESTIONS)
        began = monotonic()
        try:
            status, body, headers = await _asked(host, *QUESTIONS[at])
        except (OSError, asyncio.IncompleteReadError, ValueError) as error:
            tally.wrong.append(f"{QUESTIONS[at][0]}: {type(error).__name__} {error}")
            continue
        tally.statuses[status] += 1
        if status == 503 and "retry-after" in headers:
            await asyncio.sleep(min(float(headers["retry-after"]), max(0.0, end - monotonic())))
        elif status == 504:
            continue
        elif (status, body) != right[at]:
            tally.wrong.append(f"{QUESTIONS[at][0]}: {status} {body[:80]!r}")
        else:
            tally.times.append(monotonic() - began)


async def _asked(host: str, path: str, kind: str) -> tuple[int, bytes, dict[str, str]]:
    """Status, body and headers of one request on a connection of its own."""
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port), limit=1 << 20)
    try:
        head = f"GET {path} HTTP/1.1\r\nHost: {host}\r\nAccept: {ACCEPT[kind]}\r\nConnection: close\r\n\r\n"
        writer.write(head.encode())
        first, *lines = (await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 60)).decode("latin-1").split("\r\n")
        headers = {key.lower(): value for key, _, value in (line.partition(": ") for line in lines if line)}
        body = await asyncio.wait_for(reader.read(), 60)
        if headers.get("transfer-encoding") == "chunked":
            body = _joined(body)
        return int(first.split()[1]), body, headers
    finally:
        writer.close()


def _joined(body: bytes) -> bytes:
    """What chunks hold."""
    parts = []
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        parts.append(body[:length])
        body = body[length + 2 :]
    return b"".join(parts)


async def _repeated(name: str, attack: Attack, host: str, tally: _Tally, end: float) -> None:
    while monotonic() < end:
        address, port = host.split(":")
        reader, writer = await asyncio.open_connection(address, int(port))
        try:
            await attack(host, reader, writer, end)
        except OSError:  # the server may cut such a connection
            pass
        finally:
            writer.close()
        tally.attacks[name] += 1


async def _slow(host: str, _: asyncio.StreamReader, writer: asyncio.StreamWriter, end: float) -> None:
    """A request that comes byte by byte."""
    for byte in f"GET / HTTP/1.1\r\nHost: {host}\r\nX-Slow: {'x' * 1000}".encode():
        if monotonic() >= end:
            return
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.1)


async def _endless(host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: float) -> None:
    """Headers of two megabytes."""
    writer.write(f"GET / HTTP/1.1\r\nHost: {host}\r\n".encode() + b"X-More: " + b"x" * 2_000_000 + b"\r\n\r\n")
    await writer.drain()
    await asyncio.wait_for(reader.read(1000), 10)


async def _garbage(_: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, __: float) -> None:
    """No HTTP."""
    writer.write(b"\x16\x03\x01\x02\x00" + bytes(range(256)) * 4 + b"\r\n\r\n")
    await asyncio.wait_for(reader.read(1000), 10)


async def _runaway(host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: float) -> None:
    """A query that multiplies everything with everything."""
    writer.write(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
    await asyncio.wait_for(reader.read(), 60)


async def _leaving(host: str, _: asyncio.StreamReader, writer: asyncio.StreamWriter, __: float) -> None:
    """One who asks and goes."""
    writer.write(f"GET /sparql?query={quote(RUNAWAY)} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    await writer.drain()
    await asyncio.sleep(0.3)


async def _posting(host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: float) -> None:
    """A body that is announced and never comes whole."""
    writer.write(f"POST /sparql HTTP/1.1\r\nHost: {host}\r\nContent-Length: 99999999999\r\n\r\nquery=".encode())
    await asyncio.wait_for(reader.read(1000), 10)


ATTACKS: Final[dict[str, Attack]] = {
    "slow": _slow, "slow too": _slow, "endless headers": _endless, "garbage": _garbage, "runaway query": _runaway,
    "leaving": _leaving, "endless body": _posting,
}  # fmt: skip


def _memory(pid: int) -> int:
    """What a process and its children hold, in MB; memory that they share counts once."""
    total = 0
    for process in [pid, *_children(pid)]:
        try:
            lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
        except OSError:
            continue
        total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return total // 1024


def _children(pid: int) -> list[int]:
    found = []
    for task in Path(f"/proc/{pid}/task").iterdir():
        for child in (task / "children").read_text(encoding="ascii").split():
            found += [int(child), *_children(int(child))]
    return found
