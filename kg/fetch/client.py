"""One GET after another, politely and on a leash.

1. What the cache holds and is young enough is not asked for; what is older is asked for with its ETag or date.
2. Between two requests to a host lies its pause. A server that is busy, breaks off or does not answer is asked again
   after a while that doubles, or that it names (`Retry-After`), up to a few times.
3. Redirections are followed on the same host, never from https to http, and not for ever.
4. An answer has a size, a time and a kind that it may have; packed ones are unpacked within bounds, by `kg.sources`.
   No password or cookie of any other program is sent.
"""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, NoReturn
from urllib.parse import urlencode, urljoin, urlsplit

import requests
import urllib3
from requests.auth import AuthBase

from kg import __version__
from kg.errors import InputError
from kg.fetch.cache import Answer, Cache
from kg.http import BUSY, cause, shown, timeout_from_environment, wanted_wait
from kg.sources.inputs import unpacked

TRIES: Final = 4
MAX_PACKED: Final = 64 << 20
MAX_UNPACKED: Final = 256 << 20
_TIMEOUT: Final = 30.0
_CONNECT: Final = 10.0
#: An answer may take so many times as long as its server may be silent.
_PATIENCE: Final = 10.0
_MOST_REDIRECTIONS: Final = 5
_LONG_PAUSE: Final = 1.0
_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
_LONGEST_ASKED: Final = 120.0
_CHUNK: Final = 1 << 16
_OFFLINE: Final = "without a network, read files that were saved before"
_BROKEN: Final = (requests.RequestException, urllib3.exceptions.HTTPError, OSError)
_NO_ADDRESS: Final = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Service:
    """A server of papers: its address, seconds between requests, how long an answer stays young, and its media types.

    `secret` are parameters that no message, no file and no other host ever gets.
    """

    address: str
    pause: float
    young: float
    types: tuple[str, ...]
    secret: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class _Outcome:
    """An answer, and whether it is known to be whole; or why there is none, and how long its server asks to wait."""

    answer: Answer | None = None
    whole: bool = True
    fault: str = ""
    asked: str | None = None


class Client:
    """Asks servers, one request at a time."""

    def __init__(
        self,
        cache: Cache,
        *,
        timeout: float | None = None,
        sleep: Callable[[float], None] = time.sleep,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._cache = cache
        self._timeout = timeout_from_environment(_TIMEOUT) if timeout is None else timeout
        self._sleep = sleep
        self._clock = clock
        self._last: dict[str, float] = {}
        self._session = requests.Session()
        self._session.headers.update({"User-Agent": f"paperkg/{__version__}", "Accept-Encoding": "gzip"})

    def get(self, service: Service, url: str, *, source: str, settled: bool = False, afresh: bool = False) -> bytes:
        """The body at an address, unpacked. Raises InputError, which names `source`, where there is none to be had.

        What is `settled` will not change any more: the cache's answer holds however old it is. `afresh` asks as if
        there were no cache.
        """
        kept = None if afresh else self._cache.get(url)
        age = self._clock() - kept.stored if kept else math.inf
        if kept and (settled or 0 <= age < service.young):
            return _body(kept, source)
        for attempt in range(1, TRIES + 1):
            outcome = self._tried(service, url, kept, source)
            if outcome.answer is not None:
                body = _body(outcome.answer, source)
                if outcome.whole:
                    self._cache.put(outcome.answer)
                return body
            if attempt < TRIES:
                self._sleep(_wait(url, attempt, outcome.asked, source))
        raise InputError(f"{urlsplit(url).netloc} cannot be reached ({outcome.fault}); {_OFFLINE}", source=source)

    def _tried(self, service: Service, url: str, kept: Answer | None, source: str) -> _Outcome:
        try:
            return self._ask(service, url, kept, source)
        except _NO_ADDRESS:
            # requests looks at where an answer leads even if it is told not to follow.
            raise InputError(f"{shown(url)} is no address of a server, or sends on to none", source=source) from None
        except requests.exceptions.SSLError as error:
            raise InputError(f"no safe connection to {urlsplit(url).netloc} ({cause(error)})", source=source) from None
        except _BROKEN as error:
            return _Outcome(fault=_why(error))

    def _ask(self, service: Service, url: str, kept: Answer | None, source: str) -> _Outcome:
        end = time.monotonic() + self._timeout * _PATIENCE
        with self._followed(service, url, kept, source) as response:
            status = response.status_code
            if status == 304 and kept:
                return _Outcome(replace(kept, stored=self._clock()))
            if status in BUSY:
                return _Outcome(fault=f"status {status}", asked=response.headers.get("Retry-After"))
            if status != 200:
                _refused(url, response, source)
            _check_kind(service, url, response, source)
            body = b"".join(_read(response, url, end, source))
            said = (response.headers.get("ETag", ""), response.headers.get("Last-Modified", ""))
            whole = not {"Content-Length", "Transfer-Encoding"}.isdisjoint(map(str.title, response.headers))
            return _Outcome(Answer(url, body, self._clock(), *said), whole)

    def _followed(self, service: Service, url: str, kept: Answer | None, source: str) -> requests.Response:
        """The response at the end of all redirections."""
        headers = {"Accept": ", ".join(service.types)}
        if kept and kept.etag:
            headers["If-None-Match"] = kept.etag
        if kept and kept.modified:
            headers["If-Modified-Since"] = kept.modified
        address = _with(url, service.secret)
        for _ in range(_MOST_REDIRECTIONS + 1):
            response = self._once(address, headers, service.pause)
            if response.status_code not in (301, 302, 303, 307, 308):
                return response
            response.close()
            address = _next(address, response.headers.get("Location", ""), source)
        raise InputError(f"{shown(url)} sends on and on; try again later", source=source)

    def _once(self, address: str, headers: dict[str, str], pause: float) -> requests.Response:
        host = urlsplit(address).netloc
        self._keep_distance(host, pause)
        try:
            return self._session.get(
                address,
                headers=headers,
                timeout=(min(_CONNECT, self._timeout), self._timeout),
                allow_redirects=False,
                stream=True,
                auth=_Nobody(),
            )
        finally:
            self._session.cookies.clear()
            self._last[host] = self._clock()
            if pause >= _LONG_PAUSE:
                self._cache.note(host, self._last[host])

    def _keep_distance(self, host: str, pause: float) -> None:
        """Waits until a host may be asked again; long pauses hold between programs, too."""
        last = self._last.get(host)
        if last is None and pause >= _LONG_PAUSE:
            last = self._cache.asked(host)
        rest = 0.0 if last is None else last + pause - self._clock()
        # A clock that went back must not make anybody wait for long.
        if 0 < rest <= pause:
            self._sleep(rest)

    def close(self) -> None:
        """Lets go of the connections."""
        self._session.close()


class _Nobody(AuthBase):
    """Keeps passwords of other programs' files from being sent."""

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        return request


def _with(url: str, secret: tuple[tuple[str, str], ...]) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode(secret)}" if secret else url


def _next(address: str, location: str, source: str) -> str:
    """Where a redirection leads. Raises InputError where it leads off the host, or into the open."""
    try:
        target = urljoin(address, location)
        here, there = urlsplit(address), urlsplit(target)
        safe = there.scheme == "https" or (there.scheme == "http" and here.scheme == "http")
        good = location and safe and (there.hostname, there.port) == (here.hostname, here.port)
    except ValueError:
        target, good = "nowhere", False
    if not good:
        raise InputError(f"{shown(address)} sends on to {shown(target)}; that is not followed", source=source)
    return target


def _refused(url: str, response: requests.Response, source: str) -> NoReturn:
    cure = {
        400: "it does not understand the question; check how the source is written",
        401: "it wants a key (see docs/sources.md)",
        403: "it refuses; it may want a key, or you have asked too often",
        404: "there is nothing of that name",
    }
    told = cure.get(response.status_code, "try again later")
    raise InputError(f"{shown(url)} answers with status {response.status_code}: {told}", source=source)


def _check_kind(service: Service, url: str, response: requests.Response, source: str) -> None:
    kind = response.headers.get("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in service.types:
        wanted = service.types[0]
        raise InputError(
            f"{shown(url)} answers with {kind or 'something without a kind'} instead of {wanted}; "
            "does the network want you to log in?",
            source=source,
        )
    if response.headers.get("Content-Encoding", "gzip").lower() not in ("gzip", "x-gzip", "identity"):
        raise InputError(f"{shown(url)} packs its answer in a way that was not asked for", source=source)


def _read(response: requests.Response, url: str, end: float, source: str) -> Iterator[bytes]:
    """The body as it comes, within its bounds of size and time."""
    size = 0
    for chunk in response.raw.stream(_CHUNK, decode_content=False):
        size += len(chunk)
        if size > MAX_PACKED:
            raise InputError(f"{shown(url)} answers with more than {MAX_PACKED >> 20} MB; ask for less", source=source)
        if time.monotonic() > end:
            raise InputError(f"{shown(url)} answers too slowly; KG_TIMEOUT=SECONDS waits longer", source=source)
        yield chunk


def _body(answer: Answer, source: str) -> bytes:
    return b"".join(unpacked(iter((answer.body,)), source, most=MAX_UNPACKED))


def _why(error: Exception) -> str:
    if isinstance(error, urllib3.exceptions.ProtocolError):
        return "its answer breaks off"
    if isinstance(error, requests.Timeout | urllib3.exceptions.TimeoutError):
        return "no answer in time"
    return cause(error)


def _wait(url: str, attempt: int, asked: str | None, source: str) -> float:
    wanted = wanted_wait(asked)
    if wanted is None:
        return float(min(_FIRST_WAIT * 2 ** (attempt - 1), _LONGEST_WAIT) * random.uniform(0.75, 1.25))  # noqa: S311
    if wanted > _LONGEST_ASKED:
        raise InputError(f"{urlsplit(url).netloc} is busy, and asks to come again in {wanted:.0f} s", source=source)
    return wanted
