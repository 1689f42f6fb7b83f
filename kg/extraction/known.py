"""The catalog's names as the lexicon takes them: each name and alias with its types and how well it is attested."""

from __future__ import annotations

from collections.abc import Iterator

from kg import catalog
from kg.extraction.values import Type


def catalog_names() -> Iterator[tuple[str, Type, str]]:
    """Name, type, and "2" where two sources or more have it, "1" where one has, "a" for an alias."""
    for entry in catalog.load().entries:
        attested = "2" if len(entry.sources) > 1 else "1"
        for kind in entry.types:
            yield entry.name, kind, attested
            yield from ((alias, kind, "a") for alias in entry.aliases if len(alias) > 2)
