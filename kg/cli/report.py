"""`kg report`: reports from the graph."""

from __future__ import annotations

import click

from kg.cli.options import examples, store_option

CALLS = ("kg report centrality -o output/report.html", "kg report -o output/report.md")


@click.command(epilog=examples(*CALLS))
@click.argument("kind", default="centrality")
@click.option("-o", "--output", required=True, metavar="FILE", help="Where to write: .html, .md, .csv or .json.")
@store_option
def report(*, kind: str, output: str, store: str) -> None:
    """Write a report; KIND is centrality."""
    from kg.analytics.reports import make
    from kg.store import open_store
    from kg.views.report import write

    with open_store(store) as graph:
        write(make(graph, kind), output)
    click.echo(f"kg: wrote {output}", err=True)
