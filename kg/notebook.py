"""What a notebook shows: answers that are plain values in a program, text in a console, and HTML in Jupyter.

Pages are shown in a frame of their own that asks nothing of any network; the rest is plain HTML made by one template.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from kg.analytics.leaderboards import Board, Entry
from kg.analytics.reports import Report, Section
from kg.templates import environment, harmless
from kg.views.telling import Card, below, heading, sections, text

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.stats import Stats

_ENTRY: Final = (
    "rank", "label", "value", "raw", "title", "issued", "setting", "bound", "sentence", "confidence", "own", "paper",
    "subject",
)  # fmt: skip


class Cards(list[Card]):
    """Cards of things of one name: a list; a console shows them as text, a notebook as HTML."""

    def __repr__(self) -> str:
        return harmless("\n\n".join("\n".join(text(card)) for card in self))

    def _repr_html_(self) -> str:
        told = [{"heading": heading(card), "below": below(card), "sections": list(sections(card))} for card in self]
        return macro("cards", told)


@dataclass(frozen=True, slots=True, repr=False)
class Leaderboard:
    """A leaderboard: `board` holds its rows, what is not comparable with them, and warnings."""

    board: Board

    def frame(self) -> Any:
        """The rows as a pandas DataFrame, or as a list of dicts without pandas."""
        return frame(list(_ENTRY), [_cells(entry) for entry in self.board.rows])

    def __repr__(self) -> str:
        board = self.board
        rows = (f"{row.rank or '':>4}  {row.label}  {row.raw}  {row.title}  {row.issued}" for row in board.rows)
        return harmless("\n".join([f"{board.data_label}: {board.metric_label}", *board.warnings, *rows]))

    def _repr_html_(self) -> str:
        return macro("board", self.board)


@dataclass(frozen=True, slots=True, repr=False)
class ReportPage:
    """A report: `report` holds its sections; `html` and `markdown` are its pages."""

    report: Report

    @property
    def html(self) -> str:
        """The report as one page."""
        from kg.views.report import html

        return html(self.report)

    @property
    def markdown(self) -> str:
        """The report as plain text."""
        from kg.views.report import markdown

        return markdown(self.report)

    def frames(self) -> dict[str, Any]:
        """The tables by the titles of their sections: pandas DataFrames, or lists of dicts without pandas."""
        return {section.title: _table(section) for section in self.report.sections}

    def __repr__(self) -> str:
        return harmless(self.markdown)

    def _repr_html_(self) -> str:
        return framed(self.report.title, self.html)


def frame(columns: list[str], rows: Iterable[tuple[Any, ...]]) -> Any:
    """A pandas DataFrame, or a list of dicts without pandas."""
    try:
        import pandas as pd
    except ImportError:
        return [dict(zip(columns, row, strict=True)) for row in rows]
    return pd.DataFrame(list(rows), columns=columns)


def framed(title: str, page: str, *, rights: str = "allow-popups", height: int = 640) -> str:
    """A page in a frame that has only these rights."""
    template = _environment().get_template("frame.html.j2")
    return template.render(title=title, page=page, rights=rights, height=height)


def counts(location: str, stats: Stats) -> str:
    """How much of what a graph holds, as HTML."""
    return macro("graph", location, stats)


def macro(name: str, *values: Any) -> str:
    """What a macro of `notebook.html.j2` makes of values."""
    made: str = str(getattr(_environment().get_template("notebook.html.j2").module, name)(*values))
    return made


@cache
def _environment() -> Environment:
    return environment("kg.views")


def _cells(entry: Entry) -> tuple[Any, ...]:
    return tuple(", ".join(entry.setting) if name == "setting" else getattr(entry, name) for name in _ENTRY)


def _table(section: Section) -> Any:
    return frame([*section.columns, "iri"], [(*row.cells, row.id) for row in section.rows])
