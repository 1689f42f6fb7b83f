"""`kg evaluate`: how well extraction agrees with annotated papers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, format_option

if TYPE_CHECKING:
    from kg.evaluation import Scores, Tally

_EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command(
    epilog=examples(
        "kg evaluate dev.jsonl --papers dev-papers.jsonl",
        "kg evaluate dev.jsonl --predicted extracted.jsonl --errors 20",
        "kg evaluate dev.jsonl --papers dev-papers.jsonl --gold-entities",
    )
)
@click.argument("gold", type=_EXISTING)
@click.option("--papers", type=_EXISTING, metavar="FILE", help="The papers that GOLD annotates, to be extracted now.")
@click.option("--predicted", type=_EXISTING, metavar="FILE", help="What `kg extract` wrote for them before.")
@click.option("--gold-entities", is_flag=True, help="Take the entities from GOLD: judges roles, relations, results.")
@click.option("--errors", type=click.IntRange(min=0), default=0, metavar="N", help="Also the N commonest mistakes.")
@format_option("table", "json", default="table")
def evaluate(
    gold: Path, *, papers: Path | None, predicted: Path | None, gold_entities: bool, errors: int, format_: str
) -> None:
    """Compare what is extracted with the annotations of GOLD: precision, recall and F1.

    GOLD holds a line of JSON for each paper, in the form that `kg extract` writes. Give the papers
    themselves, or what was extracted from them.
    """
    from kg.errors import UsageError
    from kg.evaluation import evaluate as score
    from kg.gold import extracted, read

    if (papers is None) == (predicted is None):
        raise UsageError("give either --papers, the papers to extract, or --predicted, what was extracted")
    annotated = read(gold)
    if papers is not None:
        guesses = list(extracted(papers, annotated if gold_entities else None))
    elif gold_entities:
        raise UsageError("--gold-entities extracts anew and needs --papers")
    else:
        assert predicted is not None
        guesses = read(predicted)
    scores = score(annotated, {paper.id: paper for paper in guesses})
    click.echo(json.dumps(as_json(scores, errors), indent=1) if format_ == "json" else as_table(scores, errors))


def as_json(scores: Scores, errors: int) -> dict[str, object]:
    """The scores as plain values, rows as the table has them."""
    out: dict[str, object] = {name: _row(tally) for name, tally in scores.rows.items()}
    out["role"] = {"accuracy": scores.role_accuracy, "macro f1": scores.role_f1, "of": scores.role_count}
    out["by predicate"] = {name: _row(tally) for name, tally in sorted(scores.predicates.items())}
    if errors:
        out |= {name: dict(counts) for name, counts in mistakes(scores, errors)}
    return out


def _row(tally: Tally) -> dict[str, float]:
    return {
        "precision": tally.precision, "recall": tally.recall, "f1": tally.f1, "gold": tally.gold,
        "predicted": tally.predicted,
    }  # fmt: skip


def as_table(scores: Scores, errors: int) -> str:
    """The scores as lines of text."""
    lines = [f"{'':22}{'precision':>10}{'recall':>8}{'F1':>8}{'gold':>7}{'pred':>7}"]
    predicates = ((f"  {name}", tally) for name, tally in sorted(scores.predicates.items()))
    for name, tally in (*scores.rows.items(), *predicates):
        figures = f"{tally.precision:>10.3f}{tally.recall:>8.3f}{tally.f1:>8.3f}"
        lines.append(f"{name:22}{figures}{tally.gold:>7}{tally.predicted:>7}")
    lines.append(f"{'role accuracy':22}{scores.role_accuracy:>26.3f}{scores.role_count:>7}")
    lines.append(f"{'role macro F1':22}{scores.role_f1:>26.3f}")
    lines += [f"{sort:9} {n:3}  {what}" for sort, counts in mistakes(scores, errors) for what, n in counts]
    return "\n".join(lines)


def mistakes(scores: Scores, errors: int) -> list[tuple[str, list[tuple[str, int]]]]:
    """The commonest mistakes of each sort, equals in the order of their names."""
    sorts = {"missed": scores.missed, "spurious": scores.spurious, "mistyped": scores.mistyped}
    return [
        (sort, sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:errors]) for sort, counts in sorts.items()
    ]
