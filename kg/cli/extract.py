"""`kg extract`: what papers say, as JSON Lines."""

from __future__ import annotations

import click

from kg.cli.options import examples


@click.command(
    epilog=examples(
        "kg extract page.txt", "kg extract papers.jsonl.gz > extracted.jsonl", "cat papers.jsonl | kg extract -"
    )
)
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE…")
def extract(sources: tuple[str, ...]) -> None:
    """Read papers and print what each says, one line a record, in the order of the input.

    SOURCE is a listing page, a JSON Lines file, a folder, or - for standard input. Nothing is stored.
    """
    from kg.errors import InputError, KgError
    from kg.extraction import Extractor
    from kg.extraction.lines import line
    from kg.sources import read

    failures: list[InputError] = []

    def report(error: InputError) -> None:
        failures.append(error)
        click.echo(f"kg: {error}", err=True)

    extractor = Extractor()
    count = 0
    for paper in read(sources, on_error=report):
        click.echo(line(paper, extractor.extract(paper)).encode("utf-8", "backslashreplace"))
        count += 1
    if failures:
        raise KgError(f"{len(failures)} records or files could not be read; the other {count} were extracted")
