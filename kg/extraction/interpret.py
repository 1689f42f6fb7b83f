"""Reads a paper for what it says of its entities: roles, claims, results and links.

1. `read` puts the entities into sentences of tokens, beside what the network says of them (`leanings`).
2. `roles` says what the paper does with each entity, and `standing` again in the light of the others; `roles` also
   what the sentence of each mention does.
3. `claims` relates entities, `agreement` makes that agree with roles and names, `results` ties numbers to datasets,
   `links` finds web addresses.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kg.extraction import claims, judge, kinds, relations, results, roles
from kg.extraction.agreement import agreed, introduced
from kg.extraction.leanings import Leanings, look
from kg.extraction.limits import bounded
from kg.extraction.linear import Linear, load
from kg.extraction.links import links
from kg.extraction.pairs import GROUPS, Scene, scene
from kg.extraction.reading import Place, Reading, read
from kg.extraction.standing import judged
from kg.extraction.values import Entity, Extraction, Type
from kg.papers import Paper


def interpret(paper: Paper, entities: tuple[Entity, ...], leanings: Leanings | None = None) -> Extraction:
    """What `paper` says of `entities`, whose mentions have exact offsets and types.

    Entities keep their order and names; roles, sentences of mentions, claims, results and links are new. Of an
    overlong text no more is read than `limits` says. Without `leanings` the text is looked at for them.
    """
    paper = bounded(paper)
    seen = understand(paper, entities, leanings)
    return Extraction(
        seen.entities,
        agreed(seen.entities, claims.claims(seen, claim_models())),
        results.results(paper, seen, result_models()),
        (*links(paper.title, "title"), *links(paper.abstract, "abstract")),
    )


def claim_models() -> claims.Models:
    """The models of claims that ship."""
    linear = {group.name: load(f"claims-{group.name}") for group in GROUPS}
    return claims.Models(linear, judge.load(), relations.load())


def result_models() -> results.Models:
    """The models of results that ship."""
    judges = judge.load()
    return results.Models(load("results"), judges["results"], kinds.Models(load("kinds"), judges["kinds"]))


def understand(paper: Paper, entities: tuple[Entity, ...], leanings: Leanings | None = None) -> Scene:
    """The entities with their roles and the chances of these, and where they stand: what claims and results see."""
    reading = read(paper, entities, leanings or look(paper))
    models = {group.name: load(f"roles-{group.name}") for group in roles.GROUPS}
    given = judged(reading, entities, roles.probabilities(reading, entities, models), judge.load())
    types = tuple(entity.type for entity in entities)
    told = tuple(
        _told(reading, types, entity, places, chances, models=models)
        for entity, places, chances in zip(entities, reading.places, given, strict=True)
    )
    return scene(reading, introduced(paper, told), given)


def _told(
    reading: Reading,
    types: tuple[Type, ...],
    entity: Entity,
    places: tuple[Place, ...],
    chances: roles.Probabilities,
    *,
    models: Mapping[str, Linear],
) -> Entity:
    """The entity with its roles, and those of its mentions."""
    model = next(models[group.name] for group in roles.GROUPS if entity.type in group.types)
    role, every, _ = roles.decide(entity.type, chances)
    mentions = list(entity.mentions)
    for place in places:
        sentence = reading.sentences[place.sentence]
        mentions[place.mention] = replace(
            mentions[place.mention],
            sentence_start=sentence.start,
            sentence_end=sentence.end,
            role=roles.of_mention(reading, types, place, every, model),
        )
    return replace(entity, role=role, roles_all=every, mentions=tuple(mentions))
