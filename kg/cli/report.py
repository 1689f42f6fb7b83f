"""`kg report`: reports from the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, store_option

if TYPE_CHECKING:
    from kg.analytics.reports import Report

CALLS = (
    "kg report centrality -o output/report.html",
    "kg report quality -o output/quality.md",
    "kg report -o output/report.md",
)


@click.command(epilog=examples(*CALLS))
@click.argument("kind", default="centrality")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write: .html, .md, .csv or .json.")
@click.option("--scores/--no-scores", default=True, help="Keep the centralities in a store folder. Default: yes.")
@store_option
def report(*, kind: str, output: str, scores: bool, store: str) -> None:
    """Write a report; KIND is centrality (the central entities) or quality (what is missing, doubtful or double).

    Without KIND it is centrality. Its scores are kept in the graph, for kg query central-entities and
    bridging-entities; the next build that changes the graph drops them.
    """
    from kg.analytics.reports import make
    from kg.store import open_store
    from kg.views.report import write

    with open_store(store) as graph:
        made = make(graph, kind)
    write(made, output)
    click.echo(f"kg: wrote {output}", err=True)
    if scores and made.scores:
        _keep(store, made)


def _keep(store: str, made: Report) -> None:
    """Keeps the scores where that is possible, and says where not: the report itself is written."""
    from kg.analytics.scores import keep
    from kg.errors import StoreError
    from kg.store import is_address

    if is_address(store):
        click.echo("kg: the scores are not kept: the store is a server", err=True)
        return
    try:
        keep(store, made.scores)
    except (StoreError, OSError) as error:
        click.echo(f"kg: the scores are not kept: {error}", err=True)
