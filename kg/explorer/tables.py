"""Tables: what a page shows in rows, and the same as CSV and JSON.

A cell has a text for people, where it leads, and a value for programs. A column that names things has a second one
beside it in the files, with their IRIs; a column of sentences one with the place of the sentence.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, Final

from kg.wording import as_json

Value = str | int | Decimal | bool | None
#: How many rows a page shows of a table, how many a page of its own, and how many such pages have; files have all.
SHOWN: Final = 10
PAGED: Final = 100
WHOLE: Final = 5000
ALL: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Cell:
    """A text; the page that it leads to, and the place there; what programs get in its place; its type, if a thing."""

    text: str
    path: str | None = None
    anchor: str = ""
    value: Value = None
    type: str = ""

    @property
    def plain(self) -> Value:
        """What programs get."""
        return self.text if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; `kind` is text, name, thing, number, date or quote."""

    name: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns. `name` is the file's stem; `total` is how many rows there are in all, where that is known.

    `whole` says that a page of its own has all the rows, beside the page that shows this.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    total: int | None = None
    page: str = ""
    whole: bool = False

    def __bool__(self) -> bool:
        return bool(self.rows)

    @property
    def file(self) -> str:
        """The path of its files, but for their ending."""
        return f"{self.page}/{self.name}" if self.page else self.name

    @property
    def told(self) -> tuple[int, ...]:
        """The places of the columns that tell people something: where not all is empty or the page's own thing."""
        return tuple(
            place
            for place in range(len(self.columns))
            if any(row[place].text and row[place].path != (self.page or None) for row in self.rows)
            or self.columns[place].kind == "quote"
        )

    def first(self, count: int) -> Table:
        """The same with so many rows at most."""
        if len(self.rows) <= count:
            return self
        return replace(self, rows=self.rows[:count], total=self.total or len(self.rows), whole=True)

    def part(self, number: int) -> Table:
        """The rows of one page of many, counted from 1."""
        return replace(self, rows=self.rows[(number - 1) * PAGED : number * PAGED], total=self.total or len(self.rows))


def to_csv(table: Table, base: str) -> str:
    """The table for a spreadsheet; `base` stands before the paths of things.

    >>> rows = ((Cell("BERT", "entity/bert-32987c4b"), Cell("1,448", value=1448)),)
    >>> print(to_csv(Table("t", "", (Column("model", "thing"), Column("papers", "number")), rows), "urn:x:"), end="")
    model,model iri,papers
    BERT,urn:x:entity/bert-32987c4b,1448
    """
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_header(table))
    writer.writerows([_safe(value) for value in _values(table, row, base)] for row in table.rows)
    return out.getvalue()


def to_json(table: Table, base: str) -> str:
    """The table for programs: its caption, its note and its rows by column."""
    names = _header(table)
    rows = [dict(zip(names, map(as_json, _values(table, row, base)), strict=True)) for row in table.rows]
    record: dict[str, Any] = {"caption": table.caption, "note": table.note, "rows": rows}
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _header(table: Table) -> list[str]:
    return [name for column in table.columns for name in _names(column)]


def _names(column: Column) -> Iterator[str]:
    yield column.name
    if column.kind == "thing":
        yield f"{column.name} iri"
    elif column.kind == "quote":
        yield f"{column.name} place"


def _values(table: Table, row: tuple[Cell, ...], base: str) -> Iterator[Value]:
    for column, cell in zip(table.columns, row, strict=True):
        yield cell.plain
        if column.kind in ("thing", "quote"):
            place = f"#{cell.anchor}" if cell.anchor else ""
            yield f"{base}{cell.path}{place}" if cell.path else ""


def _safe(value: Value) -> str:
    """A value that no spreadsheet takes for a formula (OWASP, CSV injection).

    >>> _safe("=1+1"), _safe("-3"), _safe(Decimal("-3"))
    ("'=1+1", "'-3", '-3')
    """
    if value is None:
        return ""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return str(value)
