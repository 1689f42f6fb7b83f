"""Link prediction: which model is likely to meet which dataset or benchmark next, and how far that can be trusted.

1. Time is split: what papers before a date say is known, what papers since then try for the first time is to be
   predicted. A date less precise than the split (a year, where it lies within that year) is left out.
2. `kg.analytics.predictors` says what a candidate is, and gives each some figures; popularity is the baseline.
3. `combined` weighs them by logistic regression, fitted on an earlier split and scored on the later one, so that no
   paper it is scored against was seen. For what comes next it is fitted on the later split.
4. Scores: the area under the ROC curve, average precision, and how many of the first `FIRST` came true; chance is the
   share of candidates that did.

Sums run in fixed order and nothing is random: the same store gives the same figures.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.special import expit

from kg.analytics.predictors import PREDICTORS, Pairs, Told, told

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from kg.analytics.reading import Node
    from kg.store import Store

    Floats = NDArray[np.float64]
    Truths = NDArray[np.bool_]

FIRST: Final = 100
#: Fewer links to predict than this say nothing about a predictor.
ENOUGH: Final = 10
COMBINED: Final = "combined"
UNFITTED: Final = "shared context"
_LATER: Final = 0.8
_LATEST: Final = 0.4
_STEPS: Final = 25
_STILL: Final = 1e-6
_PENALTY: Final = 1.0


@dataclass(frozen=True, slots=True)
class Score:
    """How a predictor did on later papers; `came_true` of the first `FIRST` candidates, `precision` averaged."""

    predictor: str
    area: float
    precision: float
    came_true: int


@dataclass(frozen=True, slots=True)
class Likely:
    """A model and data that no paper tried together, the score (a chance where one could be fitted), and the papers."""

    model: str
    data: str
    score: float
    together: int
    model_papers: int
    data_papers: int


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The split at `cut`, the papers on either side, how many pairs came true, and the score of each predictor.

    `left_out` papers have no date, or one that leaves open on which side they lie.
    """

    cut: str
    earlier: int
    later: int
    left_out: int
    candidates: int
    came_true: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Prediction:
    """What is likely next, the surest first, and how the predictors did; no evaluation where too little is known."""

    likely: tuple[Likely, ...]
    predictor: str
    evaluation: Evaluation | None
    nodes: Mapping[str, Node]


def predict(store: Store, *, top: int = 50) -> Prediction:
    """The pairs of a model and data that are likely to be tried together next, from what a store says."""
    return predicted(told(store), top=top)


def predicted(known: Told, *, top: int = 50) -> Prediction:
    """The same from values; by `UNFITTED` alone, which needs no later papers, where no predictor could be fitted."""
    cut = split(known.dates.values())
    evaluation, weights = _evaluated(known, cut) if cut else (None, None)
    pairs = Pairs(known, known.dates.keys(), _late(known, known.dates.keys()))
    return Prediction(
        tuple(_best(pairs, weights, top)), UNFITTED if weights is None else COMBINED, evaluation, known.nodes
    )


def split(dates: Iterable[str]) -> str | None:
    """The date since which about a fifth of the dated papers appeared: a year, or a month or day where years are few.

    >>> split(["2019", "2020", "2020-05", "2021", "2022-03-01"])
    '2022'
    """
    dated = sorted(filter(None, dates))
    if not dated:
        return None
    last = dated[min(len(dated) - 1, int(len(dated) * _LATER))]
    for length in (4, 7, 10):
        cut = last[:length]
        if 0 < sum(date >= cut for date in dated) <= _LATEST * len(dated):
            return cut
    return None


def is_before(date: str, cut: str) -> bool:
    """Whether a date surely lies before another; a year before a day within it does not.

    >>> is_before("2021", "2021-06"), is_before("2020", "2021-06")
    (False, True)
    """
    return bool(date) and date < cut[: len(date)]


def _evaluated(known: Told, cut: str) -> tuple[Evaluation | None, Floats | None]:
    """The scores of all predictors since `cut`, and the weights fitted there; nothing where too little came true."""
    earlier = {paper for paper, date in known.dates.items() if is_before(date, cut)}
    later = {paper for paper, date in known.dates.items() if date and date >= cut}
    fitted = _fitted_before(known, earlier)
    pairs = Pairs(known, earlier, _late(known, earlier))
    truths = pairs.truths(later)
    true = int(truths.sum())
    if true < ENOUGH or fitted is None:
        return None, None
    columns = pairs.columns()
    scores = [_score(name, column, truths) for name, column in zip(PREDICTORS, columns.T)]
    scores.append(_score(COMBINED, _combined(columns, fitted), truths))
    left_out = len(known.dates) - len(earlier) - len(later)
    evaluation = Evaluation(cut, len(earlier), len(later), left_out, len(truths), true, tuple(scores))
    return evaluation, _fit(columns, truths)


def _fitted_before(known: Told, earlier: Collection[str]) -> Floats | None:
    """Weights from a split of the earlier papers alone."""
    cut = split(known.dates[paper] for paper in earlier)
    if cut is None:
        return None
    first = {paper for paper in earlier if is_before(known.dates[paper], cut)}
    pairs = Pairs(known, first, _late(known, first))
    truths = pairs.truths({paper for paper in earlier if known.dates[paper] >= cut})
    return _fit(pairs.columns(), truths) if truths.sum() >= ENOUGH else None


def _late(known: Told, papers: Collection[str]) -> set[str]:
    """The latest fifth of some papers; all of them where that cannot be told."""
    cut = split(known.dates[paper] for paper in papers)
    return {paper for paper in papers if cut is None or known.dates[paper] >= cut}


def _best(pairs: Pairs, weights: Floats | None, top: int) -> Iterator[Likely]:
    """The pairs of the highest score, by weights or by `UNFITTED` alone; of equal ones the first by IRI."""
    if not pairs.open.any():
        return
    columns = pairs.columns()
    alone = np.expm1(columns[:, PREDICTORS.index(UNFITTED)])
    scores = np.round(alone if weights is None else expit(_combined(columns, weights)), 6)
    models, data = np.nonzero(pairs.open)
    counts = [np.asarray(pairs.mentions[:, side].sum(axis=0)).ravel() for side in pairs.places]
    for place in np.argsort(-scores, kind="stable")[:top]:
        m, d = int(models[place]), int(data[place])
        together = round(float(np.expm1(columns[place, 2])))
        papers = int(counts[0][m]), int(counts[1][d])
        yield Likely(pairs.models[m], pairs.data[d], float(scores[place]), together, *papers)


def _combined(columns: Floats, weights: Floats) -> Floats:
    return np.asarray(np.einsum("np,p->n", columns, weights[1:]) + weights[0])


def _fit(columns: Floats, truths: Truths) -> Floats:
    """The weights of a logistic regression, the constant first: Newton's method, steps halved while the loss grows."""
    spread = np.maximum(columns.std(axis=0), 1e-9)
    middle = columns.mean(axis=0)
    rows = np.column_stack([np.ones(len(columns)), (columns - middle) / spread])
    ridge = np.array([0.0] + [_PENALTY] * columns.shape[1])
    weights = np.zeros(rows.shape[1])
    weights[0] = np.log(truths.mean() / (1 - truths.mean()))
    loss = _loss(rows, truths, weights, ridge)
    for _ in range(_STEPS):
        chance = expit(np.einsum("np,p->n", rows, weights))
        slope = np.einsum("np,n->p", rows, truths - chance) - ridge * weights
        bend = np.einsum("np,nq->pq", rows * (chance * (1 - chance))[:, None], rows) + np.diag(ridge)
        step = np.linalg.solve(bend, slope)
        while (new := _loss(rows, truths, weights + step, ridge)) > loss and np.abs(step).max() > _STILL:
            step = step / 2
        if loss - new < _STILL:
            break
        weights, loss = weights + step, new
    weights[1:] /= spread
    weights[0] -= float((weights[1:] * middle).sum())
    return np.asarray(weights)


def _loss(rows: Floats, truths: Truths, weights: Floats, ridge: Floats) -> float:
    odds = np.einsum("np,p->n", rows, weights)
    return float(np.logaddexp(0, odds).sum() - odds[truths].sum() + (ridge * weights**2).sum() / 2)


def _score(predictor: str, values: Floats, truths: Truths) -> Score:
    """Ties are broken to the predictor's disadvantage in what came true, and count half in the area."""
    true = int(truths.sum())
    _, place, ties = np.unique(values, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(ties) - (ties - 1) / 2)[place]
    area = (float(ranks[truths].sum()) - true * (true + 1) / 2) / (true * (len(truths) - true))
    order = np.lexsort((truths, -values))
    hits = truths[order]
    precision = float((np.cumsum(hits)[hits] / (np.flatnonzero(hits) + 1)).mean())
    return Score(predictor, area, precision, int(hits[:FIRST].sum()))
