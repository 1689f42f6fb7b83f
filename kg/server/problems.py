"""Why a request is not answered: an error with an HTTP status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.errors import KgError

#: Statuses of RFC 9110 and RFC 6585 that are used here.
BAD_REQUEST: Final = 400
UNAUTHORIZED: Final = 401
FORBIDDEN: Final = 403
NOT_FOUND: Final = 404
METHOD_NOT_ALLOWED: Final = 405
NOT_ACCEPTABLE: Final = 406
TOO_LARGE: Final = 413
UNSUPPORTED_MEDIA: Final = 415
MISDIRECTED: Final = 421
UNPROCESSABLE: Final = 422
FAILED: Final = 500
BUSY: Final = 503
TOO_SLOW: Final = 504


class Problem(KgError):
    """A request is not answered; `status` and `headers` go into the response.

    >>> Problem(503, "all workers are busy", retry_after=1).headers
    {'Retry-After': '1'}
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        retry_after: int | None = None,
        allow: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        if allow is not None:
            self.headers["Allow"] = allow
