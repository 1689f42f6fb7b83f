"""Boards rank what several papers report as reached, keep the rest apart with its reason, and say what to beware of."""

from decimal import Decimal

import pytest

from kg.analytics.leaderboards import leaderboard, leaderboards
from kg.analytics.reports import make
from kg.boards.building import Boards
from kg.boards.units import board_unit, scaled
from kg.extraction.values import Entity, Extraction, Mention, Result
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.nquads import boolean, iri, lines, term
from kg.papers import Paper
from kg.statements import Names, metric_id, of_entities, of_paper
from kg.views.report import FORMS
from kg.writing import Generation
from tests import sample_graph

NAMES = Names("urn:paperkg:")
HOSTILE = '<script>alert("x")</script> | [a](b)'
THINGS = {
    "Alpha": ("Model", "entity/alpha"), "Beta": ("Model", "entity/beta"), "Gamma": ("Model", "entity/gamma"),
    HOSTILE: ("Model", "entity/hostile"), "Pixels": ("Dataset", "entity/pixels"), "Words": ("Dataset", "entity/words"),
}  # fmt: skip
METRICS = {"accuracy": True, "error rate": False, "hazard ratio": None, "AUROC": True, "latency": False}


def paper(key, abstract, results, *, introduces=(), addresses=(), published="2024-05-01", **more):
    """A paper whose abstract is one sentence; a result is (subject, on, metric, raw, value, and what else it has)."""
    named = [(name, *THINGS[name]) for name in THINGS if name in abstract]
    entities = []
    for name, kind, _ in named:
        role = "introduces" if name in introduces else "addresses" if name in addresses else "uses"
        start = abstract.index(name)
        mention = Mention(name, "abstract", start, start + len(name), 0, len(abstract), kind, role, 0.9, "hand")
        entities.append(Entity(name, kind, role, 0.9, (mention,), roles_all=(role,)))
    found = tuple(
        Result(subject, on, metric, raw, value, kind, "abstract", 0, len(abstract), confidence, upper, unit)
        for subject, on, metric, raw, value, kind, confidence, upper, unit in (
            (*row[:5], *(row[5] if len(row) > 5 else {}).get("_", ("absolute", 0.9, None, None))) for row in results
        )
    )
    told = Paper(id=key, title=f"Paper {key}", abstract=abstract, published=published, **more)
    return LinkedPaper(key, told, Extraction(tuple(entities), (), found), tuple(thing for *_, thing in named))


def as_(kind="absolute", confidence=0.9, upper=None, unit=None):
    return {"_": (kind, confidence, upper, unit)}


PERCENT = as_(unit="%")
PAPERS = (
    paper("a", "Our Alpha reaches 91.5% accuracy on the Pixels test set.",
          [("Alpha", "Pixels", "accuracy", "91.5%", "91.5", PERCENT)], introduces=("Alpha",), urls=("https://x.org/a",)),
    paper("b", "Our Beta has an accuracy of 0.93 on Pixels, and Alpha has 95.0%.",
          [("Beta", "Pixels", "accuracy", "0.93", "0.93"), ("Alpha", "Pixels", "accuracy", "95.0%", "95.0", PERCENT)],
          introduces=("Beta",), published="2025"),
    paper("c", "Gamma may reach over 90% on Pixels val, 2.5% better than Beta.",
          [("Gamma", "Pixels", "accuracy", "90%", "90", as_(confidence=0.6, unit="%")),
           ("Gamma", "Pixels", "accuracy", "2.5%", "2.5", PERCENT)], published=None),
    paper("d", "Alpha gains 3% on Pixels, with 80 to 85% over seeds, and once 12%.",
          [("Alpha", "Pixels", "accuracy", "3%", "3", as_("improvement", unit="%")),
           ("Alpha", "Pixels", "accuracy", "80 to 85%", "80", as_(upper="85", unit="%")),
           ("Alpha", "Pixels", "accuracy", "12%", "12", as_(confidence=0.4, unit="%")),
           (None, "Pixels", "accuracy", "85%", "85", PERCENT)]),
    paper("e", "Beta has an error of 7.0% on Pixels.", [("Beta", "Pixels", "error rate", "7.0%", "7.0", PERCENT)]),
    paper("f", "Alpha has an error of 0.08 on Pixels.", [("Alpha", "Pixels", "error rate", "0.08", "0.08")]),
    paper("g", "Alpha has a hazard ratio of 1.4 on Words.", [("Alpha", "Words", "hazard ratio", "1.4", "1.4")]),
    paper("h", "Beta has a hazard ratio of 0.7 on Words.", [("Beta", "Words", "hazard ratio", "0.7", "0.7")],
          published="2023-01", published_inferred=True),
    paper("i", f"{HOSTILE} has 12 ms on Words.", [(HOSTILE, "Words", "latency", "12 ms", "12", as_(unit="ms"))]),
)  # fmt: skip


def store_of(papers):
    generation, boards = Generation(None, NAMES, 1), Boards(NAMES)
    entities = [CanonicalEntity(thing, thing, name, (kind,)) for name, (kind, thing) in THINGS.items()]
    ups = [
        (iri(NAMES.entity(metric_id(name))), term("kg:higherIsBetter"), boolean(up))
        for name, up in METRICS.items()
        if up is not None
    ]
    parts = [of_paper(one, NAMES) for one in papers]
    for one in papers:
        boards.observe(one)
    parts += [written for _, written in boards.parts()]
    parts += [of_entities(entities, METRICS, NAMES), lines(ups, NAMES.graph("catalog"))]
    generation.load([line for part in parts for line in part])
    return generation.store


@pytest.fixture(scope="module")
def store():
    return store_of(PAPERS)


def board(store, data, metric):
    return leaderboard(store, NAMES.entity(THINGS[data][1]), NAMES.entity(metric_id(metric)))


def test_a_board_ranks_models_by_their_own_paper_before_others(store):
    found = board(store, "Pixels", "accuracy")
    assert [(row.rank, row.label, row.value, row.own, row.setting, row.bound, row.notes) for row in found.rows] == [
        (None, "Alpha", Decimal("95.0"), False, (), "", ()),
        (1, "Beta", Decimal("93"), True, (), "", ("0.93 was read as 93 %",)),
        (2, "Alpha", Decimal("91.5"), True, ("test",), "", ()),
        (3, "Gamma", Decimal("90"), False, ("val",), "more than", ()),
    ]
    assert (found.unit, found.higher_is_better, found.papers, found.best.label) == ("%", True, 3, "Beta")


def test_a_row_leads_to_its_sentence_and_paper(store):
    row = board(store, "Pixels", "accuracy").rows[2]
    assert (row.title, row.issued, row.inferred, row.url) == ("Paper a", "2024-05-01", False, "https://x.org/a")
    assert (row.sentence, row.raw, row.confidence) == (
        "Our Alpha reaches 91.5% accuracy on the Pixels test set.",
        "91.5%",
        0.9,
    )
    assert row.sentence == PAPERS[0].paper.abstract[row.start : row.end]


def test_what_is_no_comparable_value_stands_apart_with_its_reason(store):
    assert [(one.reason, one.raw) for one in board(store, "Pixels", "accuracy").others] == [
        ("a difference", "2.5%"),
        ("a range", "80 to 85%"),
        ("an improvement", "3%"),
        ("below a confidence of 0.5", "12%"),
        ("no model is named", "85%"),
    ]


def test_warnings_name_what_keeps_rows_from_being_comparable(store):
    assert board(store, "Pixels", "accuracy").warnings == (
        "Papers report under different conditions: test (1), val (1), not said (2).",
        "The evidence of 1 of 4 rows is weak (confidence below 0.7).",
        "The sentence of 1 of 4 rows hedges.",
        "The value of 1 of 4 rows is a bound or rounded, as in “over 90 %”.",
        "2 of 4 rows come from papers that do not introduce the model.",
        "1 of 4 rows has no date.",
        "2 papers report Alpha between 91.5 and 95.",
    )


def test_papers_on_another_task_than_most_are_named():
    things = {"object detection": "Task", "fast detection": "Task", "pose estimation": "Task"}
    THINGS.update({name: (kind, f"entity/{name.replace(' ', '-')}") for name, kind in things.items()})
    told = (("Alpha", "object detection"), ("Beta", "fast detection"), ("Gamma", "pose estimation"))
    papers = [
        paper(name, f"For {task}, {name} has 5{n}.0% on Pixels.",
              [(name, "Pixels", "accuracy", f"5{n}.0%", f"5{n}", PERCENT)], introduces=(name,), addresses=(task,))
        for n, (name, task) in enumerate(told)
    ]  # fmt: skip
    found = board(store_of(papers), "Pixels", "accuracy")
    assert [row.tasks for row in found.rows] == [("pose estimation",), ("fast detection",), ("object detection",)]
    assert found.warnings == (
        "The metric may mean another thing where a paper names another task than detection, as most do: Gamma (pose "
        "estimation).",
    )


def test_where_less_is_better_a_small_number_without_a_sign_is_not_guessed(store):
    found = board(store, "Pixels", "error rate")
    assert [(row.rank, row.label, row.value) for row in found.rows] == [(1, "Beta", Decimal("7"))]
    assert [one.reason for one in found.others] == ["it is not said whether it is a percentage or a fraction"]
    assert "A single paper reports on this, so that nothing confirms it." in found.warnings


def test_an_unknown_direction_is_said_and_not_ranked(store):
    found = board(store, "Words", "hazard ratio")
    assert [(row.rank, row.label, row.issued, row.inferred) for row in found.rows] == [
        (None, "Beta", "2023-01", True),
        (None, "Alpha", "2024-05-01", False),
    ]
    assert found.warnings[0].startswith("It is not known whether more is better, so nothing is ranked")
    assert found.best is None


def test_all_boards_come_in_one_go_and_equal_the_single_ones(store):
    every = leaderboards(store)
    assert [(one.data_label, one.metric_label, one.papers) for one in every] == [
        ("Pixels", "accuracy", 3), ("Words", "hazard ratio", 2), ("Pixels", "error rate", 1), ("Words", "latency", 1),
    ]  # fmt: skip
    assert all(leaderboard(store, one.data, one.metric) == one for one in every)
    assert [one.metric_label for one in leaderboards(store, minimum=2)] == ["accuracy", "hazard ratio"]


def test_the_order_of_papers_does_not_matter(store):
    assert leaderboards(store_of(PAPERS[::-1])) == leaderboards(store)


def test_equal_values_share_a_rank():
    papers = [
        paper(
            name,
            f"{name} has 50.0% on Pixels.",
            [(name, "Pixels", "accuracy", "50.0%", "50.0", PERCENT)],
            introduces=(name,),
        )
        for name in ("Alpha", "Beta")
    ]
    assert [row.rank for row in board(store_of(papers), "Pixels", "accuracy").rows] == [1, 1]


def test_nothing_is_a_board_where_no_paper_reports(store):
    assert board(store, "Words", "accuracy") is None
    assert leaderboards(store_of(())) == ()


def test_the_sample_has_its_boards():
    told = [
        (b.data_label, b.metric_label, [(r.rank, r.label, str(r.value)) for r in b.rows])
        for b in leaderboards(sample_graph.store())
    ]
    assert ("ImageNet", "top-1 accuracy", [(1, "ViT", "88.55"), (2, "Swin Transformer", "87.3")]) in told


@pytest.mark.parametrize(
    ("value", "unit", "board", "up", "expected"),
    [
        ("93.1", "%", "%", True, ("93.1", "", "")),
        ("93.1", "", "%", True, ("93.1", "", "")),
        ("0.931", "", "%", True, ("93.1", "", "0.931 was read as 93.1 %")),
        ("0.931", "%", "%", True, ("0.931", "", "")),
        ("1", "", "%", True, ("1", "it is not said whether it is a percentage or a fraction", "")),
        ("0.2", "", "%", False, ("0.2", "it is not said whether it is a percentage or a fraction", "")),
        ("2012", "", "%", True, ("2012", "outside 0 to 100 %", "")),
        ("-3", "", "%", True, ("-3", "outside 0 to 100 %", "")),
        ("12", "ms", "%", True, ("12", "in another unit (ms)", "")),
        ("1.5", "s", "ms", False, ("1500", "", "1.5 s")),
        ("30", "fps", "ms", False, ("30", "in another unit (fps)", "")),
        ("3.2", "", "", False, ("3.2", "", "")),
    ],
)  # fmt: skip
def test_values_come_to_the_scale_of_the_board(value, unit, board, up, expected):
    made = scaled(Decimal(value), unit, board=board, up=up)
    assert (Decimal(expected[0]), *expected[1:]) == (made.value, made.reason, made.note)


@pytest.mark.parametrize(
    ("metric", "values", "expected"),
    [
        ("accuracy", [("0.9", "")], "%"),
        ("AUROC", [("0.9", ""), ("0.8", "")], ""),
        ("AUROC", [("0.9", ""), ("88.1", "")], "%"),
        ("latency", [("3", "s")], "ms"),
        ("FID", [("3", "")], ""),
    ],
)
def test_the_unit_of_a_board_is_the_metrics_or_what_papers_write(metric, values, expected):
    assert board_unit(metric, [(Decimal(value), unit) for value, unit in values]) == expected


@pytest.mark.parametrize("form", FORMS)
def test_the_report_shows_hostile_names_as_text_in_every_form(store, form):
    text = FORMS[form](make(store, "leaderboards"))
    assert "Pixels: accuracy" in text
    if form in (".html", ".md"):
        assert "<script>alert" not in text


def test_the_report_says_in_words_who_is_first(store):
    report = make(store, "leaderboards")
    assert (
        report.about[0] == "8 comparable values on 4 pairs of dataset and metric; on 2 of them several papers report."
    )
    first = report.sections[1]
    assert first.title == "Pixels: accuracy (%)"
    assert first.words == (
        "4 values from 3 papers; higher is better. Beta is first with 93 %, reported in 2025 by its own paper. "
        "Alpha follows with 91.5 %."
    )
    assert all(row.evidence[0].sentence for row in first.rows)
    assert [row.cells for row in report.sections[-1].rows] == [
        ("a difference", 1), ("a range", 1), ("an improvement", 1), ("below a confidence of 0.5", 1),
        ("it is not said whether it is a percentage or a fraction", 1), ("no model is named", 1),
    ]  # fmt: skip
