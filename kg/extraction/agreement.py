"""Roles and claims made to agree with each other and with names.

Roles:

1. What a title names before its colon, or before "Technical Report", is introduced.
2. So is a variant, by its name, of a model that the paper introduces, unless it is a baseline or data.

Claims:

1. Data that a paper trains on and does not evaluate on is no evaluation: `evaluatedOn` becomes `trainedOn`.
2. A model whose name is that of another one with a sign of size, variant or version is a variant of it.
3. A variant's name holds the name of its family; other claims of `variantOf` are dropped.
4. A family is not based on its own variant.
5. Of data that a paper introduces, what bears the name of the other with an ending is part of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from kg.extraction.values import ROLES, Claim, Entity
from kg.families import families
from kg.names import identity
from kg.papers import Paper

#: About the share of rule 2's pairs that readers of annotated papers call variants.
_BY_NAME: Final = 0.5
#: The same of rule 5.
_PART: Final = 0.75
_AFTER_NAME: Final = re.compile(r"\s*(?::|[—–-]\s|Technical Report\b)")


def introduced(paper: Paper, entities: Sequence[Entity]) -> tuple[Entity, ...]:
    """The entities of one paper with the role `introduces` wherever title and names show it."""
    named = [_introduced(entity) if _is_subject(paper, entity) else entity for entity in entities]
    new = {entity.name.casefold() for entity in named if "introduces" in entity.roles_all}
    return tuple(
        _introduced(entity)
        if entity.type == "Model"
        and entity.role in ("uses", "mentions")
        and any(family.casefold() in new for family in families(entity.name))
        else entity
        for entity in named
    )


def _is_subject(paper: Paper, entity: Entity) -> bool:
    first = entity.mentions[0]
    starts = first.field == "title" and first.start == 0 and entity.type != "Task"
    return starts and _AFTER_NAME.match(paper.title, first.end) is not None


def _introduced(entity: Entity) -> Entity:
    every = tuple(sorted({"introduces", *entity.roles_all} - {"mentions"}, key=ROLES.index))
    first, *rest = entity.mentions
    return replace(entity, role="introduces", roles_all=every, mentions=(replace(first, role="introduces"), *rest))


def agreed(entities: Sequence[Entity], claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """The claims of one paper, each pair of ends and predicate once, those of names last."""
    by_name = {entity.name: entity for entity in entities}
    variants = {(claim.subject, claim.object): claim for claim in _variants(entities)}
    kept = [_with_role(claim, by_name) for claim in claims]
    kept = [c for c in kept if c.predicate != "variantOf" or _holds(c.subject, c.object)]
    kept = [c for c in kept if not (c.predicate == "basedOn" and (c.object, c.subject) in variants)]
    told = {(claim.subject, claim.predicate, claim.object) for claim in kept}
    shown = [*variants.values(), *_parts(entities)]
    new = [claim for claim in shown if (claim.subject, claim.predicate, claim.object) not in told]
    once = {(c.subject, c.predicate, c.object, c.polarity, c.field, c.start): c for c in reversed([*kept, *new])}
    return tuple(reversed(once.values()))


def _holds(variant: str, family: str) -> bool:
    """Whether one name holds the other.

    >>> _holds("Llama 2-Chat", "Llama-2"), _holds("OpenCLIP", "DINOv2")
    (True, False)
    """
    return identity(family) in identity(variant) != identity(family)


def _with_role(claim: Claim, entities: dict[str, Entity]) -> Claim:
    roles = entities[claim.object].roles_all
    trains = "trains_on" in roles and "evaluates_on" not in roles
    return replace(claim, predicate="trainedOn") if claim.predicate == "evaluatedOn" and trains else claim


def _variants(entities: Sequence[Entity]) -> Iterator[Claim]:
    models = {entity.name.casefold(): entity for entity in entities if entity.type == "Model"}
    for entity in models.values():
        for family in families(entity.name):
            whole = models.get(family.casefold())
            if whole is not None and whole is not entity:
                first = entity.mentions[0]
                place = (first.field, first.sentence_start, first.sentence_end)
                yield Claim(entity.name, "variantOf", whole.name, *place, _BY_NAME)
                break


def _parts(entities: Sequence[Entity]) -> Iterator[Claim]:
    data = [e for e in entities if e.type in ("Dataset", "Benchmark") and "introduces" in e.roles_all]
    for part in data:
        for whole in data:
            rest = part.name.casefold().removeprefix(whole.name.casefold())
            if len(rest) > 1 and rest != part.name.casefold() and rest[0] in "- _:/":
                first = part.mentions[0]
                place = (first.field, first.sentence_start, first.sentence_end)
                yield Claim(part.name, "partOf", whole.name, *place, _PART)
