"""Answers of servers as files, each with what its server needs to say whether it still holds.

A file is one line of JSON and the answer as it came. One that is broken, cut off or of another address is as good as
none; a folder that cannot be written costs speed and nothing else.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg.errors import KgError
from kg.files import replacing, write_text

_LARGEST: Final = 256 << 20
_OLDEST: Final = 60 * 86400.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came from an address: the body, packed as it came, and when; `etag` and `modified` as the server said."""

    url: str
    body: bytes
    stored: float
    etag: str = ""
    modified: str = ""


def default_folder() -> Path:
    """`KG_CACHE`, else `paperkg` below the cache folder of the platform."""
    if given := os.environ.get("KG_CACHE"):
        return Path(given)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "paperkg"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "paperkg"


class Cache:
    """Answers below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def get(self, url: str) -> Answer | None:
        """The answer that is kept of an address."""
        try:
            head, _, body = self._path(url).read_bytes().partition(b"\n")
            said = json.loads(head)
            answer = Answer(said["url"], body, float(said["stored"]), str(said["etag"]), str(said["modified"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None
        whole = said.get("digest") == hashlib.sha256(body).hexdigest() and answer.url == url
        return answer if whole else None

    def put(self, answer: Answer) -> None:
        """Keeps an answer, and lets go of old ones where all together take too much room."""
        said = {
            "url": answer.url, "stored": answer.stored, "etag": answer.etag, "modified": answer.modified,
            "digest": hashlib.sha256(answer.body).hexdigest(),
        }  # fmt: skip
        with suppress(KgError, OSError):
            with replacing(self._path(answer.url)) as out:
                out.write(json.dumps(said).encode() + b"\n" + answer.body)
            self._shrink(answer.stored)

    def asked(self, host: str) -> float | None:
        """When a host was last asked, by this program or by another one that uses the folder."""
        try:
            return float(self._stamp(host).read_text(encoding="ascii"))
        except (OSError, ValueError):
            return None

    def note(self, host: str, now: float) -> None:
        """Notes that a host was asked."""
        with suppress(KgError):
            write_text(self._stamp(host), f"{now:.3f}\n")

    def _stamp(self, host: str) -> Path:
        return self.folder / f"{hashlib.sha256(host.encode()).hexdigest()[:32]}.asked"

    def _path(self, url: str) -> Path:
        return self.folder / f"{hashlib.sha256(url.encode()).hexdigest()[:32]}.answer"

    def _shrink(self, now: float) -> None:
        files = sorted(
            ((file.stat(), file) for file in self.folder.glob("*.answer")), key=lambda pair: pair[0].st_mtime
        )
        total = sum(stat.st_size for stat, _ in files)
        for stat, file in files:
            if total <= _LARGEST and now - stat.st_mtime < _OLDEST:
                return
            file.unlink(missing_ok=True)
            total -= stat.st_size
