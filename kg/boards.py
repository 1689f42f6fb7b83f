"""Leaderboards: which data and metrics several papers report on, and the best value, as statements of `graph/derived`.

Only values that a named model or technique reached (not improvements) count, in metrics of known direction.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from kg.extraction.metrics import metric as find_metric
from kg.extraction.values import Result
from kg.linking.values import LinkedPaper
from kg.nquads import bounded, decimal, integer, iri, lines, term
from kg.papers import digest
from kg.statements import Names, metric_id, results


@dataclass(slots=True)
class _Board:
    best: Decimal
    value: str
    results: int = 0
    papers: int = 0


class Boards:
    """The boards of all papers; memory grows with data and metrics."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._boards: dict[tuple[str, str], _Board] = {}

    def observe(self, linked: LinkedPaper) -> None:
        """Takes note of what one paper reports."""
        seen = set()
        for result in results(linked, self._names).values():
            up = _direction(result)
            if up is None:
                continue
            place = (linked.id_of(result.on), metric_id(result.metric or ""))
            board = self._reached(place, result.value, up)
            board.results += 1
            board.papers += place not in seen
            seen.add(place)

    def _reached(self, place: tuple[str, str], value: str, up: bool) -> _Board:
        number = bounded(value)
        board = self._boards.setdefault(place, _Board(number, value))
        if number > board.best if up else number < board.best:
            board.best, board.value = number, value
        return board

    def parts(self) -> Iterator[tuple[str, list[str]]]:
        """Pairs of a path below the base and its lines, sorted by what the board is of."""
        names = self._names
        for (data, metric), board in sorted(self._boards.items()):
            if board.papers < 2:
                continue
            path = f"board/{digest(f'{data} {metric}')}"
            told = (
                ("rdf:type", term("kg:Leaderboard")),
                ("kg:onData", iri(names.entity(data))),
                ("kg:metric", iri(names.entity(metric))),
                ("kg:resultCount", integer(board.results)),
                ("kg:paperCount", integer(board.papers)),
                ("kg:bestValue", decimal(board.value)),
            )
            yield (
                path,
                lines(((iri(names.base + path), term(name), value) for name, value in told), names.graph("derived")),
            )


def _direction(result: Result) -> bool | None:
    """Whether more is better in the metric of a result; nothing for results that do not count."""
    if result.kind != "absolute" or result.subject is None or not result.metric:
        return None
    metric = find_metric(result.metric)
    return None if metric is None else metric.higher_is_better
