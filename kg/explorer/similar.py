"""Papers that name what a paper names.

Each thing that both name counts the more the fewer papers name it, so the rarest are looked up, up to a bound.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from kg.explorer.asking import iris, papers, texts
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Ref
from kg.explorer.wording import date, number, thing

if TYPE_CHECKING:
    from kg.store import Store

_COLUMNS: Final = (Column("paper", "thing"), Column("date", "date"), Column("things in common", "number"))
#: How many namings of things are looked through for similar papers, and how many of these are told.
_MOST_NAMINGS: Final = 1500
_SHOWN: Final = 8


def similar(store: Store, path: str, named: Mapping[str, Ref]) -> Table:
    """The papers most like a paper; `named` are the things that it names, by IRI."""
    counts = {address: ref.papers for address, ref in named.items() if ref.papers > 1}
    rare: list[str] = []
    asked = 0
    for address in sorted(counts, key=lambda each: (counts[each], each)):
        asked += counts[address]
        if rare and asked > _MOST_NAMINGS:
            break
        rare.append(address)
    shared: dict[str, list[int]] = defaultdict(list)
    for paper, address in texts(store, "naming", thing=iris(rare)):
        shared[paper].append(counts[address])
    shared.pop(store.names.base + path, None)
    best = sorted(shared, key=lambda paper: (-sum(1 / n for n in sorted(shared[paper])), paper))[:_SHOWN]
    known = papers(store, best)
    rows = tuple(
        (thing(known[paper][0]), Cell(date(known[paper][1]), value=known[paper][1]), number(len(shared[paper])))
        for paper in best
        if paper in known
    )
    return Table("similar", "Papers that name the same things, rare ones above all", _COLUMNS, rows, page=path)
