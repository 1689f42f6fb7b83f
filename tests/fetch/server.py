"""A server on loopback that answers as it is told, also wrongly, slowly, or not at all."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Act = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Server:
    """Its address, what it was asked for, and what it does about it: acts in their order, the last for ever."""

    address: str
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    @property
    def paths(self) -> list[str]:
        """What was asked for."""
        return [path for path, _ in self.asked]

    def act(self) -> Act:
        return self.acts.pop(0) if len(self.acts) > 1 else self.acts[0]


def answer(
    body: bytes | str = b"[]", *, status: int = 200, kind: str = "application/json", pack: bool = False, **headers: str
) -> Act:
    """A well-formed answer; underscores in the names of headers are hyphens."""
    data = body.encode() if isinstance(body, str) else body

    def act(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        packed = gzip.compress(data) if pack else data
        request.send_header("Content-Type", kind)
        request.send_header("Content-Length", str(len(packed)))
        if pack:
            request.send_header("Content-Encoding", "gzip")
        for name, value in headers.items():
            request.send_header(name.replace("_", "-"), value)
        request.end_headers()
        request.wfile.write(packed)

    return act


def sends_on(location: str) -> Act:
    return answer(status=302, Location=location)


def cut_off(request: BaseHTTPRequestHandler) -> None:
    """Promises more than it gives."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Content-Length", "1000")
    request.end_headers()
    request.wfile.write(b'[{"title":')
    request.close_connection = True


def cut_off_chunks(request: BaseHTTPRequestHandler) -> None:
    """Breaks off between two chunks."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.send_header("Transfer-Encoding", "chunked")
    request.end_headers()
    request.wfile.write(b'5\r\n[{"ti\r\n')
    request.close_connection = True


def hangs_up(request: BaseHTTPRequestHandler) -> None:
    """Closes the connection without a word."""
    request.close_connection = True


def endless(request: BaseHTTPRequestHandler) -> None:
    """Never comes to an end, a little at a time."""
    request.send_response(200)
    request.send_header("Content-Type", "application/json")
    request.end_headers()
    while True:
        request.wfile.write(b" " * (1 << 16))


def silent(server: Server) -> Act:
    """Takes the request and says nothing."""

    def act(request: BaseHTTPRequestHandler) -> None:
        server.stop.wait(30)
        request.close_connection = True

    return act


@contextmanager
def running() -> Iterator[Server]:
    """The server, on a port that is free."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.asked.append((self.path, dict(self.headers)))
            try:
                told.act()(self)
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Clients leave as they like."""

    http = Quiet(("127.0.0.1", 0), Handler)
    told = Server(f"http://127.0.0.1:{http.server_address[1]}")
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield told
    finally:
        told.stop.set()
        http.shutdown()
        http.server_close()
        thread.join()
