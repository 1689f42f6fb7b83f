"""What the build decides of reported values is stored, and questions, reports and pages say the same."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.analytics.leaderboards import leaderboards
from kg.boards.building import Boards
from kg.boards.ranking import standings
from kg.boards.reading import Told
from kg.explorer.asking import texts
from kg.explorer.boards import board_page
from kg.queries import run
from kg.vocabulary import short
from tests import sample_graph
from tests.analytics.test_leaderboards import NAMES, PAPERS, PERCENT, paper


def parts_of(papers):
    boards = Boards(NAMES)
    for one in papers:
        boards.observe(one)
    return list(boards.parts())


def said(lines):
    """The statements of a part, as short as they can be told."""
    for line in lines:
        _, predicate, value = line.rsplit(" <", 1)[0].split(" ", 2)
        yield f"{short(predicate[1:-1])} {value.partition('^^')[0]}"


def test_a_board_is_a_node_with_its_best_result_and_a_result_tells_its_place():
    papers = [
        paper("a", "Alpha has 91.5% on Pixels val.", [("Alpha", "Pixels", "accuracy", "91.5%", "91.5", PERCENT)]),
        paper("b", "Beta may have 0.93 on Pixels.", [("Beta", "Pixels", "accuracy", "0.93", "0.93")]),
        paper("c", "Alpha has 90% or 91.5% on Pixels, by 2% more.",
              [("Alpha", "Pixels", "accuracy", "90%", "90", PERCENT),
               ("Alpha", "Pixels", "accuracy", "2%", "2", PERCENT)]),
    ]  # fmt: skip
    (board, node), (best, first), *others = parts_of(papers)
    assert list(said(node)) == [
        "rdf:type <https://w3id.org/paperkg/ontology#Leaderboard>",
        f"kg:bestResult <urn:paperkg:{best}>",
        'kg:bestValue "93.0"',
        "kg:metric <urn:paperkg:entity/accuracy-324c4608>",
        "kg:onData <urn:paperkg:entity/pixels>",
        'kg:paperCount "3"',
        'kg:resultCount "3"',
        'kg:unit "%"',
    ]
    where = f"kg:onLeaderboard <urn:paperkg:{board}>"
    assert [list(said(lines)) for lines in (first, *(lines for _, lines in others))] == [
        ['kg:comparableValue "93.0"', 'kg:hedged "true"', where, 'kg:rank "1"'],
        ['kg:comparableValue "91.5"', 'kg:conditions "val"', where, 'kg:rank "2"'],
        ['kg:comparableValue "90.0"', where],
        ['kg:notComparable "a difference"', where],
    ]


def test_masks_and_keypoints_have_boards_of_their_own():
    papers = [
        paper(name, f"{name} has {raw} AP on Pixels{what}.", [(name, "Pixels", "AP", raw, raw)])
        for name, raw, what in (("Alpha", "50.1", ""), ("Beta", "60.2", " for keypoint detection"))
    ]
    boards = Boards(NAMES)
    for one in papers:
        boards.observe(one)
    assert sorted(boards.metrics) == ["AP", "keypoint AP"]
    assert [sum("bestValue" in line for line in lines) for _, lines in boards.parts()] == [1, 0, 1, 0]


def test_a_result_says_nothing_of_a_board_without_rows():
    ((_, lines),) = parts_of([paper("a", "By 3% on Pixels.", [(None, "Pixels", "accuracy", "3%", "3", PERCENT)])])
    assert list(said(lines)) == ['kg:notComparable "no model is named"']


def told(number, value, subject, own, setting):
    return Told(
        f"<n{number}>", "d", "accuracy", subject, f"p{number % 3}", "2024", Decimal(value), "%", 0, 0.9, own, setting
    )


ROWS = st.lists(
    st.tuples(st.integers(0, 99), st.sampled_from("abc"), st.booleans(), st.sampled_from([(), ("val",)])), min_size=1
).map(lambda rows: [told(number, *row) for number, row in enumerate(rows)])


@given(ROWS)
def test_every_number_has_a_place_or_a_reason_and_every_model_one_rank(rows):
    made = standings("accuracy", rows)
    assert sorted(one.told.node for one in (*made.rows, *made.others)) == sorted(row.node for row in rows)
    assert all(one.reason for one in made.others)
    assert not any(one.reason for one in made.rows)
    ranked = [one.told.subject for one in made.rows if one.rank]
    assert sorted(ranked) == sorted({row.subject for row in rows})
    assert [one.value for one in made.rows] == sorted((one.value for one in made.rows), reverse=True)
    assert made.first


@given(ROWS, st.randoms())
def test_the_order_of_what_is_told_does_not_matter(rows, random):
    mixed = random.sample(rows, len(rows))
    assert standings("accuracy", sorted(mixed, key=lambda one: one.node)) == standings(
        "accuracy", sorted(rows, key=lambda one: one.node)
    )


@pytest.fixture(scope="module")
def store():
    return sample_graph.store()


def test_questions_reports_and_pages_name_the_same_values(store):
    """For every board: `kg query best-on` and `best-results`, the report, and the page of the explorer."""
    best = {row[0:2]: (row[5], row[3]) for row in run(store, "best-results").plain()}
    boards = leaderboards(store)
    assert {(one.data_label, one.metric_label) for one in boards if one.papers > 1} == best.keys()
    paths = {row[1:3]: row[0].removeprefix(store.names.base) for row in texts(store, "boards", limit=100)}
    for board in boards:
        ranked = [(row.rank, row.label, row.value) for row in board.rows if row.rank]
        asked = run(store, "best-on", {"dataset": board.data_label, "metric": board.metric_label}).plain()
        assert [row[:3] for row in asked] == ranked
        if (board.data, board.metric) in paths:
            assert best[board.data_label, board.metric_label] == ranked[0][1:]
            page = board_page(store, paths[board.data, board.metric])
            assert [(row[0].value, row[1].text, row[2].value) for row in page.table.rows if row[0].text] == ranked


def test_boards_of_papers_in_any_order_are_the_same():
    assert parts_of(PAPERS[::-1]) == parts_of(PAPERS)
