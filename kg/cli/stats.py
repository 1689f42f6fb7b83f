"""`kg stats`: how much of what a graph holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from kg.cli.options import examples, format_option, output_option, store_option
from kg.cli.output import chosen_format, opened, print_rows
from kg.stats import Stats
from kg.stats import stats as run
from kg.store import open_store


@click.command(epilog=examples("kg stats", "kg stats --format json", "kg stats --store output/mine --format markdown"))
@store_option
@format_option()
@output_option
def stats(*, store: str, format_: str | None, output: Path | None) -> None:
    """Count what a graph holds: papers, entities by type, roles, relations, results, sources.

    Metrics are entities, too, here and where a build tells its number; reports and views leave them out. Roles are
    counted as pairs of a paper and an entity; relations as claims, each with a sentence of its own.
    """
    with open_store(store) as graph:
        counted = run(graph)
    chosen = chosen_format(format_, output)
    if chosen == "json":
        with opened(output) as out:
            out.write(json.dumps(asdict(counted), ensure_ascii=False, indent=1) + "\n")
    else:
        print_rows(("what", "name", "count"), _rows(counted), chosen, output=output, title="Counts")


def _rows(counted: Stats) -> Iterator[tuple[str, str | None, Any]]:
    for what, count in asdict(counted).items():
        if isinstance(count, dict):
            yield from ((what, name, number) for name, number in count.items())
        else:
            yield what, None, count
