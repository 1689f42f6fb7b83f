"""Numbers that a paper reports on a named dataset or benchmark.

1. `ties` pairs numbers with the names that their sentences tie them to; a linear model judges each pair, and boosted
   trees again in the light of the others (`tying`).
2. `kinds` says what the number is, and `subjects` which method it is about.
3. The metric is the nearest metric name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kg.extraction import kinds, subjects
from kg.extraction.judge import Judge
from kg.extraction.limits import NUMBERS
from kg.extraction.linear import Linear
from kg.extraction.pairs import Scene
from kg.extraction.ties import Candidate, candidates, features, metric_of
from kg.extraction.tying import rows
from kg.extraction.values import Kind, Result, round_confidence
from kg.papers import Paper

LABEL: Final = "result"
#: The least confidence of a result.
THRESHOLD: Final = 0.33


@dataclass(frozen=True)
class Models:
    """The linear model that ties numbers to datasets, the judge after it, and the models of kinds."""

    tie: Linear
    judge: Judge
    kinds: kinds.Models


def results(paper: Paper, scene: Scene, models: Models) -> tuple[Result, ...]:
    """The results of a paper, in text order."""
    every = list(judged(paper, scene, models))
    kept = [(candidate, chance) for candidate, chance in every if chance >= THRESHOLD]
    known = kinds.numbers((candidate for candidate, _ in every), (candidate.sentence for candidate, _ in kept))
    told = kinds.kinds(paper, scene, known, models.kinds)
    found: dict[tuple[str, str, str | None, int], Result] = {}
    for candidate, chance in kept:
        kind = told[candidate.sentence, candidate.number]
        result = _result(paper, scene, candidate, kind, chance)
        found.setdefault((result.on, result.value, result.upper, candidate.value.start), result)
    return tuple(found.values())


def judged(paper: Paper, scene: Scene, models: Models) -> Iterator[tuple[Candidate, float]]:
    """Every number with every name it may be tied to, and the chance that it is; 0 where lists pair it otherwise."""
    every = list(islice(candidates(paper, scene), NUMBERS))
    given = models.judge.probabilities(rows(paper, scene, every, first(paper, scene, every, models.tie)))
    for candidate, chances in zip(every, given, strict=True):
        yield candidate, 0.0 if candidate.aligned is False else round_confidence(chances[LABEL])


def first(paper: Paper, scene: Scene, every: Sequence[Candidate], tie: Linear) -> list[float]:
    """The log-odds that the linear model gives each candidate."""
    return [tie.scores(tie.sums(dict.fromkeys(features(paper, scene, each))))[0] for each in every]


def _result(paper: Paper, scene: Scene, candidate: Candidate, kind: Kind, chance: float) -> Result:
    sentence = scene.reading.sentences[candidate.sentence]
    value = candidate.value
    metric = metric_of(paper, sentence, value)
    subject = subjects.subject(scene, candidate)
    return Result(
        subject=scene.entities[subject].name if subject >= 0 else None,
        on=scene.entities[candidate.entity].name,
        metric=metric.metric.name if metric else None,
        raw=paper.text(sentence.field)[value.start : value.end],
        value=value.value,
        kind=kind,
        field=sentence.field,
        start=sentence.start,
        end=sentence.end,
        confidence=chance,
        upper=value.upper,
        unit=value.unit,
    )
