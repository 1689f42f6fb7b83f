"""A comparison as text: a template for Markdown, plain forms for programs."""

from __future__ import annotations

import csv
import io
import json
from itertools import chain
from typing import Final

from kg.diff.values import Cell, Change, Difference, Section
from kg.templates import environment
from kg.templates import markdown as plain

_LARGE: Final = 1 << 60
_NAMES: Final = {"papers": "papers", "entities": "entities", "edges": "edges", "results": "results",
                 "mentions": "mentions of what is watched"}  # fmt: skip


def heading(change: Change, section: Section) -> str:
    """What a table holds, in words.

    >>> heading(Change("new", (("a",),)), Section("papers", ("title",), (("a",),), ()))
    'New papers (1)'
    """
    return f"{change.change.capitalize()} {_NAMES[section.name]} ({len(change.rows):,})"


def markdown(difference: Difference, *, limit: int = 0) -> str:
    """The comparison for a reader; at most `limit` rows a table, 0 for all."""
    templates = environment("kg.diff")
    templates.filters |= {
        "plain": lambda cell: plain("" if cell is None else str(cell)),
        "words": lambda name: name.replace("_", " "),
    }
    text = templates.get_template("diff.md.j2").render(difference=difference, heading=heading, limit=limit or _LARGE)
    return text.rstrip("\n") + "\n"


def data(difference: Difference) -> str:
    """The comparison as JSON: rows as objects, by section, new and gone."""
    sections = {
        section.name: {change: [dict(zip(section.columns, row)) for row in rows] for change, rows in _both(section)}
        for section in difference.sections
    }
    whole = {
        "before": difference.before, "after": difference.after, "watched": list(difference.watched),
        "notes": list(difference.notes), **sections,
    }  # fmt: skip
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"


def table(difference: Difference) -> str:
    """The comparison as one CSV: the change and the section, then the columns of all sections."""
    columns = list(dict.fromkeys(chain.from_iterable(section.columns for section in difference.sections)))
    out = io.StringIO()
    writer = csv.DictWriter(out, ["change", "section", *columns], restval="", lineterminator="\n")
    writer.writeheader()
    for section in difference.sections:
        for change, rows in _both(section):
            for row in rows:
                writer.writerow({"change": change, "section": section.name, **dict(zip(section.columns, row))})
    return out.getvalue()


def _both(section: Section) -> tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]:
    return (("new", section.new), ("gone", section.gone))
