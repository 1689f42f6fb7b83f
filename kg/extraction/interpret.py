"""Reads a paper for what it says of its entities: roles, claims, results and links.

1. `read` puts the entities into sentences of tokens.
2. `roles` says what the paper does with each entity, and each mention what its own sentence says.
3. `claims` relates entities, `results` ties numbers to datasets, `links` finds web addresses.
"""

from __future__ import annotations

from dataclasses import replace

from kg.extraction import claims, results, roles
from kg.extraction.linear import Linear, load
from kg.extraction.links import links
from kg.extraction.pairs import scene
from kg.extraction.reading import Place, Reading, read
from kg.extraction.values import Entity, Extraction, Mention, Role
from kg.papers import Paper


def interpret(paper: Paper, entities: tuple[Entity, ...]) -> Extraction:
    """What `paper` says of `entities`, whose mentions have exact offsets and types.

    Entities keep their order and names; roles, sentences of mentions, claims, results and links are new.
    """
    reading = read(paper, entities)
    first = load("roles")
    given = roles.probabilities(reading, entities, first)
    told = tuple(_told(reading, e, entity, given[e], first) for e, entity in enumerate(entities))
    seen = scene(reading, told, given)
    return Extraction(
        told,
        claims.claims(seen, load("claims")),
        results.results(paper, seen, load("results"), load("kinds")),
        (*links(paper.title, "title"), *links(paper.abstract, "abstract")),
    )


def _told(reading: Reading, e: int, entity: Entity, chances: roles.Probabilities, model: Linear) -> Entity:
    """The entity with its roles, and those of its mentions."""
    role, every, _ = roles.decide(entity.type, chances)
    mentions = list(entity.mentions)
    for place in reading.places[e]:
        mentions[place.mention] = _placed(reading, place, mentions[place.mention], every)
    return replace(entity, role=role, roles_all=every, mentions=tuple(mentions))


def _placed(reading: Reading, place: Place, mention: Mention, every: tuple[Role, ...]) -> Mention:
    sentence = reading.sentences[place.sentence]
    return replace(mention, sentence_start=sentence.start, sentence_end=sentence.end, role=every[0])
