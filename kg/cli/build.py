"""`kg build`: the main job."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.options import confidence_option, extractor_option, store_option
from kg.errors import KgError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from kg.build import Progress


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option("--sample", is_flag=True, help="Build the sample that ships with the package.")
@store_option
@click.option("--workers", type=click.IntRange(1, 512), help="Processes that extract. Default: the number of cores.")
@click.option("--corrections", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="FILE",
              help="Merges, splits, renames, retypes and drops of your own (TSV), kept for later builds; an empty file"
              " lifts them.")  # fmt: skip
@click.option("--listing-date", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="When the listing pages were captured, for dates that print no year.")  # fmt: skip
@extractor_option
@confidence_option("Keep statements below this confidence (0 to 1) out of the graph.")
@click.option("--base", metavar="IRI", help="Where the things of the graph live. Default: urn:paperkg:")
@click.option("--state", type=click.Path(file_okay=False, path_type=Path), metavar="DIR", envvar="KG_STATE",
              show_envvar=True,
              help="For a server: where this machine keeps what it read. Default: your state folder.")  # fmt: skip
@click.option("--replace", is_flag=True, help="For a server: let what another machine built there give way.")
@click.option("-q", "--quiet", is_flag=True, help="Print errors only.")
@click.pass_context
def build(
    context: click.Context,
    sources: tuple[str, ...],
    *,
    sample: bool,
    store: str,
    workers: int | None,
    corrections: Path | None,
    listing_date: datetime.datetime | None,
    extractor: str,
    min_confidence: float | None,
    base: str | None,
    state: Path | None,
    replace: bool,
    quiet: bool,
) -> None:
    """Read papers, extract, link, and add them to the graph.

    SOURCE is a listing page, a JSON Lines file (gzip too), a folder of these, or - for standard input.
    Building again adds to the graph; papers that did not change are not extracted twice. A record that cannot be
    read is named and left out; the exit code is 1 where a whole SOURCE gave nothing.

    \b
    Examples:
      kg build page.txt
      kg build papers.jsonl.gz --store output/mine --workers 4
      cat papers.jsonl | kg build -
      kg build --sample
    """
    from kg.build import build as run
    from kg.iris import check_base
    from kg.resources import sample_listing

    if not sources and not sample:
        raise UsageError("nothing to build: name a SOURCE, or give --sample")
    locations = [*([str(sample_listing())] if sample else []), *sources]
    with _progress(quiet) as on_progress:
        summary = run(
            locations,
            store=store,
            workers=workers,
            corrections=corrections,
            listing_date=listing_date.date() if listing_date else None,
            base=check_base(base) if base else None,
            extractor=extractor,
            min_confidence=min_confidence or 0.0,
            replace=replace,
            state=state,
            on_error=_report,
            on_progress=on_progress,
        )
    for rule in summary.unused_corrections:
        click.echo(f"kg: warning: correction applies to nothing: {rule}", err=True)
    if not quiet:
        outcome = "nothing changed" if summary.unchanged else f"{summary.extracted} extracted"
        errors = f", {summary.errors} reported" if summary.errors else ""
        papers = "1 paper" if summary.papers == 1 else f"{summary.papers} papers"
        click.echo(
            f"{store}: {papers}, {summary.entities} entities, {summary.statements} statements ({outcome}{errors})",
            err=True,
        )
    if summary.unread:
        context.exit(1)


def _report(error: KgError) -> None:
    click.echo(f"kg: {error}", err=True)


@contextmanager
def _progress(quiet: bool) -> Iterator[Callable[[Progress], None]]:
    """A bar on a terminal, nothing otherwise."""
    if quiet or not sys.stderr.isatty():
        yield lambda progress: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda step: bar.update(task, description=step.step, completed=step.done, total=step.total or None)
