"""Leaderboards: what papers report as reached on a dataset or benchmark in a metric, and how far it can be compared.

1. Results of one dataset and one metric make a board. Improvements, speed-ups and ranges are none of its rows; nor is
   a number of which its sentence says that it is something else (see `kg.analytics.wording`), one without a named
   model, one in another unit (see `kg.analytics.units`), or one below `SURE`. They are kept apart, with the reason.
2. A paper that repeats a value under the same conditions has one row; of several values of one model in one paper under
   the same conditions the best one counts.
3. Rows are ordered in the direction of the metric. A model's rank is that of its best row of the paper that introduces
   it, or else of its best row; its other rows stand in their places without a rank. Equal values share a rank.
4. Where the direction is unknown nothing is ranked: rows are in the order of their dates.
5. Warnings say what keeps the rows from being comparable: different tasks, splits or regimes, few papers, weak or
   second-hand evidence, bounds, papers that disagree about a model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final, NamedTuple

from kg.analytics.answers import answers
from kg.analytics.boards import Board, Entry
from kg.analytics.cautions import cautions
from kg.analytics.conditions import conditions
from kg.analytics.units import board_unit, scaled
from kg.analytics.wording import Said, names, say
from kg.extraction.metrics import metric as find_metric
from kg.store import Store
from kg.vocabulary import short

__all__ = ["SURE", "Board", "Entry", "leaderboard", "leaderboards"]

#: Results below this confidence are not ranked.
SURE: Final = 0.5
_NOT_ABSOLUTE: Final = {
    "improvement": "an improvement",
    "speedup": "a speed-up",
    "other": "no value that was reached",
}
_COLUMNS: Final = (
    "result", "data", "metric", "subject", "value", "upper", "unit", "raw", "kind", "paper", "title", "issued",
    "inferred", "url", "field", "start", "end", "sentence", "confidence",
)  # fmt: skip


class _Result(NamedTuple):
    result: str
    data: str
    metric: str
    subject: str
    value: str
    upper: str
    unit: str
    raw: str
    kind: str
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
    """What is known of the results' surroundings.

    The sentences' names, (surface, thing, type) by paper and sentence; the papers' tasks; names of things; directions;
    the results of models that their own papers introduce.
    """

    by_sentence: Mapping[tuple[str, str], Collection[tuple[str, str, str]]]
    tasks: Mapping[str, tuple[str, ...]]
    labels: Mapping[str, str]
    ups: Mapping[str, bool]
    own: Collection[str]


def leaderboards(store: Store, *, minimum: int = 1) -> tuple[Board, ...]:
    """All boards with a row, of at least so many papers: those of most papers first, then of most rows."""
    made = (board for board in _boards(store) if board.rows and board.papers >= minimum)
    return tuple(sorted(made, key=lambda b: (-b.papers, -len(b.rows), b.data_label, b.metric_label, b.data, b.metric)))


def leaderboard(store: Store, data: str, metric: str) -> Board | None:
    """The board of one dataset or benchmark and one metric, by their IRIs; nothing where no paper reports any."""
    return next(_boards(store, data=(data,), metric=(metric,)), None)


def _boards(store: Store, **of: Sequence[str]) -> Iterator[Board]:
    results: dict[tuple[str, str], dict[str, _Result]] = defaultdict(dict)
    for cells in sorted(answers(store, "leaderboards/results", _COLUMNS, **of)):
        row = _Result(*cells)
        # A paper with several addresses has a row for each: the first one, in their order, is kept.
        results[row.data, row.metric].setdefault(row.result, row)
    known = _known(store, results, **of)
    for (data, metric), rows in sorted(results.items()):
        up = known.ups.get(metric)
        yield _board(data, metric, known, up, [_entry(row, known, up) for row in rows.values()])


def _known(store: Store, results: Mapping[tuple[str, str], Mapping[str, _Result]], **of: Sequence[str]) -> _Known:
    found: dict[tuple[str, str], set[tuple[str, str, str]]] = defaultdict(set)
    columns = ("paper", "sentence", "surface", "entity", "type")
    for paper, sentence, surface, entity, kind in answers(store, "leaderboards/marks", columns, **of):
        found[paper, sentence].add((surface, entity, short(kind).partition(":")[2]))
    tasks = sorted(answers(store, "leaderboards/tasks", ("paper", "task"), **of))
    things = {thing for place in results for thing in place} | {task for _, task in tasks}
    things |= {row.subject for rows in results.values() for row in rows.values() if row.subject}
    named = answers(store, "leaderboards/names", ("thing", "name"), thing=things) if things else ()
    labels = {row[0]: row[1] for row in sorted(named)}
    by_paper: dict[str, set[str]] = defaultdict(set)
    for paper, task in tasks:
        by_paper[paper].add(labels.get(task, ""))
    ups = {metric: up in ("true", "1") for metric, up in answers(store, "leaderboards/directions", ("metric", "up"))}
    own = {result for (result,) in answers(store, "leaderboards/own", ("result",), **of)}
    return _Known(found, {paper: tuple(sorted(named)) for paper, named in by_paper.items()}, labels, ups, own)


def _entry(row: _Result, known: _Known, up: bool | None) -> tuple[Entry, str]:
    """The entry of a result, with the unit as written; its value is not scaled yet."""
    labels = known.labels
    named = names(row.sentence, known.by_sentence.get((row.paper, row.sentence), ()))
    said = Said()
    if row.kind == "absolute":
        metric, subject = labels.get(row.metric, ""), row.subject
        said = say(row.sentence, row.raw, metric=metric, subject=subject, data=row.data, named=named, up=up)
    reason = _reason(row, labels.get(row.subject, ""), said)
    own = [(one.start, one.end) for one in named if one.thing == row.data]
    setting = () if reason else conditions(row.sentence, row.raw, own, [(one.start, one.end) for one in named])
    entry = Entry(
        rank=None, subject=row.subject or None, label=labels.get(row.subject, ""), value=Decimal(row.value),
        raw=row.raw, paper=row.paper, title=row.title, issued=row.issued, inferred=row.inferred in ("true", "1"),
        url=row.url,
        field=row.field, start=int(row.start), end=int(row.end), sentence=row.sentence,
        confidence=float(row.confidence), own=row.result in known.own,
        setting=setting, bound=said.bound, hedged=said.hedged, reason=reason, tasks=known.tasks.get(row.paper, ()),
    )  # fmt: skip
    return entry, row.unit


def _reason(row: _Result, label: str, said: Said) -> str:
    """Why a result is not comparable with others, before its unit is looked at."""
    if row.kind != "absolute":
        return _NOT_ABSOLUTE.get(row.kind, row.kind)
    if row.upper:
        return "a range"
    if not row.subject:
        return "no model is named"
    if find_metric(label) is not None:
        return f"{label} is a metric and no model"
    if float(row.confidence) < SURE:
        return f"below a confidence of {SURE}"
    return said.reason


def _board(data: str, metric: str, known: _Known, up: bool | None, told: Sequence[tuple[Entry, str]]) -> Board:
    name = known.labels.get(metric, "")
    unit = board_unit(name, [(entry.value, own) for entry, own in told if not entry.reason])
    entries = [_scaled(entry, own, unit, up) for entry, own in told]
    rows = _ranked(_distinct([entry for entry in entries if not entry.reason], up), up)
    others = sorted(
        (entry for entry in entries if entry.reason), key=lambda e: (e.reason, e.issued, e.paper, e.value, e.start)
    )
    board = Board(data, known.labels.get(data, ""), metric, name, up, unit, tuple(rows), tuple(others), ())
    return replace(board, warnings=tuple(cautions(board)))


def _scaled(entry: Entry, own: str, unit: str, up: bool | None) -> Entry:
    if entry.reason:
        return entry
    new = scaled(entry.value, own, board=unit, up=up)
    return replace(entry, value=new.value, reason=new.reason, notes=(new.note,) if new.note else ())


def _distinct(entries: Iterable[Entry], up: bool | None) -> list[Entry]:
    """One row for each model, paper and setting: its best value, or without a direction the first one."""
    best: dict[tuple[str | None, str, tuple[str, ...]], Entry] = {}
    for entry in sorted(entries, key=lambda e: (*_order(e, up), -e.confidence, e.start)):
        best.setdefault((entry.subject, entry.paper, entry.setting), entry)
    return list(best.values())


def _order(entry: Entry, up: bool | None) -> tuple[Decimal, str, str, str]:
    worth = Decimal(0) if up is None else -entry.value if up else entry.value
    return worth, entry.issued or "9999", entry.label, entry.paper


def _ranked(entries: Sequence[Entry], up: bool | None) -> list[Entry]:
    rows = sorted(entries, key=lambda e: (*_order(e, up), e.setting))
    if up is None:
        return rows
    firsts: dict[str | None, Entry] = {}
    for row in sorted(rows, key=lambda e: not e.own):
        firsts.setdefault(row.subject, row)
    standing = sorted(row.value for row in firsts.values())
    ranks = {
        row: 1 + sum(other > row.value if up else other < row.value for other in standing) for row in firsts.values()
    }
    return [replace(row, rank=ranks[row]) if firsts[row.subject] is row else row for row in rows]
