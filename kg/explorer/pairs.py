"""Which things a site compares: the first of every leaderboard, and families with their most used variants."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from kg.explorer.asking import path_of, texts
from kg.explorer.boards import BoardPage, comparison_path
from kg.explorer.catalogue import Catalogue
from kg.explorer.lists import ListPage
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Ref

if TYPE_CHECKING:
    from kg.store import Store

_E: Final = "entity/"
_FAMILY: Final = 3
_COMPARED: Final = (Column("comparison", "thing"), Column("why"))


def chosen_pairs(store: Store, known: Catalogue, boards: Iterable[BoardPage]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Comparisons that are worth a page, by path: their title, and why. The first of boards, and of families."""
    labels = {ref.path: ref.label for ref in known.entities}
    for board in boards:
        if board.compare and all(_E + name in labels for name in board.compare.split("/")[1:]):
            yield board.compare, (_title(board.compare, labels), f"first in {board.title}")
    models = {ref.path for ref in known.of_kind("Model")}
    papers = {ref.path: ref.papers for ref in known.entities}
    families: dict[str, list[str]] = {}
    for variant, family in texts(store, "all-variants"):
        if {path_of(store, family), path_of(store, variant)} <= labels.keys():
            families.setdefault(path_of(store, family), []).append(path_of(store, variant))
    for family, variants in sorted(families.items()):
        first = sorted((each for each in variants if papers.get(each, 0) > 1), key=lambda each: (-papers[each], each))
        path = comparison_path([family, *first[: _FAMILY - 1]]) if family in models else None
        if path and papers.get(family, 0) > 1:
            yield path, (_title(path, labels), f"the family of {labels[family]}")


def _title(path: str, labels: Mapping[str, str]) -> str:
    return ", ".join(labels[_E + name] for name in path.split("/")[1:])


def by_entity(chosen: Mapping[str, tuple[str, str]]) -> dict[str, tuple[Ref, ...]]:
    """The comparisons in which each entity stands, by its path."""
    found: dict[str, list[Ref]] = {}
    for path, (title, _) in chosen.items():
        for name in path.split("/")[1:]:
            found.setdefault(_E + name, []).append(Ref(path, title))
    return {path: tuple(sorted(refs, key=lambda ref: (ref.label, ref.path))) for path, refs in found.items()}


def pairs_page(chosen: Mapping[str, tuple[str, str]]) -> ListPage:
    """The page that leads to all comparisons of a site."""
    rows = tuple(
        (Cell(title, path), Cell(why)) for path, (title, why) in sorted(chosen.items(), key=lambda each: each[1])
    )
    found = Table("list", "Comparisons", _COMPARED, rows, page="compare")
    about = "Models side by side: the first of each leaderboard, and families with their most used variants."
    return ListPage(path="compare", title="Compare", about=about, tables=(found,) if rows else (), stem="compare")
