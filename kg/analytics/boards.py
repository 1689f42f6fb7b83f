"""Boards as values: what papers report on some data in a metric (see `kg.analytics.leaderboards`)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Entry:
    """One reported value. `value` is on the scale of the board, `raw` as written; `start` and `end` are its sentence's.

    `rank` is None on a further report of a ranked model, and on what is not ranked, of which `reason` says why. `own`
    is whether the paper introduces the model; `setting` holds conditions (splits, regimes, subsets) that its sentence
    names, `tasks` what the paper works on.
    """

    rank: int | None
    subject: str | None
    label: str
    value: Decimal
    raw: str
    paper: str
    title: str
    issued: str
    inferred: bool
    url: str
    field: str
    start: int
    end: int
    sentence: str
    confidence: float
    own: bool
    setting: tuple[str, ...] = ()
    bound: str = ""
    hedged: bool = False
    reason: str = ""
    notes: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Board:
    """What papers report on some data in a metric. `rows` are comparable as far as `warnings` say; `others` are not."""

    data: str
    data_label: str
    metric: str
    metric_label: str
    higher_is_better: bool | None
    unit: str
    rows: tuple[Entry, ...]
    others: tuple[Entry, ...]
    warnings: tuple[str, ...]

    @property
    def papers(self) -> int:
        """How many papers have a row."""
        return len({row.paper for row in self.rows})

    @property
    def best(self) -> Entry | None:
        """The row of the first rank."""
        return next((row for row in self.rows if row.rank == 1), None)
