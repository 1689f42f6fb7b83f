"""Where the data that ship with the program lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from kg.errors import KgError

_PACKAGE = Path(__file__).resolve().parent


@cache
def _folder(name: str) -> Path:
    for folder in (_PACKAGE / "data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise KgError(f"the folder '{name}' is missing beside {_PACKAGE}; install paperkg again")


def ontology_dir() -> Path:
    """The folder of the ontology, its shapes and the catalog."""
    return _folder("ontology")


def queries_dir() -> Path:
    """The folder of the questions, one `.rq` file each."""
    return _folder("queries")


def sample_listing() -> Path:
    """The listing that ships with the package, for `kg build --sample`."""
    return _PACKAGE / "data" / "sample" / "listing.txt"


def internal_query(name: str) -> str:
    """The text of a question that the package asks for itself, from `queries/internal/`."""
    return (queries_dir() / "internal" / f"{name}.rq").read_text(encoding="utf-8")
