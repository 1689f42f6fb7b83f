"""What stands on a board and in which place: the one rule by which values of a dataset and a metric are compared.

1. Values are brought to one scale (see `kg.boards.units`); what cannot be is no row.
2. Of several values of one model in one paper under the same conditions the best one counts, the others are no rows.
3. Rows are ordered in the direction of the metric. A model's rank is that of its best row of the paper that introduces
   it, or else of its best row; its other rows stand in their places without a rank. Equal values share a rank.
4. Where the direction is unknown nothing is ranked.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from kg.boards.reading import Told
from kg.boards.units import board_unit, scaled, told_unit
from kg.extraction.metrics import metric as find_metric

_AGAIN: Final = "the paper has a better or the same value of this model"
#: Stands behind all dates.
_UNDATED: Final = "9999"


@dataclass(frozen=True, slots=True)
class Standing:
    """A number and its place: its value on the scale of the board, and why it is no row, or nothing, and its rank."""

    told: Told
    value: Decimal
    reason: str = ""
    rank: int | None = None


@dataclass(frozen=True, slots=True)
class Standings:
    """A board: `rows` in their order, and the `others`, which are not comparable with them."""

    unit: str
    higher_is_better: bool | None
    rows: tuple[Standing, ...]
    others: tuple[Standing, ...]

    @property
    def papers(self) -> int:
        """How many papers have a row."""
        return len({row.told.paper for row in self.rows})

    @property
    def first(self) -> tuple[Standing, ...]:
        """The rows of the first rank."""
        return tuple(row for row in self.rows if row.rank == 1)


def standings(metric: str, reported: Sequence[Told]) -> Standings:
    """The board of all numbers on one dataset in one metric, given by its name."""
    known = find_metric(metric)
    up = known.higher_is_better if known else None
    unit = board_unit(metric, [(one.value, one.unit) for one in reported if not one.reason])
    every = [_scaled(one, unit, up) for one in reported]
    best = _distinct([one for one in every if not one.reason], up)
    chosen = {one.told.node for one in best}
    others = [one if one.reason else replace(one, reason=_AGAIN) for one in every if one.told.node not in chosen]
    return Standings(
        told_unit(metric, unit), up, tuple(_ranked(best, up)), tuple(sorted(others, key=lambda one: one.told.node))
    )


def _scaled(told: Told, unit: str, up: bool | None) -> Standing:
    if told.reason:
        return Standing(told, told.value, told.reason)
    new = scaled(told.value, told.unit, board=unit, up=up)
    return Standing(told, new.value, new.reason)


def _distinct(every: Iterable[Standing], up: bool | None) -> list[Standing]:
    """One for each model, paper and setting: its best value, or without a direction the first one."""
    best: dict[tuple[str | None, str, tuple[str, ...]], Standing] = {}
    for one in sorted(every, key=lambda one: (*_order(one, up), -one.told.confidence, one.told.start, one.told.node)):
        best.setdefault((one.told.subject, one.told.paper, one.told.setting), one)
    return list(best.values())


def _order(one: Standing, up: bool | None) -> tuple[Decimal, str, str, str]:
    worth = Decimal(0) if up is None else -one.value if up else one.value
    return worth, one.told.issued or _UNDATED, one.told.subject or "", one.told.paper


def _ranked(every: Sequence[Standing], up: bool | None) -> list[Standing]:
    rows = sorted(every, key=lambda one: (*_order(one, up), one.told.setting))
    if up is None:
        return rows
    firsts: dict[str | None, Standing] = {}
    for row in sorted(rows, key=lambda one: not one.told.own):
        firsts.setdefault(row.told.subject, row)
    worths = sorted(_order(row, up)[0] for row in firsts.values())
    ranks = {row.told.node: 1 + bisect_left(worths, _order(row, up)[0]) for row in firsts.values()}
    return [replace(row, rank=ranks.get(row.told.node)) for row in rows]
