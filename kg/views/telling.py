"""Cards of entities and papers in words: a heading, a line below it, and sections of lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from kg.show import EntityCard, PaperCard, Related, ReportedResult, RoleCount, Sentence
from kg.wording import count

Card = EntityCard | PaperCard
#: A heading and its lines.
Section = tuple[str, list[str]]


def heading(card: Card) -> str:
    """The name of an entity, or the title of a paper."""
    return card.label if isinstance(card, EntityCard) else card.title


def below(card: Card) -> str:
    """What it is, in one line."""
    if isinstance(card, EntityCard):
        seen = f"first seen {card.first_seen}" if card.first_seen else None
        said = ["/".join(card.types).lower(), count(card.papers), seen, card.iri]
    else:
        said = [card.published, card.organization, card.venue, *card.identifiers, card.iri]
    return " · ".join(text for text in said if text)


def sections(card: Card) -> Iterator[Section]:
    """What is known of it, without what is not known."""
    all_sections = _entity_sections(card) if isinstance(card, EntityCard) else _paper_sections(card)
    return ((title, lines) for title, lines in all_sections if lines)


def text(card: Card) -> Iterator[str]:
    """All of it as lines of plain text."""
    yield heading(card)
    yield below(card)
    for title, lines in sections(card):
        yield ""
        yield title
        yield from (f"  {' '.join(line.split())}" for line in lines)


def _entity_sections(card: EntityCard) -> Iterator[Section]:
    names = card.homonyms + ((card.note,) if card.note else ())
    yield "Introduced by", list(card.introduced_by)
    yield "Also called", _joined(card.aliases)
    yield "Variant of", _joined(card.variant_of)
    yield "Variants", _joined(card.variants)
    yield "Broader", _joined(card.broader)
    yield "Not the same, but of the same name", list(names)
    yield "Role in papers", [_role(role) for role in card.roles]
    yield "Relations", [_relation(related, card.label) for related in card.relations]
    yield "Results", [_result(result) for result in card.results]
    yield "Evidence", _evidence(card.evidence)


def _paper_sections(card: PaperCard) -> Iterator[Section]:
    yield "Authors", _joined(card.authors)
    yield "Links", list(card.links)
    yield "Abstract", [card.abstract] if card.abstract else []
    roles = groupby(card.parts, key=lambda part: part.role)
    yield "Entities", [f"{role}: {', '.join(f'{p.entity} ({p.type.lower()})' for p in parts)}" for role, parts in roles]
    yield "Claims", [f"{claim.supports} ({claim.confidence:.2f})" for claim in card.claims]
    yield "Results", [_result(result, paper=False) for result in card.results]
    yield "Evidence", _evidence((*card.claims, *card.evidence)) if card.evidence else []
    yield "Read from", _joined(card.sources)


def _joined(names: Iterable[str]) -> list[str]:
    line = ", ".join(names)
    return [line] if line else []


def _role(role: RoleCount) -> str:
    return f"{role.role}: {count(role.papers)}" + (f", latest {role.latest}" if role.latest else "")


def _relation(related: Related, label: str) -> str:
    ends = (label, related.other) if related.direction == "out" else (related.other, label)
    return f"{ends[0]} {related.relation} {ends[1]} ({count(related.papers)}, {related.confidence:.2f})"


def _result(result: ReportedResult, *, paper: bool = True) -> str:
    subject = f"{result.model}: " if result.model else ""
    metric = f" {result.metric}" if result.metric else ""
    kind = "" if result.kind == "absolute" else f" ({result.kind})"
    return f"{subject}{result.raw}{metric} on {result.dataset}{kind}" + (f" — {result.paper}" if paper else "")


def _evidence(sentences: Iterable[Sentence]) -> list[str]:
    return [f"{each.confidence:.2f} {each.supports}: “{each.sentence}” — {each.paper}" for each in sentences]
