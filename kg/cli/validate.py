"""`kg validate`: SHACL and consistency."""

from __future__ import annotations

import json

import click

from kg.cli.options import store_option


@click.command()
@store_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="How to print faults.",
)
@click.pass_context
def validate(context: click.Context, *, store: str, form: str) -> None:
    """Check a graph against its shapes, its vocabulary and itself.

    Prints a line for each fault, which names the paper or entity that is wrong, and exits 1 if there is one.

    \b
    Examples:
      kg validate
      kg validate --store output/mine --format json
    """
    from kg.store import open_store
    from kg.validation import validate as run

    with open_store(store) as graph:
        faults = run(graph)
    if form == "json":
        rows = [
            {"thing": f.thing, "name": f.name, "problem": f.problem, "value": f.value, "check": f.check} for f in faults
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for fault in faults:
            value = f": {fault.value}" if fault.value else ""
            click.echo(f"{fault.name} <{fault.thing}>: {fault.problem}{value} ({fault.check})")
    click.echo(f"kg: {store}: {len(faults)} faults" if faults else f"kg: {store} is sound", err=True)
    context.exit(1 if faults else 0)
