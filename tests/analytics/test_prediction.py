"""Links are foretold from earlier papers alone, and scored against later ones."""

import random
from dataclasses import replace

import pytest

from kg.analytics.prediction import COMBINED, FIRST, is_before, predict, predicted, split
from kg.analytics.predictors import PREDICTORS, Pairs, Told, told
from kg.analytics.reading import Node
from kg.analytics.reports import make
from tests import sample_graph

FIELDS, THINGS, YEARS = 3, 8, range(2010, 2026)


def world(seed=1, papers=40):
    """Papers of three fields, each with models and data of its own, some of them more popular than others."""
    chance = random.Random(seed)
    nodes, dates, mentions, tried = {}, {}, set(), set()
    for field in range(FIELDS):
        for place in range(THINGS):
            nodes[f"model/{field}{place}"] = Node(f"M{field}{place}", ("Model",), 1, None)
            nodes[f"data/{field}{place}"] = Node(f"D{field}{place}", ("Dataset",), 1, None)
    for year in YEARS:
        for number in range(papers):
            paper, field = f"paper/{year}-{number:02d}", number % FIELDS
            dates[paper] = str(year)
            model, data = (min(chance.randrange(THINGS) for _ in range(2)) for _ in range(2))
            ends = f"model/{field}{model}", f"data/{field}{data}"
            mentions |= {(paper, end) for end in ends}
            if chance.random() < 0.15:
                tried.add((paper, *ends))
    return Told(dates, frozenset(mentions), frozenset(tried), nodes)


def test_time_is_split_and_later_papers_are_the_judge():
    found = predicted(world()).evaluation
    assert (found.cut, found.earlier, found.later, found.left_out) == ("2022", 480, 160, 0)
    assert [score.predictor for score in found.scores] == [*PREDICTORS, COMBINED]
    assert 0 < found.came_true < found.candidates
    assert all(0 <= score.area <= 1 and 0 <= score.precision <= 1 for score in found.scores)


def test_combined_beats_popularity_where_fields_are_apart():
    scores = {score.predictor: score for score in predicted(world()).evaluation.scores}
    assert scores[COMBINED].area > scores["popularity"].area + 0.1
    assert scores[COMBINED].precision > scores["popularity"].precision


def test_what_is_likely_lies_within_a_field_and_was_not_tried():
    known = world()
    prediction = predicted(known, top=10)
    assert prediction.predictor == COMBINED
    assert all(pair.model[6] == pair.data[5] for pair in prediction.likely)
    assert not {(pair.model, pair.data) for pair in prediction.likely} & {pair[1:] for pair in known.tried}
    scores = [pair.score for pair in prediction.likely]
    assert scores == sorted(scores, reverse=True)


def test_nothing_later_is_known_before_the_split():
    """Papers since the split change what comes true, and nothing in what the predictors say of earlier ones."""
    known = world()
    earlier = {paper for paper, date in known.dates.items() if date < "2022"}
    before = replace(
        known,
        mentions=frozenset(pair for pair in known.mentions if pair[0] in earlier),
        tried=frozenset(one for one in known.tried if one[0] in earlier),
    )
    late = {paper for paper in earlier if known.dates[paper] >= "2020"}
    assert (Pairs(known, earlier, late).columns() == Pairs(before, earlier, late).columns()).all()


def test_papers_without_a_date_or_with_too_coarse_a_one_are_left_out():
    dates = {f"paper/{n:02d}": f"2024-{1 + n // 5:02d}-{1 + n % 5:02d}" for n in range(50)}
    dates |= {"paper/year": "2024", "paper/none": ""}
    assert split(dates.values()) == "2024-08"
    assert [is_before(date, "2024-09") for date in ("2024", "", "2024-08", "2024-09-01")] == [False, False, True, False]


@pytest.mark.parametrize("dates", [[], ["", ""], ["2024"] * 9])
def test_without_dates_there_is_no_split(dates):
    assert split(dates) is None


def test_too_few_links_are_ranked_by_shared_context_and_say_so():
    prediction = predict(sample_graph.store())
    assert (prediction.predictor, prediction.evaluation) == ("shared context", None)
    first = prediction.likely[0]
    assert (prediction.nodes[first.model].label, prediction.nodes[first.data].label) == ("Transformer", "RACE")
    report = make(sample_graph.store(), "links")
    assert [section.title for section in report.sections] == ["Likely next"]
    assert report.about[-1].endswith(
        "no predictor could be fitted or scored, and pairs are ranked by shared context alone."
    )


def test_what_a_store_tells_as_tried():
    known = told(sample_graph.store())
    label = {iri: node.label for iri, node in known.nodes.items()}
    assert sorted({(label[m], label[d]) for _, m, d in known.tried if label[m] in ("ViT", "ELMo")}) == [
        ("ELMo", "GLUE"),
        ("ViT", "ADE20K"),
        ("ViT", "CIFAR-100"),
        ("ViT", "COCO"),
        ("ViT", "ImageNet"),
    ]


def test_nothing_is_foretold_of_nothing():
    empty = predicted(Told({}, frozenset(), frozenset(), {}))
    assert (empty.likely, empty.evaluation) == ((), None)


def test_the_same_papers_in_another_order_give_the_same_figures():
    known = world(seed=3)
    turned = replace(
        known, dates=dict(reversed(known.dates.items())), nodes=dict(reversed(known.nodes.items())),
    )  # fmt: skip
    one, other = predicted(known, top=FIRST), predicted(turned, top=FIRST)
    assert (one.likely, one.evaluation) == (other.likely, other.evaluation)
