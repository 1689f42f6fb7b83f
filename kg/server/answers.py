"""Replies and problems as HTTP responses."""

from __future__ import annotations

import hashlib
import os
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import IO, Final

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response, StreamingResponse

from kg.server import pages
from kg.server.problems import Problem
from kg.server.replies import Reply

_CHUNK: Final = 1 << 18
#: Characters of a problem that are told.
_QUOTED: Final = 1000
#: What every response says, unless it says otherwise itself.
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def refusal(problem: Problem, *, page: bool = False) -> Response:
    """Why a request is not answered, as a line of text or a page."""
    text = told(problem)
    headers = {**HEADERS, "Vary": "Accept", **problem.headers}
    if page:
        content = pages.problem(problem.status, text).encode("utf-8", "replace")
        return HTMLResponse(content, problem.status, {**headers, "Content-Security-Policy": pages.POLICY})
    return PlainTextResponse((text + "\n").encode("utf-8", "replace"), problem.status, headers)


def told(problem: Problem) -> str:
    r"""A problem in one line, and never a long one: what it quotes came from whoever asked.

    >>> told(Problem(400, "no\n  query")), len(told(Problem(400, "x" * 10_000)))
    ('no query', 1000)
    """
    text = " ".join(str(problem).split())
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1]}…"


def response(reply: Reply, *, tag: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """What a worker replied; a file is removed before it is sent."""
    said = {**HEADERS, "Vary": "Accept", "Cache-Control": "no-cache", **reply.headers, **(headers or {})}
    if tag is not None and reply.repeatable:
        said["ETag"] = tag
    if reply.file is None:
        return Response(reply.content, reply.status, said, reply.media if reply.status != 204 else None)
    path = Path(reply.file)
    opened = path.open("rb")
    said["Content-Length"] = str(os.fstat(opened.fileno()).st_size)
    path.unlink()
    return StreamingResponse(_parts(opened), reply.status, said, reply.media)


async def _parts(opened: IO[bytes]) -> AsyncIterator[bytes]:
    with opened:
        while part := await anyio.to_thread.run_sync(opened.read, _CHUNK):
            yield part


def entity_tag(*parts: object) -> str:
    """The tag of an answer to a request on one version of the store; weak, for the order of rows may differ.

    >>> entity_tag("v1", "ASK {}")
    'W/"4f2635a9e0cb7f85"'
    """
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "replace")).hexdigest()[:16]}"'


def unchanged(request: Request, tag: str) -> Response | None:
    """The answer to a client that has this version already; nothing where it has not."""
    known = [each.strip() for each in request.headers.get("if-none-match", "").split(",")]
    if request.method in ("GET", "HEAD") and tag in known:
        return Response(
            status_code=304, headers={**HEADERS, "ETag": tag, "Vary": "Accept", "Cache-Control": "no-cache"}
        )
    return None
