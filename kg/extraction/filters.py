"""Parts of an extraction: what hangs on an entity goes with it."""

from __future__ import annotations

from dataclasses import replace

from kg.extraction.values import Entity, Extraction


def with_entities(extraction: Extraction, entities: tuple[Entity, ...]) -> Extraction:
    """The extraction of these of its entities, which may be changed but for their names.

    Claims of others, and results on others, are left out; a result of another subject has none.
    """
    names = {entity.name for entity in entities}
    return replace(
        extraction,
        entities=entities,
        claims=tuple(claim for claim in extraction.claims if {claim.subject, claim.object} <= names),
        results=tuple(
            result if result.subject in names else replace(result, subject=None)
            for result in extraction.results
            if result.on in names
        ),
    )


def surer(extraction: Extraction, least: float) -> Extraction:
    """The entities, claims and results that have at least this confidence, without what hangs on the others."""
    kept = with_entities(extraction, tuple(entity for entity in extraction.entities if entity.confidence >= least))
    return replace(
        kept,
        claims=tuple(claim for claim in kept.claims if claim.confidence >= least),
        results=tuple(result for result in kept.results if result.confidence >= least),
    )
