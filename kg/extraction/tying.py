"""Numbers and datasets judged a second time, in the light of what the linear model says of the paper's other pairs.

1. `rows` describes each pair in numbers: how likely it is, how that ranks among the other datasets of the number and
   the other numbers of the dataset, the unit, where the two stand, the metric, and what is done with the dataset.
2. Boosted trees give the probability that the number is reported on the dataset.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extraction import contexts, pairs
from kg.extraction.cues import CUES
from kg.extraction.linear import sigmoid
from kg.extraction.pairs import Scene
from kg.extraction.reading import Token
from kg.extraction.standing import CLASSES
from kg.extraction.ties import Candidate, metric_of
from kg.extraction.values import ROLES
from kg.papers import Paper

_UNITS: Final = ("%", "pp", "x", "fps", "dB", "ms", "s")
_REACH: Final = 8

Row = list[float]


def rows(paper: Paper, scene: Scene, found: Sequence[Candidate], scores: Sequence[float]) -> list[Row]:
    """One row for each candidate; `scores` are the log-odds that the linear model gave them."""
    chances = [round(sigmoid(score), 4) for score in scores]
    by_number: dict[tuple[int, int], list[float]] = {}
    by_name: dict[int, list[float]] = {}
    by_sentence: dict[int, list[float]] = {}
    for each, chance in zip(found, chances, strict=True):
        by_number.setdefault((each.sentence, each.number), []).append(chance)
        by_name.setdefault(each.entity, []).append(chance)
        by_sentence.setdefault(each.sentence, []).append(chance)
    return [
        [
            score,
            *_rank(chance, by_number[each.sentence, each.number]),
            *_rank(chance, by_name[each.entity]),
            *_rank(chance, by_sentence[each.sentence]),
            *_number(paper, scene, each),
            *_place(scene, each),
            *_name(scene, each),
        ]
        for each, score, chance in zip(found, scores, chances, strict=True)
    ]


def _rank(chance: float, among: Sequence[float]) -> Row:
    """The place of a chance among others, its distance from the best, how many there are, and their sum."""
    return [sum(other > chance for other in among), round(max(among) - chance, 4), len(among), round(sum(among), 4)]


def _number(paper: Paper, scene: Scene, candidate: Candidate) -> Row:
    value = candidate.value
    sentence = scene.reading.sentences[candidate.sentence]
    metric = metric_of(paper, sentence, value)
    gap = -1 if metric is None else metric.start - value.end if metric.start >= value.end else value.start - metric.end
    return [
        _UNITS.index(value.unit) if value.unit in _UNITS else -1,
        float(value.value) if value.value else -1.0,
        len(value.value.partition(".")[2]), value.signed, value.upper is not None,
        metric is not None, metric is not None and metric.start >= value.end, gap,
        sentence.field == "title",
    ]  # fmt: skip


def _place(scene: Scene, candidate: Candidate) -> Row:
    tokens, index, data = scene.reading.sentences[candidate.sentence].tokens, candidate.token, candidate.data
    before = {CUES.get(token.stem) for token in tokens[max(0, index - _REACH) : index]}
    first, last = sorted((index, data)) if data >= 0 else (index, index)
    inner = tokens[first + 1 : last]
    return [
        data - index if data >= 0 else 99,
        sum(token.text == "#" for token in inner), sum(token.entity >= 0 for token in inner),
        sum(token.text in {",", ";", "and", "while", "but"} for token in inner),
        candidate.rank, candidate.count, candidate.number, candidate.peers, candidate.place, candidate.run,
        -1 if candidate.aligned is None else candidate.aligned,
        any(token.text == "respectively" for token in tokens),
        *(name in before for name in CLASSES), *_door(tokens, data),
    ]  # fmt: skip


def _door(tokens: tuple[Token, ...], data: int) -> Row:
    """The cues before the list that holds the dataset."""
    head = contexts.head(tokens, data) if data >= 0 else 0
    before = {CUES.get(token.stem) for token in tokens[max(0, head - _REACH) : head]}
    return [name in before for name in CLASSES]


def _name(scene: Scene, candidate: Candidate) -> Row:
    e = candidate.entity
    entity, chances = scene.entities[e], scene.chances[e]
    datasets = sum(kind in pairs.DATA for kind in scene.types)
    return [
        entity.type == "Benchmark", entity.confidence, len(scene.reading.places[e]), datasets,
        len(scene.introduced), scene.main >= 0, *(chances.get(role, -1.0) for role in ROLES),
    ]  # fmt: skip
