"""Numbers that a paper reports on a named dataset or benchmark.

1. `ties` pairs numbers with the names that their sentences tie them to; a linear model judges each pair, and boosted
   trees again in the light of the others (`tying`).
2. A second model says what the number is: a score, an improvement, a speedup or something else.
3. The metric is the nearest metric name, the subject the nearest method before the number, else the
   method that the paper introduces.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from kg.extraction import contexts
from kg.extraction.cues import word_set
from kg.extraction.judge import Judge
from kg.extraction.limits import NUMBERS
from kg.extraction.linear import Linear
from kg.extraction.pairs import Scene
from kg.extraction.reading import Sentence, Token
from kg.extraction.ties import Candidate, candidates, features, metric_of, value_features
from kg.extraction.tying import rows
from kg.extraction.values import Kind, Result, round_confidence
from kg.papers import Paper

KINDS: Final[tuple[Kind, ...]] = ("absolute", "improvement", "speedup", "other")
LABEL: Final = "result"
#: The least confidence of a result.
THRESHOLD: Final = 0.33
_METHODS: Final = ("Model", "Technique")
_REACH: Final = 12
_BASELINE: Final = word_set(
    "over than against versus vs vs. compared baseline from unlike surpassing outperforming exceeding "
    "close comparable similar par matching rivaling rivalling approaching"
)


@dataclass(frozen=True)
class Models:
    """The linear model that ties numbers to datasets, the judge after it, and the model of kinds."""

    tie: Linear
    judge: Judge
    kinds: Linear


def results(paper: Paper, scene: Scene, models: Models) -> tuple[Result, ...]:
    """The results of a paper, in text order."""
    found: dict[tuple[str, str, str | None, int], Result] = {}
    for candidate, chance in judged(paper, scene, models):
        if chance >= THRESHOLD:
            result = _result(paper, scene, candidate, models.kinds, chance)
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


def _result(paper: Paper, scene: Scene, candidate: Candidate, sort: Linear, chance: float) -> Result:
    sentence = scene.reading.sentences[candidate.sentence]
    value = candidate.value
    metric = metric_of(paper, sentence, value)
    subject = _subject(scene, sentence, candidate)
    return Result(
        subject=scene.entities[subject].name if subject >= 0 else None,
        on=scene.entities[candidate.entity].name,
        metric=metric.metric.name if metric else None,
        raw=paper.text(sentence.field)[value.start : value.end],
        value=value.value,
        kind=kind(sort.probabilities(value_features(paper, scene, candidate))),
        field=sentence.field,
        start=sentence.start,
        end=sentence.end,
        confidence=chance,
        upper=value.upper,
        unit=value.unit,
    )


def kind(chances: dict[str, float]) -> Kind:
    """The likeliest kind, by rounded probabilities."""
    return max(KINDS, key=lambda each: round_confidence(chances[each]))


def _subject(scene: Scene, sentence: Sentence, candidate: Candidate) -> int:
    """The method that the number is about; -1 where the paper introduces none and the sentence names none."""
    tokens, index = sentence.tokens, candidate.token
    methods = [n for n, token in enumerate(tokens) if token.entity >= 0 and scene.types[token.entity] in _METHODS]
    if index - 2 in methods and tokens[index - 1].text == "(":
        return tokens[index - 2].entity
    named = _named_after(scene, tokens, candidate, methods)
    if named >= 0:
        return named
    before = [tokens[n].entity for n in methods if n < index and not _baseline(tokens, n)]
    introduced = [e for e in before if e in scene.introduced]
    if introduced:
        return scene.main if scene.main in introduced else introduced[-1]
    models = [e for e in before if scene.types[e] == "Model"]
    if scene.main >= 0 and (not models or any(t.text in {"our", "we", "it"} for t in tokens[:index])):
        return scene.main
    return models[-1] if models else -1


def _named_after(scene: Scene, tokens: tuple[Token, ...], candidate: Candidate, methods: list[int]) -> int:
    """The model of "by 2.1% for A" or, from two lists of one length, of "2.1% and 3.0% with A and B"; else -1."""
    first = next((n for n in methods if candidate.token < n <= candidate.token + _REACH), None)
    if first is None or tokens[first - 1].text not in {"for", "on", "with"}:
        return -1
    listed = [n for n in methods if first <= n <= contexts.tail(tokens, first)]
    if any(scene.types[tokens[n].entity] != "Model" or tokens[n].entity in scene.introduced for n in listed):
        return -1
    if len(listed) == candidate.run:
        return tokens[listed[candidate.place]].entity
    crossed = any(token.text == "#" for token in tokens[candidate.token + 1 : first])
    return -1 if crossed or len(listed) > 1 else tokens[first].entity


def _baseline(tokens: Sequence[Token], index: int) -> bool:
    return any(token.text in _BASELINE for token in tokens[max(0, index - 4) : index])
