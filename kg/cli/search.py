"""`kg search`: entities and papers by name or text."""

from __future__ import annotations

from dataclasses import astuple
from pathlib import Path

import click

from kg.cli.options import examples, format_option, limit_option, output_option, store_option
from kg.cli.output import chosen_format, print_rows, say
from kg.search import search as run
from kg.store import open_store


@click.command(
    epilog=examples(
        "kg search imagenet", "kg search 'contrastive learning' --kind paper", "kg search bert --format json"
    )
)
@click.argument("text", metavar="TEXT", nargs=-1, required=True)
@click.option("--kind", type=click.Choice(["entity", "paper"]), help="Only entities, or only papers.")
@limit_option(20)
@store_option
@format_option()
@output_option
def search(
    *, text: tuple[str, ...], kind: str | None, limit: int, store: str, format_: str | None, output: Path | None
) -> None:
    """Find entities and papers by name or text, best first.

    All words must be there; the last may be the beginning of one, and two letters alone the beginning of a name. Papers
    are found by title and abstract, entities by names and aliases.
    """
    with open_store(store) as graph:
        found = run(graph, " ".join(text), kind=kind, limit=limit)
        if graph.index.note:
            say(graph.index.note)
    columns = ("name", "type", "papers", "published", "iri")
    print_rows(columns, map(astuple, found), chosen_format(format_, output), output=output, title=" ".join(text))
    if not found:
        say("nothing found")
