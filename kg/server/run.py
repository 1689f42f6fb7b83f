"""Sockets and signals: how a server begins and ends.

1. The workers begin, and the socket is bound, before anything is said; so the line on standard error means ready.
2. SIGTERM and SIGINT close the socket, give running requests some seconds, end the workers, and that is a success.
"""

from __future__ import annotations

import logging
import signal
import socket
import sys
from types import FrameType
from typing import Any

import uvicorn

from kg.errors import StoreError
from kg.server.app import application
from kg.server.log import now, write_line
from kg.server.settings import Settings
from kg.server.state import State


def serve(settings: Settings) -> None:
    """Serves until a signal comes. Raises StoreError where the store cannot be opened or the address not be had."""
    bound = _bound(settings.host, settings.port)
    try:
        state = State(settings)
        _log_complaints()
        config = uvicorn.Config(
            application(state), log_config=None, log_level="warning", access_log=False, server_header=False,
            lifespan="on", timeout_graceful_shutdown=round(settings.grace), h11_max_incomplete_event_size=1 << 20,
            proxy_headers=False, ws="none",
        )  # fmt: skip
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _ended)  # uvicorn takes them over, and raises them again when it has ended
        _Server(config, _greeting(settings, bound)).run(sockets=[bound])
    finally:
        bound.close()


class _Server(uvicorn.Server):
    """A server that says when it can be asked."""

    def __init__(self, config: uvicorn.Config, greeting: str) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begins, and says so."""
        await super().startup(sockets)
        if self.started:
            print(self._greeting, file=sys.stderr, flush=True)


def _log_complaints() -> None:
    handler = _LogLines()
    for name in ("uvicorn", "asyncio"):
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False


class _LogLines(logging.Handler):
    """What the HTTP library complains of, as lines of the log."""

    def emit(self, record: logging.LogRecord) -> None:
        """Writes a line."""
        line: dict[str, Any] = {"time": now(), "event": record.levelname.lower(), "error": record.getMessage()}
        write_line(line)


def _ended(number: int, frame: FrameType | None) -> None:
    """Nothing more to do."""


def _bound(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise StoreError(f"cannot listen on {host}:{port}: {error.strerror}; choose another --port") from None
    return bound


def _greeting(settings: Settings, bound: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    how = "reading and writing" if settings.writable else "reading only"
    return f"kg: serving {settings.store} at http://{host}:{bound.getsockname()[1]}/ ({how}); Ctrl-C ends it"
