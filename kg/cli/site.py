"""`kg site`: the explorer as a static site."""

from __future__ import annotations

import os
from contextlib import nullcontext
from pathlib import Path

import click

from kg.cli.options import examples, store_option
from kg.cli.output import say


@click.command(
    epilog=examples("kg site -o output/site", "kg site -o public --before output/last-week"),
)
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), metavar="DIR",
              help="The folder of the site; an older site there is replaced as a whole.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 64), default=lambda: os.cpu_count() or 1, metavar="N",
              show_default="one a core", help="Write pages in so many processes.")  # fmt: skip
@click.option("--min-papers", type=click.IntRange(1), default=1, show_default=True, metavar="N",
              help="Leave out things that fewer papers name; in a large graph most are named once.")  # fmt: skip
@click.option("--before", metavar="STORE", help="The store of an earlier build: a page tells what is new since then.")
@store_option
def site(*, output: Path, workers: int, min_papers: int, before: str | None, store: str) -> None:
    """Write the explorer as a static site.

    A page for every entity, paper and leaderboard, lists by type, what is new, comparisons, an index of names, and
    search as you type; beside every table its CSV and JSON. All links are relative: the folder can be put at any
    address, or opened from a disk (index.html). Nothing is loaded from elsewhere.
    """
    from kg.explorer.site import Options, build
    from kg.store import open_store

    with open_store(store) as graph, open_store(before) if before else nullcontext() as earlier:
        written = build(graph, output, Options(workers=workers, min_papers=min_papers, before=earlier))
    say(f"{written.pages:,} pages, {written.files:,} files in {output}")
