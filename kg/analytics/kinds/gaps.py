"""The report of gaps: what was not tried together, what hardly was, and the largest tasks as tables of both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from kg.analytics.answers import answers
from kg.analytics.charts import Matrix
from kg.analytics.gaps import LEAST, MARGIN, TASK_PAPERS, THIN, Cell, Field, cells, field, margins, thin
from kg.analytics.gaps import gaps as empty
from kg.analytics.reports import TOP, Evidence, Options, Report, Row, Section
from kg.store import Store
from kg.vocabulary import short

TASKS: Final = 3
SIDE: Final = 12
_COLUMNS: Final = (
    "technique", "dataset or benchmark", "task", "papers", "expected", "chance", "with the technique", "with the data",
    "papers of the task", "met elsewhere",
)  # fmt: skip
MEANINGS: Final = (
    ("papers", "How many papers of the task mention both."),
    ("expected", "How many would, were technique and data chosen independently of each other within the task: papers "
                 "with the technique × papers with the data ÷ papers of the task. Large where both are central to it."),
    ("chance", "How likely chance alone leaves the cell empty: exp(−expected)."),
    ("with the technique, with the data", "How many papers of the task mention each: the margins."),
    ("met elsewhere", "How many papers that do not mention the task mention both."),
)  # fmt: skip


def gaps(store: Store, options: Options) -> Report:  # noqa: ARG001
    """Cells of task, technique and data without papers or with few, by how many would be expected."""
    known = field(store)
    found = list(cells(known))
    none, few = empty(found), thin(found)
    about = (
        f"{len(found):,} cells of a task, a technique and a dataset or benchmark were looked at: tasks of at least "
        f"{TASK_PAPERS} papers, margins of at least {MARGIN}, at least {LEAST:g} papers expected.",
        "A gap says that titles and abstracts do not mention the three together; the papers may still have tried, and "
        "it may make no sense. It is a place to look, not a finding.",
    )
    tasks = list(dict.fromkeys(cell.task for cell in found))[:TASKS]
    sections = (
        _table(store, known, "Never tried together", none, "no paper mentions the three together"),
        _table(store, known, "Hardly tried", few, f"fewer than {THIN:.0%} of the papers expected mention the three"),
        *(_task(known, found, task) for task in tasks),
    )
    return Report("gaps", "Gaps", about, tuple(s for s in sections if s.rows or s.title[0] in "NH"), MEANINGS)


def _table(store: Store, known: Field, title: str, found: Sequence[Cell], why: str) -> Section:
    shown = found[:TOP]
    said = _said(store, known, shown)
    rows = tuple(replace(_row(known, cell), evidence=_evidence(known, cell, said)) for cell in shown)
    words = f"In {len(found):,} cells {why}."
    if shown:
        first = known.labels
        cell = shown[0]
        words += (
            f" The most central: {first[cell.technique]} on {first[cell.data]} for {first[cell.task]}, of which "
            f"{cell.expected:g} papers would be expected and {cell.papers} are there."
        )
    return Section(title, words, _COLUMNS, rows)


def _row(known: Field, cell: Cell) -> Row:
    names = (known.labels[cell.technique], known.labels[cell.data], known.labels[cell.task])
    counts = (cell.with_technique, cell.with_data, cell.of_task, cell.elsewhere)
    return Row(cell.technique, (*names, cell.papers, cell.expected, round(cell.chance, 3), *counts))


Said = Mapping[tuple[str, str], Evidence]


def _said(store: Store, known: Field, shown: Sequence[Cell]) -> Said:
    """The surest sentence of each paper that shows a margin, by paper and entity."""
    papers = {paper for cell in shown for _, paper in _witnesses(known, cell)}
    columns = ("confidence", "paper", "entity", "title", "issued", "url", "role", "sentence", "source")
    found: dict[tuple[str, str], Evidence] = {}
    rows = answers(store, "gaps/said", columns, paper=papers) if papers else ()
    for confidence, paper, entity, title, issued, url, role, sentence, source in sorted(rows):
        evidence = (title, issued or None, url or None, short(role).partition(":")[2], sentence, float(confidence))
        found[paper, entity] = Evidence(*evidence, source or None)
    return found


def _witnesses(known: Field, cell: Cell) -> list[tuple[str, str]]:
    """An entity and a paper of the task that mentions it, for each margin, and for both where a paper does."""
    task = known.tasks[cell.task]
    sides = ((cell.technique, known.techniques[cell.technique]), (cell.data, known.data[cell.data]))
    return [(thing, min(papers & task)) for thing, papers in sides]


def _evidence(known: Field, cell: Cell, said: Said) -> tuple[Evidence, ...]:
    return tuple(said[paper, thing] for thing, paper in _witnesses(known, cell) if (paper, thing) in said)


def _task(known: Field, found: Sequence[Cell], task: str) -> Section:
    """The techniques and data of largest margin, with the papers of each pair; the chart shows the same."""
    techniques, data = margins(list(found), task, SIDE)
    papers = known.tasks[task]
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    for one in techniques:
        for other in data:
            counts[one][other] = len(known.techniques[one] & known.data[other] & papers)
    matrix = tuple(tuple(counts[one][other] for other in data) for one in techniques)
    zeros = sum(not count for row in matrix for count in row)
    title = f"{known.labels[task]}: techniques by data"
    words = (
        f"Of {len(papers):,} papers on {known.labels[task]}; {zeros:,} of {len(techniques) * len(data):,} pairs of its "
        "techniques and data of largest margin have no paper."
    )
    names, others = (tuple(known.labels[each] for each in side) for side in (techniques, data))
    chart = Matrix(f"{title}: papers that mention both", names, others, matrix)
    rows = tuple(Row(one, (known.labels[one], *row)) for one, row in zip(techniques, matrix))
    return Section(title, words, ("technique", *others), rows, charts=(chart,))
