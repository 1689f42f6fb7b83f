"""`kg path`: how two things are connected, with evidence."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import examples, format_option, output_option, store_option
from kg.cli.output import chosen_format, print_rows, say
from kg.paths import Step, paths
from kg.store import open_store

CALLS = (
    "kg path BERT 'object detection'",
    "kg path BERT ImageNet --paths 3",
    "kg path DETR 'machine translation' --format json",
)


@click.command(epilog=examples(*CALLS))
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@click.option(
    "--paths",
    "count",
    type=click.IntRange(min=1),
    default=1,
    show_default=True,
    metavar="N",
    help="Show up to so many ways, which share nothing but their ends; a column then counts them.",
)
@store_option
@format_option()
@output_option
def path(*, a: str, b: str, count: int, store: str, format_: str | None, output: Path | None) -> None:
    """Show the shortest way from one entity to another, each step with the sentence that supports it.

    A step is a relation that a paper states, or a paper that names both.
    """
    with open_store(store) as graph:
        ways = paths(graph, a, b, count=count)
    columns: tuple[str, ...] = ("from", "to", "relation", "sentence", "paper", "confidence")
    rows: list[tuple[object, ...]] = [
        (number, *_cells(step)) if count > 1 else _cells(step)
        for number, steps in enumerate(ways, start=1)
        for step in steps
    ]
    if count > 1:
        columns = ("path", *columns)
    print_rows(columns, rows, chosen_format(format_, output), output=output, title=f"{a} – {b}")
    if not rows:
        say(f"{a!r} and {b!r} are the same thing")


def _cells(step: Step) -> tuple[object, ...]:
    return step.start, step.end, step.relation, step.sentence, step.paper, step.confidence
