"""What an extraction depends on beside the text: a different version extracts again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

from kg import __version__
from kg.catalog import load
from kg.resources import data_files, ontology_dir

_HERE: Final = Path(__file__).resolve().parent
#: Modules outside this package that say when two names are one, and what belongs to a family.
BESIDE: Final = ("catalog.py", "families.py", "names.py")


def sources() -> Iterator[Path]:
    """The files whose content decides what is found, the catalog of names apart: all that was learned, the metrics,
    and the rules."""
    yield from data_files("mentions", "neural", "claims")
    yield ontology_dir() / "catalog" / "metrics.tsv"
    yield from sorted(_HERE.glob("*.py"))
    yield from (_HERE.parent / name for name in BESIDE)


@cache
def version() -> str:
    """The version of the package, and a hash of the catalog, of everything learned, and of the rules."""
    whole = hashlib.sha256(load().digest.encode())
    for path in sources():
        whole.update(path.name.encode())
        whole.update(path.read_bytes())
    return f"{__version__}+{whole.hexdigest()[:12]}"
