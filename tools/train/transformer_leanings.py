"""What judges of roles and claims say of the entities that a finder sees, as the leanings that the network learns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from kg.extraction import agreement, claims, pairs, roles, standing
from kg.extraction.neural import LEANINGS
from kg.extraction.values import Entity
from kg.papers import Paper
from tools.train.claims_examples import example
from tools.train.claims_gold import GoldPaper, load
from tools.train.claims_learn import Models, first_roles, train

_COLUMN = {name: column for column, name in enumerate(LEANINGS)}


def judges() -> Models:
    """Judges that learned from the annotated entities of part train."""
    return train([example(n, gold, annotated=True) for n, gold in enumerate(load("train"))])


def leanings(models: Models, paper: Paper, entities: Sequence[Entity]) -> npt.NDArray[np.float64]:
    """A row for each entity: the probability of each role, and the greatest of a claim with it as subject or object."""
    scene, chances = _scene(models, paper, tuple(entities))
    table = np.zeros((len(entities), len(LEANINGS)))
    for e, given in enumerate(chances):
        for role, chance in given.items():
            table[e, _COLUMN[role]] = chance
    for (s, predicate, o), chance in claims.chances(scene, models.of_claims).items():
        for e, end in ((s, "subject"), (o, "object")):
            column = _COLUMN[f"{end} {predicate}"]
            table[e, column] = max(table[e, column], chance)
    return table


def _scene(models: Models, paper: Paper, entities: tuple[Entity, ...]) -> tuple[pairs.Scene, list[roles.Probabilities]]:
    one = example(0, GoldPaper(paper, entities, (None,) * len(entities), {}), annotated=False)
    given = standing.judged(one.reading, entities, first_roles(models.roles, one), models.judges)
    told = []
    for entity, chances in zip(entities, given, strict=True):
        role, every, _ = roles.decide(entity.type, chances)
        told.append(replace(entity, role=role, roles_all=every))
    return pairs.scene(one.reading, agreement.introduced(paper, told), given), given
