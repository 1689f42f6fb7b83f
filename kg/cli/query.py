"""`kg query` and `kg queries`: asking, and what can be asked."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any, Final

import click

from kg.cli.options import (
    ROW_FORMATS,
    TRIPLE_FORMATS,
    examples,
    format_option,
    limit_option,
    output_option,
    param_option,
    store_option,
)
from kg.cli.output import chosen_format, print_rows, print_triples, say
from kg.errors import InputError

if TYPE_CHECKING:
    from kg.queries import Rows
    from kg.questions import Question

_HEADER: Final = re.compile(r"\A(?:#.*\n)+")


@click.command(
    epilog=examples(
        "kg query most-used-datasets --limit 10",
        "kg query models-evaluated-on -p dataset=COCO --format csv",
        "kg query best-on -p dataset=ImageNet -p metric='top-1 accuracy'",
        "kg query neighbourhood -p entity=BERT --format turtle",
        "echo 'SELECT (COUNT(*) AS ?n) { ?paper a kg:Paper }' | kg query -",
    )
)
@click.argument("question", metavar="NAME|FILE.rq|-")
@param_option
@click.option("--min-confidence", metavar="C", help="Leave out statements below this confidence (0 to 1).")
@limit_option(help="At most so many rows; 0 for all. Default: the question's own.")
@click.option("--timeout", type=click.FloatRange(min=0), default=60, show_default=True, metavar="SECONDS",
              help="Stop a query that takes longer; 0 for never.")  # fmt: skip
@click.option("--sparql", is_flag=True, help="Print the query as it runs on standard error, too.")
@store_option
@format_option(*ROW_FORMATS, *TRIPLE_FORMATS)
@output_option
def query(
    *,
    question: str,
    parameters: dict[str, str],
    min_confidence: str | None,
    limit: int | None,
    timeout: float,
    sparql: bool,
    store: str,
    format_: str | None,
    output: Path | None,
) -> None:
    """Answer a named question (kg queries lists them), or a SPARQL query from a file or standard input (-).

    Queries only read. In a file or on standard input the prefixes of the ontology are bound, and the default
    graph is the union of all graphs; a named question names its graphs. Names of things are looked up as kg show
    does. CONSTRUCT and DESCRIBE print Turtle unless --format says otherwise.
    """
    from kg.queries import load, run
    from kg.store import open_store

    if min_confidence is not None:
        parameters["min_confidence"] = min_confidence
    text = _text(question)
    with open_store(store) as graph:
        with deadline(timeout):
            rows = run(graph, text, parameters, limit=limit)
        for note in rows.notes:
            say(note)
        if sparql:
            click.echo(bare(rows.sparql), err=True)
        if not len(rows):
            say(nothing(load().get(question), parameters))
        _print(rows, format_, output, question, graph.prefixes)


def _text(question: str) -> str:
    """A question's name as it is; the text of a file or of standard input otherwise."""
    from kg.queries import load

    if question == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace").removeprefix("\ufeff") + "\n"
    path = Path(question)
    if question in load() or "{" in question or not (path.suffix in (".rq", ".sparql") or path.is_file()):
        return question
    try:
        return path.read_text(encoding="utf-8-sig", errors="replace") + "\n"
    except OSError as error:
        raise InputError(f"{error.strerror}; kg queries lists the named questions", source=question) from None


def _print(rows: Rows, format_: str | None, output: Path | None, title: str, prefixes: dict[str, str]) -> None:
    chosen = chosen_format(format_, output, triples=rows.triples is not None)
    if rows.triples is not None and chosen in TRIPLE_FORMATS:
        print_triples(rows.triples, chosen, prefixes, output=output)
    else:
        print_rows(rows.variables, rows.plain(), chosen, output=output, title=title)


def bare(sparql: str) -> str:
    """A query without the lines that describe the question."""
    return _HEADER.sub("", sparql).rstrip("\n")


def nothing(question: Question | None, parameters: Mapping[str, str]) -> str:
    """Says that there are no rows, and for a question about things how to see what is known of them."""
    from kg.questions import ENTITY_TYPES

    about = [p for p in question.parameters if p.type in ENTITY_TYPES] if question else []
    looks = [f"kg show {shlex.quote(parameters.get(p.name, p.default))}" for p in about]
    return f"no rows; see {' and '.join(looks)}" if looks else "no rows"


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Ends the process when the block takes longer: the engine cannot be stopped, and Ctrl-C reaches it late."""
    if not seconds:
        yield
        return
    timer = Timer(seconds, _give_up, [seconds])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _give_up(seconds: float) -> None:
    message = f"kg: the query took longer than {seconds:g} s and was stopped; --timeout gives it longer, 0 no end\n"
    os.write(2, message.encode())
    os._exit(1)


@click.command(epilog=examples("kg queries", "kg queries dataset", "kg queries --format json"))
@click.argument("words", nargs=-1, metavar="[WORD]…")
@format_option()
@output_option
def queries(*, words: tuple[str, ...], format_: str | None, output: Path | None) -> None:
    """List the named questions and their parameters; with words, only those that hold all of them."""
    from kg.queries import load

    wanted = [word.casefold() for word in words]
    found = [q for q in load().values() if all(word in f"{q.name} {q.question}".casefold() for word in wanted)]
    chosen = chosen_format(format_, output)
    columns, row = (_COLUMNS, _record) if chosen == "json" else (("name", "question", "parameters"), _line)
    print_rows(columns, [row(question) for question in found], chosen, output=output, title="Questions")


_COLUMNS = ("name", "question", "description", "parameters", "columns")


def _record(question: Question) -> tuple[Any, ...]:
    parameters = [
        {"name": p.name, "type": p.type, "default": p.default, "description": p.description}
        for p in question.parameters
    ]
    return question.name, question.question, question.description, parameters, list(question.columns)


def _line(question: Question) -> tuple[Any, ...]:
    parameters = ", ".join(f"{p.name}={p.default}" for p in question.parameters)
    return question.name, question.question, parameters
