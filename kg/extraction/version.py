"""What an extraction depends on beside the text: a different version extracts again."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from kg import __version__
from kg.catalog import load
from kg.resources import data_files


@cache
def version() -> str:
    """The version of the package, and a hash of the catalog, of everything learned, and of the rules."""
    whole = hashlib.sha256(load().digest.encode())
    for path in (*data_files("mentions", "neural", "claims"), *sorted(Path(__file__).parent.glob("*.py"))):
        whole.update(path.name.encode())
        whole.update(path.read_bytes())
    return f"{__version__}+{whole.hexdigest()[:12]}"
