"""A report as html, md, csv or json, by the ending of the file's name; one template for each form of text."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from kg.analytics.reports import Cell, Report
from kg.errors import UsageError
from kg.files import write_text


def html(report: Report) -> str:
    """One page that needs nothing outside itself."""
    return _environment().get_template("report.html.j2").render(report=report)


def markdown(report: Report) -> str:
    """The report for a reader of plain text."""
    return _environment().get_template("report.md.j2").render(report=report)


def table(report: Report) -> str:
    """All tables as one CSV, with the section as the first column and the IRI as the last.

    The names of the columns stand before the first section, and again where a section has others.
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    columns: tuple[str, ...] = ()
    for section in report.sections:
        if section.columns != columns:
            columns = section.columns
            writer.writerow(["section", *columns, "iri"])
        writer.writerows([section.title, *row.cells, row.id] for row in section.rows)
    return out.getvalue()


def data(report: Report) -> str:
    """The report with all evidence as JSON."""
    record = asdict(report)
    del record["scores"]
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


FORMS: Final[dict[str, Callable[[Report], str]]] = {".html": html, ".md": markdown, ".csv": table, ".json": data}


def write(report: Report, path: str | Path) -> None:
    """Writes a report in the form that the name's ending asks for."""
    ending = Path(path).suffix.lower()
    if ending not in FORMS:
        raise UsageError(f"{path}: cannot tell the form; end the name in one of: {', '.join(FORMS)}")
    write_text(path, FORMS[ending](report))


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.views"),
        autoescape=select_autoescape(enabled_extensions=("html.j2",), default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = number
    environment.filters["plain"] = plain
    return environment


def number(cell: Cell) -> str:
    """A cell as a person reads it.

    >>> number(12345), number(0.03127), number("BERT")
    ('12,345', '0.0313', 'BERT')
    """
    if isinstance(cell, str):
        return cell
    return f"{cell:,}" if isinstance(cell, int) else f"{cell:.4f}"


def plain(text: str) -> str:
    """A text that Markdown does not interpret, on one line.

    >>> plain("a|b <script> [x](y)")
    'a\\\\|b &lt;script&gt; \\\\[x\\\\](y)'
    """
    text = " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for mark in "\\`*_[]|#":
        text = text.replace(mark, "\\" + mark)
    return text
