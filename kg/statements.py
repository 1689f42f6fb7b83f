"""A linked paper and canonical entities as statements: the one place that knows the shape of the graph.

Graphs, all under the base: `graph/paper/KEY` holds what one paper says, `graph/entities` the canonical
entities, `graph/derived` counts and search helpers, `graph/catalog` what the shipped catalog says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeVar

from kg.iris import entity_id, is_iri
from kg.nquads import boolean, date, decimal, integer, iri, lines, term, text
from kg.papers import Paper, digest
from kg.vocabulary import ROLE_PROPERTIES

if TYPE_CHECKING:
    from kg.extraction.values import Claim, Entity, Link, Mention, Result, Role
    from kg.linking.values import CanonicalEntity, LinkedPaper

Triple = tuple[str, str, str]
Found = TypeVar("Found", "Claim", "Result")
STORE_FORMAT: Final = 4
_SUPERCLASSES: Final = {"Dataset": ("kg:EvaluationData",), "Benchmark": ("kg:EvaluationData",)}
_CONCEPTS: Final = {"Technique", "Task"}


@dataclass(frozen=True, slots=True)
class Names:
    """IRIs of things and graphs under one base.

    >>> Names("urn:paperkg:").paper("ab12")
    'urn:paperkg:paper/ab12'
    """

    base: str

    def paper(self, key: str) -> str:
        """The IRI of a paper."""
        return f"{self.base}paper/{key}"

    def entity(self, entity_id: str) -> str:
        """The IRI of an entity; `entity_id` starts with `entity/`."""
        return self.base + entity_id

    def graph(self, name: str) -> str:
        """The IRI of a graph: entities, derived, catalog, or `paper/KEY`."""
        return f"{self.base}graph/{name}"


def metric_id(name: str) -> str:
    """The id of a metric, which is an entity of its own kind.

    >>> metric_id("Accuracy") == metric_id("accuracy")
    True
    """
    return entity_id(name.casefold(), f"metric {name.casefold()}")


def of_paper(linked: LinkedPaper, names: Names) -> list[str]:
    """The lines of a paper's own graph."""
    return lines(_paper_triples(linked, names), names.graph(f"paper/{linked.key}"))


def results(linked: LinkedPaper, names: Names) -> dict[str, Result]:
    """The results of a paper by their nodes."""
    return _surest(linked.extraction.results, lambda result: _result_node(linked, result, names))


def of_entity(entity: CanonicalEntity, names: Names) -> list[str]:
    """What `graph/entities` says of an entity."""
    return lines(_entity_triples(entity, names), names.graph("entities"))


def of_metric(metric: str, names: Names) -> list[str]:
    """What `graph/entities` says of a metric, given by its name."""
    return lines(_metric_triples(metric, names), names.graph("entities"))


def of_entities(entities: Iterable[CanonicalEntity], metrics: Iterable[str], names: Names) -> list[str]:
    """The lines of `graph/entities`; `metrics` are the names of the metrics that papers report."""
    found = [line for entity in entities for line in of_entity(entity, names)]
    return found + [line for metric in metrics for line in of_metric(metric, names)]


def _paper_triples(linked: LinkedPaper, names: Names) -> Iterator[Triple]:
    subject = iri(names.paper(linked.key))
    extraction = linked.extraction
    yield from _metadata(subject, linked.paper, names)
    for entity, entity_path in zip(extraction.entities, linked.entity_ids, strict=True):
        thing = iri(names.entity(entity_path))
        mark = digest(thing, length=8)
        yield from _roles(subject, entity, thing)
        for mention in entity.mentions:
            yield from _mention(_mention_node(linked, mention, mark, names), linked, mention, thing, names)
        for mention, role in _more_roles(entity):
            yield _mention_node(linked, mention, mark, names), term("kg:asRole"), term(ROLE_PROPERTIES[role])
    for node, claim in _surest(extraction.claims, lambda claim: _claim_node(linked, claim, names)).items():
        yield from _claim(node, linked, claim, names)
    for node, result in results(linked, names).items():
        yield from _result(node, linked, result, names)
    for link in extraction.links:
        yield from _link(subject, link, names)


def _metadata(subject: str, paper: Paper, names: Names) -> Iterator[Triple]:
    yield subject, term("rdf:type"), term("kg:Paper")
    for predicate, write, value in _single_values(paper):
        if value not in (None, "", False):
            yield subject, term(predicate), write(value)
    for predicate, values in (("dc:creator", paper.authors), ("kg:source", paper.sources)):
        for value in values:
            yield subject, term(predicate), text(value)
    for url in paper.urls:
        if is_iri(url):
            yield subject, term("schema:url"), iri(url)
    yield from _identifiers(subject, paper.identifiers)
    if paper.organization:
        organization = iri(
            names.base + entity_id(paper.organization, paper.organization).replace("entity/", "organization/")
        )
        yield subject, term("kg:organization"), organization
        yield organization, term("rdf:type"), term("kg:Organization")
        yield organization, term("rdfs:label"), text(paper.organization)


def _single_values(paper: Paper) -> Iterator[tuple[str, Callable[..., str], object]]:
    yield "dcterms:title", text, paper.title
    yield "dcterms:abstract", text, paper.abstract
    yield "dcterms:issued", date, paper.published
    yield "kg:dateInferred", boolean, paper.published_inferred
    yield "kg:authorCount", integer, paper.author_count
    yield "kg:commentCount", integer, paper.comments
    yield "kg:upvoteCount", integer, paper.upvotes
    yield "kg:venue", text, paper.venue


def _identifiers(subject: str, identifiers: Iterable[str]) -> Iterator[Triple]:
    for identifier in identifiers:
        yield subject, term("dcterms:identifier"), text(identifier)
        if identifier.startswith("arxiv:"):
            yield subject, term("rdf:type"), term("fabio:Preprint")
            yield subject, term("fabio:hasArXivId"), text(identifier.removeprefix("arxiv:"))


def _roles(subject: str, entity: Entity, thing: str) -> Iterator[Triple]:
    for role in {entity.role, *entity.roles_all, "mentions"}:
        yield subject, term(ROLE_PROPERTIES[role]), thing


def _more_roles(entity: Entity) -> Iterator[tuple[Mention, Role]]:
    """The roles that no mention was read in, with the mention that is evidence of them.

    A mention is read in one role, and an entity may have more roles than mentions. What is left stands on the first
    mention of the abstract, or else of the title, so that there is a sentence for every role.
    """
    left = {entity.role, *entity.roles_all} - {"mentions", *(mention.role for mention in entity.mentions)}
    if left and entity.mentions:
        first = next((mention for mention in entity.mentions if mention.field == "abstract"), entity.mentions[0])
        yield from ((first, role) for role in left)


def _mention_node(linked: LinkedPaper, mention: Mention, mark: str, names: Names) -> str:
    place = f"{linked.key}-{mention.field[0]}{mention.start}-{mention.end}-{mark}"
    return iri(f"{names.base}mention/{place}")


def _mention(node: str, linked: LinkedPaper, mention: Mention, thing: str, names: Names) -> Iterator[Triple]:
    yield node, term("rdf:type"), term("kg:Mention")
    yield node, term("kg:refersTo"), thing
    yield node, term("kg:asType"), term(f"kg:{mention.type}")
    yield node, term("kg:asRole"), term(ROLE_PROPERTIES[mention.role])
    yield node, term("kg:surface"), text(mention.surface)
    yield node, term("kg:foundBy"), text(mention.found_by)
    yield node, term("kg:start"), integer(mention.start)
    yield node, term("kg:end"), integer(mention.end)
    yield from _evidence(node, linked, mention, slice(mention.sentence_start, mention.sentence_end), names)


def _surest(found: Iterable[Found], node: Callable[[Found], str | None]) -> dict[str, Found]:
    """By their nodes the claims or results that have one; names that are linked to one thing may share a node."""
    best: dict[str, Found] = {}
    for one in found:
        place = node(one)
        if place is not None and (place not in best or one.confidence > best[place].confidence):
            best[place] = one
    return best


def _ends(linked: LinkedPaper, claim: Claim, names: Names) -> list[str]:
    ends = [linked.id_of(claim.subject), linked.id_of(claim.object)]
    if claim.predicate == "comparesWith":
        ends.sort()
    return [iri(names.entity(end)) for end in ends]


def _claim_node(linked: LinkedPaper, claim: Claim, names: Names) -> str | None:
    """The node of a claim; nothing where both ends are one thing."""
    subject, thing = _ends(linked, claim, names)
    if subject == thing:
        return None
    place = f"{claim.field} {claim.start} {claim.polarity}"
    said = f"{subject} {term(f'kg:{claim.predicate}')} {thing} {place}"
    return iri(f"{names.base}claim/{linked.key}-{digest(said, length=12)}")


def _claim(node: str, linked: LinkedPaper, claim: Claim, names: Names) -> Iterator[Triple]:
    subject, thing = _ends(linked, claim, names)
    predicate = term(f"kg:{claim.predicate}")
    yield node, term("rdf:type"), term("kg:Claim")
    yield node, term("rdf:subject"), subject
    yield node, term("rdf:predicate"), predicate
    yield node, term("rdf:object"), thing
    yield node, term("kg:polarity"), text(claim.polarity)
    yield node, term("kg:start"), integer(claim.start)
    yield node, term("kg:end"), integer(claim.end)
    yield from _evidence(node, linked, claim, slice(claim.start, claim.end), names)
    if claim.polarity == "asserted":
        yield subject, predicate, thing


def _result_node(linked: LinkedPaper, result: Result, names: Names) -> str:
    data = iri(names.entity(linked.id_of(result.on)))
    parts = (result.subject, data, result.metric, result.raw, result.kind, result.field, result.start)
    return iri(f"{names.base}result/{linked.key}-{digest(repr(parts), length=12)}")


def _result(node: str, linked: LinkedPaper, result: Result, names: Names) -> Iterator[Triple]:
    data = iri(names.entity(linked.id_of(result.on)))
    yield node, term("rdf:type"), term("kg:Result")
    yield node, term("kg:onData"), data
    yield node, term("kg:value"), decimal(result.value)
    yield node, term("kg:rawText"), text(result.raw)
    yield node, term("kg:resultKind"), text(result.kind)
    yield node, term("kg:start"), integer(result.start)
    yield node, term("kg:end"), integer(result.end)
    if result.subject is not None:
        yield node, term("kg:resultOf"), iri(names.entity(linked.id_of(result.subject)))
    if result.metric:
        yield node, term("kg:metric"), iri(names.entity(metric_id(result.metric)))
    if result.upper is not None:
        yield node, term("kg:upperValue"), decimal(result.upper)
    if result.unit:
        yield node, term("kg:unit"), text(result.unit)
    yield from _evidence(node, linked, result, slice(result.start, result.end), names)


def _evidence(
    node: str, linked: LinkedPaper, found: Mention | Claim | Result, sentence: slice, names: Names
) -> Iterator[Triple]:
    yield node, term("kg:inPaper"), iri(names.paper(linked.key))
    yield node, term("kg:field"), text(found.field)
    yield node, term("kg:sentence"), text(linked.paper.text(found.field)[sentence])
    yield node, term("kg:confidence"), decimal(found.confidence)


def _link(subject: str, link: Link, names: Names) -> Iterator[Triple]:
    if not is_iri(link.url):
        return
    if link.kind != "repository":
        yield subject, term("kg:webPage"), iri(link.url)
        return
    node = iri(f"{names.base}repository/{digest(link.url)}")
    yield subject, term("kg:repository"), node
    yield node, term("rdf:type"), term("kg:Repository")
    yield node, term("schema:codeRepository"), iri(link.url)


def _entity_triples(entity: CanonicalEntity, names: Names) -> Iterator[Triple]:
    node = iri(names.entity(entity.id))
    for kind in entity.types:
        for name in (f"kg:{kind}", "kg:Entity", *_SUPERCLASSES.get(kind, ())):
            yield node, term("rdf:type"), term(name)
        if kind in _CONCEPTS:
            yield node, term("rdf:type"), term("skos:Concept")
    yield node, term("skos:prefLabel"), text(entity.label)
    for alias in entity.aliases:
        yield node, term("skos:altLabel"), text(alias)
    if entity.family:
        yield node, term("kg:variantOf"), iri(names.entity(entity.family))
    for other in entity.homonyms:
        yield node, term("kg:homonymOf"), iri(names.entity(other))
    if entity.note:
        yield node, term("skos:note"), text(entity.note)


def _metric_triples(metric: str, names: Names) -> Iterator[Triple]:
    node = iri(names.entity(metric_id(metric)))
    yield node, term("rdf:type"), term("kg:Metric")
    yield node, term("rdf:type"), term("kg:Entity")
    yield node, term("skos:prefLabel"), text(metric)
