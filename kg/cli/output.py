"""How answers are printed: rows as a table or in a format that other programs read, triples as RDF.

Whatever stands in a cell is text and nothing else: no markup of terminals, Markdown or HTML is interpreted, and
control characters do not reach a terminal.
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Literal

import click

from kg.errors import UsageError
from kg.files import replacing
from kg.templates import environment, harmless, markdown
from kg.wording import as_json

if TYPE_CHECKING:
    import pyoxigraph as ox
    from rich.table import Table

Row = Sequence[Any]
_BY_ENDING: Final = {
    ".csv": "csv", ".tsv": "tsv", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".txt": "table",
    ".ttl": "turtle", ".jsonld": "jsonld", ".nt": "ntriples",
}  # fmt: skip
_TSV_ESCAPES: Final = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})
_WIDTH_OF_PIPES: Final = 160
_MODEST: Final = 24


def chosen_format(format_: str | None, output: Path | None, *, triples: bool = False) -> str:
    """The format asked for, else that of the file's ending, else `table` on a terminal and `csv` elsewhere.

    >>> chosen_format(None, Path("x.md")), chosen_format(None, Path("x.json.gz")), chosen_format("tsv", None)
    ('markdown', 'json', 'tsv')
    """
    if format_ is not None:
        return format_
    ending = "" if output is None else Path(output.name.lower().removesuffix(".gz")).suffix
    if ending in _BY_ENDING:
        return _BY_ENDING[ending]
    if triples:
        return "turtle"
    return "table" if output is None and sys.stdout.isatty() else "csv"


def say(what: object) -> None:
    """Tells a person something on standard error: a note, or an error; a terminal only shows it."""
    click.echo(f"kg: {harmless(str(what))}", err=True)


def print_rows(
    columns: Sequence[str], rows: Iterable[Row], format_: str, *, output: Path | None = None, title: str = "paperkg"
) -> None:
    """Prints rows of plain values (None, text, numbers, booleans) to standard output or a file."""
    if format_ not in _WRITERS:
        raise UsageError(f"{format_} is for triples (CONSTRUCT, DESCRIBE); rows go as {', '.join(_WRITERS)}")
    with opened(output) as out:
        write_rows(out, columns, rows, format_, title=title)


def write_rows(
    out: IO[str], columns: Sequence[str], rows: Iterable[Row], format_: str, *, title: str = "paperkg"
) -> None:
    """Writes rows to a file that is open, so that several tables can follow one another."""
    _WRITERS[format_](out, list(columns), [list(row) for row in rows], title)


def print_triples(
    triples: Iterable[ox.Triple], format_: str, prefixes: Mapping[str, str], *, output: Path | None = None
) -> None:
    """Prints triples as Turtle, JSON-LD or N-Triples, sorted."""
    import pyoxigraph as ox

    from kg.turtle import written

    formats = {"turtle": ox.RdfFormat.TURTLE, "jsonld": ox.RdfFormat.JSON_LD, "ntriples": ox.RdfFormat.N_TRIPLES}
    text = written(triples, formats[format_], prefixes).decode()
    with opened(output) as out:
        out.write(text.rstrip("\n") + "\n")


@contextmanager
def opened(output: Path | None) -> Iterator[IO[str]]:
    """Standard output, or a file that is replaced when all of it is written."""
    if output is None or str(output) == "-":
        yield sys.stdout
        return
    with replacing(output) as out:
        text = io.TextIOWrapper(out, encoding="utf-8", errors="replace", newline="")
        yield text
        text.flush()
        text.detach()


def shown(value: Any) -> str:
    """A value as a person reads it.

    >>> shown(Decimal("59.30")), shown(True), shown(None)
    ('59.3', 'yes', '')
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def _table(out: IO[str], columns: list[str], rows: list[Row], title: str) -> None:  # noqa: ARG001
    """A table; where even cells of modest width do not fit side by side, each row is a block of lines."""
    from rich.console import Console

    width = shutil.get_terminal_size().columns if out.isatty() else _WIDTH_OF_PIPES
    cells = [[harmless(shown(value)) for value in row] for row in rows]
    widths = [max(len(cell) for cell in column) for column in zip(columns, *cells)]
    fits = sum(min(natural, _MODEST) for natural in widths) + 3 * len(columns) <= width
    console = Console(file=out, width=max(width, 20), highlight=False, emoji=False, markup=False)
    if fits:
        numbers = [bool(rows) and all(_is_number(row[index]) for row in rows) for index in range(len(columns))]
        console.print(_side_by_side(columns, cells, widths, numbers))
        return
    for number, row in enumerate(cells):
        console.print(*([""] if number else []), _one_below_the_other(columns, row), sep="\n")


def _side_by_side(columns: list[str], cells: list[list[str]], widths: list[int], numbers: list[bool]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    table = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for column, natural, number in zip(columns, widths, numbers, strict=True):
        justify: Literal["right", "left"] = "right" if number else "left"
        table.add_column(Text(column), justify=justify, overflow="fold", no_wrap=natural <= _MODEST)
    for row in cells:
        table.add_row(*map(Text, row))
    return table


def _one_below_the_other(columns: list[str], row: list[str]) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True, style="bold")
    table.add_column(overflow="fold")
    for column, cell in zip(columns, row, strict=True):
        if cell:
            table.add_row(Text(column), Text(cell))
    return table


def _csv(out: IO[str], columns: list[str], rows: list[Row], title: str) -> None:  # noqa: ARG001
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([_machine(value) for value in row] for row in rows)


def _tsv(out: IO[str], columns: list[str], rows: list[Row], title: str) -> None:  # noqa: ARG001
    for row in [columns, *rows]:
        out.write("\t".join(_machine(value).translate(_TSV_ESCAPES) for value in row) + "\n")


def _json(out: IO[str], columns: list[str], rows: list[Row], title: str) -> None:  # noqa: ARG001
    records = [dict(zip(columns, map(as_json, row), strict=True)) for row in rows]
    lines = ",\n".join(" " + json.dumps(record, ensure_ascii=False) for record in records)
    out.write(f"[\n{lines}\n]\n" if records else "[]\n")


def _markdown(out: IO[str], columns: list[str], rows: list[Row], title: str) -> None:  # noqa: ARG001
    for row in [columns, ["---"] * len(columns), *rows]:
        out.write("| " + " | ".join(markdown(shown(value)) for value in row) + " |\n")


def _html(out: IO[str], columns: list[str], rows: list[Row], title: str) -> None:
    templates = environment("kg.cli")
    templates.filters["shown"] = lambda value: harmless(shown(value))
    templates.tests |= {"number": lambda value: value is not None and _is_number(value), "address": _is_address}
    out.writelines(templates.get_template("rows.html.j2").generate(title=title, columns=columns, rows=rows))
    out.write("\n")


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and re.match(r"https?://[^\s\"'<>]+\Z", value) is not None


def _machine(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else shown(value)


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, int | float | Decimal) and not isinstance(value, bool))


_WRITERS: Final[dict[str, Callable[[IO[str], list[str], list[Row], str], None]]] = {
    "table": _table, "csv": _csv, "tsv": _tsv, "json": _json, "markdown": _markdown, "html": _html,
}  # fmt: skip
