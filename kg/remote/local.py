"""What builds to servers keep on this machine: the papers as read, and what was extracted from them.

It lies in `--state DIR`, KG_STATE or else `~/.local/state/paperkg` (below XDG_STATE_HOME where that is set): a folder
for each server and base, with `papers.sqlite` (see `kg.ledger`) and a lock.
"""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from kg.papers import digest


def state_folder(address: str, base: str, parent: Path | None = None) -> Path:
    """The folder for the server that answers at an address, and for a base.

    >>> state_folder("http://localhost:7878/query", "urn:paperkg:", Path("/var/kg")).as_posix()
    '/var/kg/localhost-7878-fb31dd7a'
    """
    parts = urlsplit(address)
    host = "".join(sign if sign.isalnum() or sign in ".-" else "-" for sign in parts.netloc)
    return (parent or _parent()) / f"{host}-{digest(f'{address} {base}', length=8)}"


def _parent() -> Path:
    if given := os.environ.get("KG_STATE"):
        return Path(given)
    return Path(os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state") / "paperkg"
