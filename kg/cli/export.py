"""`kg export`: the graph as a file."""

from __future__ import annotations

import click

from kg.cli.options import store_option


@click.command()
@click.option(
    "-o", "--output", required=True, metavar="FILE", help="Where to write; the name's ending says the format."
)
@click.option("--projection", default="relations", show_default=True, help="What graphml, gexf and csv hold.")
@click.option(
    "--minimum", default=1, show_default=True, type=click.IntRange(1), help="Least number of papers behind an edge."
)
@store_option
def export(*, output: str, projection: str, minimum: int, store: str) -> None:
    """Write the graph to a file.

    nq, trig and jsonld hold the whole dataset, ttl the union of its graphs; graphml, gexf and csv hold a
    projection (co_mention, paper_entity, lineage, evaluation, technique_task, relations). Add .gz to compress.

    \b
    Examples:
      kg export -o output/graph.nq.gz
      kg export -o output/graph.ttl
      kg export -o output/models.graphml --projection lineage
    """
    from kg.export import export as run
    from kg.store import open_store

    with open_store(store) as graph:
        run(graph, output, projection=projection, minimum=minimum)
    click.echo(f"kg: wrote {output}", err=True)
