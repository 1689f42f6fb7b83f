"""Leaderboards as the graph has them: what the build decided of every value (see `kg.boards`), with its sentence.

1. A board's values, ranks and conditions, and the reasons why other numbers are no rows, are read and not decided
   here: questions, reports and pages say the same.
2. Rows are in the order of the board; further values of a ranked model stand in their places without a rank.
3. Warnings say what keeps the rows from being comparable: different tasks, splits or regimes, few papers, weak or
   second-hand evidence, bounds, papers that disagree about a model (see `kg.analytics.cautions`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from kg.analytics.answers import answers
from kg.analytics.boards import Board, Entry
from kg.analytics.cautions import cautions
from kg.boards.building import BETWEEN, board_path
from kg.boards.reading import SURE
from kg.store import Store
from kg.vocabulary import local

__all__ = ["SURE", "Board", "Entry", "leaderboard", "leaderboards"]

_COLUMNS: Final = (
    "result", "subject", "value", "unit", "raw", "paper", "title", "issued", "inferred", "url", "field", "start", "end",
    "sentence", "confidence",
)  # fmt: skip
_Said = Mapping[str, str]


class _Result(NamedTuple):
    result: str
    subject: str
    value: str
    unit: str
    raw: str
    paper: str
    title: str
    issued: str
    inferred: str
    url: str
    field: str
    start: str
    end: str
    sentence: str
    confidence: str


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the results' surroundings: the papers' tasks, names of things, directions, and the results of
    models that their own papers introduce.
    """

    tasks: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    ups: Mapping[str, bool]
    own: Collection[str]


def leaderboards(store: Store, *, minimum: int = 1) -> tuple[Board, ...]:
    """All boards of at least so many papers: those of most papers first, then of most rows."""
    made = (board for board in _boards(store) if board.papers >= minimum)
    return tuple(sorted(made, key=lambda b: (-b.papers, -len(b.rows), b.data_label, b.metric_label, b.data, b.metric)))


def leaderboard(store: Store, data: str, metric: str) -> Board | None:
    """The board of one dataset or benchmark and one metric, by their IRIs; nothing where no paper reports any value."""
    base = store.names.base
    path = board_path(data.removeprefix(base), metric.removeprefix(base))
    return next(_boards(store, board=(base + path,)), None)


def _boards(store: Store, **of: Sequence[str]) -> Iterator[Board]:
    said = _described(store, "boards", "board", **of)
    standing = _described(store, "standings", "result", **of)
    results: dict[str, dict[str, _Result]] = defaultdict(dict)
    for cells in sorted(answers(store, "leaderboards/results", _COLUMNS, **of)):
        row = _Result(*cells)
        # A paper with several addresses has a row for each: the first one, in their order, is kept.
        results[standing[row.result]["onLeaderboard"]].setdefault(row.result, row)
    subjects = {row.subject for rows in results.values() for row in rows.values() if row.subject}
    places = {place for each in said.values() for place in (each["onData"], each["metric"])}
    known = _known(store, places | subjects, of)
    for board, rows in sorted(results.items()):
        unit = said[board].get("unit", "")
        entries = [_entry(row, standing[result], known, unit) for result, row in sorted(rows.items())]
        yield _board(said[board], known, unit, entries)


def _described(store: Store, question: str, thing: str, **of: Sequence[str]) -> dict[str, dict[str, str]]:
    """What the graph says of boards or results: by thing, by the local name of the property."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for node, predicate, value in answers(store, f"leaderboards/{question}", (thing, "predicate", "value"), **of):
        found[node][local(predicate)] = value
    return found


def _known(store: Store, things: set[str], of: Mapping[str, Sequence[str]]) -> _Known:
    tasks = sorted(answers(store, "leaderboards/tasks", ("paper", "task"), **of))
    things |= {task for _, task in tasks}
    named = answers(store, "leaderboards/names", ("thing", "name"), thing=things) if things else ()
    labels = {row[0]: row[1] for row in sorted(named)}
    by_paper: dict[str, set[str]] = defaultdict(set)
    for paper, task in tasks:
        by_paper[paper].add(labels.get(task, ""))
    ups = {metric: up in ("true", "1") for metric, up in answers(store, "leaderboards/directions", ("metric", "up"))}
    own = {result for (result,) in answers(store, "leaderboards/own", ("result",), **of)}
    return _Known({paper: tuple(sorted(named)) for paper, named in by_paper.items()}, labels, ups, own)


def _entry(row: _Result, standing: _Said, known: _Known, unit: str) -> Entry:
    rank, setting = standing.get("rank"), standing.get("conditions")
    value = _exact(Decimal(standing.get("comparableValue", row.value)), row.raw)
    return Entry(
        rank=None if rank is None else int(rank), subject=row.subject or None, label=known.labels.get(row.subject, ""),
        value=value, raw=row.raw, paper=row.paper, title=row.title, issued=row.issued,
        inferred=row.inferred in ("true", "1"), url=row.url, field=row.field, start=int(row.start), end=int(row.end),
        sentence=row.sentence, confidence=float(row.confidence), own=row.result in known.own,
        setting=tuple(setting.split(BETWEEN)) if setting else (), bound=standing.get("bound", ""),
        hedged="hedged" in standing, reason=standing.get("notComparable", ""),
        notes=() if value == Decimal(row.value) else (f"{row.raw} was read as {value:f} {unit}".rstrip(),),
        tasks=known.tasks.get(row.paper, ()),
    )  # fmt: skip


def _exact(value: Decimal, raw: str) -> Decimal:
    """A value without the digit behind the point that the store adds to whole numbers, unless it was written so.

    >>> _exact(Decimal("93.0"), "0.93"), _exact(Decimal("56.0"), "56.0%")
    (Decimal('93'), Decimal('56.0'))
    """
    whole = value.to_integral_value()
    return whole if value == whole and f"{value:f}" not in raw else value


def _board(said: _Said, known: _Known, unit: str, entries: Sequence[Entry]) -> Board:
    data, metric = said["onData"], said["metric"]
    up = known.ups.get(metric)
    rows = sorted((entry for entry in entries if not entry.reason), key=lambda entry: _place(entry, up))
    others = sorted(
        (entry for entry in entries if entry.reason), key=lambda e: (e.reason, e.issued, e.paper, e.value, e.start)
    )
    labels = known.labels
    board = Board(data, labels.get(data, ""), metric, labels.get(metric, ""), up, unit, tuple(rows),
                  tuple(others), ())  # fmt: skip
    return replace(board, warnings=tuple(cautions(board)))


def _place(entry: Entry, up: bool | None) -> tuple[Decimal, str, str, str, tuple[str, ...]]:
    worth = Decimal(0) if up is None else -entry.value if up else entry.value
    return worth, entry.issued or "9999", entry.label, entry.paper, entry.setting
