"""Trends: when things were first seen, what rises and what only seems to, and how long data lasts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analytics.growth import Growth, HalfLife, growth, half_life, moving
from kg.analytics.reports import make
from kg.analytics.trends import (
    Trend,
    calendar,
    declining,
    emerging,
    half_lives,
    monthly,
    rising,
    rising_now,
    trend,
    trends,
)
from tests import sample_graph
from tests.analytics.little import iri, linked, store_of

TYPES = {"Alpha": "Model", "Old": "Model", "Steady": "Technique", "Pixels": "Dataset", "New": "Model"}


def months(first, count):
    start = int(first[:4]) * 12 + int(first[5:]) - 1
    return [f"{n // 12}-{n % 12 + 1:02}" for n in range(start, start + count)]


def papers():
    """Ten papers a month over 25 months: one names Steady, of the first twelve two Old, of the others four Alpha."""
    for place, month in enumerate(months("2023-01", 25)):
        for n in range(10):
            names = ["Steady"] if n == 0 else []
            names += ["Old"] if n in (1, 2) and place < 12 else []
            names += ["Alpha"] if n in (1, 2, 3, 4) and place >= 12 else []
            names += ["New"] if n == 5 and place in (22, 23, 24) else []
            names += ["Pixels"] if n > 5 and place < 8 else []
            yield linked(
                f"{month}-{n}", f"{month}-{n + 1:02}", names, TYPES, introduces=("New",) if place == 22 else ()
            )
    yield linked("year", "2022", ["Pixels"], TYPES)
    yield linked("none", None, ["Pixels", "Steady"], TYPES)
    yield linked("guess", "2024-06-30", ["Steady"], TYPES, published_inferred=True)


@pytest.fixture(scope="module")
def store():
    return store_of(list(papers()), TYPES)


@pytest.fixture(scope="module")
def when(store):
    return calendar(store)


@pytest.fixture(scope="module")
def found(store):
    return trends(store)


def test_the_calendar_says_what_is_dated_and_how(when):
    assert when.months == tuple(months("2023-01", 25))
    assert (when.total, when.dated, when.year_only, when.inferred, when.last, when.partial) == (
        253,
        252,
        1,
        1,
        "2025-01-10",
        True,
    )
    assert dict(when.years) == {2022: 1, 2023: 120, 2024: 121, 2025: 10}
    assert when.whole()[-1] == "2024-12"


def test_a_trend_counts_papers_by_month_and_year(store):
    assert trend(store, [iri("Pixels"), iri("New"), "urn:paperkg:entity/unknown"]) == {
        iri("Pixels"): Trend(
            iri("Pixels"), "Pixels", ("Dataset",), 34, "2022", "",
            tuple((month, 4) for month in months("2023-01", 8)), ((2022, 1), (2023, 32)),
        ),
        iri("New"): Trend(
            iri("New"), "New", ("Model",), 3, "2024-11-06", "2024-11-06",
            (("2024-11", 1), ("2024-12", 1), ("2025-01", 1)), ((2024, 2), (2025, 1)),
        ),
    }  # fmt: skip
    assert trend(store, []) == {}


def test_a_sparkline_has_a_value_for_each_month(store, when):
    assert monthly(trend(store, [iri("Old")])[iri("Old")], when.months[10:14]) == (2, 2, 0, 0)


def test_entities_of_few_papers_are_not_read(found, store):
    assert [each.label for each in found] == ["Alpha", "Pixels", "Steady", "Old", "New"]
    assert [each.label for each in trends(store, minimum=30)] == ["Alpha", "Pixels"]


def test_rising_and_declining_are_told_and_the_steady_is_not(found, when):
    assert [(each.trend.label, each.growth.recent, each.growth.before, each.sure) for each in rising(found, when)] == [
        ("Alpha", 48, 0, True)
    ]
    down = declining(found, when)
    assert [(each.trend.label, each.growth.recent, each.growth.before, each.sure) for each in down] == [
        ("Pixels", 0, 32, True), ("Old", 0, 24, True),
    ]  # fmt: skip


def test_the_month_that_is_not_over_is_compared_by_shares(found, when):
    assert rising_now(found, when) == []


def test_emerging_is_what_was_first_seen_within_a_year(found, when):
    assert [each.label for each in emerging(found, when)] == ["New"]


def test_half_lives_are_those_of_data_by_its_share_of_each_year(found, when):
    assert [(each.label, life) for each, life in half_lives(found, when)] == [
        ("Pixels", HalfLife(2023, 32 / 120, 32, 0.5)),
    ]  # fmt: skip


def test_a_month_is_over_when_its_last_day_has_a_paper():
    assert calendar(store_of([linked("x", "2024-02-29", ["Alpha"], TYPES)], TYPES)).partial is False


def test_nothing_is_dated_and_nothing_breaks():
    store = store_of([linked("x", None, ["Alpha"], TYPES)], TYPES)
    report = make(store, "trends")
    assert [section.title for section in report.sections if section.rows] == []
    assert report.about[0].startswith("1 papers: 0 have a month, 0 only a year, 1 no date at all.")


@pytest.mark.parametrize(
    ("counts", "papers", "ratio", "p"),
    [
        ((6, 0), (100, 100), 13.0, 0.015625),
        ((1, 0), (100, 100), 3.0, 0.5),
        ((5, 5), (100, 100), 1.0, 0.623047),
        ((2, 10), (10, 100), 2.19, 0.299012),
        ((0, 8), (100, 100), 0.06, 0.003906),
    ],
)
def test_growth_is_smoothed_and_tested(counts, papers, ratio, p):
    assert growth([counts], papers) == [Growth(*counts, ratio, p)]


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), max_size=20), st.integers(50, 900), st.integers(50, 900)
)
def test_rising_and_declining_never_overlap(counts, later, earlier):
    found = growth(counts, (later, earlier))
    up, down = ({place for place, _ in moving(found, up=way)} for way in (True, False))
    assert not up & down
    assert all(0 <= each.p <= 1 for each in found)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({2015: 10, 2016: 8, 2017: 2}, HalfLife(2015, 0.1, 10, 1.5)),
        ({2015: 4, 2016: 20, 2017: 15}, HalfLife(2016, 0.2, 20, None)),
        ({2014: 20, 2015: 9, 2016: 16, 2017: 4}, HalfLife(2014, 0.2, 20, 2.5)),
        ({2014: 20, 2015: 9, 2016: 10, 2017: 16}, HalfLife(2014, 0.2, 20, 0.9)),
        ({2015: 4, 2016: 4, 2017: 4}, None),
        ({}, None),
    ],
)
def test_half_life_is_from_the_best_year_to_half_its_share(counts, expected):
    assert half_life(counts, dict.fromkeys(range(2014, 2018), 100)) == expected


def test_the_report_says_what_the_dates_allow(store):
    report = make(store, "trends")
    assert report.about == (
        "253 papers: 251 have a month, 1 only a year, 1 no date at all. What is said of months rests on the first, "
        "what is said of years on both; undated papers count nowhere.",
        "1 dates were worked out and not printed.",
        "The last month, 2025-01, ends with 2025-01-10 and is not over: it is compared by shares.",
    )
    assert [(section.title, section.words) for section in report.sections] == [
        ("Papers", "Dated papers are of 2022 to 2025; most, 121, are of 2024."),
        ("Rising this month",
         "The papers of 2025-01 (10) against those of the months before, up to 12. Nothing stands out."),
        ("Rising over the year",
         "The papers of 2024-01 to 2024-12 (121) against those of 2023-01 to 2023-12 (120). 1 of 1 is sure. "
         "First is Alpha, in 48 papers after 0 before."),
        ("Declining over the year",
         "The papers of 2024-01 to 2024-12 (121) against those of 2023-01 to 2023-12 (120). 2 of 2 are sure. "
         "First is Pixels, in 0 papers after 32 before."),
        ("Emerging", "First seen since 2024-02, in at least 3 papers. New is named most, by 3 papers."),
        ("How long datasets and benchmarks last",
         "1 datasets and benchmarks have a year with at least 5 papers. 1 are past their half-life, "
         "which is 0.5 years in the middle."),
    ]  # fmt: skip
    assert all(row.evidence for section in report.sections[1:] for row in section.rows)


def test_the_sample_gives_the_same_report_twice():
    assert make(sample_graph.store(), "trends") == make(sample_graph.store(), "trends")
