"""The names that the lexicon knows beforehand: those of the catalog, and those that are never entities."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

from kg import catalog
from kg.extraction.lexicon import OTHER, Known


def known_names() -> Iterator[Known]:
    """The names of the catalog with their aliases, then the others."""
    for entry in catalog.load().entries:
        attested = "2" if len(entry.sources) > 1 else "1"
        for kind in entry.types:
            yield Known(entry.name, kind, attested, entry.name)
            yield from (Known(alias, kind, "a", entry.name) for alias in entry.aliases if len(alias) > 1)
    yield from (Known(name, OTHER, "2", name) for name in never_entities())


def never_entities() -> Iterator[str]:
    """Languages, companies, software, hardware and metrics, one a line, parted by commas within a line."""
    text = (resources.files("kg") / "data" / "mentions" / "never.txt").read_text(encoding="utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    yield from (name.strip() for line in lines for name in line.split(",") if name.strip())
