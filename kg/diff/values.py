"""What a comparison gives: sections of rows that are new, and rows that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

Cell = str | int | float | None
Row = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Rows that are all new or all gone; `change` is "new" or "gone"."""

    change: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of thing: its name, the names of its columns, what is new of it and what is gone."""

    name: str
    columns: tuple[str, ...]
    new: tuple[Row, ...]
    gone: tuple[Row, ...]

    @property
    def changes(self) -> Iterator[Change]:
        """What is new, then what is gone; nothing where there is neither."""
        return (Change(name, rows) for name, rows in (("new", self.new), ("gone", self.gone)) if rows)


@dataclass(frozen=True, slots=True)
class Difference:
    """What is in `after` and not in `before`, and the reverse, by section; `watched` are the names it is restricted to.

    `notes` is what whoever asked should know beside it.
    """

    before: str
    after: str
    sections: tuple[Section, ...]
    watched: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any difference."""
        return any(section.new or section.gone for section in self.sections)

    def section(self, name: str) -> Section:
        """The section of that name."""
        return next(section for section in self.sections if section.name == name)
