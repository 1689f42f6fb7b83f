"""`kg export`: the graph as a file, a folder or an archive."""

from __future__ import annotations

import click

from kg import plugins
from kg.cli.options import examples, store_option
from kg.cli.output import say
from kg.export import PROFILES


def _forms() -> str:
    """The profiles with what they hold and as what they are written, one a line."""
    ours = [f"      {name:<11}{profile.holds} ({profile.forms})" for name, profile in PROFILES.items()]
    others = [f"      {point.name:<11}{plugins.told(point)}" for point in plugins.points(plugins.EXPORTERS)]
    return "\n".join(ours + others)


@click.command(
    help=f"""Write the graph, or a profile of it, to a file or folder.

    The ending of the name says the form; .gz after it compresses a file. Without --profile, nq, trig, jsonld, ttl
    and nt mean the graph, graphml, gexf and csv a projection (co_mention, paper_entity, lineage, evaluation,
    technique_task, relations). The same graph gives the same bytes.

    \b
    Profiles:
{_forms()}

    Descriptions of datasets hold what papers say; licence and files are in no abstract and are left out.
    """,
    epilog=examples(
        "kg export -o output/graph.nq.gz",
        "kg export -o output/models.graphml --projection lineage",
        "kg export -o output/tables --profile tables",
        "kg export -o output/neo4j.zip --profile neo4j",
        "kg export -o output/mentions.jsonld.gz --profile oa",
    ),
)
@click.option(
    "-o", "--output", required=True, metavar="FILE|FOLDER", help="Where to write; the name's ending says the form."
)
@click.option(
    "--profile",
    type=click.Choice([*PROFILES, *plugins.names(plugins.EXPORTERS)]),
    metavar="NAME",
    help="What to write, from the list above.",
)
@click.option("--projection", default="relations", show_default=True, help="What graphml, gexf and csv hold.")
@click.option(
    "--minimum", default=1, show_default=True, type=click.IntRange(1), help="Least number of papers behind an edge."
)
@store_option
def export(*, output: str, profile: str | None, projection: str, minimum: int, store: str) -> None:
    """Writes what was asked for, and says so."""
    from kg.export import export as run
    from kg.export import form_of
    from kg.store import open_store

    if profile is None or profile in PROFILES:
        form_of(output, profile)
    with open_store(store) as graph:
        run(graph, output, profile=profile, projection=projection, minimum=minimum)
    say(f"wrote {output}")
