"""Results and leaderboards: always the best first, in the direction of the metric, each with its sentence.

A leaderboard is a node of `graph/derived` (see `kg.boards`); its page lives under its own IRI, and lists lead to those
on which several papers report.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from kg.analytics.charts import Point, Points
from kg.analytics.leaderboards import Board, Entry, leaderboard
from kg.errors import NotFound
from kg.explorer.asking import iris, path_of, refs, texts
from kg.explorer.asking import papers as papers_of
from kg.explorer.tables import Cell, Column, Table
from kg.explorer.values import Page, Ref
from kg.explorer.wording import certainty, date, exactly, kind, number, reported, thing
from kg.nquads import iri
from kg.vocabulary import local
from kg.wording import count

if TYPE_CHECKING:
    from kg.store import Store

_RESULTS: Final = (Column("model", "thing"), Column("data", "thing"), Column("metric", "thing"),
                   Column("value", "number"), Column("kind"), Column("not comparable"), Column("paper", "thing"),
                   Column("date", "date"), Column("confidence", "number"), Column("sentence", "quote"))  # fmt: skip
_SOURCE: Final = (
    Column("paper", "thing"),
    Column("date", "date"),
    Column("confidence", "number"),
    Column("sentence", "quote"),
)
_BOARD: Final = (Column("rank", "number"), Column("model", "thing"), Column("value", "number"), Column("conditions"),
                 Column("notes"), *_SOURCE)  # fmt: skip
_OTHERS: Final = (Column("model", "thing"), Column("value", "number"), Column("why it is not ranked"), *_SOURCE)
_BOARDS: Final = (Column("leaderboard", "thing"), Column("data", "thing"), Column("metric", "thing"),
                  Column("papers", "number"), Column("results", "number"))  # fmt: skip
_BETTER: Final = {True: "higher is better", False: "lower is better", None: "nobody here knows what is better"}
Found = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardPage(Page):
    """A leaderboard."""

    data: Ref
    metric: Ref
    better: str
    warnings: tuple[str, ...]
    table: Table
    others: Table
    chart: Points | None
    compare: str | None

    @property
    def tables(self) -> tuple[Table, ...]:
        """What is ranked, and what is not."""
        return self.table, self.others


def boards_of(store: Store, data: str) -> list[Found]:
    """The leaderboards of some data."""
    return list(texts(store, "boards-of", data=[iri(data)]))


def board_list(store: Store, found: Iterable[Found], page: str, *, caption: str = "Leaderboards") -> Table:
    """Leaderboards as rows."""
    found = list(found)
    known = refs(store, (address for _, data, metric, *_ in found for address in (data, metric)))
    rows = tuple(
        (
            Cell(f"{known[metric].label} on {known[data].label}", path_of(store, board)), thing(known[data]),
            thing(known[metric]), number(int(papers)), number(int(results)),
        )
        for board, data, metric, papers, results in found
        if data in known and metric in known
    )  # fmt: skip
    return Table("leaderboards", caption, _BOARDS, rows, page=page)


def results_table(store: Store, found: list[Found], *, name: str, caption: str, page: str) -> Table:
    """Results as rows: by data and metric, the best first in the direction of the metric."""
    known = refs(store, (address for row in found for address in row[:3] if address))
    papers = papers_of(store, (row[6] for row in found))
    up = directions(store, (row[2] for row in found))

    def place(row: Found) -> tuple[object, ...]:
        labels = [known[address].label if address in known else "" for address in (row[1], row[2])]
        return (*labels, row[5], bool(row[11]), _rank(row, up), row[6], row[4], row[0], int(row[8]))

    rows = tuple(_result(row, known, papers) for row in sorted(found, key=place) if row[6] in papers)
    return Table(name, caption, _RESULTS, rows, page=page)


def directions(store: Store, metrics: Iterable[str]) -> dict[str, bool]:
    """Whether more is better, by metric; those of unknown direction are left out."""
    found = texts(store, "directions", metric=iris(metric for metric in metrics if metric))
    return {metric: up == "true" for metric, up in found}


def _rank(row: Found, up: dict[str, bool]) -> Decimal:
    """What sorts a result among those of its metric; more counts as better where nothing is known."""
    amount = exactly(row[3]) or Decimal(0)
    return -amount if up.get(row[2], True) else amount


def _result(row: Found, known: dict[str, Ref], papers: dict[str, tuple[Ref, str]]) -> tuple[Cell, ...]:
    model, data, metric, amount, raw, how, *_, reason = row
    return (
        thing(known.get(model)), thing(known.get(data)), thing(known.get(metric)), reported(raw, amount), kind(how),
        Cell(reason if how == "absolute" else ""), *_source(row, papers),
    )  # fmt: skip


def _source(row: Found, papers: dict[str, tuple[Ref, str]]) -> tuple[Cell, ...]:
    paper, field, start, confidence, sentence = row[6:11]
    ref, issued = papers[paper]
    dated = Cell(date(issued), value=issued)
    return thing(ref), dated, certainty(confidence), Cell(sentence, ref.path, f"{field[0]}{start}")


def board_page(store: Store, path: str) -> BoardPage:
    """The page of a leaderboard. Raises NotFound."""
    found = texts(store, "about", thing=[iri(store.names.base + path)])
    said = {local(predicate): value for _, predicate, value in found}
    known = refs(store, [said[name] for name in ("onData", "metric") if name in said])
    if said.get("onData") not in known or said.get("metric") not in known:
        raise NotFound(f"no leaderboard {path}")
    data, metric = known[said["onData"]], known[said["metric"]]
    board = leaderboard(store, said["onData"], said["metric"])
    title = f"{metric.label} on {data.label}"
    rows, others = (board.rows, board.others) if board else ((), ())
    things = refs(store, (entry.subject for entry in (*rows, *others) if entry.subject))
    better = _BETTER[board.higher_is_better if board else None]
    table = Table(
        "results", f"Results: {title}", _BOARD, tuple(_ranked(store, each, things) for each in rows), page=path
    )
    return BoardPage(
        path=path,
        title=title,
        about=f"{count(len(rows), 'comparable result')} of {count(board.papers if board else 0)}; {better}.",
        data=data,
        metric=metric,
        better=better,
        warnings=board.warnings if board else (),
        table=table,
        others=Table("others", f"Not comparable: {title}", _OTHERS,
                     tuple(_other(store, each, things) for each in others), page=path),
        chart=_chart(title, board) if board else None,
        compare=comparison_path(row[1].path for row in table.rows),
    )  # fmt: skip


def _ranked(store: Store, entry: Entry, things: dict[str, Ref]) -> tuple[Cell, ...]:
    rank = Cell("") if entry.rank is None else number(entry.rank)
    notes = [*([entry.bound] if entry.bound else []), *(["hedged"] if entry.hedged else []), *entry.notes]
    return (
        rank, *_subject(entry, things), Cell(", ".join(entry.setting)), Cell("; ".join(notes)), *_told(store, entry),
    )  # fmt: skip


def _other(store: Store, entry: Entry, things: dict[str, Ref]) -> tuple[Cell, ...]:
    return (*_subject(entry, things), Cell(entry.reason), *_told(store, entry))


def _subject(entry: Entry, things: dict[str, Ref]) -> tuple[Cell, Cell]:
    ref = things.get(entry.subject or "")
    return (thing(ref) if ref else Cell(entry.label)), Cell(entry.raw, value=entry.value)


def _told(store: Store, entry: Entry) -> tuple[Cell, ...]:
    path = path_of(store, entry.paper)
    inferred = " (worked out)" if entry.inferred else ""
    return (
        Cell(entry.title, path, type="Paper"),
        Cell(date(entry.issued) + inferred, value=entry.issued),
        certainty(str(entry.confidence)),
        Cell(entry.sentence, path, f"{entry.field[:1]}{entry.start}"),
    )


def _chart(title: str, board: Board) -> Points | None:
    """The values over time, where three have a date."""
    dated = [entry for entry in board.rows if entry.issued]
    if len(dated) < 3 or board.higher_is_better is None:
        return None
    points = tuple(Point(each.label, each.issued, float(each.value), each.rank == 1) for each in dated)
    return Points(f"{title} over time", points, board.unit, board.higher_is_better)


def comparison_path(paths: Iterable[str | None], most: int = 3) -> str | None:
    """The page that compares the first of some things side by side, where there are two.

    >>> comparison_path(["entity/b-2", "entity/a-1", "entity/b-2"])
    'compare/a-1/b-2'
    """
    first = list(dict.fromkeys(path for path in paths if path))[:most]
    if len(first) < 2:
        return None
    return "compare/" + "/".join(sorted(path.removeprefix("entity/") for path in first))
