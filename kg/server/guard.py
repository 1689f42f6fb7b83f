"""Who may ask: the host that a request is for, the site whose script sends it, and who holds the token.

1. A page of another site can point its own name at this machine (DNS rebinding) and then read what is served here.
   So a request for a host name that is not this server's is refused; addresses in digits cannot be rebound.
2. A script of another site may send requests that change something, though not read the answer. So such requests
   with a foreign `Origin` are refused, unless it is one of those that may read.
3. Writing needs the token, compared in constant time.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from kg.server.answers import refusal
from kg.server.problems import BAD_REQUEST, FORBIDDEN, MISDIRECTED, UNAUTHORIZED, Problem
from kg.server.settings import Settings

_HOST: Final = re.compile(r"(?:\[(?P<digits>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(?::\d{1,5})?")
_READING: Final = frozenset({"GET", "HEAD", "OPTIONS"})


def check_host(header: str | None, known: Collection[str]) -> None:
    """Raises Problem where a request is for a name that is not one of those known.

    >>> check_host("127.0.0.1:8000", []), check_host("localhost", []), check_host("[::1]:8000", [])
    (None, None, None)
    >>> check_host("evil.example", ["kg.example"])
    Traceback (most recent call last):
    kg.server.problems.Problem: this server is not evil.example; --allow-host evil.example makes it so
    """
    if not header:
        raise Problem(BAD_REQUEST, "the request has no Host")
    name = _host(header)
    if name == "localhost" or name in known or _is_address(name):
        return
    raise Problem(MISDIRECTED, f"this server is not {name}; --allow-host {name} makes it so")


def check_origin(request: Request, origins: Collection[str]) -> None:
    """Raises Problem where a script of another site sends more than a question."""
    origin = request.headers.get("origin")
    if origin is None or request.method in _READING or origin in origins or "*" in origins:
        return
    if urlsplit(origin).netloc != request.headers.get("host"):
        raise Problem(FORBIDDEN, f"a script of {origin} may not send this; --cors {origin} lets it")


def check_token(header: str | None, token: str | None) -> None:
    """Raises Problem where a request to write does not bring the token, or nobody may write."""
    if token is None:
        raise Problem(FORBIDDEN, "this server only reads; kg serve --writable lets those with a token write")
    scheme, _, given = (header or "").partition(" ")
    if scheme.lower() != "bearer" or not hmac.compare_digest(given.strip().encode(), token.encode()):
        raise Problem(
            UNAUTHORIZED,
            "writing needs the token: Authorization: Bearer TOKEN",
            headers={"WWW-Authenticate": 'Bearer realm="paperkg"'},
        )


def _host(header: str) -> str:
    match = _HOST.fullmatch(header.strip().lower())
    if match is None:
        raise Problem(BAD_REQUEST, "the request's Host is none")
    return match["digits"] or match["name"]


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


class Guard:
    """Around an application: refuses requests for other hosts and from other sites."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._origins = settings.origins
        self._hosts = frozenset(name.lower() for name in (*settings.hosts, settings.host))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handles a request."""
        if scope["type"] == "http":
            request = Request(scope)
            try:
                check_host(request.headers.get("host"), self._hosts)
                check_origin(request, self._origins)
            except Problem as problem:
                await refusal(problem)(scope, receive, send)
                return
        await self._app(scope, receive, send)
