"""What to beware of in a board: why its rows may not be comparable, and how weak the evidence is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Sequence
from decimal import Decimal
from typing import Final

from kg.analytics.boards import Board, Entry
from kg.boards.measures import tells_kind

#: Results below this confidence are warned about.
WEAK: Final = 0.7
#: Two papers disagree about a model where their values differ by more than this part of the larger one.
_APART: Final = Decimal("0.02")
#: Metrics that measure something else in another task.
_OPEN: Final = frozenset({"AP", "mAP", "F1", "precision", "recall", "accuracy", "score", "average score"})
#: What does a task, and the task.
_DOERS: Final = {
    "detector": "detection", "detectors": "detection", "detecting": "detection", "classifier": "classification",
    "verification": "recognition",
}  # fmt: skip
#: So many conditions or tasks a caution names.
_NAMED: Final = 8


def cautions(board: Board) -> Iterator[str]:
    """What keeps the rows of a board from being comparable, one sentence each."""
    rows = board.rows
    if not rows:
        return
    if board.higher_is_better is None:
        yield "It is not known whether more is better, so nothing is ranked; rows are in the order of their dates."
    if board.papers == 1:
        yield "A single paper reports on this, so that nothing confirms it."
    if len({row.setting for row in rows}) > 1:
        yield f"Papers report under different conditions: {_counted([row.setting for row in rows])}."
    if board.metric_label in _OPEN:
        yield from _other_tasks(rows)
    yield from _untold(board)
    yield from _doubts(rows)
    yield from _disagreements(rows)


def _other_tasks(rows: Sequence[Entry]) -> Iterator[str]:
    """Rows of papers whose tasks end in none of the words that several papers' tasks end in: "pose estimation" among
    "object detection" and "real-time detection"; the metric may measure something else there.
    """
    heads = {row.paper: {_head(task) for task in row.tasks if task.split()} for row in rows}
    counts = Counter(head for paper in sorted(heads) for head in sorted(heads[paper]))
    usual = {head for head, count in counts.items() if count > 1 and 3 * count >= sum(map(bool, heads.values()))}
    other = {row.label: row.tasks[0] for row in rows if usual and heads[row.paper] and not heads[row.paper] & usual}
    if other:
        named = ", ".join(f"{label} ({task})" for label, task in list(other.items())[:_NAMED])
        yield (
            f"The metric may mean another thing where a paper names another task than {' or '.join(sorted(usual))}, as "
            f"most do: {named}."
        )


def _head(task: str) -> str:
    last = task.rsplit(maxsplit=1)[-1].casefold()
    return _DOERS.get(last, last)


def _untold(board: Board) -> Iterator[str]:
    """Rows that leave open what the metric measures, where others say it."""
    untold = sum(not tells_kind(board.metric_label, row.sentence, row.title) for row in board.rows)
    if 0 < untold < len(board.rows):
        what = f"whether {board.metric_label} is that of boxes, of masks or of keypoints"
        yield f"{_of(untold, board.rows)} {'does' if untold == 1 else 'do'} not say {what}."


def _counted(told: Collection[Sequence[str]]) -> str:
    """How often each name is told, the most frequent first, and how often none is."""
    counts = Counter(name for names in told for name in names)
    silent = sum(not names for names in told)
    parts = [f"{name} ({count})" for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    more = [f"{len(parts) - _NAMED} others"] if len(parts) > _NAMED else []
    return ", ".join([*parts[:_NAMED], *more, *([f"not said ({silent})"] if silent else [])])


def _doubts(rows: Sequence[Entry]) -> Iterator[str]:
    weak = sum(row.confidence < WEAK for row in rows)
    if weak:
        yield f"The evidence of {_of(weak, rows)} is weak (confidence below {WEAK})."
    if hedged := sum(row.hedged for row in rows):
        yield f"The sentence of {_of(hedged, rows)} hedges."
    if bounds := sum(bool(row.bound) for row in rows):
        yield f"The value of {_of(bounds, rows)} is a bound or rounded, as in “over 90 %”."
    if others := sum(not row.own for row in rows):
        verb = "comes from a paper that does" if others == 1 else "come from papers that do"
        yield f"{_of(others, rows)} {verb} not introduce the model."
    if undated := sum(not row.issued for row in rows):
        yield f"{_of(undated, rows)} {'has' if undated == 1 else 'have'} no date."
    if inferred := sum(row.inferred for row in rows):
        yield f"The date of {_of(inferred, rows)} was worked out and not printed."


def _of(count: int, rows: Sequence[Entry]) -> str:
    return f"{count} of {len(rows)} rows"


def _disagreements(rows: Sequence[Entry]) -> Iterator[str]:
    """Models of which several papers report different values."""
    by_model: dict[str, list[Entry]] = defaultdict(list)
    for row in rows:
        by_model[row.subject or ""].append(row)
    for told in by_model.values():
        low, high = min(row.value for row in told), max(row.value for row in told)
        papers = len({row.paper for row in told})
        if papers > 1 and high - low > _APART * abs(high):
            yield f"{papers} papers report {told[0].label} between {low:f} and {high:f}."
