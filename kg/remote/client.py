"""Requests to a SPARQL server: who asks, how long to wait, and when to ask again.

1. A request is a form that is posted, which every server understands, also those that take nothing else.
2. Where the server asks who is there, the request is sent again with KG_USER and KG_PASSWORD, by the method it wants.
3. Where it is busy, or the connection breaks, the request is sent again after a while that doubles, or that it names.
   All requests of paperkg may be repeated: they read, or they write what then stands there once.
4. Redirections are not followed, so that no other address ever gets a password or a paper.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlencode

import requests
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from urllib3.exceptions import ReadTimeoutError

from kg import __version__
from kg.errors import QueryError, StoreError, UsageError
from kg.http import BUSY, cause, shown, timeout_from_environment, wanted_wait

READ_TRIES: Final = 4
WRITE_TRIES: Final = 8
_TRIES_OF_500: Final = 3
_CONNECT: Final = 10.0
_TIMEOUT: Final = 300.0
_FIRST_WAIT: Final = 0.5
_LONGEST_WAIT: Final = 30.0
_LONGEST_ASKED: Final = 300.0
_BROKEN: Final = (
    requests.ConnectionError,
    requests.Timeout,
    requests.exceptions.ChunkedEncodingError,
    requests.exceptions.ContentDecodingError,
)

Form = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Credentials:
    """Who asks; never shown."""

    user: str | None = None
    password: str = field(default="", repr=False)
    token: str | None = field(default=None, repr=False)

    @classmethod
    def from_environment(cls) -> Credentials:
        """KG_USER and KG_PASSWORD, or KG_TOKEN."""
        return cls(os.environ.get("KG_USER"), os.environ.get("KG_PASSWORD", ""), os.environ.get("KG_TOKEN") or None)

    @property
    def given(self) -> bool:
        """Whether there are any."""
        return bool(self.user or self.token)


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said: HTTP status, media type without parameters, body, and the headers that matter."""

    status: int
    type: str
    body: bytes
    server: str = ""
    most_rows: str = ""

    @property
    def good(self) -> bool:
        """Whether it did what was asked."""
        return 200 <= self.status < 300

    @property
    def words(self) -> str:
        """What a person should see of a refusal, in one short line."""
        text = " ".join(self.body[:4000].decode("utf-8", "replace").split())
        text = "".join(sign for sign in text if sign.isprintable())
        if not text or "html" in self.type or text.startswith("<"):
            return f"status {self.status}"
        return f"status {self.status}: {text[:300]}"


class Client:
    """Posts forms to servers; one connection is kept. Use it from one thread."""

    def __init__(
        self,
        credentials: Credentials | None = None,
        *,
        timeout: float | None = None,
        tries: int = READ_TRIES,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.credentials = Credentials.from_environment() if credentials is None else credentials
        self._timeout = timeout_from_environment(_TIMEOUT) if timeout is None else timeout
        self._tries = tries
        self._sleep = sleep
        self._session = requests.Session()
        self._session.headers["User-Agent"] = f"paperkg/{__version__}"
        self._auth: AuthBase = _Bearer(self.credentials.token)

    def post(self, url: str, form: Form, accept: str, *, write: bool = False) -> Reply:
        """The server's answer to a form, good or bad. Raises StoreError where none comes, QueryError where it is late.

        A `write` whose answer is late is repeated, because what it writes stands there once all the same.
        """
        body = urlencode([*form]).encode("ascii")
        failures = 0
        for attempt in range(1, self._tries + 1):
            fault, asked = "", None
            try:
                reply, asked = self._send(url, body, accept)
                failures += reply.status == 500
                if reply.status not in BUSY or failures >= _TRIES_OF_500 or attempt == self._tries:
                    return reply
            except requests.exceptions.SSLError as error:
                raise StoreError(f"{shown(url)}: no safe connection ({cause(error)})") from None
            except _BROKEN as error:
                if _is_late(error) and not write:
                    message = f"{shown(url)} gave no answer within {self._timeout:g} s; KG_TIMEOUT=SECONDS waits longer"
                    raise QueryError(message) from None
                fault = cause(error)
            if attempt < self._tries:
                self._sleep(self._wait(url, attempt, asked))
        raise StoreError(f"{shown(url)} cannot be reached ({fault}); is the server running, and the address right?")

    def _send(self, url: str, body: bytes, accept: str) -> tuple[Reply, str | None]:
        response = self._once(url, body, accept)
        if response.status_code == 401 and self.credentials.user and isinstance(self._auth, _Bearer):
            self._auth = self._wanted(response.headers.get("WWW-Authenticate", ""))
            response = self._once(url, body, accept)
        if 300 <= response.status_code < 400:
            target = shown(response.headers.get("Location", "another address"))
            raise StoreError(f"{shown(url)} sends on to {target}; give --store that address, if you trust it")
        reply = Reply(
            response.status_code,
            response.headers.get("Content-Type", "").partition(";")[0].strip().lower(),
            response.content,
            response.headers.get("Server", ""),
            response.headers.get("X-SPARQL-MaxRows", ""),
        )
        return reply, response.headers.get("Retry-After")

    def _once(self, url: str, body: bytes, accept: str) -> requests.Response:
        try:
            return self._session.post(
                url,
                data=body,
                headers={"Accept": accept, "Content-Type": "application/x-www-form-urlencoded"},
                auth=self._auth,
                timeout=(_CONNECT, self._timeout),
                allow_redirects=False,
            )
        except (requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError) as error:
            raise UsageError(f"{shown(url)} is no address of a server ({cause(error)})") from None

    def _wanted(self, challenge: str) -> AuthBase:
        """The method that a server asks for; a digest where it takes both."""
        user, password = self.credentials.user or "", self.credentials.password
        if "digest " in challenge.lower():
            return HTTPDigestAuth(user, password)
        return HTTPBasicAuth(user.encode(), password.encode())

    def _wait(self, url: str, attempt: int, asked: str | None) -> float:
        wanted = wanted_wait(asked)
        if wanted is None:
            return float(min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT) * random.uniform(0.75, 1.25))  # noqa: S311
        if wanted > _LONGEST_ASKED:
            raise StoreError(f"{shown(url)} is busy, and asks to come again in {wanted:.0f} s")
        return wanted

    def close(self) -> None:
        """Lets go of the connection."""
        self._session.close()


class _Bearer(AuthBase):
    """Sends the token, if there is one; and keeps passwords of other programs' files from being sent."""

    def __init__(self, token: str | None) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _is_late(error: Exception) -> bool:
    """Whether a server took the request, and did not answer, or not to the end, in time."""
    return isinstance(error, requests.ReadTimeout) or isinstance(
        error.args[0] if error.args else None, ReadTimeoutError
    )
