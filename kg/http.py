"""What every client of paperkg shares: how addresses and failures are shown, how long a server asks to
wait, and how long to wait for it.

Answers to questions are fetched by `kg.fetch`, SPARQL servers are asked by `kg.remote`; nothing else uses the network.
"""

from __future__ import annotations

import math
import os
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final
from urllib.parse import urlsplit

from kg.errors import UsageError

#: Statuses after which the same request may do better.
BUSY: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_WORDS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def shown(url: str) -> str:
    """An address as it may be shown: without user, password, question and fragment.

    >>> shown("https://me:secret@example.org:8443/sparql?key=1")
    'https://example.org:8443/sparql'
    """
    try:
        parts = urlsplit(url)
    except ValueError:
        return "what was given"
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}" if parts.netloc else url


def wanted_wait(retry_after: str | None) -> float | None:
    """How many seconds a server asks to wait, given as seconds or as a date; None where it does not say.

    >>> wanted_wait("30"), wanted_wait("soon"), wanted_wait(None)
    (30.0, None, None)
    """
    if not retry_after:
        return None
    if retry_after.strip().isdigit():
        return float(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except ValueError:
        return None
    if date.tzinfo is None:
        date = date.replace(tzinfo=UTC)
    return max(0.0, (date - datetime.now(UTC)).total_seconds())


def cause(error: BaseException) -> str:
    """The innermost reason in a few words, without the address, which may hold a secret.

    What the error holds of the program is let go, because answers in it may only be freed by the thread that asked.
    """
    chain: list[BaseException] = []
    inner: BaseException | None = error
    while inner is not None and inner not in chain:
        chain.append(inner)
        inner.__traceback__ = None
        reason = getattr(inner.args[0], "reason", None) if inner.args else None
        inner = inner.__cause__ or inner.__context__ or (reason if isinstance(reason, BaseException) else None)
    last = chain[-1]
    return str(getattr(last, "strerror", None) or _WORDS.sub(" ", type(last).__name__)).lower()


def timeout_from_environment(default: float) -> float:
    """How many seconds without an answer KG_TIMEOUT allows. Raises UsageError where it is no such number."""
    text = os.environ.get("KG_TIMEOUT") or default
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < math.inf:
        raise UsageError(f"KG_TIMEOUT={text!r} is not a number of seconds")
    return seconds
