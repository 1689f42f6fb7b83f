"""Mentions as Web Annotations (W3C Web Annotation Data Model, https://www.w3.org/TR/annotation-model/).

1. Every mention is an `Annotation`: its body is the entity, its motivation `identifying`.
2. Its target is the title or abstract of a paper, PAPER#title or PAPER#abstract, selected by position (Unicode code
   points) and by quote with what stands around it.
3. JSON-LD is written as it goes, with the standard's context and ours for type, role and confidence; other RDF is read
   from the same annotations, with the terms of that context in `ontology/contexts/`, so that nothing is fetched.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from typing import IO, TYPE_CHECKING, Any, Final

import pyoxigraph as ox

from kg.nodes import Node, PaperNodes, papers
from kg.resources import context

if TYPE_CHECKING:
    from kg.store import Store

OA: Final = "http://www.w3.org/ns/oa#"
STANDARD: Final = "http://www.w3.org/ns/anno.jsonld"
_AROUND: Final = 32
_BATCH: Final = 200


def write(store: Store, out: IO[bytes]) -> None:
    """Writes all mentions as one JSON-LD document, sorted by paper."""
    head = json.dumps([STANDARD, context("kg")], ensure_ascii=False)
    out.write(f'{{"@context": {head},\n"@graph": ['.encode())
    for number, annotation in enumerate(described_mentions(store)):
        line = json.dumps(annotation, ensure_ascii=False)
        out.write((",\n" if number else "\n").encode() + line.encode("utf-8", "replace"))
    out.write(b"\n]}\n")


def triples(store: Store) -> Iterator[ox.Triple]:
    """The same as triples."""
    terms = {**context("oa"), **context("kg")}
    rest = described_mentions(store)
    while batch := list(islice(rest, _BATCH)):
        text = json.dumps({"@context": terms, "@graph": batch}).encode()
        yield from (quad.triple for quad in ox.parse(text, ox.RdfFormat.JSON_LD))


def described_mentions(store: Store) -> Iterator[dict[str, Any]]:
    """Every mention as an annotation, in the keys of the standard's JSON-LD."""
    return (_annotation(paper, mention) for paper in papers(store) for mention in paper.of("kg:Mention"))


def _annotation(paper: PaperNodes, mention: Node) -> dict[str, Any]:
    return {
        "id": mention.iri,
        "type": "Annotation",
        "motivation": "identifying",
        "body": mention.text("kg:refersTo"),
        "target": {
            "id": f"{mention.iri}#target",
            "type": "SpecificResource",
            "source": f"{paper.paper.iri}#{mention.text('kg:field')}",
            "selector": _selectors(paper, mention),
        },
        "inPaper": paper.paper.iri,
        "asType": mention.text("kg:asType"),
        "asRole": _one_or_all(mention.all("kg:asRole")),
        "field": mention.text("kg:field"),
        "confidence": mention.text("kg:confidence"),
        "foundBy": mention.text("kg:foundBy"),
    }


def _one_or_all(values: tuple[str, ...]) -> str | list[str]:
    return values[0] if len(values) == 1 else list(values)


def _selectors(paper: PaperNodes, mention: Node) -> list[dict[str, Any]]:
    whole = paper.paper.text("dcterms:title" if mention.text("kg:field") == "title" else "dcterms:abstract")
    start, end = int(mention.text("kg:start")), int(mention.text("kg:end"))
    around = {"prefix": whole[max(0, start - _AROUND) : start], "suffix": whole[end : end + _AROUND]}
    return [
        {"id": f"{mention.iri}#position", "type": "TextPositionSelector", "start": start, "end": end},
        {"id": f"{mention.iri}#quote", "type": "TextQuoteSelector", "exact": mention.text("kg:surface")}
        | {name: text for name, text in around.items() if text},
    ]
