"""Learns which numbers are results, and of which kind they are.

Judges learn from what linear models say of papers that they have not seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.errors import KgError
from kg.extraction import kinds, results, ties, tying
from kg.extraction.judge import Judge
from kg.extraction.linear import Linear
from kg.extraction.pairs import Scene
from kg.extraction.ties import Candidate
from kg.extraction.values import Kind
from tools.train import claims_judges
from tools.train.claims_examples import Example, held_out
from tools.train.claims_gold import scorer
from tools.train.claims_judges import Trees
from tools.train.claims_models import Fit, fit

_RESULTS: Final = Fit(c=0.1, least=2)
_KINDS: Final = Fit(c=3.0, least=2, calibrated=True)
_TREES: Final = Trees()
_FEW: Final = Trees(count=60, leaves=6, least=8)

#: The candidates of a paper, each with the kind that gold gives it; None where it is no result.
Told = list[tuple[Candidate, Kind | None]]


def fit_results(examples: Sequence[Example], scenes: Sequence[Scene]) -> results.Models:
    """All models of results."""
    told = [_told(each, scene) for each, scene in zip(examples, scenes, strict=True)]
    every = list(range(len(examples)))

    def learn(chosen: list[int]) -> Linear:
        rows = [ties.features(examples[n].gold.paper, scenes[n], each) for n in chosen for each, _ in told[n]]
        truth = [_reported(kind) for n in chosen for _, kind in told[n]]
        papers = [examples[n].number for n in chosen for _ in told[n]]
        return fit(rows, truth, (results.LABEL,), _RESULTS, papers=papers)

    def use(tie: Linear, n: int) -> list[tying.Row]:
        paper, scene, found = examples[n].gold.paper, scenes[n], [each for each, _ in told[n]]
        return tying.rows(paper, scene, found, results.first(paper, scene, found, tie))

    asked = [n for n in every if examples[n].asked]
    seen = held_out(examples, learn, use, asked)
    table = [row for n in asked for row in seen[n]]
    truth = [_reported(kind) for n in asked for _, kind in told[n]]
    eligible = [frozenset({results.LABEL})] * len(table)
    judge = claims_judges.fit(table, truth, (results.LABEL,), _TREES, eligible=eligible)
    return results.Models(learn(every), _enough(judge), _fit_kinds(examples, scenes, told))


def _fit_kinds(examples: Sequence[Example], scenes: Sequence[Scene], told: Sequence[Told]) -> kinds.Models:
    every = list(range(len(examples)))
    true = [{_spot(each): kind for each, kind in reversed(rows) if kind is not None} for rows in told]
    known = [
        kinds.numbers((each for each, _ in rows), (n for n, _ in own)) for rows, own in zip(told, true, strict=True)
    ]

    def learn(chosen: list[int]) -> Linear:
        spots = [(n, spot) for n in chosen for spot in true[n]]
        rows = [ties.value_features(examples[n].gold.paper, scenes[n], known[n][spot]) for n, spot in spots]
        truth = [frozenset({true[n][spot]}) for n, spot in spots]
        return fit(rows, truth, kinds.KINDS, _KINDS, papers=[examples[n].number for n, _ in spots])

    def use(model: Linear, n: int) -> dict[kinds.Spot, kinds.Row]:
        paper, scene = examples[n].gold.paper, scenes[n]
        rows = kinds.rows(paper, scene, known[n], kinds.first(paper, scene, known[n], model))
        return dict(zip(known[n], rows, strict=True))

    asked = [n for n in every if examples[n].asked]
    tables = held_out(examples, learn, use, asked)
    spots = [(n, spot) for n in asked for spot in true[n]]
    truth = [frozenset({true[n][spot]}) for n, spot in spots]
    eligible = [frozenset(kinds.KINDS)] * len(spots)
    judge = claims_judges.fit([tables[n][spot] for n, spot in spots], truth, kinds.KINDS, _FEW, eligible=eligible)
    return kinds.Models(learn(every), _enough(judge))


def _enough(judge: Judge | None) -> Judge:
    if judge is None:
        raise KgError("too few results to learn from; give more annotated papers")
    return judge


def _reported(kind: Kind | None) -> frozenset[str]:
    return frozenset() if kind is None else frozenset({results.LABEL})


def _spot(candidate: Candidate) -> kinds.Spot:
    return candidate.sentence, candidate.number


def _told(each: Example, scene: Scene) -> Told:
    """The numbers and datasets of a paper, with the kinds that gold gives them."""
    return [(candidate, _kind(each, scene, candidate)) for candidate in ties.candidates(each.gold.paper, scene)]


def _kind(each: Example, scene: Scene, candidate: Candidate) -> Kind | None:
    text = each.gold.paper.text(scene.reading.sentences[candidate.sentence].field)
    number = scorer().numbers(text[candidate.value.start : candidate.value.end])
    return each.gold.results.get((each.gold.own[candidate.entity], number))
