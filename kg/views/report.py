"""Reports as html, md, csv and json: one file by the ending of its name, or a folder of linked pages.

Each form has one template, or one function where it is data. A folder holds an index and, for each kind, the page, the
text and the data beside each other; the pages link to one another by relative addresses.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kg.analytics.reports import Cell, Report
from kg.errors import UsageError
from kg.files import write_text
from kg.templates import environment
from kg.templates import markdown as plain
from kg.views import charts

if TYPE_CHECKING:
    from jinja2 import Environment

INDEX: Final = "index"


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of a folder, as the others link to it."""

    kind: str
    title: str


def html(report: Report, leaves: Sequence[Leaf] = ()) -> str:
    """One page that needs nothing outside itself; `leaves` are the pages beside it."""
    return _environment().get_template("report.html.j2").render(report=report, leaves=leaves, forms=FORMS)


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
    """The report with all evidence and charts as JSON; a chart says of which kind it is."""
    record = asdict(report)
    del record["scores"]
    for told, section in zip(record["sections"], report.sections):
        told["charts"] = [{"kind": type(chart).__name__, **asdict(chart)} for chart in section.charts]
    return json.dumps(record, ensure_ascii=False, indent=1, default=_plain_number) + "\n"


def _plain_number(value: object) -> float:
    assert isinstance(value, Decimal)
    return float(value)


FORMS: Final[dict[str, Callable[[Report], str]]] = {".html": html, ".md": markdown, ".csv": table, ".json": data}


def is_folder(path: str | Path) -> bool:
    """Whether a place for reports is a folder: its name ends with a slash, or it is one already."""
    return str(path).endswith(("/", "\\")) or Path(path).is_dir()


def check(path: str | Path, *, several: bool = False) -> None:
    """Raises UsageError where nothing can be written to a place: before the work is done, and not after it."""
    ending = Path(path).suffix.lower()
    if several and not is_folder(path) and ending in FORMS:
        raise UsageError(f"{path}: all reports are a folder of pages; end the name with a slash, as in output/report/")
    if not several and not is_folder(path) and ending not in FORMS:
        raise UsageError(f"{path}: cannot tell the form; end the name in one of: {', '.join(FORMS)}, or / for a folder")


def write(report: Report, path: str | Path) -> None:
    """Writes a report in the form that the name's ending asks for, or in all forms into a folder."""
    check(path)
    if is_folder(path):
        write_all((report,), path)
    else:
        write_text(path, FORMS[Path(path).suffix.lower()](report))


def write_all(reports: Sequence[Report], folder: str | Path) -> list[Path]:
    """Writes reports into a folder, each in every form, and an index where there are several; gives the files."""
    leaves = tuple(Leaf(report.kind, report.title) for report in reports) if len(reports) > 1 else ()
    texts: dict[str, str] = {}
    for report in reports:
        texts |= {f"{report.kind}{ending}": form(report) for ending, form in FORMS.items()}
        texts[f"{report.kind}.html"] = html(report, leaves)
    if leaves:
        for form in ("html", "md"):
            template = _environment().get_template(f"reports.{form}.j2")
            texts[f"{INDEX}.{form}"] = template.render(reports=reports, leaves=leaves, forms=FORMS)
    for name, text in texts.items():
        write_text(Path(folder) / name, text)
    return [Path(folder) / name for name in texts]


@cache
def _environment() -> Environment:
    templates = environment("kg.views")
    charts.install(templates)
    templates.filters |= {"number": number, "plain": plain, "slug": slug, "is_text": is_text}
    return templates


def number(cell: Cell) -> str:
    """A cell as a person reads it; a decimal keeps the digits that were written.

    >>> number(12345), number(0.03127), number(0.5), number(Decimal("59.30")), number("BERT")
    ('12,345', '0.0313', '0.5', '59.30', 'BERT')
    """
    if isinstance(cell, str):
        return cell
    if isinstance(cell, Decimal):
        return f"{cell:,f}"
    if isinstance(cell, int):
        return f"{cell:,}"
    digits = f"{cell:,.4f}".rstrip("0")
    return f"{digits}0" if digits.endswith(".") else digits


def is_text(cell: Cell) -> bool:
    """Whether a cell is text and stands left."""
    return isinstance(cell, str)


def slug(title: str) -> str:
    """A title as it stands in an address within the page: letters, digits and hyphens.

    >>> slug("COCO: AP (%)")
    'coco-ap'
    """
    return "-".join("".join(letter if letter.isalnum() else " " for letter in title.lower()).split())
