"""Two or more things side by side: what they are, what they report on the same data, what they share.

1. Results are those of leaderboards (see `kg.boards`), by data, metric and conditions: on one scale, and without
   numbers that are no value reached. Where several things have one under the same conditions, the best is marked in
   the metric's direction. They come from different papers, and the page says so.
2. Relations are told by what they lead to: what several of them share comes first.
3. Then come the claims of papers about them and each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.errors import UsageError
from kg.explorer.asking import iris, path_of, refs, texts
from kg.explorer.asking import papers as papers_of
from kg.explorer.boards import directions
from kg.explorer.sections import Subject, related, subject_of
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Page, Ref
from kg.explorer.wording import certainty, date, exactly, polarity_words, thing
from kg.nquads import iri
from kg.vocabulary import local, words

if TYPE_CHECKING:
    from kg.store import Store

MOST: Final = 4
_ABOUT: Final = (
    "Values come from different papers, which may measure differently; the best is marked where several have one under "
    "the same conditions, and each leads to its sentence."
)
_ROWS: Final = 24
_SHARED: Final = 16
_RELATIONS: Final = ("trained-on", "evaluated-on", "techniques", "based-on", "applied-to")
_CLAIMS: Final = (Column("subject", "thing"), Column("relation"), Column("object", "thing"), Column("polarity"),
                  Column("confidence", "number"), Column("paper", "thing"), Column("sentence", "quote"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """What the row is about, and for each of the things its cells and whether it is the best."""

    name: str
    cells: tuple[tuple[Cell, ...], ...]
    best: tuple[bool, ...]
    ref: Ref | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Rows of one kind, and the same as a table for programs."""

    name: str
    title: str
    rows: tuple[Row, ...]
    table: Table


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonPage(Page):
    """Things side by side."""

    refs: tuple[Ref, ...]
    groups: tuple[Group, ...]
    claims: Table

    @property
    def tables(self) -> tuple[Table, ...]:
        """All that can be downloaded."""
        return (*(group.table for group in self.groups), self.claims)


def comparison_page(store: Store, names: Sequence[str]) -> ComparisonPage:
    """The page of some entities, given as their paths after `entity/`. Raises NotFound, UsageError."""
    names = list(dict.fromkeys(names))
    if not 2 <= len(names) <= MOST:
        raise UsageError(f"two to {MOST} different things can be compared, not {len(names)}")
    subjects = [subject_of(store, f"entity/{name}") for name in names]
    path = "compare/" + "/".join(names)
    labels = [subject.ref.label for subject in subjects]
    rows = {
        ("glance", "At a glance"): _glance(store, subjects),
        ("results", "Results"): _results(store, subjects),
    } | _relations(store, subjects)
    return ComparisonPage(
        path=path,
        title=" and ".join(labels),
        about=_ABOUT,
        refs=tuple(subject.ref for subject in subjects),
        groups=tuple(_group(*key, tuple(found), path, labels) for key, found in rows.items() if found),
        claims=_claims(store, subjects, path),
    )


def _group(name: str, title: str, rows: tuple[Row, ...], page: str, labels: Sequence[str]) -> Group:
    columns = (Column("row", "thing"), *(Column(label) for label in _distinct(labels)))
    cells = tuple(
        (
            Cell(f"{row.name} {row.note}".strip(), row.ref.path if row.ref else None),
            *(Cell(", ".join(each.text for each in group)) for group in row.cells),
        )
        for row in rows
    )
    return Group(name, title, rows, Table(name, title, columns, cells, page=page))


def _distinct(labels: Sequence[str]) -> list[str]:
    """Labels as names of columns, homonyms numbered.

    >>> _distinct(["MASS", "MASS"])
    ['MASS', 'MASS (2)']
    """
    return [
        label if label not in labels[:place] else f"{label} ({labels[: place + 1].count(label)})"
        for place, label in enumerate(labels)
    ]


def _row(name: str, cells: Iterable[tuple[Cell, ...]], *, ref: Ref | None = None, note: str = "") -> Row:
    cells = tuple(cells)
    return Row(name, cells, (False,) * len(cells), ref, note)


def _glance(store: Store, subjects: Sequence[Subject]) -> list[Row]:
    said: list[dict[str, str]] = []
    for subject in subjects:
        found = texts(store, "about", thing=[iri(subject.iri)])
        said.append({local(predicate): text for _, predicate, text in found})
    first = [list(texts(store, "introducing", limit=1, entity=[iri(subject.iri)])) for subject in subjects]
    known = papers_of(store, (paper for rows in first for paper, _ in rows))
    introduced = [tuple(thing(known[paper][0]) for paper, _ in rows if paper in known) for rows in first]
    rows = [
        _row("Type", ((Cell(" · ".join(subject.ref.types)),) for subject in subjects)),
        _row("Papers", ((Cell(f"{subject.ref.papers:,}"),) for subject in subjects)),
        _row("First seen", (tuple(Cell(date(each)) for each in _given(s, "firstSeen")) for s in said)),
        _row("Introduced by", introduced),
        _row("Adopted by", (tuple(Cell(f"{int(n):,} papers") for n in _given(s, "adoptionCount")) for s in said)),
    ]
    return [row for row in rows if any(row.cells)]


def _given(said: dict[str, str], name: str) -> list[str]:
    return [said[name]] if name in said else []


@dataclass(frozen=True, slots=True)
class _Reported:
    """A comparable value of a thing on a board under conditions, whether it is ranked there, and its cell."""

    thing: str
    board: str
    conditions: str
    value: Decimal
    ranked: bool
    cell: Cell


def _results(store: Store, subjects: Sequence[Subject]) -> list[Row]:
    found = list(_reported(store, subjects))
    said: dict[str, dict[str, str]] = {}
    for board, predicate, value in texts(store, "about", thing=iris(one.board for one in found)):
        said.setdefault(board, {})[local(predicate)] = value
    known = refs(store, (each[name] for each in said.values() for name in ("onData", "metric")))
    up = directions(store, (each["metric"] for each in said.values()))
    places = sorted({(one.board, one.conditions) for one in found})
    rows = [
        _place([one for one in found if (one.board, one.conditions) == place], subjects, said[place[0]], known, up)
        for place in places
        if said[place[0]]["onData"] in known
    ]
    rows.sort(key=lambda row: (-sum(map(bool, row.cells)), row.name.casefold(), row.name, row.note))
    return rows[:_ROWS]


def _reported(store: Store, subjects: Sequence[Subject]) -> Iterator[_Reported]:
    things = iris(subject.iri for subject in subjects)
    for row in texts(store, "standing", entity=things):
        thing_, board, value, raw, rank, bound, conditions, paper, field, start = row
        cell = Cell(f"{bound} {raw}".strip(), path_of(store, paper), f"{field[0]}{start}")
        yield _Reported(thing_, board, conditions, exactly(value) or Decimal(0), bool(rank), cell)


def _place(
    found: Sequence[_Reported], subjects: Sequence[Subject], said: dict[str, str], known: dict[str, Ref],
    up: dict[str, bool],
) -> Row:  # fmt: skip
    """What papers report of each of the things on one board under the same conditions, with the sentence."""
    data, metric = said["onData"], said["metric"]
    sign = 1 if up.get(metric, True) else -1
    bests = [_best([one for one in found if one.thing == subject.iri], sign) for subject in subjects]
    values = [one.value * sign for one in bests if one is not None]
    most = max(values) if len(values) > 1 and metric in up else None
    cells = tuple(() if one is None else (one.cell,) for one in bests)
    note = ", ".join(filter(None, (known[metric].label if metric in known else "", found[0].conditions)))
    best = tuple(one is not None and one.value * sign == most for one in bests)
    return Row(known[data].label, cells, best, known[data], note)


def _best(found: Sequence[_Reported], sign: int) -> _Reported | None:
    """The value that is ranked, or else the best; of equal ones always the same."""

    def worth(one: _Reported) -> tuple[bool, Decimal, str, str, str]:
        return one.ranked, one.value * sign, one.cell.text, one.cell.path or "", one.cell.anchor

    return max(found, key=worth, default=None)


def _relations(store: Store, subjects: Sequence[Subject]) -> dict[tuple[str, str], list[Row]]:
    """By relation what the things lead to; what several share comes first."""
    tables = [
        {table.name: table for table in related(store, subject, _SHARED, only=_RELATIONS)} for subject in subjects
    ]
    groups: dict[tuple[str, str], list[Row]] = {}
    for name in _RELATIONS:
        here = [each.get(name) for each in tables]
        title = next((table.caption for table in here if table), "")
        others = {row[0].path: row[0] for table in here if table for row in table.rows}
        rows = [_shared(here, path or "", cell) for path, cell in others.items()]
        rows.sort(key=lambda row: (-sum(map(bool, row.cells)), row.name.casefold(), row.name))
        if rows:
            groups[name, title] = rows[:_ROWS]
    return groups


def _shared(tables: Iterable[Table | None], path: str, cell: Cell) -> Row:
    cells = []
    for table in tables:
        rows = [row for row in table.rows if row[0].path == path] if table else []
        cells.append(tuple(Cell(_yes(row[2]), row[4].path, row[4].anchor) for row in rows))
    return _row(cell.text, cells, ref=Ref(path, cell.text, (cell.type,)))


def _yes(papers: Cell) -> str:
    return f"{papers.text} {'paper' if papers.value == 1 else 'papers'}"


def _claims(store: Store, subjects: Sequence[Subject], page: str) -> Table:
    both = iris(subject.iri for subject in subjects)
    found = list(texts(store, "claims-between", subject=both, object=both))
    known = {subject.iri: subject.ref for subject in subjects}
    papers = papers_of(store, (row[4] for row in found))
    rows = tuple(
        (
            thing(known[subject]), Cell(words(property_)), thing(known[other]),
            Cell(polarity_words(polarity), value=polarity), certainty(confidence), thing(papers[paper][0]),
            Cell(sentence, papers[paper][0].path, f"{field[0]}{start}"),
        )
        for subject, property_, other, polarity, paper, field, start, confidence, sentence in found
        if paper in papers
    )  # fmt: skip
    return Table("claims", "What papers claim of them and each other", _CLAIMS, rows, page=page)


def comparison_of(store: Store, addresses: Iterable[str]) -> str:
    """The path of the page that compares some entities, given by their IRIs. Raises UsageError."""
    paths = list(dict.fromkeys(path_of(store, address) for address in addresses))
    if not 2 <= len(paths) <= MOST or not all(path.startswith("entity/") for path in paths):
        raise UsageError(f"name two to {MOST} different models, techniques or other things to compare")
    return "compare/" + "/".join(path.removeprefix("entity/") for path in paths)
