"""A proxy in front of a server, which does harm as it is told, and a server that answers what it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import parse_qs

import requests


@dataclass(frozen=True)
class Request:
    """A request as it came: path with its question, headers, and the fields of its form."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, list[str]]:
        return parse_qs(self.body.decode(), keep_blank_values=True)


@dataclass
class Answer:
    """What to answer; with `cut`, the connection ends after so many bytes of the body, before the headers if 0."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None


@dataclass
class Told:
    """A server that answers by a function, and remembers what it was asked."""

    address: str
    requests: list[Request]


@contextmanager
def telling(answer: Callable[[Request], Answer]) -> Iterator[Told]:
    """A server on loopback; `answer` is called for each request, in its order."""
    seen: list[Request] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            request = Request(self.path, dict(self.headers), body)
            seen.append(request)
            self.give(answer(request))

        def give(self, told: Answer) -> None:
            if told.cut == 0:
                self.close_connection = True
                return
            self.send_response_only(told.status)
            for name, value in {"Content-Length": str(len(told.body)), **told.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(told.body[: told.cut])
            self.close_connection = self.close_connection or told.cut is not None

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield Told(f"http://127.0.0.1:{server.server_port}", seen)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def passed_on(target: str, request: Request) -> Answer:
    """What the real server answers."""
    kept = {name: value for name, value in request.headers.items() if name in ("Accept", "Content-Type")}
    reply = requests.post(target + request.path, data=request.body, headers=kept, timeout=60)
    headers = {"Content-Type": reply.headers["Content-Type"]} if "Content-Type" in reply.headers else {}
    return Answer(reply.status_code, reply.content, headers)


#: Harm by name: what becomes of a request on its way to a server and back.
HARMS: dict[str, Callable[[str, Request], Answer]] = {
    "lost on the way there": lambda target, request: Answer(cut=0),
    "lost on the way back": lambda target, request: (passed_on(target, request), Answer(cut=0))[1],
    "cut off on the way back": lambda target, request: (passed_on(target, request), Answer(body=b"{" * 99, cut=9))[1],
    "failed": lambda target, request: Answer(500, b"out of order"),
    "done, and said to have failed": lambda target, request: (passed_on(target, request), Answer(500, b"sorry"))[1],
    "busy": lambda target, request: Answer(503, b"busy", {"Retry-After": "0"}),
    "too many": lambda target, request: Answer(429, b"slow down", {"Retry-After": "0"}),
}
