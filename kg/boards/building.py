"""Leaderboards as statements of `graph/derived`: what stands on each, its rank, and why the rest is not comparable.

A board is a node of its own where it has a row. What is said of a result stands at the result's node, so that its
sentence, its paper and its confidence, which the paper's graph holds, are one step away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from kg.boards.ranking import Standing, Standings, standings
from kg.boards.reading import Told, told
from kg.linking.values import LinkedPaper
from kg.nquads import boolean, decimal, integer, iri, lines, term, text
from kg.papers import digest
from kg.statements import Names, Triple, metric_id, results

Parts = Iterator[tuple[str, list[str]]]
#: Stands between the conditions of a result.
BETWEEN = "; "


def board_path(data: str, metric: str) -> str:
    """Where the board of some data and a metric is, both given by their ids.

    >>> board_path("entity/coco-1", "entity/ap-2")
    'board/8abb4b3e75d7720d'
    """
    return f"board/{digest(f'{data} {metric}')}"


class Boards:
    """The boards of all papers; memory grows with the results."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._told: dict[tuple[str, str], list[Told]] = defaultdict(list)
        self._metrics: dict[str, str] = {}

    def observe(self, linked: LinkedPaper) -> None:
        """Takes note of what one paper reports."""
        for one in told(linked, results(linked, self._names).items()):
            metric = metric_id(one.metric)
            self._told[one.data, metric].append(one)
            self._metrics[metric] = min(one.metric, self._metrics.get(metric, one.metric))

    @property
    def metrics(self) -> Collection[str]:
        """The names of the metrics of all boards."""
        return self._metrics.values()

    def parts(self) -> Parts:
        """Pairs of a path below the base and its lines, board by board."""
        for (data, metric), reported in sorted(self._told.items()):
            made = standings(self._metrics[metric], sorted(reported, key=lambda one: one.node))
            path = board_path(data, metric)
            board = iri(self._names.base + path) if made.rows else None
            if board is not None:
                yield path, self._lines(self._board(board, data, metric, made))
            for one in (*made.rows, *made.others):
                yield one.told.node[1:-1].removeprefix(self._names.base), self._lines(_standing(one, board))

    def _lines(self, triples: Iterator[Triple]) -> list[str]:
        return lines(triples, self._names.graph("derived"))

    def _board(self, node: str, data: str, metric: str, made: Standings) -> Iterator[Triple]:
        yield node, term("rdf:type"), term("kg:Leaderboard")
        yield node, term("kg:onData"), iri(self._names.entity(data))
        yield node, term("kg:metric"), iri(self._names.entity(metric))
        yield node, term("kg:resultCount"), integer(len(made.rows))
        yield node, term("kg:paperCount"), integer(made.papers)
        if made.unit:
            yield node, term("kg:unit"), text(made.unit)
        for best in made.first:
            yield node, term("kg:bestValue"), decimal(str(best.value))
            yield node, term("kg:bestResult"), best.told.node


def _standing(one: Standing, board: str | None) -> Iterator[Triple]:
    node, reported = one.told.node, one.told
    if board is not None:
        yield node, term("kg:onLeaderboard"), board
    if one.reason:
        yield node, term("kg:notComparable"), text(one.reason)
        return
    yield node, term("kg:comparableValue"), decimal(str(one.value))
    if one.rank is not None:
        yield node, term("kg:rank"), integer(one.rank)
    if reported.setting:
        yield node, term("kg:conditions"), text(BETWEEN.join(reported.setting))
    if reported.bound:
        yield node, term("kg:bound"), text(reported.bound)
    if reported.hedged:
        yield node, term("kg:hedged"), boolean(True)
