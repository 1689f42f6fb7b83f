"""`kg extract`: what papers say, as JSON Lines."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING

import click

from kg.cli.options import confidence_option, examples, extractor_option
from kg.cli.output import say

if TYPE_CHECKING:
    from kg.errors import InputError
    from kg.extraction import Extractor
    from kg.papers import Paper


@click.command(
    epilog=examples(
        "kg extract page.txt",
        "kg extract papers.jsonl.gz --min-confidence .8 > extracted.jsonl",
        "kg extract papers.jsonl --explain 'Attention Is All'",
        "cat papers.jsonl | kg extract -",
    )
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
@confidence_option("Leave out entities, claims and results below this confidence (0 to 1).")
@click.option("--explain", "wanted", metavar="PAPER",
              help="Show, sentence by sentence, what was found in one paper, what was rejected, and why.")  # fmt: skip
@click.option("--format", "format_", type=click.Choice(["text", "json"]), help="Form of --explain. [default: text]")
@extractor_option
def extract(
    sources: tuple[str, ...], *, min_confidence: float | None, wanted: str | None, format_: str | None, extractor: str
) -> None:
    """Read papers and print what each says, one line a record, in the order of the input.

    SOURCE is a file of any format, a folder, - for standard input, or a name to fetch (docs/sources.md). Nothing is
    stored. PAPER is the id or the title of one of them, or how it begins.
    """
    from kg.errors import KgError, UsageError
    from kg.extraction.extractors import named
    from kg.sources import read

    if format_ and wanted is None:
        raise UsageError("--format is for --explain; without it, extract writes JSON Lines")
    if min_confidence is not None and wanted is not None:
        raise UsageError("--explain shows what is doubtful, too; leave out --min-confidence")
    failures: list[InputError] = []

    def report(error: InputError) -> None:
        failures.append(error)
        say(error)

    reader = named(extractor)
    papers = read(sources, on_error=report)
    if wanted is not None:
        _explain(papers, wanted, reader, format_ or "text")
        return
    count = _write(papers, reader, min_confidence or 0.0)
    if failures:
        raise KgError(f"{len(failures)} records or files could not be read; the other {count} were extracted")


def _write(papers: Iterable[Paper], reader: Extractor, least: float) -> int:
    from kg.extraction.filters import surer
    from kg.extraction.lines import line

    count = 0
    for paper in papers:
        said = reader.extract(paper)
        click.echo(line(paper, surer(said, least) if least else said).encode("utf-8", "backslashreplace"))
        count += 1
    return count


def _explain(papers: Iterable[Paper], wanted: str, reader: Extractor, format_: str) -> None:
    from kg.cli.explain import as_json, chosen, show
    from kg.extraction.explain import explain

    explanation = explain(chosen(papers, wanted), reader)
    if format_ == "json":
        click.echo(as_json(explanation), nl=False)
    else:
        show(explanation, sys.stdout)
