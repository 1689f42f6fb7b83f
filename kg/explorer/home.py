"""The first page: search, how much there is, what most papers name, leaderboards, the newest papers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.explorer.asking import refs, texts
from kg.explorer.boards import board_list
from kg.explorer.lists import KINDS
from kg.explorer.news import newest
from kg.explorer.tables import SHOWN, Table
from kg.explorer.values import Fact, Page, Ref
from kg.lookup import part, value
from kg.nquads import integer, iri
from kg.questions import library
from kg.vocabulary import iri as term

if TYPE_CHECKING:
    from kg.store import Store

_TOP: Final = 8
_FEW: Final = 5
_ENOUGH: Final = 250
_RARE: Final = 40
#: What no larger share of the papers names is not looked through for the first page, if enough is left.
_SHARE: Final = 500


@dataclass(frozen=True, slots=True)
class Group:
    """The first things of a type, and where all of them are."""

    title: str
    path: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A named question."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage(Page):
    """The first page."""

    counts: tuple[Fact, ...]
    groups: tuple[Group, ...]
    tables: tuple[Table, ...]
    questions: tuple[Asked, ...]


def home_page(store: Store) -> HomePage:
    """The first page."""
    months = list(texts(store, "months"))
    papers = sum(int(papers) for _, papers, _ in months)
    counts = {value(kind).rpartition("#")[2]: int(value(n)) for kind, n in part(store, "count-types")}
    all_papers = next(
        (int(value(n)) for kind, n in part(store, "count-things") if value(kind) == term("kg:Paper")), papers
    )
    return HomePage(
        path="",
        title="paperkg",
        about=(
            "Which models, datasets, benchmarks and techniques papers introduce, train on, evaluate on, build on or "
            "compare with, and what they report; with the sentence behind every statement."
        ),
        counts=(
            Fact("papers", f"{all_papers:,}", path="new"),
            *(Fact(plural, f"{counts[kind]:,}", path=plural) for plural, kind in KINDS.items() if counts.get(kind)),
        ),
        groups=tuple(_groups(store, all_papers // _SHARE)),
        tables=(_leaderboards(store, SHOWN // 2), newest(store, months[:1], _TOP)),
        questions=tuple(Asked(each.name, each.question) for each in library().values()),
    )


def _groups(store: Store, few: int) -> Iterator[Group]:
    """The first of each type among what most papers name; of a type of which hardly any is, its own first."""
    named = _most_named(store, few) or _most_named(store, 0)
    known = refs(store, named)
    for plural, kind in KINDS.items():
        top = [known[address] for address in named if address in known and known[address].type == kind]
        if len(top) < _FEW:
            rare = _cut(texts(store, "of-class", limit=_RARE, kind=[iri(term(f"kg:{kind}"))]), _RARE)[:_TOP]
            found = refs(store, rare)
            top = [found[address] for address in rare if address in found] or top
        if top:
            yield Group(plural.capitalize(), plural, tuple(top[:_TOP]))


def _most_named(store: Store, few: int) -> list[str]:
    """What more than a few papers name; nothing where that is hardly anything."""
    found = _cut(texts(store, "most-named", limit=_ENOUGH, least=[integer(few)]), _ENOUGH)
    return found if few == 0 or len(found) > _ENOUGH // 3 else []


def _cut(found: Iterable[tuple[str, ...]], limit: int) -> list[str]:
    """What most papers name, in order; where it was cut off, all of equally many are left out."""
    rows = sorted(((address, int(papers)) for address, papers in found), key=_place)
    last = rows[-1][1] if len(rows) == limit else 0
    return [address for address, papers in rows if papers > last]


def _place(row: tuple[str, int]) -> tuple[int, str]:
    return -row[1], row[0]


def _leaderboards(store: Store, shown: int) -> Table:
    found = list(texts(store, "boards", limit=shown))
    return board_list(store, found, "leaderboards", caption="Leaderboards with most papers")
