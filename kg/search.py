"""Finding entities and papers by name or text.

What bears exactly the name comes first, then what the index finds, best first.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.catalog import normalised
from kg.lookup import entities_of, papers_of

if TYPE_CHECKING:
    from kg.index import Hit
    from kg.store import Store


@dataclass(frozen=True, slots=True)
class Match:
    """Something found: `type` is paper, or an entity's types; `papers` counts those that name an entity."""

    name: str
    type: str
    papers: int | None
    published: str | None
    iri: str


def search(store: Store, text: str, *, kind: str | None = None, limit: int = 20) -> list[Match]:
    """The best matches; `kind` narrows to entity or paper."""
    hits = store.index.find(text, kind=kind, limit=limit or 1_000_000)
    exact = normalised(text)
    ordered = sorted(hits, key=lambda hit: normalised(hit.label) != exact)
    return list(_described(store, ordered))


def _described(store: Store, hits: list[Hit]) -> Iterator[Match]:
    entities = {entity.iri: entity for entity in entities_of(store, [h.iri for h in hits if h.kind == "entity"])}
    papers = {paper.iri: paper for paper in papers_of(store, [h.iri for h in hits if h.kind == "paper"])}
    for hit in hits:
        if entity := entities.get(hit.iri):
            yield Match(entity.label, "/".join(entity.types), entity.papers, None, hit.iri)
        elif paper := papers.get(hit.iri):
            yield Match(paper.title, "Paper", None, paper.published, hit.iri)
