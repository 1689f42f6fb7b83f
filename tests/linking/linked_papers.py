"""Papers and extractions made by hand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from kg import catalog
from kg.extraction.values import Entity, Extraction, Mention, Role, Type
from kg.linking import Linker, Linking
from kg.linking.corrections import Corrections
from kg.linking.values import CanonicalEntity
from kg.papers import Paper, paper_key


class Observed(NamedTuple):
    """What the linker takes for one paper."""

    key: str
    paper: Paper
    extraction: Extraction


def entity(
    name: str,
    kind: Type = "Model",
    role: Role = "uses",
    *,
    beside: Iterable[str] = (),
    family: str | None = None,
    also_roles: tuple[Role, ...] = (),
) -> Entity:
    """An entity with a mention of its name and of each name beside it."""
    mentions = tuple(
        Mention(text, "abstract", 0, len(text), 0, len(text), kind, role, 0.9, "hand") for text in (name, *beside)
    )
    return Entity(name, kind, role, 0.9, mentions, family=family, roles_all=(role, *also_roles))


def observed(title: str, *entities: Entity, authors: tuple[str, ...] = (), published: str | None = None) -> Observed:
    """A paper that names some entities."""
    abstract = " ".join(surface for one in entities for surface in one.surfaces)
    paper = Paper(id=title, title=title, abstract=abstract, authors=authors, published=published)
    return Observed(paper_key(title), paper, Extraction(tuple(entities)))


def linking(papers: Iterable[Observed], corrections: Corrections | None = None) -> Linking:
    """The linking of some papers with the catalog that ships."""
    linker = Linker(catalog.load(), corrections)
    for one in papers:
        linker.observe(*one)
    return linker.resolve()


def linked(papers: Iterable[Observed], corrections: Corrections | None = None) -> list[tuple[CanonicalEntity, ...]]:
    """The canonical entities of each paper, in the order of its entities."""
    papers = list(papers)
    found = linking(papers, corrections)
    by_id = {one.id: one for one in found.entities()}
    return [tuple(by_id[one] for one in found.link(*paper).entity_ids) for paper in papers]
