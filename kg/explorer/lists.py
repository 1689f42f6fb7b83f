"""Pages that list things: entities by type, leaderboards, whole tables, and what a search found.

The rank of the most named things is asked for above a number of papers that leaves a few hundred of them: ordering
tens of thousands of things that one paper names would be slow, and none of them comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Any, Final

from kg.errors import NotFound
from kg.explorer.asking import path_of, refs, texts
from kg.explorer.boards import board_list
from kg.explorer.sections import subject_of, table
from kg.explorer.tables import ALL, PAGED, Cell, Column, Table
from kg.explorer.values import Page, Ref
from kg.explorer.wording import PLURALS, date, number, thing
from kg.lookup import part, value
from kg.nquads import integer, iri
from kg.vocabulary import iri as term
from kg.wording import count

if TYPE_CHECKING:
    from kg.search import Match
    from kg.store import Store

KINDS: Final = {plural: kind for kind, plural in PLURALS.items() if kind != "Metric"}
#: The page of what changed since another build, which only a site has.
CHANGES: Final = "new/build"
THINGS: Final = (Column("name", "thing"), Column("type"), Column("papers", "number"))
#: Types of more entities are not looked through for the first of them.
_MANY: Final = 8000
_FOUND: Final = (Column("name", "thing"), Column("type"), Column("papers", "number"), Column("date", "date"))


@dataclass(frozen=True, slots=True, kw_only=True)
class ListPage(Page):
    """A page of tables; `stem` is the path of the first of several such pages, `number` which of `last` it is.

    `whole` are the tables with all rows, where whoever made the page had them.
    """

    tables: tuple[Table, ...]
    stem: str = ""
    number: int = 1
    last: int = 1
    back: Ref | None = None
    letters: tuple[Ref, ...] = ()
    whole: tuple[Table, ...] = ()


def least(store: Store, enough: int) -> int:
    """The number of papers that so many things exceed, or nought where there are not so many."""
    seen = 0
    for papers, things in texts(store, "counts"):
        seen += int(things)
        if seen >= enough:
            return int(papers) - 1
    return 0


def numbered(stem: str, title: str, table: Table, number: int, last: int, **more: Any) -> ListPage:
    """One of several pages of a table: but for the first, its path and title say which; `more` as in ListPage."""
    return ListPage(
        path=stem if number == 1 else f"{stem}/{number}",
        title=title if number == 1 else f"{title}, page {number}",
        tables=(table,) if table else (),
        stem=stem,
        number=number,
        last=last,
        **more,
    )


def kind_page(store: Store, plural: str, page: int = 1) -> ListPage:
    """Entities of a type, those first that most papers name. Raises NotFound."""
    if plural not in KINDS:
        raise NotFound(f"no type {plural}; there are {', '.join(KINDS)}")
    kind = KINDS[plural]
    total = next((int(value(n)) for each, n in part(store, "count-types") if value(each) == term(f"kg:{kind}")), 0)
    last = max(ceil(total / PAGED), 1)
    if not 1 <= page <= last:
        raise NotFound(f"{plural}: no page {page}, there are {last}")
    rows = _ranked(store, kind, page * PAGED)
    whole = Table("list", plural.capitalize(), THINGS, tuple(rows), page=plural, total=total)
    about = f"{count(total, kind.lower())}, those first that most papers name."
    return numbered(plural, plural.capitalize(), whole.part(page), page, last, about=about)


def kind_table(store: Store, plural: str) -> Table:
    """All of a type."""
    return Table("list", plural.capitalize(), THINGS, tuple(_ranked(store, KINDS[plural], ALL)), page=plural)


def _ranked(store: Store, kind: str, wanted: int) -> Iterator[tuple[Cell, ...]]:
    """The rows of so many entities of a type; of those before the last page only the places are there."""
    found = first(store, kind, wanted)
    known = refs(store, (address for address, _ in (found if wanted == ALL else found[-PAGED:])))
    return (entity_row(known.get(address) or Ref("", ""), papers) for address, papers in found)


def first(store: Store, kind: str, wanted: int) -> list[tuple[str, int]]:
    """The entities of a type that most papers name, and how many do; of equally many by their IRIs.

    1. They are asked for without an order among equals, which would have all names read.
    2. Those that as many papers name as the last one are asked for apart, and put in order.
    """
    of_kind = iri(term(f"kg:{kind}"))
    total = next((int(value(n)) for each, n in part(store, "count-types") if value(each) == term(f"kg:{kind}")), 0)
    found = _most(store, of_kind, wanted) if total > _MANY else []
    found = found or sorted(texts(store, "of-class", limit=wanted, kind=[of_kind]), key=_place)
    if len(found) < wanted:
        return [(address, int(papers)) for address, papers in found]
    last = found[-1][1]
    sure = [row for row in found if row[1] != last]
    equal = texts(store, "of-class-exactly", number=[integer(int(last))], kind=[of_kind])
    return [(address, int(papers)) for address, papers in (*sure, *equal)][:wanted]


def _most(store: Store, of_kind: str, wanted: int) -> list[tuple[str, ...]]:
    """The first of a type of which there are very many, or nothing where these are not enough."""
    few = [integer(least(store, wanted * 8))]
    found = sorted(texts(store, "of-class-most", limit=wanted, least=few, kind=[of_kind]), key=_place)
    return found if len(found) == wanted else []


def _place(row: tuple[str, ...]) -> tuple[int, str]:
    return -int(row[1]), row[0]


def entity_row(ref: Ref, papers: int) -> tuple[Cell, ...]:
    """The row of an entity in a list."""
    return thing(ref), Cell(" · ".join(ref.types)), number(papers)


def things_table(name: str, caption: str, refs: Iterable[Ref], page: str) -> Table:
    """Entities as rows."""
    return Table(name, caption, THINGS, tuple(entity_row(ref, ref.papers) for ref in refs), page=page)


def leaderboards_page(store: Store, page: int = 1) -> ListPage:
    """Leaderboards, those first on which most papers report. Raises NotFound."""
    found = list(texts(store, "boards", limit=page * PAGED + 1))
    more = len(found) > page * PAGED
    shown = found[(page - 1) * PAGED : page * PAGED]
    if not shown and page > 1:
        raise NotFound(f"leaderboards: no page {page}")
    about = "Data and metrics on which several papers report values of named models."
    boards = board_list(store, shown, "leaderboards")
    return numbered("leaderboards", "Leaderboards", boards, page, page + more, about=about)


def leaderboards_table(store: Store) -> Table:
    """All leaderboards."""
    return board_list(store, texts(store, "boards", limit=ALL), "leaderboards")


def whole_page(store: Store, path: str, name: str, page: int = 1) -> ListPage:
    """A page of all rows of a table of an entity's page. Raises NotFound."""
    subject = subject_of(store, path)
    found = table(store, subject, name)
    if found is None:
        raise NotFound(f"{path} has no table {name}")
    pages = whole_pages(subject.ref, found)
    if not 1 <= page <= len(pages):
        raise NotFound(f"{path}/{name}: no page {page}, there are {len(pages)}")
    return pages[page - 1]


def whole_pages(ref: Ref, found: Table) -> list[ListPage]:
    """The pages of all rows of a table."""
    last = max(ceil(len(found.rows) / PAGED), 1)
    title = f"{ref.label}: {found.caption}"
    about = _extent(len(found.rows), found.total or 0)
    return [
        numbered(found.file, title, found.part(page), page, last, about=about, back=ref) for page in range(1, last + 1)
    ]


def _extent(shown: int, total: int) -> str:
    """How many rows the pages of a table have, and where the others are.

    >>> _extent(5000, 12345)
    'The first 5,000 of 12,345 rows; the 7,345 left out here are in the CSV and JSON files, which have all.'
    """
    if total <= shown:
        return f"{count(shown, 'row')}."
    left = f"the {total - shown:,} left out here are in the CSV and JSON files, which have all"
    return f"The first {shown:,} of {total:,} rows; {left}."


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchPage(Page):
    """What some words find; `kind` is what it was narrowed to."""

    text: str
    kind: str
    table: Table


def search_page(store: Store, text: str, kind: str, found: Iterable[Match]) -> SearchPage:
    """What a search found."""
    rows = tuple(
        (
            Cell(match.name, path_of(store, match.iri), type=match.type.split("/")[0]),
            Cell(match.type.replace("/", " · ")),
            Cell("") if match.papers is None else number(match.papers), Cell(date(match.published or "")),
        )
        for match in found
    )  # fmt: skip
    about = count(len(rows), "find") if text else "Names, and words of titles and abstracts."
    return SearchPage(path="search", title=text or "Search", about=about, text=text, kind=kind,
                      table=Table("found", "What was found", _FOUND, rows, page="search"))  # fmt: skip
