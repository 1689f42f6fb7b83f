"""What is new: the papers of each month, and what they introduce.

Dates are looked up one by one, for that is quicker than to compare all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.explorer.asking import papers as papers_of
from kg.explorer.asking import refs, texts
from kg.explorer.lists import CHANGES, THINGS, ListPage, entity_row
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Ref
from kg.explorer.wording import date, number, thing
from kg.nquads import date as day

if TYPE_CHECKING:
    from kg.store import Store

_PAPERS: Final = (Column("paper", "thing"), Column("date", "date"))
_MONTHS: Final = (Column("month", "thing"), Column("papers", "number"), Column("introduced", "number"))


def new_page(store: Store, month: str | None = None) -> ListPage:
    """What a month brought, the newest where none is asked for, and the way to the others. Raises NotFound."""
    months = list(texts(store, "months"))
    known = [each for each, _, _ in months]
    if month is not None and month not in known:
        raise NotFound(f"no papers of {month}")
    chosen = month or next(iter(known), None)
    rows = tuple(
        (Cell(date(each), f"new/{each}", value=each), number(int(papers)), number(int(introduced)))
        for each, papers, introduced in months
    )
    contents = _of_month(store, chosen, f"new/{chosen}") if chosen else ()
    path = f"new/{month}" if month else "new"
    index = Table("months", "All months", _MONTHS, rows, page="new")
    return ListPage(
        path=path,
        title=f"New in {date(month)}" if month else "What is new",
        about=f"What the papers of {date(chosen)} introduce, and these papers." if chosen else "No paper has a date.",
        tables=tuple(each for each in (*contents, index if month is None else None) if each),
        back=Ref("new", "All months") if month else None,
        letters=() if month else (Ref(CHANGES, "Since the last build"),),
    )


def _of_month(store: Store, month: str, page: str) -> tuple[Table, Table]:
    days = _days(month)
    found = list(texts(store, "introduced-on", issued=days))
    known = refs(store, (entity for entity, _ in found))
    rows = tuple(entity_row(known[entity], int(papers)) for entity, papers in found if entity in known)
    name = date(month)
    introduced = Table("introduced", f"Introduced in {name}", THINGS, rows, page=page,
                       note="Named papers introduce it then for the first time here.")  # fmt: skip
    return introduced, _papers(store, texts(store, "of-days", issued=days), f"Papers of {name}", page)


def month_tables(store: Store, month: str) -> tuple[Table, ...]:
    """The tables of a month."""
    return _of_month(store, month, f"new/{month}")


def newest(store: Store, months: list[tuple[str, ...]], shown: int) -> Table:
    """The first papers of the first of some months."""
    month = months[0][0] if months else ""
    found = texts(store, "of-days", limit=shown, issued=_days(month)) if month else iter(())
    return _papers(store, found, f"Newest papers, {date(month)}", f"new/{month}")


def _papers(store: Store, found: Iterable[tuple[str, ...]], caption: str, page: str) -> Table:
    found = list(found)
    known = papers_of(store, (paper for paper, _ in found))
    rows = tuple(
        (thing(known[paper][0]), Cell(date(issued), value=issued)) for paper, issued in found if paper in known
    )
    return Table("papers", caption, _PAPERS, rows, page=page)


def _days(month: str) -> list[str]:
    """All dates that a paper of a month may have, as serialised terms; a year stands for itself."""
    if len(month) == 4:
        return [day(month)]
    return [day(month), *(day(f"{month}-{number_:02}") for number_ in range(1, 32))]
