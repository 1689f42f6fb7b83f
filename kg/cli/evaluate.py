"""`kg evaluate`: how well extraction agrees with annotated papers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.options import examples, extractor_option, format_option
from kg.templates import harmless

if TYPE_CHECKING:
    from kg.calibration import Reliability
    from kg.evaluation import Scores, Tally
    from kg.mistakes import Mistakes, Place

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
#: The commonest mistakes of each sort: what, and where it was made.
Told = list[tuple[str, list[tuple[str, "list[Place]"]]]]


@click.command(
    epilog=examples(
        "kg evaluate dev.jsonl --papers dev-papers.jsonl",
        "kg evaluate dev.jsonl --predicted extracted.jsonl --errors 20",
        "kg evaluate dev.jsonl --papers dev-papers.jsonl --gold-entities --calibration",
    )
)
@click.argument("gold", type=_EXISTING)
@click.option("--papers", type=_EXISTING, metavar="FILE", help="The papers that GOLD annotates, to be extracted now.")
@click.option("--predicted", type=_EXISTING, metavar="FILE", help="What `kg extract` wrote for them before.")
@click.option("--gold-entities", is_flag=True, help="Take the entities from GOLD: judges roles, relations, results.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N",
              help="Also the N commonest mistakes of each sort, with a sentence where --papers is given.")  # fmt: skip
@click.option("--calibration", is_flag=True, help="Also the table of confidence against truth, in ten bins.")
@extractor_option
@format_option("table", "json", default="table")
def evaluate(
    gold: Path,
    *,
    papers: Path | None,
    predicted: Path | None,
    gold_entities: bool,
    errors: int,
    calibration: bool,
    extractor: str,
    format_: str,
) -> None:
    """Compare what is extracted with the annotations of GOLD: precision, recall and F1.

    GOLD holds a line of JSON for each paper, in the form that `kg extract` writes. Give the papers
    themselves, what was extracted from them, or both: then the papers only lend their sentences to --errors.
    """
    from kg.errors import UsageError
    from kg.evaluation import evaluate as score
    from kg.gold import extracted, read, texts
    from kg.mistakes import mistakes

    if papers is None and predicted is None:
        raise UsageError("give --papers, the papers to extract, or --predicted, what was extracted")
    if gold_entities and (papers is None or predicted is not None):
        raise UsageError("--gold-entities extracts anew: give --papers, and not --predicted")
    annotated, known = read(gold), texts(papers) if papers else []
    guesses = (
        read(predicted) if predicted else [*extracted(known, annotated if gold_entities else None, extractor=extractor)]
    )
    by_id = {paper.id: paper for paper in guesses}
    scores = score(annotated, by_id)
    if gold_entities:
        scores.judged["entities"].clear()
    found = commonest(mistakes(annotated, by_id, {paper.id: paper for paper in known}), errors) if errors else []
    if format_ == "json":
        click.echo(json.dumps(as_json(scores, found), ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(as_lines(scores, found, calibration=calibration)))


def commonest(found: Mistakes, count: int) -> Told:
    """The commonest mistakes of each sort, equals in the order of their names."""
    return [
        (sort, sorted(what.items(), key=lambda pair: (-len(pair[1]), pair[0]))[:count]) for sort, what in found.items()
    ]


def as_json(scores: Scores, found: Told) -> dict[str, Any]:
    """The scores as plain values, rows as the table has them."""
    from kg.calibration import reliability

    out: dict[str, Any] = {name: _row(tally) for name, tally in scores.rows.items()}
    out["role"] = {"accuracy": scores.role_accuracy, "macro f1": scores.role_f1, "of": scores.role_count}
    out["by role"] = {name: _row(tally) for name, tally in sorted(scores.roles.items())}
    out["by predicate"] = {name: _row(tally) for name, tally in sorted(scores.predicates.items())}
    out["calibration"] = {name: _reliable(reliability(given)) for name, given in scores.judged.items() if given}
    if found:
        out["mistakes"] = {
            sort: [
                {"what": what, "count": len(places), "paper": places[0].paper, "sentence": places[0].sentence}
                for what, places in rows
            ]
            for sort, rows in found
        }
    return out


def _row(tally: Tally) -> dict[str, float]:
    return {
        "precision": tally.precision, "recall": tally.recall, "f1": tally.f1, "gold": tally.gold,
        "predicted": tally.predicted,
    }  # fmt: skip


def _reliable(table: Reliability) -> dict[str, Any]:
    bins = [
        {"from": one.low, "to": one.high, "count": one.count, "confidence": one.confidence, "right": one.right}
        for one in table.bins
    ]
    return {"error": table.error, "sure": table.sure, "of": table.count, "bins": bins}


def as_lines(scores: Scores, found: Told, *, calibration: bool) -> Iterator[str]:
    """The scores as lines of text."""
    yield f"{'':22}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}{'pred':>7}"
    predicates = ((f"  {name}", tally) for name, tally in sorted(scores.predicates.items()))
    roles = ((f"  role {name}", tally) for name, tally in sorted(scores.roles.items()))
    for name, tally in (*scores.rows.items(), *predicates, *roles):
        figures = f"{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}"
        yield f"{name:22}{figures}{tally.gold:>7}{tally.predicted:>7}"
    yield f"{'role accuracy':22}{scores.role_accuracy:>26.3f}{scores.role_count:>7}"
    yield f"{'role macro F1':22}{scores.role_f1:>26.3f}"
    yield from _calibration(scores, bins=calibration)
    for sort, rows in found:
        for what, places in rows:
            yield harmless(f"{sort:17} {len(places):3}  {what}")
            if places[0].sentence:
                yield harmless(f"{'':23}[{places[0].paper}] {places[0].sentence}")


def _calibration(scores: Scores, *, bins: bool) -> Iterator[str]:
    from kg.calibration import reliability

    tables = [(name, reliability(given)) for name, given in scores.judged.items() if given]
    if tables:
        yield f"\n{'calibration':22}{'error':>10}{'>= .9':>8}{'':15}{'pred':>7}"
    for name, table in tables:
        yield f"{name:22}{table.error:>10.3f}{table.sure:>8.2f}{'':15}{table.count:>7}"
        if bins:
            yield f"{'':22}{'confid.':>10}{'right':>8}"
            for one in table.bins:
                figures = f"{one.confidence:>10.3f}{one.right:>8.3f}{'':15}{one.count:>7}"
                yield f"  {one.low:.1f} to {one.high:.1f}{'':10}{figures}"
