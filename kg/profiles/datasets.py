"""Datasets and benchmarks as schema.org and Croissant 1.0 descriptions, with what is known of them and no more.

1. One pass over the papers finds, for each, the paper that introduces it: the oldest, a dated one first.
2. The sentence of its surest introducing mention is the description; the paper's authors, else its organisation, are
   the creators, its date is that of publication, and the tasks it works on are the keywords.
3. The address is a page of data to which the paper points, where it introduces that dataset alone.
4. Licence, files and records are in no title or abstract and are left out, as is everything that is not known:
   Croissant asks for description, licence, url, creator and datePublished, and whoever publishes the file adds what is
   missing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, Final

from kg.bundle import Bundle
from kg.extraction.links import kind
from kg.nodes import Node, PaperNodes, described, entities, papers
from kg.resources import context
from kg.vocabulary import iri

if TYPE_CHECKING:
    from kg.store import Store

SCHEMA: Final = "https://schema.org/"
CROISSANT: Final = "http://mlcommons.org/croissant/1.0"
Document = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the paper that introduces a dataset says of it."""

    paper: str
    title: str
    published: str | None
    sentence: str
    authors: tuple[str, ...]
    organization: str | None
    urls: tuple[str, ...]
    identifiers: tuple[str, ...]
    tasks: tuple[str, ...]
    page: str | None

    @property
    def age(self) -> tuple[bool, str, str]:
        """The order in which introductions count: dated before undated, the oldest first."""
        return self.published is None, self.published or "", self.paper


def schema_org(store: Store) -> Iterator[Document]:
    """Every dataset and benchmark in the terms of schema.org, sorted by IRI, without a context."""
    found = _introductions(store)
    names = _names(store, {task for one in found.values() for task in one.tasks})
    for entity in entities(store):
        if entity.is_a("kg:EvaluationData"):
            yield _described(entity, found.get(entity.iri), names)


def croissant(store: Store) -> Iterator[Document]:
    """The same as Croissant documents, each complete in itself."""
    terms = context("croissant")
    for document in schema_org(store):
        cited = document.pop("citation", None)
        yield {
            "@context": terms,
            **document,
            "conformsTo": CROISSANT,
            **({"citeAs": _cited(cited, document.get("creator", []))} if cited else {}),
        }


def write_lines(documents: Iterator[Document], out: IO[bytes]) -> None:
    """One document a line; one without a context gets that of schema.org."""
    for document in documents:
        out.write(_json({"@context": SCHEMA, **document}) + b"\n")


def write_graph(documents: Iterator[Document], out: IO[bytes]) -> None:
    """One JSON-LD document of all."""
    out.write(f'{{"@context": "{SCHEMA}",\n"@graph": ['.encode())
    for number, document in enumerate(documents):
        out.write((b",\n" if number else b"\n") + _json(document))
    out.write(b"\n]}\n")


def write_files(documents: Iterator[Document], bundle: Bundle) -> None:
    """One file a document, named as the dataset's IRI ends."""
    for document in documents:
        name = document["@id"].rpartition("/")[2]
        text = json.dumps({"@context": SCHEMA, **document}, ensure_ascii=False, indent=1)
        bundle.write(f"{name}.json", text + "\n")


def _json(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode("utf-8", "replace")


def _described(entity: Node, introduction: Introduction | None, names: dict[str, str]) -> Document:
    document: Document = {
        "@type": "Dataset",
        "@id": entity.iri,
        "name": entity.text("skos:prefLabel"),
        "alternateName": list(entity.all("skos:altLabel")),
        "additionalType": [iri(f"kg:{kind}") for kind in ("Dataset", "Benchmark") if entity.is_a(f"kg:{kind}")],
        "url": entity.iri if entity.iri.startswith("http") else None,
    }
    if introduction is not None:
        document |= _introduced(introduction, names)
    return {key: value for key, value in document.items() if value}


def _introduced(one: Introduction, names: dict[str, str]) -> Document:
    creators = [{"@type": "Person", "name": name} for name in one.authors]
    if not creators and one.organization:
        creators = [{"@type": "Organization", "name": one.organization}]
    found: Document = {
        "description": one.sentence,
        "creator": creators,
        "datePublished": one.published,
        "keywords": sorted({names[task] for task in one.tasks if task in names}),
        "citation": _citation(one),
    }
    return found | ({"url": one.page} if one.page else {})


def _citation(one: Introduction) -> Document:
    paper: Document = {
        "@type": "ScholarlyArticle",
        "@id": one.paper,
        "name": one.title,
        "datePublished": one.published,
        "identifier": list(one.identifiers),
        "url": list(one.urls),
    }
    return {key: value for key, value in paper.items() if value}


def _cited(paper: Document, creators: list[Document]) -> str:
    """The paper as a line of text: who, what, when, where."""
    who = ", ".join(creator["name"] for creator in creators if creator["@type"] == "Person")
    where = next(iter(paper.get("url", [])), None)
    return ". ".join(part for part in (who, paper["name"], paper.get("datePublished"), where) if part)


def _introductions(store: Store) -> dict[str, Introduction]:
    """The introduction of each thing that a paper introduces and that is read as data somewhere in it."""
    found: dict[str, Introduction] = {}
    for paper in papers(store):
        for one, entity in _of_paper(paper):
            if entity not in found or one.age < found[entity].age:
                found[entity] = one
    return found


def _of_paper(paper: PaperNodes) -> Iterator[tuple[Introduction, str]]:
    introducing = _surest(paper)
    page = _page(paper) if len(introducing) == 1 else None
    node = paper.paper
    for entity, sentence in introducing.items():
        yield Introduction(
            node.iri, node.text("dcterms:title"), node.one("dcterms:issued"), sentence, node.all("dc:creator"),
            next((organization.text("rdfs:label") for organization in paper.of("kg:Organization")), None),
            node.all("schema:url"), node.all("dcterms:identifier"), node.all("kg:addresses"), page,
        ), entity  # fmt: skip


def _surest(paper: PaperNodes) -> dict[str, str]:
    """The sentence of the surest introducing mention of each dataset or benchmark that the paper introduces."""
    introduced = set(paper.paper.all("kg:introduces"))
    kinds, role = {iri("kg:Dataset"), iri("kg:Benchmark")}, iri("kg:introduces")
    best: dict[str, tuple[bool, float, str, str]] = {}
    for mention in paper.of("kg:Mention"):
        entity = mention.text("kg:refersTo")
        if entity in introduced and mention.text("kg:asType") in kinds and role in mention.all("kg:asRole"):
            in_title = mention.text("kg:field") == "title"
            rank = (in_title, -float(mention.text("kg:confidence")), mention.iri, mention.text("kg:sentence"))
            best[entity] = min(rank, best.get(entity, rank))
    return {entity: rank[3] for entity, rank in sorted(best.items())}


def _page(paper: PaperNodes) -> str | None:
    return next((url for url in paper.paper.all("kg:webPage") if kind(url) == "dataset"), None)


def _names(store: Store, iris: set[str]) -> dict[str, str]:
    return {node.iri: node.text("skos:prefLabel") for node in described(store, sorted(iris))}
