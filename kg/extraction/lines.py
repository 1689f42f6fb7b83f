"""The line of JSON that `kg extract` writes for a paper."""

from __future__ import annotations

import json
from typing import Any

from kg.extraction.values import Entity, Extraction
from kg.papers import Paper


def line(paper: Paper, extraction: Extraction) -> str:
    """One line, without its end; the fields of a gold line and more."""
    return json.dumps(record(paper, extraction), ensure_ascii=False)


def record(paper: Paper, extraction: Extraction) -> dict[str, Any]:
    """What a line holds, in the order in which it is written."""
    return {
        "id": paper.id,
        "title": paper.title,
        "published": paper.published,
        "entities": [_entity(paper, entity) for entity in extraction.entities],
        "relations": [
            [claim.subject, claim.predicate, claim.object]
            for claim in extraction.claims
            if claim.polarity == "asserted"
        ],
        "results": [
            {"subject": r.subject, "on": r.on, "metric": r.metric, "value": r.raw, "kind": r.kind}
            for r in extraction.results
        ],
        "links": list(dict.fromkeys(link.url for link in extraction.links)),
    }


def _entity(paper: Paper, entity: Entity) -> dict[str, Any]:
    return {
        "name": entity.name,
        "type": entity.type,
        "also": list(entity.also),
        "surfaces": list(entity.surfaces),
        "family": entity.family,
        "role": entity.role,
        "roles_all": list(entity.roles_all),
        "confidence": entity.confidence,
        "mentions": [
            {
                "field": mention.field,
                "start": mention.start,
                "end": mention.end,
                "sentence": paper.text(mention.field)[mention.sentence_start : mention.sentence_end],
            }
            for mention in entity.mentions
        ],
    }
