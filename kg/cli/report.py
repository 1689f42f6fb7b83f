"""`kg report`: reports from the graph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kg.cli.options import examples, store_option
from kg.cli.output import say

if TYPE_CHECKING:
    from kg.analytics.centrality import Centrality
    from kg.analytics.reports import Report

CALLS = (
    "kg report all -o output/report/",
    "kg report leaderboards -o output/leaderboards.html",
    "kg report trends -o output/trends.md",
    "kg report centrality -o output/centrality.csv",
    "kg report quality -o output/quality.json",
)


@click.command(epilog=examples(*CALLS))
@click.argument("kind", default="all", metavar="[KIND]")
@click.option(
    "-o", "--output", required=True, metavar="FILE|DIR/",
    help="Where to write: .html, .md, .csv or .json, or a folder, which gets them all.",
)  # fmt: skip
@click.option("--minimum", type=click.IntRange(min=1), default=1, show_default=True, metavar="N",
              help="Leave out edges of a graph behind which fewer papers stand.")  # fmt: skip
@click.option("--backend", metavar="NAME", help="The engine that measures graphs. [default: the quickest there is]")
@click.option("--scores/--no-scores", default=True, help="Keep the centralities in a store folder. Default: yes.")
@store_option
def report(*, kind: str, output: str, minimum: int, backend: str | None, scores: bool, store: str) -> None:
    """Write a report, or all of them as linked pages.

    KIND is leaderboards (best values by dataset and metric), trends (what rises and declines), centrality (the
    central entities), communities (the parts of the field), links (what is likely to come), gaps (what was not
    tried together), quality (what is missing, doubtful or double), one that a plug-in brings, or all of these. The
    scores of centrality are kept in the graph, for kg query central-entities and bridging-entities; the next build
    that changes the graph drops them.
    """
    from kg.analytics.reports import Options, make, make_all
    from kg.errors import KgError
    from kg.store import open_store
    from kg.views.report import check, write, write_all

    check(output, several=kind == "all")
    options = Options(backend=backend, minimum=minimum)
    failed: list[KgError] = []
    with open_store(store) as graph:
        several = make_all(graph, options, on_error=failed.append) if kind == "all" else []
        made = several or [make(graph, kind, options)]
    if kind == "all":
        write_all(made, output)
    else:
        write(made[0], output)
    say(f"wrote {output}")
    if scores:
        _keep(store, _scores(made))
    if failed:
        raise KgError("; ".join(map(str, failed)))


def _scores(made: list[Report]) -> tuple[Centrality, ...]:
    return next((report.scores for report in made if report.scores), ())


def _keep(store: str, scores: tuple[Centrality, ...]) -> None:
    """Keeps the scores where that is possible, and says where not: the report itself is written."""
    from kg.analytics.scores import keep
    from kg.errors import StoreError
    from kg.store import is_address

    if not scores:
        return
    if is_address(store):
        say("the scores are not kept: the store is a server")
        return
    try:
        keep(store, scores)
    except (StoreError, OSError) as error:
        say(f"the scores are not kept: {error}")
