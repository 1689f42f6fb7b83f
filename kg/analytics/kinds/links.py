"""The links report: which model is likely to meet which dataset or benchmark next, and how well that was foretold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from kg.analytics.prediction import COMBINED, ENOUGH, FIRST, Evaluation, Likely, Prediction, predict
from kg.analytics.predictors import LEAST, MOST
from kg.analytics.projections import PROJECTIONS
from kg.analytics.reports import Options, Report, Row, Section, evidence
from kg.store import Store

MEANINGS: Final = (
    ("score", "The chance that a paper of the next period tries the model on the data, as the predictor gives it."),
    ("mentioned together", "How many papers mention both, though none tries the one on the other."),
    ("area", "Area under the ROC curve: how often a pair that came true stands before one that did not; chance: 0.5."),
    ("average precision", "The mean, over the pairs that came true, of the share of such pairs down to that place."),
    ("of the first 100", "How many of the 100 pairs with the highest score came true."),
    ("lift", "Average precision as a multiple of chance, which is the share of all candidates that came true."),
    ("popularity", "Baseline: papers of the model times papers of the data."),
    ("popularity of late", "The same over the latest fifth of the papers."),
    ("shared context", "Entities that both are mentioned with, each counted less the more it is mentioned with."),
    ("like context", "How alike the company is in which both are mentioned (cosine)."),
    ("paths of three", "Data tried by models that were tried on the same data, each counted less the more it was."),
    ("combined", "All of them weighed by logistic regression, fitted on papers before those it is scored against."),
)  # fmt: skip
_TOP: Final = 30
_EVIDENCE: Final = 1


def links(store: Store, options: Options) -> Report:  # noqa: ARG001
    """The pairs of a model and a dataset or benchmark most likely to be tried next, and the predictors' figures."""
    prediction = predict(store, top=_TOP)
    sections = (_likely(store, prediction), *_scores(prediction.evaluation))
    return Report(
        "links",
        "Likely next",
        tuple(_about(prediction)),
        tuple(section for section in sections if section.rows),
        MEANINGS,
    )


def _about(prediction: Prediction) -> Iterator[str]:
    yield f"Projection: {PROJECTIONS['evaluation'].description}"
    yield (
        "A model counts as tried on data, too, where a paper evaluates on the data and introduces, uses or compares "
        f"with the model. Candidates are the {MOST:,} most mentioned models and data, of those in {LEAST} papers or "
        "more, in pairs that no paper tried."
    )
    seen = prediction.evaluation
    if seen is None:
        yield (
            f"Fewer than {ENOUGH} pairs came true in the latest fifth of the papers, or too few are dated: no "
            "predictor could be fitted or scored, and pairs are ranked by shared context alone."
        )
        return
    left = (
        f" {seen.left_out:,} papers are left out because their date is missing or too coarse." if seen.left_out else ""
    )
    yield (
        f"Predictors were scored on {seen.later:,} papers since {seen.cut}, knowing only the {seen.earlier:,} papers "
        f"before: of {seen.candidates:,} candidates {seen.came_true:,} came true.{left}"
    )


def _likely(store: Store, prediction: Prediction) -> Section:
    rows = tuple(_row(store, prediction, pair) for pair in prediction.likely)
    if not rows:
        return Section("Likely next", "", (), ())
    first, combined = rows[0].cells, prediction.predictor == COMBINED
    words = f"{first[0]} on {first[1]} is the most likely to be tried next"
    words += f" (score {first[2]:.2f})." if combined else ": they share the most company."
    columns = (
        "model",
        "data",
        "score" if combined else prediction.predictor,
        "mentioned together",
        "papers",
        "papers of the data",
    )
    return Section("Likely next", words, columns, rows, chart=None)


def _row(store: Store, prediction: Prediction, pair: Likely) -> Row:
    label = prediction.nodes[pair.model].label, prediction.nodes[pair.data].label
    proof = [*evidence(store, pair.model, papers=_EVIDENCE), *evidence(store, pair.data, papers=_EVIDENCE)]
    cells = (*label, round(pair.score, 4), pair.together, pair.model_papers, pair.data_papers)
    return Row(pair.model, cells, tuple(proof))


def _scores(evaluation: Evaluation | None) -> Iterator[Section]:
    if evaluation is None:
        return
    chance = evaluation.came_true / evaluation.candidates
    rows = tuple(
        Row("", (
            one.predictor, round(one.area, 3), round(one.precision, 4), round(one.precision / chance, 1), one.came_true,
        ))
        for one in evaluation.scores
    )  # fmt: skip
    by_name = {one.predictor: one for one in evaluation.scores}
    combined, baseline = by_name[COMBINED], by_name["popularity"]
    words = (
        f"The combined predictor puts a pair that came true before one that did not in {combined.area:.1%} of all "
        f"cases; popularity alone does so in {baseline.area:.1%}. Of its first {FIRST} pairs {combined.came_true} came "
        f"true, of popularity's {baseline.came_true}; by chance it would be {FIRST * chance:.2f}. Such pairs are rare: "
        "take the list as a hint where to look, not as a forecast."
    )
    columns = ("predictor", "area", "average precision", "lift", f"of the first {FIRST}")
    yield Section("How well this was foretold", words, columns, rows, chart="area")
