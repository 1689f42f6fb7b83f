"""`kg watch`: the names that a configuration of the daily run follows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import DEFAULT_CONFIG, config_option, examples, format_option, output_option
from kg.cli.output import chosen_format, print_rows, say

if TYPE_CHECKING:
    from kg.update.following import Following


@click.group(
    invoke_without_command=True,
    epilog=examples(
        "kg watch init",
        'kg watch add BERT "Vision Transformer"',
        "kg watch",
        "kg watch --config papers.toml --format markdown",
        "kg watch remove BERT",
    ),
)
@config_option
@format_option("table", "csv", "tsv", "json", "markdown")
@output_option
@click.pass_context
def watch(context: click.Context, *, config: Path | None, format_: str | None, output: Path | None) -> None:
    """Show the names that are followed, and in how many papers each is new since the last kg update.

    The names, and everything else that kg update is told, stand in a configuration (docs/daily.md). An alias will do.
    """
    context.obj = config or Path(DEFAULT_CONFIG)
    if context.invoked_subcommand is not None:
        return
    from kg.update.config import read_config
    from kg.update.following import COLUMNS, following

    found = following(read_config(context.obj))
    print_rows(COLUMNS, [one.row() for one in found.names], chosen_format(format_, output), output=output)
    _tell(found, context.obj)


def _tell(found: Following, config: Path) -> None:
    """What is to be said beside the rows."""
    for note in found.notes:
        say(note)
    if not found.names:
        say(f"nothing is followed; kg watch add NAME… --config {config}")
    elif found.since:
        say(f"new is what came with the update of {found.since} and since")
    else:
        say(f"no update has run yet: kg update --config {config}")


@watch.command(epilog=examples('kg watch add BERT "Vision Transformer"', "kg watch add GLUE --config papers.toml"))
@click.argument("names", nargs=-1, required=True, metavar="ENTITY…")
@config_option
@click.pass_obj
def add(outer: Path, *, names: tuple[str, ...], config: Path | None) -> None:
    """Follow names: they go into the configuration, or into the file of names that it speaks of."""
    from kg.update import names as library

    added = library.add(config or outer, names)
    say(f"now followed: {', '.join(added)}" if added else "followed already")


@watch.command(epilog=examples("kg watch remove BERT"))
@click.argument("names", nargs=-1, required=True, metavar="FOLLOWED…")
@config_option
@click.pass_obj
def remove(outer: Path, *, names: tuple[str, ...], config: Path | None) -> None:
    """Follow names no more, written as `kg watch` shows them."""
    from kg.update import names as library

    say(f"no longer followed: {', '.join(library.remove(config or outer, names))}")


@watch.command(epilog=examples("kg watch init", "kg watch init papers.toml"))
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.pass_obj
def init(outer: Path, *, file: Path | None) -> None:
    """Write a configuration that explains itself, to FILE or watch.toml."""
    from kg.update.config import write_example

    write_example(file or outer)
    say(f"wrote {file or outer}")
