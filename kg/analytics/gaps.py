"""Gaps: techniques and data that a task's papers name often, but hardly ever or never together.

1. A cell is a task, a technique and a dataset or benchmark; its papers mention all three. Its margins are the papers
   of the task that mention the technique, and those that mention the data.
2. Were the two chosen independently of each other within the task, a cell would have margin × margin / papers of the
   task: what is expected. The larger the margins, the more central the two are to the task, and the larger that is.
3. A gap is a cell without a paper, a thin cell one with fewer than `THIN` of what is expected; both are ranked by it.
   By chance a cell stays empty with probability exp(-expected); below `LEAST` it says nothing.
4. Technique and data that met in papers on another task may be able to meet in this one too; how often is told.

This is discovery from literature in the sense of D. R. Swanson, "Fish oil, Raynaud's syndrome, and undiscovered public
knowledge" (Perspectives in Biology and Medicine 30, 1986): two things that each go with a third, and not yet together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from math import exp
from typing import Final

from kg.analytics.answers import answers
from kg.analytics.reading import nodes
from kg.store import Store

#: The least papers of a task, and of a margin within a task.
TASK_PAPERS: Final = 5
MARGIN: Final = 2
#: The least that is expected of a cell.
LEAST: Final = 0.5
#: A cell is thin below this part of what is expected.
THIN: Final = 0.34


@dataclass(frozen=True, slots=True)
class Cell:
    """A task, a technique and data, by IRI; papers of the cell, of its margins and of the task; and what is expected.

    `elsewhere` are papers that mention technique and data and not the task.
    """

    task: str
    technique: str
    data: str
    papers: int
    with_technique: int
    with_data: int
    of_task: int
    expected: float
    elsewhere: int

    @property
    def chance(self) -> float:
        """How likely chance alone leaves the cell empty."""
        return exp(-self.expected)


@dataclass(frozen=True, slots=True)
class Field:
    """Which papers mention what, by type; `labels` by IRI."""

    labels: Mapping[str, str]
    tasks: Mapping[str, frozenset[str]]
    techniques: Mapping[str, frozenset[str]]
    data: Mapping[str, frozenset[str]]


def field(store: Store) -> Field:
    """The papers of every task, technique and dataset that `MARGIN` papers mention."""
    papers: dict[str, set[str]] = defaultdict(set)
    for paper, entity in answers(store, "projections/co-mention", ("paper", "entity")):
        papers[entity].add(paper)
    known = {entity: frozenset(found) for entity, found in sorted(papers.items()) if len(found) >= MARGIN}
    things = nodes(store, known)

    def of(*types: str) -> dict[str, frozenset[str]]:
        return {each: known[each] for each in known if each in things and set(things[each].types) <= set(types)}

    labels = {each: things[each].label for each in known if each in things}
    return Field(labels, of("Task"), of("Technique"), of("Dataset", "Benchmark"))


def cells(known: Field) -> Iterator[Cell]:
    """Every cell of which something is expected, tasks of most papers first."""
    techniques, data = _by_paper(known.techniques), _by_paper(known.data)
    for task, papers in sorted(known.tasks.items(), key=lambda pair: (-len(pair[1]), pair[0])):
        if len(papers) < TASK_PAPERS:
            continue
        with_technique, with_data = _margins(techniques, papers), _margins(data, papers)
        for (technique, one), (thing, other) in product(with_technique.items(), with_data.items()):
            expected = len(one) * len(other) / len(papers)
            if expected >= LEAST:
                elsewhere = len((known.techniques[technique] & known.data[thing]) - papers)
                counts = (len(one & other), len(one), len(other), len(papers))
                yield Cell(task, technique, thing, *counts, round(expected, 2), elsewhere)


def _by_paper(things: Mapping[str, frozenset[str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for thing, papers in things.items():
        for paper in papers:
            found[paper].append(thing)
    return found


def _margins(by_paper: Mapping[str, list[str]], papers: frozenset[str]) -> dict[str, set[str]]:
    """The things that at least `MARGIN` of some papers mention, sorted, with those papers."""
    found: dict[str, set[str]] = defaultdict(set)
    for paper in papers:
        for thing in by_paper.get(paper, ()):
            found[thing].add(paper)
    return {thing: found[thing] for thing in sorted(found) if len(found[thing]) >= MARGIN}


def gaps(found: list[Cell]) -> list[Cell]:
    """The cells without a paper, those of which most is expected first."""
    return _ranked([cell for cell in found if not cell.papers])


def thin(found: list[Cell]) -> list[Cell]:
    """The cells with some papers but far fewer than expected."""
    return _ranked([cell for cell in found if 0 < cell.papers < THIN * cell.expected])


def _ranked(found: list[Cell]) -> list[Cell]:
    return sorted(found, key=lambda cell: (-cell.expected, -cell.elsewhere, cell.task, cell.technique, cell.data))


def margins(found: list[Cell], task: str, most: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The techniques and the data of a task with the largest margins, at most so many of each."""
    techniques = Counter({cell.technique: cell.with_technique for cell in found if cell.task == task})
    data = Counter({cell.data: cell.with_data for cell in found if cell.task == task})
    return _first(techniques, most), _first(data, most)


def _first(counts: Counter[str], most: int) -> tuple[str, ...]:
    return tuple(sorted(counts, key=lambda each: (-counts[each], each))[:most])
