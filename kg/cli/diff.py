"""`kg diff`: what is new in one graph since another, or since a date."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from kg.cli.options import examples, format_option, limit_option, output_option, store_option
from kg.cli.output import chosen_format, opened, say, write_rows
from kg.errors import UsageError
from kg.store import open_store

if TYPE_CHECKING:
    from kg.diff import Difference
    from kg.store import Store

_DATE = re.compile(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?")
_SHOWN = 20


@click.command(
    epilog=examples(
        "kg diff output/kg output/yesterday",
        "kg diff --since 2025-11 --format markdown",
        "kg diff output/kg --since 2025-11-01 --until 2025-11-15 --watch follow.txt",
    )
)
@click.argument("a", required=False, metavar="[A]")
@click.argument("b", required=False, metavar="[B]")
@click.option("--since", metavar="DATE", help="Of one graph: what papers from this year, month or day on brought.")
@click.option("--until", metavar="DATE", help="Of one graph: only papers up to this year, month or day.")
@click.option(
    "--watch",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Only what touches the names in this file, one a line; # begins a comment.",
)
@limit_option(help=f"At most so many rows a section, 0 for all. [default: {_SHOWN} in table and markdown, else all]")
@store_option
@format_option("table", "markdown", "json", "csv")
@output_option
def diff(
    *,
    a: str | None,
    b: str | None,
    since: str | None,
    until: str | None,
    watch: Path | None,
    limit: int | None,
    store: str,
    format_: str | None,
    output: Path | None,
) -> None:
    """Show what is new in graph A since graph B and what is gone: papers, entities, edges and results.

    With --since or --until, what the papers of that time brought to A alone. A is --store where it is not given.
    With --watch, also what papers do with the names that are followed; an alias will do. Papers without a date
    count in no time.
    """
    _check(b, since, until)
    with ExitStack() as stack:
        stores = [stack.enter_context(open_store(place)) for place in (a or store, b) if place is not None]
        difference = _difference(stores, since, until, watch)
    for note in difference.notes:
        say(note)
    form = chosen_format(format_, output)
    with opened(output) as out:
        out.writelines(_text(difference, form, limit, out))
    if not difference:
        say("nothing changed")


def _check(b: str | None, since: str | None, until: str | None) -> None:
    for name, date in (("--since", since), ("--until", until)):
        if date is not None and not _DATE.fullmatch(date):
            raise UsageError(f"{name} {date} is not a date such as 2024, 2024-05 or 2024-05-14")
    if b is not None and (since or until):
        raise UsageError("--since and --until are about one graph; leave out B, or the dates")
    if b is None and not (since or until):
        raise UsageError("give two graphs (kg diff A B), or a date (kg diff --since 2025-11)")


def _difference(stores: list[Store], since: str | None, until: str | None, watch: Path | None) -> Difference:
    from kg import diff as library

    watched = library.watch_list(watch, stores) if watch else None
    if len(stores) > 1:
        return library.between(stores[0], stores[1], watched=watched)
    return library.since(stores[0], since, until=until, watched=watched)


def _text(difference: Difference, form: str, limit: int | None, out: IO[str]) -> Iterator[str]:
    from kg.diff import render

    shown = limit if limit is not None else _SHOWN
    if form == "json":
        yield render.data(difference)
    elif form == "csv":
        yield render.table(difference)
    elif form == "markdown":
        yield render.markdown(difference, limit=shown)
    else:
        _tables(difference, shown, out)


def _tables(difference: Difference, limit: int, out: IO[str]) -> None:
    from kg.diff import render

    for section in difference.sections:
        columns = [column for column in section.columns if column != "sentence"]
        for change in section.changes:
            out.write(render.heading(change, section) + "\n")
            write_rows(out, columns, (row[: len(columns)] for row in change.rows[: limit or None]), "table")
            left = len(change.rows) - limit
            out.write(f"… and {left:,} more; --limit 0 shows all\n\n" if limit and left > 0 else "\n")
