"""What linking gives: canonical entities and papers that point to them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.extraction.values import Extraction, Type
from kg.papers import Paper


@dataclass(frozen=True, slots=True)
class CanonicalEntity:
    """One thing across papers.

    `id` is the path of its IRI below the base, minted from `key`. `types` are those that a fair share
    of its papers support, the most supported first. `aliases` are sorted and do not hold the label.
    `family` and `homonyms` are ids of other entities. `note` says in words why a homonym stands apart.
    `in_catalog` says whether the catalog knew it beforehand.
    """

    id: str
    key: str
    label: str
    types: tuple[Type, ...]
    aliases: tuple[str, ...] = ()
    family: str | None = None
    homonyms: tuple[str, ...] = ()
    note: str | None = None
    in_catalog: bool = False


@dataclass(frozen=True, slots=True)
class LinkedPaper:
    """A paper, what was found in it, and for each entity of the extraction the id of its canonical entity.

    `key` is the paper's key (the last part of its IRI). Two entities of one paper may share an id.
    """

    key: str
    paper: Paper
    extraction: Extraction
    entity_ids: tuple[str, ...]

    def id_of(self, name: str) -> str:
        """The canonical id behind an entity's name as claims and results of this paper use it."""
        for entity, entity_id in zip(self.extraction.entities, self.entity_ids, strict=True):
            if entity.name == name:
                return entity_id
        raise KeyError(name)
