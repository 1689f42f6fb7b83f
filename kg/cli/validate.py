"""`kg validate`: SHACL and consistency."""

from __future__ import annotations

import json

import click

from kg.cli.options import examples, format_option, store_option
from kg.cli.output import say


@click.command(epilog=examples("kg validate", "kg validate --store output/mine --format json"))
@store_option
@format_option("text", "json", default="text")
@click.pass_context
def validate(context: click.Context, *, store: str, format_: str) -> None:
    """Check a graph against its shapes, its vocabulary and itself.

    Prints a line for each fault, which names the paper or entity that is wrong, and exits 1 if there is one.
    """
    from kg.store import open_store
    from kg.validation import validate as run

    with open_store(store) as graph:
        faults = run(graph)
    if format_ == "json":
        rows = [
            {"thing": f.thing, "name": f.name, "problem": f.problem, "value": f.value, "check": f.check} for f in faults
        ]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        for fault in faults:
            value = f": {fault.value}" if fault.value else ""
            click.echo(f"{fault.name} <{fault.thing}>: {fault.problem}{value} ({fault.check})")
    say(f"{store}: {len(faults)} faults" if faults else f"{store} is sound")
    context.exit(1 if faults else 0)
