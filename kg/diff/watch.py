"""The names that a person follows: a text file, one name a line; what follows a # is a comment.

A name is looked up as anywhere, so an alias will do. Names that no graph knows are told, with near ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.errors import InputError, NotFound
from kg.lookup import find_entities

if TYPE_CHECKING:
    from kg.store import Store

_COMMENT: Final = re.compile(r"(^|\s)#.*$")


@dataclass(frozen=True, slots=True)
class Watched:
    """What is followed: the IRIs of the entities, their labels, and what to say of names that were not found."""

    iris: frozenset[str]
    labels: tuple[str, ...]
    notes: tuple[str, ...]


def watch_list(path: str | Path, stores: Sequence[Store]) -> Watched:
    """The entities that a watch list names, in any of some stores.

    Raises InputError where the file cannot be read, holds no name, or none that a store knows.
    """
    if not (names := names_of(path)):
        raise InputError("names nothing to watch; write one name a line", source=str(path))
    found = watched([(f"{path}:{line}", name) for line, name in names], stores)
    if not found.iris:
        raise InputError("none of its names is in the graph; " + "; ".join(found.notes), source=str(path))
    return found


def watched(names: Sequence[tuple[str, str]], stores: Sequence[Store]) -> Watched:
    """The entities of some names, each with the place where it is written, for the notes on those nobody knows."""
    iris: set[str] = set()
    labels: dict[str, None] = {}
    notes: list[str] = []
    for place, name in names:
        found, missing = _found(name, stores)
        if not found:
            notes.append(f"{place}: {missing}")
        for iri, label in found:
            iris.add(iri)
            labels[label] = None
    return Watched(frozenset(iris), tuple(labels), tuple(notes))


def names_of(path: str | Path) -> list[tuple[int, str]]:
    """The names in a file with their lines. Raises InputError where it cannot be read."""
    try:
        lines = Path(path).read_text(encoding="utf-8-sig", errors="replace").splitlines()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", source=str(path)) from None
    names = ((number, name_in(line)) for number, line in enumerate(lines, 1))
    return [(number, name) for number, name in names if name]


def name_in(line: str) -> str:
    """The name in a line, without the comment after it; empty where there is none.

    >>> name_in("ImageNet  # and its kind"), name_in("C#"), name_in("# names")
    ('ImageNet', 'C#', '')
    """
    return _COMMENT.sub("", line).strip()


def _found(name: str, stores: Sequence[Store]) -> tuple[list[tuple[str, str]], str]:
    found: dict[str, str] = {}
    missing = ""
    for store in stores:
        try:
            found |= {entity.iri: entity.label for entity in find_entities(store, name)}
        except NotFound as error:
            missing = missing or str(error)
    return sorted(found.items(), key=lambda pair: (pair[1], pair[0])), missing
