"""`kg build`: the main job."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar, Unpack

import click

from kg.cli.options import confidence_option, extractor_option, store_option
from kg.cli.output import say
from kg.cli.progress import shown
from kg.wording import count

if TYPE_CHECKING:
    from kg.build import Summary

Command = TypeVar("Command", bound=Callable[..., Any])
_GIB: Final = 1 << 30


class _Options(TypedDict):
    """What `kg.build.build` is told beside the sources and the store, as the command line gives it."""

    workers: int | None
    corrections: Path | None
    listing_date: datetime.datetime | None
    extractor: str
    min_confidence: float | None
    base: str | None
    state: Path | None
    shards: Path | None
    replace: bool
    cluster: str | None
    paper_seconds: float
    worker_memory: float
    retry: bool


def worker_options(command: Command) -> Command:
    """Where extraction runs, and what a paper may take of it."""
    options = (
        click.option("--workers", type=click.IntRange(1, 512), metavar="N",
                     help="Processes that extract. Default: the number of cores."),
        click.option("--cluster", metavar="ADDRESS",
                     help="Extract on the Dask cluster of this scheduler, such as tcp://scheduler:8786."),
        click.option("--paper-seconds", type=click.FloatRange(min=0), default=60.0, show_default=True, metavar="S",
                     help="Set a paper aside that takes longer; 0 for no limit."),
        click.option("--worker-memory", type=click.FloatRange(min=0), default=2.0, show_default=True, metavar="GIB",
                     help="Set a paper aside for which a worker needs more address space; 0 for no limit."),
        click.option("--retry", is_flag=True, help="Try papers again that were set aside."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@click.command()
@click.argument("sources", nargs=-1, metavar="SOURCE…")
@click.option("--sample", is_flag=True, help="Build the sample that ships with the package.")
@store_option
@click.option("--shards", type=click.Path(path_type=Path), metavar="DIR",
              help="Write sorted N-Quads there for a bulk loader, not a store; DIR/NAME.nq.gz packs them.")  # fmt: skip
@worker_options
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
    quiet: bool,
    **options: Unpack[_Options],
) -> None:
    """Read papers, extract, link, and add them to the graph.

    SOURCE is a file of any format (listing page, JSON, BibTeX, CSV, XML …), a folder, - for standard input, or a
    name to fetch: hf:2025-11-10, arxiv:cs.CL, openalex:W2963403868 (docs/sources.md).
    Building again adds to the graph; papers that did not change are not extracted twice. A record that cannot be
    read is named and left out; the exit code is 1 where a whole SOURCE gave nothing. Without a SOURCE, the graph is
    built again of the papers that are in the store: after an upgrade, or with other options.

    A build that was stopped, however it was, goes on where it was when it is run again. A paper that kills or
    outlasts its worker is set aside and named; all others are in the graph.

    \b
    Examples:
      kg build page.txt
      kg build papers.jsonl.gz --store output/mine --workers 4
      cat papers.jsonl | kg build -
      kg build papers.jsonl.gz --cluster tcp://scheduler:8786 --shards output/shards/graph.nq.gz
      kg build --sample
      kg build --store output/mine --retry
    """
    summary = _built(_locations(sources, sample=sample), store, options, quiet=quiet)
    for rule in summary.unused_corrections:
        say(f"warning: correction applies to nothing: {rule}")
    for paper in summary.set_aside:
        say(f"warning: still set aside: {paper}; --retry tries it again")
    if summary.undated and not quiet:
        say(
            f"no date is known of {summary.undated:,} of the records read; where listing pages print no year,"
            " --listing-date DATE tells when they were captured"
        )
    if not quiet:
        click.echo(f"{options['shards'] or store}: {_told(summary)}", err=True)
    if summary.unread:
        context.exit(1)


def _locations(sources: tuple[str, ...], *, sample: bool) -> list[str]:
    from kg.resources import sample_listing

    return [*([str(sample_listing())] if sample else []), *sources]


def _built(locations: list[str], store: str, options: _Options, *, quiet: bool) -> Summary:
    from kg.build import build as run
    from kg.guard import Limits
    from kg.iris import check_base

    date, base = options["listing_date"], options["base"]
    with shown(quiet=quiet) as on_progress:
        return run(
            locations,
            store=store,
            base=check_base(base) if base else None,
            replace=options["replace"],
            state=options["state"],
            shards=options["shards"],
            workers=options["workers"],
            corrections=options["corrections"],
            listing_date=date.date() if date else None,
            extractor=options["extractor"],
            min_confidence=options["min_confidence"] or 0.0,
            limits=Limits(options["paper_seconds"], int(options["worker_memory"] * _GIB)),
            cluster=options["cluster"],
            retry=options["retry"],
            on_error=say,
            on_progress=on_progress,
        )


def _told(summary: Summary) -> str:
    outcome = "nothing changed" if summary.unchanged else f"{summary.extracted} extracted"
    errors = f", {summary.errors} reported" if summary.errors else ""
    counted = (count(summary.papers), count(summary.entities, "entity"), count(summary.statements, "statement"))
    return f"{', '.join(counted)} ({outcome}{errors})"
