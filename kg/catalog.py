"""The catalog: names of the field that are known beforehand.

It lies in `ontology/catalog` as tables that a person can read, diff and extend, with the columns name, type,
aliases, also, parent and sources; values of one cell are parted by `|`.

1. `families.tsv` is read first: our own knowledge of acronyms, families and broader terms.
2. The tables of each type follow, then those of each folder (`paperswithcode`), which can be removed as a whole.
3. Rows of one identity and one kind of thing (data; models and techniques; tasks) are one entry: the first row
   gives name and type, all of them give aliases, other types and sources, the first that has one gives the parent.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from sys import intern
from typing import Final, cast

from kg.errors import InputError
from kg.extraction.values import Type
from kg.names import identity
from kg.resources import ontology_dir

COLUMNS: Final = ("name", "type", "aliases", "also", "parent", "sources")
FIRST: Final = "families.tsv"
TABLES: Final = ("datasets.tsv", "models.tsv", "benchmarks.tsv", "techniques.tsv", "tasks.tsv")
#: Types of one group are the same kind of thing: an entity may be both, and two rows of one name are one.
GROUPS: Final[dict[Type, str]] = {
    "Dataset": "data", "Benchmark": "data", "Model": "method", "Technique": "method", "Task": "task",
}  # fmt: skip

_DASHES: Final = re.compile(r"[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")


@dataclass(frozen=True, slots=True)
class CatalogEntry:
    """One known name. `parent` is the name of its family or broader term, `id` the key of its identity."""

    id: str
    name: str
    type: Type
    aliases: tuple[str, ...] = ()
    also: tuple[Type, ...] = ()
    parent: str | None = None
    sources: tuple[str, ...] = ()

    @property
    def types(self) -> tuple[Type, ...]:
        """Its type and the others that it may have."""
        return (self.type, *self.also)


@dataclass(frozen=True, slots=True)
class Catalog:
    """All entries in the order of the tables, and how to find them; `digest` stands for the whole content."""

    entries: tuple[CatalogEntry, ...]
    digest: str
    _by_id: dict[str, CatalogEntry]
    _by_name: dict[str, tuple[CatalogEntry, ...]]

    def find(self, text: str) -> tuple[CatalogEntry, ...]:
        """The entries that have this name, then those that have it as an alias; none where it is unknown.

        >>> [entry.name for entry in load().find("imagenet 1k")]
        ['ImageNet-1K']
        """
        return self._by_name.get(identity(text), ())

    def with_key(self, key: str) -> tuple[CatalogEntry, ...]:
        """The entries that `find` gives for a text of this identity."""
        return self._by_name.get(key, ())

    def by_id(self, entry_id: str) -> CatalogEntry | None:
        """The entry of an id."""
        return self._by_id.get(entry_id)

    def parent_of(self, entry: CatalogEntry) -> CatalogEntry | None:
        """The family or broader term of an entry, of its own kind of thing where there are two of the name."""
        if entry.parent is None:
            return None
        found = [parent for parent in self.find(entry.parent) if parent.id != entry.id]
        return min(
            found, key=lambda parent: (parent.type != entry.type, not akin(parent.type, entry.type)), default=None
        )


def akin(one: Type, other: Type) -> bool:
    """Whether two types are the same kind of thing.

    >>> akin("Dataset", "Benchmark"), akin("Dataset", "Model")
    (True, False)
    """
    return GROUPS[one] == GROUPS[other]


def normalised(text: str) -> str:
    """A text as it counts for search: compatibility forms, one kind of dash, single spaces, case folded.

    >>> normalised("  ImageNet–1K ")
    'imagenet-1k'
    """
    return " ".join(_DASHES.sub("-", unicodedata.normalize("NFKC", text)).casefold().split())


@cache
def load(folder: Path | None = None) -> Catalog:
    """The catalog that ships with the program, or the one in `folder`; read once.

    Raises InputError, with file and line, where a row is malformed.
    """
    hashed = hashlib.sha256()
    merged: dict[tuple[str, str], CatalogEntry] = {}
    for path in _tables(folder or ontology_dir() / "catalog"):
        content = path.read_bytes()
        hashed.update(content)
        for row in _rows(path, content.decode("utf-8")):
            place = (row.id, GROUPS[row.type])
            known = merged.get(place)
            merged[place] = row if known is None else _merge(known, row)
    entries = tuple(_with_ids(merged))
    return Catalog(entries, hashed.hexdigest()[:16], {entry.id: entry for entry in entries}, _index(entries))


def _tables(folder: Path) -> Iterator[Path]:
    for place in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        yield from (place / name for name in (FIRST, *TABLES) if (place / name).is_file())


def _rows(path: Path, text: str) -> Iterator[CatalogEntry]:
    lines = text.split("\n")
    if tuple(lines[0].rstrip("\r").split("\t")) != COLUMNS:
        raise InputError(f"the first line must name the columns {', '.join(COLUMNS)}", source=path.name, line=1)
    for number, line in enumerate(lines[1:], start=2):
        if line:
            yield _row(line.rstrip("\r"), path.name, number)


def _row(line: str, source: str, number: int) -> CatalogEntry:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise InputError(f"{len(cells)} columns instead of {len(COLUMNS)}", source=source, line=number)
    name, kind, aliases, also, parent, sources = cells
    others = _values(also)
    if not name or kind not in GROUPS or not GROUPS.keys() >= set(others):
        raise InputError(f"a row needs a name and types out of {', '.join(GROUPS)}", source=source, line=number)
    return CatalogEntry(
        identity(name), name, kind, _values(aliases), cast("tuple[Type, ...]", others), parent or None,
        _values(sources),
    )  # fmt: skip


def _values(cell: str) -> tuple[str, ...]:
    return tuple(map(intern, cell.split("|"))) if cell else ()


def _merge(known: CatalogEntry, row: CatalogEntry) -> CatalogEntry:
    """The first row of an identity, with what a later one adds."""
    aliases = dict.fromkeys((*known.aliases, *(name for name in (row.name, *row.aliases) if name != known.name)))
    types = dict.fromkeys(kind for kind in (*known.also, *row.types) if kind != known.type)
    sources = dict.fromkeys((*known.sources, *row.sources))
    parent = known.parent or row.parent
    return CatalogEntry(known.id, known.name, known.type, tuple(aliases), tuple(types), parent, tuple(sources))


def _with_ids(merged: dict[tuple[str, str], CatalogEntry]) -> Iterator[CatalogEntry]:
    """Entries with ids of their own: of two things of one name, the later one's id says what kind it is."""
    seen: set[str] = set()
    for (key, group), entry in merged.items():
        if key in seen:
            yield CatalogEntry(
                f"{key}#{group}", entry.name, entry.type, entry.aliases, entry.also, entry.parent, entry.sources
            )
        else:
            seen.add(key)
            yield entry


def _index(entries: tuple[CatalogEntry, ...]) -> dict[str, tuple[CatalogEntry, ...]]:
    names: dict[str, list[CatalogEntry]] = {}
    for entry in entries:
        names.setdefault(entry.id.partition("#")[0], []).append(entry)
    for entry in entries:
        for alias in entry.aliases:
            found = names.setdefault(identity(alias), [])
            if entry not in found:
                found.append(entry)
    return {key: tuple(found) for key, found in names.items()}
