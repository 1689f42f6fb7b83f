"""Charts have finished coordinates, words that stand for them, and never tell anything by colour alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment, PackageLoader, select_autoescape

from kg.analytics.charts import Bar, Bars, Groups, Lines, Matrix, Point, Points, Series
from kg.views import charts
from kg.views.scales import Scale, spread, ticks, timeline, when

BARS = Bars("Papers", (Bar("Alpha", 4), Bar("A name that is far too long to stand beside a bar", 1)))
LINES = Lines(
    "By month", ("2024-01", "2024-02", "2024-03"), (Series("Alpha", (0, 4, 2)), Series("Beta", (1, None, 2))), True
)
POINTS = Points(
    "AP",
    (Point("Late", "2024-06", 40.0), Point("Old", "2022", 30.0, True), Point("New", "2023-01-01", 50.0, True)),
    "%",
)
MATRIX = Matrix("Cells", ("mixup", "dropout"), ("COCO", "GLUE"), ((3, 0), (1, 12)))
GROUPS = Groups("Confidence", ("low", "high"), (Series("mentions", (2, 8)), Series("claims", (1, None))))


@pytest.fixture(scope="module")
def template():
    environment = Environment(loader=PackageLoader("kg.views"), autoescape=select_autoescape(["j2"]), trim_blocks=True)
    charts.install(environment)
    return environment.from_string('{% import "charts.html.j2" as charts %}{{ charts.figure(chart) }}')


@pytest.mark.parametrize(
    ("chart", "text"),
    [
        (BARS, "Alpha: 4; A name that is far too long to stand beside a bar: 1"),
        (LINES, "Alpha: 0 in 2024-01, 4 in 2024-02, 2 in 2024-03; Beta: 1 in 2024-01, 2 in 2024-03"),
        (POINTS, "Old: 30% (2022); New: 50% (2023-01-01)"),
        (MATRIX, "mixup, COCO: 3; dropout, COCO: 1; dropout, GLUE: 12"),
        (GROUPS, "mentions, low: 2; claims, low: 1; mentions, high: 8; claims, high: 0"),
    ],
)
def test_a_chart_says_in_words_what_it_shows(template, chart, text):
    assert charts.drawn(chart).text == text
    svg = template.render(chart=chart)
    assert f'<title id="{charts.drawn(chart).id}-t">{chart.title}</title>' in svg
    assert f"{text}</desc>" in svg


def test_bars_are_as_long_as_their_values_and_names_are_shortened():
    marks = charts.drawn(BARS).marks
    assert [(mark.x, mark.y, mark.width, mark.text) for mark in marks] == [
        (240, 4, 400.0, "Alpha"), (240, 26, 100.0, "A name that is far too long to st…"),
    ]  # fmt: skip


def test_lines_differ_in_dashes_and_bear_their_names_apart():
    drawing = charts.drawn(LINES)
    assert [line.style for line in drawing.lines] == [1, 2]
    assert [line.points for line in drawing.lines] == ["56,246 313,16", "56,188.5"]
    assert [line.tail for line in drawing.lines] == ["313,16 570,131", "56,188.5 570,131"]
    assert abs(drawing.lines[0].name.y - drawing.lines[1].name.y) >= 15
    assert drawing.note == "The last month is not over: it is drawn dotted."


def test_points_have_a_step_line_through_the_best_so_far():
    drawing = charts.drawn(POINTS)
    assert [(mark.title, mark.strong) for mark in drawing.marks] == [
        ("Old: 30% (2022)", True), ("New: 50% (2023-01-01)", True), ("Late: 40% (2024-06)", False),
    ]  # fmt: skip
    places = drawing.lines[0].points.split()
    assert len(places) == 4
    assert places[0].split(",")[1] == places[1].split(",")[1] == "246"
    assert places[2].split(",")[1] == "16"


def test_cells_bear_their_numbers_and_empty_ones_none():
    assert [(mark.text, mark.style) for mark in charts.drawn(MATRIX).marks] == [("3", 1), ("", 0), ("1", 1), ("12", 4)]


def test_series_of_groups_differ_in_pattern(template):
    svg = template.render(chart=GROUPS)
    one = charts.drawn(GROUPS).id
    assert f'<pattern id="{one}-2"' in svg
    assert svg.count(f'fill="url(#{one}-2)"') == 3


@pytest.mark.parametrize(
    "chart", [Bars("", ()), Lines("", (), ()), Points("", ()), Matrix("", (), (), ()), Groups("", (), ())]
)
def test_a_chart_of_nothing_is_drawn(template, chart):
    assert "<svg" in template.render(chart=chart)


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=30))
def test_marks_stay_within_the_drawing(values):
    drawing = charts.drawn(Lines("x", tuple(f"2024-{n:02}" for n in range(len(values))), (Series("x", tuple(values)),)))
    places = [tuple(map(float, place.split(","))) for place in drawing.lines[0].points.split()]
    assert all(56 <= x <= charts.WIDTH and 0 <= y <= drawing.height for x, y in places)


@given(st.floats(-1e6, 1e6), st.floats(0, 1e6))
def test_ticks_enclose_what_they_measure(low, span):
    found = ticks(low, low + span)
    unseen = (found[1] - found[0]) * 1e-6
    assert found[0] <= low + unseen
    assert found[-1] >= low + span - unseen
    assert 2 <= len(found) <= 12


@pytest.mark.parametrize(
    ("date", "expected"), [("2024", 2024.5), ("2024-01-01", 2024.0), ("2024-12", 2024 + 11.5 / 12)]
)
def test_a_date_has_a_place_in_its_year(date, expected):
    assert when(date) == expected


def test_an_axis_names_years_where_there_are_many_months():
    months = tuple(f"{2020 + n // 12}-{n % 12 + 1:02}" for n in range(30))
    assert timeline(months) == [(0, "2020"), (12, "2021"), (24, "2022")]


def test_labels_do_not_cover_each_other():
    assert spread([100, 100, 100], 15, 0, 200) == [100, 115, 130]
    assert spread([200, 200], 15, 0, 200) == [185, 200]


def test_a_scale_of_one_value_is_no_division_by_zero():
    assert Scale(3, 3, 0, 100)(3) == 0.0
