"""Learns what the words around a thing say of its type, from abstracts of the collection that a finder has read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
import scipy.sparse
from sklearn.linear_model import LogisticRegression

from kg.extraction.surroundings import Place, Surroundings, surroundings
from kg.extraction.tokens import GAP, Words, read_words
from kg.extraction.values import TYPES

AT_LEAST = 5


class Example(NamedTuple):
    """The features of an entity, the number of its type, and how sure the finder was."""

    features: list[str]
    kind: int
    sureness: float


def read(path: Path) -> Iterator[Example]:
    """The entities of the texts that `tools.train.transformer` has labelled."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield from _examples(read_words(row["text"], row["abstract"] - len(GAP)), row["labels"])


def _examples(words: Words, labels: list[tuple[int, int, float, list[float]]]) -> Iterator[Example]:
    """What has one probability and one row of types is one entity."""
    likely = [False] * len(words)
    entities: dict[tuple[float, ...], list[Place]] = {}
    for first, last, probability, types in labels:
        likely[first:last] = [True] * (last - first)
        entities.setdefault((probability, *types), []).append((first, last))
    for (probability, *types), places in entities.items():
        best = max(types)
        yield Example(surroundings(words, places, likely), types.index(best), probability * best)


def learn(known: Iterable[Example]) -> Surroundings:
    """The weights of features that stand at `AT_LEAST` entities."""
    known = list(known)
    counts = Counter(name for one in known for name in one.features)
    rows = {name: row for row, name in enumerate(sorted(name for name, n in counts.items() if n >= AT_LEAST))}
    columns = [[row for name in one.features if (row := rows.get(name)) is not None] for one in known]
    starts = np.cumsum([0, *map(len, columns)])
    flat = np.array([row for own in columns for row in own], np.int32)
    table = scipy.sparse.csr_matrix((np.ones(len(flat), np.float32), flat, starts), shape=(len(known), len(rows)))
    model = LogisticRegression(C=0.05, max_iter=80, tol=1e-3)
    model.fit(table, [one.kind for one in known], sample_weight=[max(0.01, one.sureness) for one in known])
    weights = np.zeros((len(rows), len(TYPES)), np.float32)
    bias = np.full(len(TYPES), -10.0, np.float32)
    weights[:, model.classes_], bias[model.classes_] = model.coef_.T, model.intercept_
    return Surroundings(rows, weights, bias)
