"""Where the data that ship with the program lie: beside the package in a checkout, inside it once installed."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

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
    return _PACKAGE / "data" / "sample" / "summary-written-for-this-sample.txt"


def internal_query(name: str) -> str:
    """The text of a question that the package asks for itself, from `queries/internal/`."""
    return (queries_dir() / "internal" / f"{name}.rq").read_text(encoding="utf-8")


def profile_query(name: str) -> str:
    """The text of a question that describes the graph to others, from `queries/profiles/`."""
    return (queries_dir() / "profiles" / f"{name}.rq").read_text(encoding="utf-8")


def context(name: str) -> dict[str, Any]:
    """A JSON-LD context from `ontology/contexts/`."""
    found: dict[str, Any] = json.loads((ontology_dir() / "contexts" / f"{name}.json").read_text(encoding="utf-8"))
    return found


def data_files(*folders: str) -> list[Path]:
    """The files of some folders of `kg/data`, sorted."""
    return sorted(path for folder in folders for path in (_PACKAGE / "data" / folder).rglob("*") if path.is_file())
