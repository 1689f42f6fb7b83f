"""Everything that has a page on a static site, read at once: entities, papers, months; and their index by letter."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING, Final

from kg.explorer.asking import ordered, path_of, texts
from kg.explorer.lists import KINDS, ListPage, numbered, things_table
from kg.explorer.shards import Name
from kg.explorer.tables import PAGED, Cell, Column, Table
from kg.explorer.values import Ref
from kg.explorer.wording import date, thing
from kg.vocabulary import local
from kg.wording import count

if TYPE_CHECKING:
    from kg.store import Store

_PAPERS: Final = (Column("paper", "thing"), Column("date", "date"))
_OTHER: Final = "0-9"


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper and its date."""

    ref: Ref
    issued: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All entities, those first that most papers name, their aliases by path, and all papers, the newest first."""

    entities: tuple[Ref, ...]
    aliases: Mapping[str, tuple[str, ...]]
    papers: tuple[Paper, ...]

    def of_kind(self, kind: str) -> list[Ref]:
        """The entities of a type."""
        return [ref for ref in self.entities if kind in ref.types]


def catalogue(store: Store, *, min_papers: int = 1) -> Catalogue:
    """What the store holds, without entities that fewer papers name; those that none names head a family or measure."""
    labels: dict[str, tuple[str, int]] = {}
    kinds: dict[str, set[str]] = defaultdict(set)
    for address, label, kind, number in texts(store, "all-entities"):
        labels[address] = min(label, labels.get(address, (label, 0))[0]), int(number or 0)
        kinds[address].add(local(kind))
    aliases: dict[str, list[str]] = defaultdict(list)
    for address, alias in texts(store, "all-aliases"):
        aliases[path_of(store, address)].append(alias)
    kept = [each for each, (_, papers) in labels.items() if papers == 0 or papers >= min_papers]
    entities = [Ref(path_of(store, each), *_named(labels[each], kinds[each])) for each in kept]
    found = {
        address: Paper(Ref(path_of(store, address), title, ("Paper",)), issued)
        for address, title, issued in sorted(texts(store, "all-papers"), reverse=True)
    }
    return Catalogue(
        tuple(sorted(entities, key=lambda ref: (-ref.papers, ref.path))),
        {path: tuple(sorted(names)) for path, names in aliases.items()},
        tuple(sorted(found.values(), key=lambda paper: (paper.issued, paper.ref.path), reverse=True)),
    )


def _named(label: tuple[str, int], kinds: Iterable[str]) -> tuple[str, tuple[str, ...], int]:
    return label[0], ordered(kinds), label[1]


def names(catalogue: Catalogue) -> Iterator[Name]:
    """What can be searched for."""
    for ref in catalogue.entities:
        aliases = catalogue.aliases.get(ref.path, ())
        yield Name(ref.label, ref.type, f"{ref.papers:,}" if ref.papers else "", ref.path, aliases, ref.papers)
    for paper in catalogue.papers:
        yield Name(paper.ref.label, "Paper", paper.issued[:4], paper.ref.path)


def kind_pages(catalogue: Catalogue) -> Iterator[ListPage]:
    """The pages of entities by type, those first that most papers name."""
    for plural, kind in KINDS.items():
        found = catalogue.of_kind(kind)
        table = things_table("list", plural.capitalize(), found, plural)
        about = f"{count(len(found), kind.lower())}, those first that most papers name."
        yield from _pages(table, plural, plural.capitalize(), about)


def name_pages(catalogue: Catalogue) -> Iterator[ListPage]:
    """The index of names: a page that leads to the letters, and pages for each type and letter."""
    groups: dict[str, list[tuple[str, list[Ref]]]] = {}
    for plural, kind in KINDS.items():
        groups[plural] = _by_letter(catalogue.of_kind(kind))
    groups["papers"] = _by_letter(paper.ref for paper in catalogue.papers)
    letters = {
        plural: tuple(Ref(_path(plural, letter), f"{letter.upper()}") for letter, _ in found)
        for plural, found in groups.items()
    }
    index = tuple(
        Table(f"{plural}-letters", plural.capitalize(), (Column("first letter", "thing"), Column("names", "number")),
              tuple((Cell(letter.upper(), _path(plural, letter)), Cell(f"{len(refs):,}", value=len(refs)))
                    for letter, refs in found), page="names")
        for plural, found in groups.items() if found
    )  # fmt: skip
    yield ListPage(
        path="names",
        title="All names, A–Z",
        about="Every model, dataset, benchmark, technique, task and paper by its first letter.",
        tables=index,
    )
    issued = {paper.ref.path: paper.issued for paper in catalogue.papers}
    for plural, found in groups.items():
        for letter, refs in found:
            title = f"{plural.capitalize()}: {letter.upper()}"
            table = _papers(refs, issued, title, _path(plural, letter)) if plural == "papers" else things_table(
                "list", title, refs, _path(plural, letter)
            )  # fmt: skip
            about = f"{count(len(refs), plural.removesuffix('s'))} in the order of their names."
            yield from _pages(table, _path(plural, letter), title, about, letters=letters[plural])


def _papers(refs: Iterable[Ref], issued: Mapping[str, str], title: str, page: str) -> Table:
    rows = tuple((thing(ref), Cell(date(issued[ref.path]), value=issued[ref.path])) for ref in refs)
    return Table("list", title, _PAPERS, rows, page=page)


def _path(plural: str, letter: str) -> str:
    return f"names/{plural}-{letter if letter.isascii() else f'u{ord(letter[0]):x}'}"


def _by_letter(refs: Iterable[Ref]) -> list[tuple[str, list[Ref]]]:
    """Things in the order of their names, by the first letter that is one; what begins with no letter comes first."""
    groups: dict[str, list[Ref]] = defaultdict(list)
    for ref in refs:
        groups[_letter(ref.label)].append(ref)
    order = sorted(groups, key=lambda letter: (letter != _OTHER, letter))
    return [(each, sorted(groups[each], key=lambda ref: (ref.label.casefold(), ref.path))) for each in order]


def _letter(label: str) -> str:
    """The letter under which a name is found.

    >>> _letter("Étoile"), _letter("“BERT”"), _letter("3D"), _letter("数据")
    ('e', 'b', '0-9', '数')
    """
    for sign in unicodedata.normalize("NFKD", label):
        if sign.isalpha():
            return sign.lower()[:1]
        if sign.isdigit():
            break
    return _OTHER


def _pages(table: Table, stem: str, title: str, about: str, *, letters: tuple[Ref, ...] = ()) -> Iterator[ListPage]:
    last = max(ceil(len(table.rows) / PAGED), 1)
    for number in range(1, last + 1):
        whole = (table,) if number == 1 else ()
        yield numbered(stem, title, table.part(number), number, last, about=about, letters=letters, whole=whole)
