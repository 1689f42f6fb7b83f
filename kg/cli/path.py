"""`kg path`: how two things are connected, with evidence."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import click

from kg.cli.options import examples, format_option, output_option, store_option
from kg.cli.output import chosen_format, print_rows
from kg.paths import path as run
from kg.store import open_store


@click.command(epilog=examples("kg path BERT ImageNet", "kg path DETR 'machine translation' --format json"))
@click.argument("a", metavar="A")
@click.argument("b", metavar="B")
@store_option
@format_option()
@output_option
def path(*, a: str, b: str, store: str, format_: str | None, output: Path | None) -> None:
    """Show the shortest way from one entity to another, each step with the sentence that supports it.

    A step is a relation that a paper states, or a paper that names both.
    """
    with open_store(store) as graph:
        steps = run(graph, a, b)
    columns = ("from", "to", "relation", "sentence", "paper", "confidence")
    print_rows(columns, map(astuple, steps), chosen_format(format_, output), output=output, title=f"{a} – {b}")
    if not steps:
        click.echo(f"kg: {a!r} and {b!r} are the same thing", err=True)
