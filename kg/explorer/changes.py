"""What is new since another build, as a page: the difference of two stores (see `kg.diff`), with links."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kg.explorer.catalogue import Catalogue
from kg.explorer.lists import CHANGES, ListPage
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Ref
from kg.wording import count

if TYPE_CHECKING:
    from kg.diff import Difference, Section

_THINGS: Final = frozenset({"name", "title", "paper", "subject", "object", "model", "data"})
_NOUNS: Final = {"papers": "paper", "entities": "entity", "edges": "relation", "results": "result"}


def changes_page(difference: Difference, known: Catalogue) -> ListPage:
    """The page of what two builds differ in."""
    paths = _paths([*known.entities, *(paper.ref for paper in known.papers)])
    tables = tuple(_tables(difference, paths))
    told = (f"{table.caption[0].lower()}{table.caption[1:]}: {table.total:,}" for table in tables)
    about = f"What changed since the build before: {'; '.join(told)}." if tables else "Nothing changed since then."
    return ListPage(
        path=CHANGES, title="New since the last build", about=about, tables=tuple(each.first(200) for each in tables),
        stem=CHANGES, back=Ref("new", "What is new, by month"), whole=tables,
    )  # fmt: skip


def _paths(refs: Iterable[Ref]) -> dict[str, Ref]:
    """Names that only one thing bears, and that thing."""
    refs = list(refs)
    names = Counter(ref.label for ref in refs)
    return {ref.label: ref for ref in refs if names[ref.label] == 1}


def _tables(difference: Difference, paths: Mapping[str, Ref]) -> Iterator[Table]:
    for section in difference.sections:
        for change in section.changes:
            noun = _NOUNS.get(section.name, section.name)
            plural = count(2, noun).removeprefix("2 ").replace("ys", "ies")
            caption = f"New {plural}" if change.change == "new" else f"{plural.capitalize()} that are gone"
            rows = tuple(_row(section, row, paths) for row in change.rows)
            columns = tuple(Column(name, "thing" if name in _THINGS else "text") for name in _names(section))
            yield Table(f"{section.name}-{change.change}", caption, columns, rows, page=CHANGES, total=len(change.rows))


def _names(section: Section) -> list[str]:
    return [name.replace("_", " ") for name in section.columns]


def _row(section: Section, row: tuple[object, ...], paths: Mapping[str, Ref]) -> tuple[Cell, ...]:
    return tuple(_cell(name, value, paths) for name, value in zip(section.columns, row, strict=True))


def _cell(name: str, value: object, paths: Mapping[str, Ref]) -> Cell:
    text = "" if value is None else str(value)
    ref = paths.get(text) if name in _THINGS else None
    return Cell(
        text, ref.path if ref else None, value=value if isinstance(value, int) else None, type=ref.type if ref else ""
    )
