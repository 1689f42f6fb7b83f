"""What is known of one thing, gathered from the building blocks of the library.

1. A name is looked up as an entity, then as a paper. Things of one name each have a card.
2. A card holds what the graph says of the thing, and with evidence the sentences behind it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.lookup import FoundEntity, FoundPaper, Row, find_entities, find_papers, part, value
from kg.nquads import iri
from kg.vocabulary import short, words

if TYPE_CHECKING:
    from kg.store import Store

_ROLES: Final = ("introduces", "trains on", "evaluates on", "uses", "compares against", "addresses", "mentions")
_RESULTS: Final = 20
_INTRODUCTIONS: Final = 5


@dataclass(frozen=True, slots=True)
class Related:
    """A relation to another entity; `direction` is "out" where the card's entity is the subject, else "in"."""

    direction: str
    relation: str
    other: str
    papers: int
    confidence: float


@dataclass(frozen=True, slots=True)
class RoleCount:
    """In how many papers an entity has a role, and the date of the latest."""

    role: str
    papers: int
    latest: str | None


@dataclass(frozen=True, slots=True)
class ReportedResult:
    """A reported number, as the text has it."""

    model: str | None
    dataset: str
    metric: str | None
    raw: str
    kind: str
    paper: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence, what it supports, how sure that is, and its paper's title."""

    supports: str
    confidence: float
    sentence: str
    paper: str


@dataclass(frozen=True, slots=True)
class Part:
    """An entity in a paper."""

    role: str
    entity: str
    type: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityCard:
    """What is known of an entity."""

    iri: str
    label: str
    types: tuple[str, ...]
    papers: int
    first_seen: str | None = None
    aliases: tuple[str, ...] = ()
    variant_of: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    broader: tuple[str, ...] = ()
    homonyms: tuple[str, ...] = ()
    note: str | None = None
    introduced_by: tuple[str, ...] = ()
    roles: tuple[RoleCount, ...] = ()
    relations: tuple[Related, ...] = ()
    results: tuple[ReportedResult, ...] = ()
    evidence: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperCard:
    """What is known of a paper."""

    iri: str
    title: str
    published: str | None = None
    organization: str | None = None
    venue: str | None = None
    authors: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    abstract: str = ""
    parts: tuple[Part, ...] = ()
    claims: tuple[Sentence, ...] = ()
    results: tuple[ReportedResult, ...] = ()
    evidence: tuple[Sentence, ...] = field(default=())


def show(store: Store, name: str, *, evidence: bool = False) -> list[EntityCard] | list[PaperCard]:
    """The cards of all entities of that name, or else of the papers of that title.

    Raises NotFound with near names and titles.
    """
    try:
        return [_entity_card(store, entity, evidence=evidence) for entity in find_entities(store, name)]
    except NotFound as no_entity:
        try:
            return [_paper_card(store, paper, evidence=evidence) for paper in find_papers(store, name)]
        except NotFound as no_paper:
            near = [*no_entity.near, *no_paper.near][:4]
            raise NotFound(f"no entity and no paper named {name!r}", near=near) from None


def _entity_card(store: Store, entity: FoundEntity, *, evidence: bool) -> EntityCard:
    node = [iri(entity.iri)]
    facts = [(short(value(p)), value(v), value(label)) for _, p, v, label in part(store, "entity-facts", entity=node)]

    def of(name: str) -> list[tuple[str, str]]:
        return [(text, label or text) for fact, text, label in facts if fact == name]

    return EntityCard(
        iri=entity.iri,
        label=entity.label,
        types=entity.types,
        papers=entity.papers,
        first_seen=next((text for text, _ in of("kg:firstSeen")), None),
        aliases=entity.names[1:],
        variant_of=tuple(label for _, label in of("kg:variantOf")),
        variants=tuple(value(row[2]) for row in part(store, "entity-variants", entity=node)),
        broader=tuple(label for _, label in of("skos:broader")),
        homonyms=tuple(f"{label} ({address})" for address, label in of("kg:homonymOf")),
        note=next((text for text, _ in of("skos:note")), None),
        introduced_by=tuple(_introductions(store, node)),
        roles=tuple(_role_counts(store, node)),
        relations=tuple(_relations(store, node)),
        results=tuple(_entity_results(store, entity)),
        evidence=tuple(_entity_evidence(store, node)) if evidence else (),
    )


def _introductions(store: Store, node: list[str]) -> Iterator[str]:
    for _, _, title, published, organization in part(store, "introduced-by", limit=_INTRODUCTIONS, entity=node):
        if title is not None:
            about = ", ".join(text for text in (value(published), value(organization)) if text)
            yield f"{value(title)} ({about})" if about else value(title)


def _role_counts(store: Store, node: list[str]) -> Iterator[RoleCount]:
    rows = part(store, "entity-roles", entity=node)
    counts = [RoleCount(words(value(role)), int(value(n)), value(latest) or None) for _, role, n, latest in rows]
    yield from sorted(counts, key=lambda count: _ROLES.index(count.role))


def _relations(store: Store, node: list[str]) -> Iterator[Related]:
    for _, way, relation, _, label, papers, confidence in part(store, "entity-relations", entity=node):
        yield Related(value(way), words(value(relation)), value(label), int(value(papers)), float(value(confidence)))


def _entity_results(store: Store, entity: FoundEntity) -> Iterator[ReportedResult]:
    none = ['"0"^^<http://www.w3.org/2001/XMLSchema#integer>']
    node = [iri(entity.iri)]
    if not {"Dataset", "Benchmark"}.isdisjoint(entity.types):
        for row in part(store, "results-on", limit=_RESULTS, dataset=node, min_confidence=none):
            metric, _, model, _, raw, kind, paper, *_ = map(value, row)
            yield ReportedResult(model or None, entity.label, metric or None, raw, kind, paper)
    for row in part(store, "results-of", limit=_RESULTS, model=node, min_confidence=none):
        dataset, metric, _, raw, kind, paper, *_ = map(value, row)
        yield ReportedResult(entity.label, dataset, metric or None, raw, kind, paper)


def _entity_evidence(store: Store, node: list[str]) -> Iterator[Sentence]:
    for row in part(store, "entity-evidence", entity=node):
        _, subject, relation, thing, polarity, confidence, sentence, _, title = map(value, row)
        yield Sentence(_claim(subject, relation, thing, polarity), float(confidence), sentence, title)
    for row in part(store, "entity-mentions", entity=node):
        _, role, confidence, sentence, _, title = map(value, row)
        yield Sentence(f"the paper {words(role)} it", float(confidence), sentence, title)


def _claim(subject: str, relation: str, thing: str, polarity: str) -> str:
    said = f"{subject} {words(relation)} {thing}"
    return said if polarity == "asserted" else f"{said} ({polarity})"


def _paper_card(store: Store, paper: FoundPaper, *, evidence: bool) -> PaperCard:
    node = [iri(paper.iri)]
    facts: dict[str, list[str]] = {}
    for _, name, text in part(store, "paper-facts", paper=node):
        facts.setdefault(short(value(name)), []).append(value(text))

    def first(name: str) -> str | None:
        return next(iter(facts.get(name, [])), None)

    links = [link for name in ("schema:url", "kg:repository", "kg:webPage") for link in facts.get(name, [])]
    return PaperCard(
        iri=paper.iri,
        title=paper.title,
        published=paper.published,
        organization=first("kg:organization"),
        venue=first("kg:venue"),
        authors=tuple(facts.get("dc:creator", [])),
        identifiers=tuple(facts.get("dcterms:identifier", [])),
        links=tuple(links),
        sources=tuple(facts.get("kg:source", [])),
        abstract=first("dcterms:abstract") or "",
        parts=tuple(_part(row) for row in part(store, "paper-contents", paper=node)),
        claims=tuple(_paper_claims(part(store, "paper-claims", paper=node), paper.title)),
        results=tuple(_paper_results(part(store, "paper-results", paper=node), paper.title)),
        evidence=tuple(_paper_evidence(part(store, "paper-mentions", paper=node), paper.title)) if evidence else (),
    )


def _part(row: Row) -> Part:
    role, entity, kind, confidence = map(value, row)
    return Part(role, entity, kind, float(confidence))


def _paper_claims(rows: Iterable[Row], title: str) -> Iterator[Sentence]:
    for row in rows:
        _, subject, relation, thing, polarity, confidence, sentence = map(value, row)
        yield Sentence(_claim(subject, relation, thing, polarity), float(confidence), sentence, title)


def _paper_results(rows: Iterable[Row], title: str) -> Iterator[ReportedResult]:
    for row in rows:
        _, model, dataset, metric, raw, kind, _, _ = map(value, row)
        yield ReportedResult(model or None, dataset, metric or None, raw, kind, title)


def _paper_evidence(rows: Iterable[Row], title: str) -> Iterator[Sentence]:
    for row in rows:
        _, entity, role, confidence, sentence = map(value, row)
        yield Sentence(f"the paper {words(role)} {entity}", float(confidence), sentence, title)
