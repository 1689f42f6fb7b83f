"""From a path to the page or the table that is there; what has no place here is nothing.

(nothing)                            home
models  models/2                     entities of a type, also datasets, benchmarks, techniques, tasks
leaderboards  new  new/2024-05       lists
entity/X  entity/X/papers/2          an entity, all rows of one of its tables
paper/K  board/D                     a paper, a leaderboard
compare/X/Y                          things side by side
PAGE/TABLE                           the table of a page, for its files
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.explorer.boards import BoardPage, board_page
from kg.explorer.comparison import ComparisonPage, comparison_page
from kg.explorer.entities import EntityPage, entity_page
from kg.explorer.home import HomePage, home_page
from kg.explorer.lists import (
    KINDS,
    ListPage,
    kind_page,
    kind_table,
    leaderboards_page,
    leaderboards_table,
    whole_page,
)
from kg.explorer.news import month_tables, new_page
from kg.explorer.papers import PaperPage, paper_page
from kg.explorer.sections import subject_of, table
from kg.explorer.tables import ALL

if TYPE_CHECKING:
    from kg.explorer.tables import Table
    from kg.explorer.values import Page
    from kg.store import Store

_PATH: Final = re.compile(r"""[^\x00-\x20\x7f-\x9f<>"{}|^`\\\ud800-\udfff]*""")
_LONGEST_NUMBER: Final = 9


def page_at(store: Store, path: str) -> Page | None:
    """The page at a path, or nothing where the explorer has none there. Raises NotFound, UsageError."""
    _check(path)
    head, *rest = path.split("/")
    number = _number(rest)
    if head in KINDS:
        return kind_page(store, head, number) if number else None
    if head == "leaderboards":
        return leaderboards_page(store, number) if number else None
    make = _PAGES.get(head)
    return make(store, path, rest) if make else None


def _check(path: str) -> None:
    """Raises NotFound where a path is no part of an IRI."""
    if not _PATH.fullmatch(path):
        raise NotFound(f"nothing is at {path!r}")


def _entity(store: Store, path: str, rest: list[str]) -> Page | None:
    if len(rest) == 1:
        return entity_page(store, path)
    number = _number(rest[2:])
    return whole_page(store, f"entity/{rest[0]}", rest[1], number) if len(rest) > 1 and number else None


_PAGES: Final[dict[str, Callable[[Store, str, list[str]], Page | None]]] = {
    "": lambda store, path, rest: None if rest else home_page(store),
    "new": lambda store, path, rest: new_page(store, *rest) if len(rest) < 2 else None,
    "entity": _entity,
    "paper": lambda store, path, rest: paper_page(store, path) if len(rest) == 1 else None,
    "board": lambda store, path, rest: board_page(store, path) if len(rest) == 1 else None,
    "compare": lambda store, path, rest: comparison_page(store, rest) if rest else None,
}


def table_at(store: Store, path: str) -> Table:
    """All rows of the table at a path. Raises NotFound."""
    _check(path)
    place, _, name = path.rpartition("/")
    found = next((each for each in _tables(store, place, name) if each is not None and each.name == name), None)
    if found is None:
        raise NotFound(f"no table {path}")
    return found


def _tables(store: Store, place: str, name: str) -> list[Table | None]:
    match place.split("/"):
        case [plural] if plural in KINDS:
            return [kind_table(store, plural)]
        case ["leaderboards"]:
            return [leaderboards_table(store)]
        case ["new", month]:
            return list(month_tables(store, month)) if new_page(store, month) else []
        case ["entity", _]:
            return [table(store, subject_of(store, place), name, ALL)]
    page = page_at(store, place)
    if isinstance(page, PaperPage | BoardPage | ComparisonPage | ListPage | HomePage | EntityPage):
        return list(page.tables)
    return []


def _number(rest: list[str]) -> int:
    """The number of a page: the first where none is given, nought where it is none.

    >>> _number([]), _number(["2"]), _number(["02"]), _number(["x"])
    (1, 2, 0, 0)
    """
    if not rest:
        return 1
    text = rest[0]
    plain = len(rest) == 1 and text.isascii() and text.isdigit() and not text.startswith("0")
    return int(text) if plain and len(text) < _LONGEST_NUMBER else 0
