"""`kg view`: the graph as a page."""

from __future__ import annotations

from pathlib import Path

import click

from kg.analytics.projections import PROJECTIONS
from kg.cli.options import examples, param_option, store_option
from kg.cli.output import say
from kg.extraction.values import TYPES

_PROJECTIONS = [*PROJECTIONS, *(name.replace("_", "-") for name in PROJECTIONS if "_" in name)]


@click.command(
    epilog=examples(
        "kg view -o output/graph.html",
        "kg view --around BERT --depth 2 --top 150 -o output/bert.html",
        "kg view --projection lineage --type Model -o output/models.html",
        "kg view --query most-used-datasets -o output/datasets.html",
    )
)
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path), metavar="FILE.html",
              help="Where to write the page.")  # fmt: skip
@click.option("--around", metavar="ENTITY", help="Only what is linked to this entity.")
@click.option("--depth", type=click.IntRange(1, 6), default=1, show_default=True, metavar="N",
              help="How many links away from ENTITY.")  # fmt: skip
@click.option("--top", type=click.IntRange(1), default=300, show_default=True, metavar="N",
              help="Show the N most used nodes; around an entity, the N closest tied. At most 5,000.")  # fmt: skip
@click.option("--more", type=click.IntRange(0), metavar="N",
              help="Hold N nodes more ready; by default as many again, up to 1,000 in all.")  # fmt: skip
@click.option("--type", "types", multiple=True, type=click.Choice(TYPES, case_sensitive=False),
              help="Only entities of this type; may be given again.")  # fmt: skip
@click.option("--projection", type=click.Choice(_PROJECTIONS), default="co_mention", show_default=True,
              metavar="NAME", help=f"What is linked, and how: {', '.join(PROJECTIONS)}.")  # fmt: skip
@click.option("--query", metavar="NAME", help="Only the entities in the answer to a named question.")
@param_option
@click.option("--min-confidence", type=click.FloatRange(0, 1), metavar="C",
              help="Leave out what is less sure than this (0 to 1).")  # fmt: skip
@click.option("--title", metavar="TEXT", help="The title of the page.")
@store_option
def view(
    *,
    output: Path,
    around: str | None,
    depth: int,
    top: int,
    more: int | None,
    types: tuple[str, ...],
    projection: str,
    query: str | None,
    parameters: dict[str, str],
    min_confidence: float | None,
    title: str | None,
    store: str,
) -> None:
    """Write an interactive page of the graph: one file that asks nothing of any network.

    The page has search, filters by type, role, date and confidence, the papers behind every node with the
    sentences that name it, pictures as PNG and SVG, and a list for keyboards and screen readers.
    """
    from kg.store import open_store
    from kg.views.graph import write

    with open_store(store) as graph:
        summary = write(
            graph, output, projection=projection, around=around, depth=depth, top=top, more=more, types=types,
            query=query, parameters=parameters, min_confidence=min_confidence, title=title,
        )  # fmt: skip
    for note in summary.notes:
        say(note)
    say(f"wrote {output}: {summary}")
