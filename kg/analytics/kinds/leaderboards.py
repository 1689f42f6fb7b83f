"""The report of leaderboards: an overview, the boards of most papers, and what was not ranked and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.analytics.charts import Chart, Point, Points
from kg.analytics.leaderboards import SURE, Board, Entry
from kg.analytics.leaderboards import leaderboards as all_boards
from kg.analytics.reports import Evidence, Options, Report, Row, Section
from kg.store import Store

#: So many boards are shown whole; the overview names `NAMED`.
SHOWN: Final = 25
NAMED: Final = 200
_SMALL: Final = 8
_DATED: Final = 3
COLUMNS: Final = (
    "model", "rank", "value", "as written", "conditions", "task", "reported by", "paper", "published", "confidence",
    "notes",
)  # fmt: skip
MEANINGS: Final = (
    ("rank", "The place of the model by its own paper's value, or else by the best value that others report of it; "
             "further values of the same model have none. Without a known direction of the metric nothing is ranked."),
    ("value", "On one scale within the board: fractions are shown in percent where that is safe."),
    ("conditions", "Splits, regimes and subsets that the sentence names; rows under different ones do not compare."),
    ("task", "What the paper works on, as far as it says; one metric may measure different things in different tasks."),
    ("reported by", "own: by the paper that introduces the model; others: by a paper that only uses or compares it."),
    ("confidence", f"How likely the extractor holds the result to be right; below {SURE} it is not ranked."),
)  # fmt: skip


def leaderboards(store: Store, options: Options) -> Report:  # noqa: ARG001
    """The boards on which several papers report, or where there are none, the largest ones of single papers."""
    boards = all_boards(store)
    joint = [board for board in boards if board.papers > 1]
    shown = joint[:SHOWN] or boards[:_SMALL]
    values = sum(len(board.rows) for board in boards)
    about = (
        f"{values:,} comparable values on {len(boards):,} pairs of dataset and metric; "
        f"on {len(joint):,} of them several papers report.",
        "Values are read from titles and abstracts: a board holds what papers put there, and not all that they report. "
        "Improvements, speed-ups and ranges are never ranked among values that were reached.",
    )
    sections = (_overview(joint or shown), *(_section(board) for board in shown), _left_out(boards))
    return Report("leaderboards", "Leaderboards", about, tuple(s for s in sections if s.rows), MEANINGS)


def _overview(boards: Sequence[Board]) -> Section:
    columns = ("dataset", "metric", "better", "best model", "best value", "unit", "papers", "rows", "cautions")
    rows = tuple(_line(board) for board in boards[:NAMED])
    words = "No paper reports a comparable value."
    if boards:
        first = boards[0]
        words = (
            f"Most papers report {first.metric_label} on {first.data_label}: {first.papers:,}. "
            f"{sum(bool(board.warnings) for board in boards):,} of {len(boards):,} boards have something to beware of."
        )
    return Section("All boards", words, columns, rows)


def _line(board: Board) -> Row:
    best = board.best
    better = {True: "higher", False: "lower", None: "unknown"}[board.higher_is_better]
    cells = (
        board.data_label, board.metric_label, better, best.label if best else "", best.value if best else "",
        board.unit, board.papers, len(board.rows), len(board.warnings),
    )  # fmt: skip
    return Row(board.data, cells, (_evidence(best),) if best else ())


def _section(board: Board) -> Section:
    title = f"{board.data_label}: {board.metric_label}{f' ({board.unit})' if board.unit else ''}"
    rows = tuple(_row(entry) for entry in board.rows)
    return Section(title, _words(board), COLUMNS, rows, charts=tuple(_charts(board, title)), warnings=board.warnings)


def _row(entry: Entry) -> Row:
    notes = [*([entry.bound] if entry.bound else []), *(["hedged"] if entry.hedged else []), *entry.notes]
    notes += ["date worked out"] if entry.inferred else []
    cells = (
        entry.label, str(entry.rank or ""), entry.value, entry.raw, ", ".join(entry.setting),
        ", ".join(entry.tasks[:3]), "own" if entry.own else "others", entry.title, entry.issued, entry.confidence,
        "; ".join(notes),
    )  # fmt: skip
    return Row(entry.subject or "", cells, (_evidence(entry),))


def _evidence(entry: Entry) -> Evidence:
    role = "introduces the model" if entry.own else "reports on the model"
    return Evidence(entry.title, entry.issued or None, entry.url or None, role, entry.sentence, entry.confidence, None)


def _words(board: Board) -> str:
    best = board.best
    values = "1 value" if len(board.rows) == 1 else f"{len(board.rows):,} values"
    count = f"{values} from {'1 paper' if board.papers == 1 else f'{board.papers:,} papers'}"
    if best is None:
        return f"{count}, not ranked."
    unit = f" {board.unit}" if board.unit else ""
    by = "its own paper" if best.own else "a paper that does not introduce it"
    when = f" in {best.issued[:4]}" if best.issued else ""
    way = "higher" if board.higher_is_better else "lower"
    second = next((row for row in board.rows if row.rank == 2), None)
    behind = f" {second.label} follows with {second.value:f}{unit}." if second else ""
    return f"{count}; {way} is better. {best.label} is first with {best.value:f}{unit}, reported{when} by {by}.{behind}"


def _charts(board: Board, title: str) -> list[Chart]:
    """The values over time, where enough are dated; the best so far is marked."""
    dated = [row for row in board.rows if row.issued]
    if len(dated) < _DATED or board.higher_is_better is None:
        return []
    up = board.higher_is_better
    best: Entry | None = None
    points = []
    # Of one date the best comes first, so that at most one of it is marked; a year alone stands at its middle.
    for row in sorted(dated, key=lambda row: (_day(row), -row.value if up else row.value, row.label)):
        leads = best is None or (row.value > best.value if up else row.value < best.value)
        best = row if leads else best
        points.append(Point(row.label, row.issued, float(row.value), leads))
    return [Points(f"{title} by date", tuple(points), board.unit, up)]


def _day(row: Entry) -> str:
    return row.issued if len(row.issued) > 4 else f"{row.issued}-07"


def _left_out(boards: Sequence[Board]) -> Section:
    reasons = Counter(entry.reason for board in boards for entry in board.others)
    examples = {entry.reason: entry for board in boards for entry in board.others}
    rows = tuple(
        Row(examples[reason].subject or "", (reason, count), (_evidence(examples[reason]),))
        for reason, count in sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))
    )
    words = f"{sum(reasons.values()):,} further numbers on these datasets are not ranked; each reason with an example."
    return Section("Not ranked", words, ("reason", "numbers"), rows, chart="numbers")
