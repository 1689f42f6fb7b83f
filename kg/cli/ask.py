"""`kg ask`: plain questions that match a template."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.options import ROW_FORMATS, examples, format_option, limit_option, output_option, store_option
from kg.cli.output import chosen_format, print_rows, say
from kg.cli.query import bare, nothing


@click.command(
    epilog=examples(
        'kg ask "datasets for object detection"',
        'kg ask "what is rising this month?"',
        "kg ask which models were evaluated on ImageNet?",
        'kg ask "best model on ImageNet by accuracy" --format markdown',
        "kg ask",
    )
)
@click.argument("words", nargs=-1, metavar="[WORD]…")
@limit_option(help="At most so many rows; 0 for all. Default: the question's own.")
@store_option
@format_option(*ROW_FORMATS)
@output_option
def ask(*, words: tuple[str, ...], limit: int | None, store: str, format_: str | None, output: Path | None) -> None:
    """Answer a plain question that matches a template of a named question; without words, list the templates.

    No model is asked and nothing is guessed: a question that no template fits is answered with the nearest
    templates (exit code 2). For a date, "this month", "the last 3 weeks" and the like will do; they are counted from
    the newest paper. Prints on standard error which question it is and the SPARQL that ran.
    """
    if not " ".join(words).strip():
        _list(format_, output)
        return
    from kg.asking import ask as run
    from kg.store import open_store

    with open_store(store) as graph:
        match, rows = run(graph, " ".join(words), limit=limit)
        say(f"{match.template.text}: {match.call}")
        for note in rows.notes:
            say(note)
        click.echo(bare(rows.sparql), err=True)
        if not len(rows):
            say(nothing(match.template.question, dict(match.parameters)))
        form = chosen_format(format_, output)
        print_rows(rows.variables, rows.plain(), form, output=output, title=" ".join(words))


def _list(format_: str | None, output: Path | None) -> None:
    from kg.asking import templates

    rows = [(template.text, template.question.name) for template in templates()]
    print_rows(("template", "question"), rows, chosen_format(format_, output), output=output, title="Templates")
