"""The access log: a line of JSON on standard error for every request.

    {"time": "2025-11-21T14:02:11.482Z", "client": "127.0.0.1", "method": "GET", "path": "/sparql", "status": 200,
     "ms": 12.3, "bytes": 4711, "query": "9f86d081884c7d65", "error": "…"}

`query` is the hash of the query or update, which itself may be private; `error` says why a request failed.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from datetime import UTC, datetime
from typing import Any, Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

#: Key of the scope under which handlers leave what the log should say.
NOTES: Final = "kg.log"


def note(scope: Scope, **values: str) -> None:
    """Leaves something to be said in the log line of a request."""
    scope.setdefault(NOTES, {}).update(values)


def note_query(scope: Scope, text: str) -> None:
    """Leaves the hash of a query or update."""
    note(scope, query=hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:16])


class AccessLog:
    """Around an application: logs every request, and answers what the application could not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = time.perf_counter()
        seen: dict[str, Any] = {"status": 0, "bytes": 0}
        scope[NOTES] = {}

        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen["status"] = message["status"]
            elif message["type"] == "http.response.body":
                seen["bytes"] += len(message.get("body", b""))
            await send(message)

        try:
            await self._app(scope, receive, counted)
        except asyncio.CancelledError:  # the server has waited long enough for the last requests
            note(scope, error="stopped: the server ends")
            if not seen["status"]:
                await _fail(counted, 503, b"stopped: the server ends\n")
        except Exception as error:  # the last place where a failure can still be told
            note(scope, error=f"{type(error).__name__}: {error}")
            if not seen["status"]:
                await _fail(counted, 500, b"the request failed\n")
        finally:
            write_line(_line(scope, seen, time.perf_counter() - begun))


def write_line(line: dict[str, Any]) -> None:
    """Writes a line of the log at once."""
    print(json.dumps(line, ensure_ascii=False), file=sys.stderr, flush=True)


def now() -> str:
    """The time in UTC, to the millisecond."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _line(scope: Scope, seen: dict[str, Any], seconds: float) -> dict[str, Any]:
    client = scope.get("client") or ("",)
    return {
        "time": now(), "client": client[0], "method": scope["method"], "path": scope["path"],
        "status": seen["status"], "ms": round(seconds * 1000, 1), "bytes": seen["bytes"], **scope[NOTES],
    }  # fmt: skip


async def _fail(send: Send, status: int, text: bytes) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(text)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
