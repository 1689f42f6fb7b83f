"""Gaps: what a task's papers name often and never together, ranked by what would be expected."""

from dataclasses import replace

import pytest

from kg.analytics.charts import Matrix
from kg.analytics.gaps import Cell, cells, field, gaps, thin
from kg.analytics.reports import make
from kg.views.report import FORMS
from tests import sample_graph
from tests.analytics.little import iri, linked, store_of

HOSTILE = "<b>mix & up</b>"
TYPES = {
    "sorting": "Task",
    "counting": "Task",
    "mixup": "Technique",
    HOSTILE: "Technique",
    "Pixels": "Dataset",
    "Words": "Benchmark",
}
#: So many papers name these.
PAPERS = (
    (6, ("sorting", "mixup", "Pixels")),
    (4, ("sorting", HOSTILE, "Words")),
    (1, ("sorting", "mixup", "Words")),
    (1, ("sorting",)),
    (3, ("counting", HOSTILE, "Pixels")),
)


@pytest.fixture(scope="module")
def store():
    named = [names for count, names in PAPERS for _ in range(count)]
    return store_of([linked(f"p{n:02}", "2024-01-01", names, TYPES) for n, names in enumerate(named)], TYPES)


def test_a_cell_that_no_paper_names_is_a_gap_with_its_margins(store):
    found = list(cells(field(store)))
    assert gaps(found) == [Cell(iri("sorting"), iri(HOSTILE), iri("Pixels"), 0, 4, 6, 12, 2.0, 3)]
    assert round(gaps(found)[0].chance, 3) == 0.135


def test_a_cell_of_fewer_papers_than_expected_is_thin(store):
    found = list(cells(field(store)))
    assert sorted((cell.papers, cell.expected) for cell in found) == [(0, 2.0), (1, 2.92), (4, 1.67), (6, 3.5)]
    assert thin(found) == []
    assert thin([replace(cell, expected=3.0) for cell in found])[0].papers == 1


def test_tasks_of_few_papers_have_no_cells(store):
    assert {cell.task for cell in cells(field(store))} == {iri("sorting")}


def test_the_report_ranks_gaps_shows_margins_and_a_sentence_for_each(store):
    report = make(store, "gaps")
    first = report.sections[0]
    assert first.title == "Never tried together"
    assert first.words == (
        "In 1 cells no paper mentions the three together. The most central: <b>mix & up</b> on Pixels for sorting, of "
        "which 2 papers would be expected and 0 are there."
    )
    assert [row.cells for row in first.rows] == [(HOSTILE, "Pixels", "sorting", 0, 2.0, 0.135, 4, 6, 12, 3)]
    assert [item.sentence for item in first.rows[0].evidence] == [
        "sorting and <b>mix & up</b> and Words.", "sorting and mixup and Pixels.",
    ]  # fmt: skip
    table = report.sections[-1]
    assert table.charts == (
        Matrix(
            "sorting: techniques by data: papers that mention both",
            ("mixup", HOSTILE),
            ("Pixels", "Words"),
            ((6, 1), (0, 4)),
        ),
    )
    assert [row.cells for row in table.rows] == [("mixup", 6, 1), (HOSTILE, 0, 4)]


def test_hostile_names_are_text(store):
    page = FORMS[".html"](make(store, "gaps"))
    assert "<b>mix" not in page
    assert "&lt;b&gt;mix &amp; up&lt;/b&gt;" in page


def test_a_small_graph_has_no_gaps_and_says_so():
    report = make(sample_graph.store(), "gaps")
    assert [section.words for section in report.sections][:1] == ["In 0 cells no paper mentions the three together."]
