"""Every question of the library: its form, and its answer on the sample graph."""

import re
from decimal import Decimal

import pytest

from kg.catalog import normalised
from kg.errors import UsageError
from kg.queries import load, reference, run
from kg.questions import ENTITY_TYPES, parts

NAMES = sorted(load())


def rows(store, name, **parameters):
    return run(store, name, parameters).plain()


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_rows_and_the_columns_it_promises(store, name):
    answer = run(store, name)
    assert answer.variables == list(load()[name].columns)
    assert len(answer) > 0


@pytest.mark.parametrize("name", NAMES)
def test_a_question_runs_as_its_file_stands(store, name):
    question = load()[name]
    answer = store.query(question.text)
    if name == "neighbourhood":
        assert {str(t) for t in answer} == {str(t) for t in run(store, name).triples}
    else:
        assert [tuple(row) for row in answer] == list(run(store, name))


@pytest.mark.parametrize("name", NAMES)
def test_the_default_of_a_name_stands_in_the_file_as_its_search_key(name):
    question = load()[name]
    for parameter in question.parameters:
        suffix = "_name" if parameter.type in ENTITY_TYPES else "_title" if parameter.type == "paper" else ""
        key = normalised(parameter.default) if parameter.type in ENTITY_TYPES else parameter.default
        blocks = set(re.findall(rf'VALUES \?{parameter.name}{suffix} \{{ "?(.*?)"? \}}', question.text))
        assert blocks == {key}, parameter


@pytest.mark.parametrize("name", NAMES)
def test_every_question_is_told_in_full(name):
    question = load()[name]
    assert question.question.endswith("?")
    assert question.description.endswith(".")


@pytest.mark.parametrize("name", NAMES)
def test_every_question_names_its_graphs_and_orders_its_rows(name):
    text = load()[name].text
    assert "GRAPH " in text
    assert "ORDER BY" in text or "CONSTRUCT" in text


def test_questions_and_parts_do_not_share_names():
    assert set(load()).isdisjoint(parts())


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_of_one_gives_no_more_rows_than_none(store, name):
    assert 1 <= len(run(store, name, limit=1)) <= len(run(store, name, limit=0))


def test_most_used_datasets(store):
    assert rows(store, "most-used-datasets")[:4] == [
        ("GLUE", "Benchmark", 6, "2018-10-11"),
        ("ImageNet", "Dataset", 4, "2009"),
        ("COCO", "Dataset", 3, "2015-12-10"),
        ("RACE", "Dataset", 2, "2019-07-26"),
    ]


def test_most_used_benchmarks(store):
    assert rows(store, "most-used-benchmarks") == [("GLUE", 6, "2018-10-11"), ("SuperGLUE", 1, "2019-10-23")]


def test_paper_contents(store):
    title = "End-to-End Object Detection with Transformers"
    assert rows(store, "paper-contents", paper=title) == [
        ("introduces", "DETR", "Model", Decimal("0.95")),
        ("evaluates on", "COCO", "Dataset", Decimal("0.95")),
        ("uses", "ResNet", "Model", Decimal("0.95")),
        ("uses", "Transformer", "Model", Decimal("0.95")),
        ("compares with", "Faster R-CNN", "Model", Decimal("0.95")),
        ("addresses", "object detection", "Task", Decimal("0.95")),
    ]


def test_papers_about_an_entity_in_one_role(store):
    assert rows(store, "papers-about", entity="BERT", role="uses") == [
        ("DistilBERT, a distilled version of BERT: smaller, faster, cheaper and lighter", "2019-10-02", "uses",
         Decimal("0.95")),
        ("MASS: Masked Sequence to Sequence Pre-training for Language Generation", "2019-05-07", "uses",
         Decimal("0.95")),
    ]  # fmt: skip


def test_a_role_is_told_as_mentions_only_where_there_is_no_other(store):
    assert [row[2] for row in rows(store, "papers-about", entity="image classification")] == [
        "addresses", "addresses", "addresses", "mentions",
    ]  # fmt: skip


@pytest.mark.parametrize(("model", "expected"), [
    ("Swin Transformer", [(1, "Swin Transformer", "based on", "ViT", 1), (2, "ViT", "based on", "Transformer", 1)]),
    ("BERT-base", [(1, "BERT-base", "variant of", "BERT", 1), (2, "BERT", "based on", "Transformer", 1)]),
    ("SQuAD 1.1", [(1, "SQuAD 1.1", "variant of", "SQuAD", 0)]),
])  # fmt: skip
def test_what_a_model_is_based_on_at_any_distance(store, model, expected):
    assert rows(store, "based-on", model=model) == expected


def test_what_is_built_on_a_model_at_any_distance(store):
    assert rows(store, "built-on", model="BERT") == [
        (1, "ALBERT", "based on", "BERT", 1),
        (1, "BERT-base", "variant of", "BERT", 1),
        (1, "BERT-large", "variant of", "BERT", 1),
        (1, "DistilBERT", "based on", "BERT", 1),
        (1, "RoBERTa", "based on", "BERT", 1),
    ]


def test_the_best_comes_first_in_the_direction_of_the_metric(store):
    found = rows(store, "best-on", dataset="COCO", metric="AP")
    assert [row[:4] for row in found] == [
        (1, "Swin Transformer", Decimal("58.7"), "%"), (2, "DETR", Decimal("42.0"), "%"),
    ]  # fmt: skip
    lower = rows(store, "best-on", dataset="ImageNet", metric="top-5 error")
    assert [row[:5] for row in lower] == [(1, "ResNet", Decimal("3.57"), "%", "ensemble")]


def test_a_result_without_model_and_metric_stays_one_row(store):
    assert [row[:6] for row in rows(store, "results-on", dataset="SQuAD 2.0")] == [
        (None, None, None, Decimal("11.0"), "11 points", "improvement")
    ]


def test_metrics_on_a_dataset(store):
    assert rows(store, "metrics-on", dataset="RACE") == [
        ("accuracy", "higher", 2, 2, Decimal("83.2"), Decimal("89.4")),
    ]


def test_statements_below_a_confidence_are_left_out(store):
    assert rows(store, "models-evaluated-on", dataset="GLUE", min_confidence="0.95") == []
    assert len(rows(store, "models-evaluated-on", dataset="GLUE", min_confidence="0.9")) == 6


def test_what_outperforms_a_model(store):
    found = rows(store, "outperformed-by", model="BERT")
    assert [(row[0], row[2]) for row in found] == [("ALBERT", "2019-09-26"), ("RoBERTa", "2019-07-26")]


def test_comparison_counts_wins_losses_and_mere_comparisons(store):
    assert rows(store, "compared-with", model="Faster R-CNN") == [("DETR", 0, 0, 1)]
    assert rows(store, "compared-with", model="RoBERTa") == [("BERT", 1, 0, 0), ("ELECTRA", 0, 1, 0)]


def test_doubtful_claims_are_told_and_not_asserted(store):
    assert [row[:5] for row in rows(store, "doubtful-claims")] == [
        ("negated", "DistilBERT", "outperforms", "BERT", Decimal("0.8")),
        ("hedged", "DistilBERT", "outperforms", "ELMo", Decimal("0.6")),
    ]
    assert [row[2] for row in rows(store, "evidence", a="DistilBERT", b="ELMo")] == ["ELMo"]
    assert rows(store, "outperforms", model="DistilBERT") == []


@pytest.mark.parametrize(
    ("since", "first", "count"), [("2020", "MASS", 6), ("2020-05", "MASS", 4), ("2021-03-26", "MASS", 1)]
)
def test_what_is_new_since_a_date_of_any_precision(store, since, first, count):
    found = rows(store, "new-since", since=since)
    assert (found[0][1], len(found)) == (first, count)


def test_development_by_month(store):
    assert rows(store, "mentions-by-month", entity="BERT") == [
        ("2018-10", 1, 1), ("2019-05", 1, 1), ("2019-07", 1, 0), ("2019-09", 1, 0), ("2019-10", 1, 1),
    ]  # fmt: skip


def test_gaps_of_a_task(store):
    assert rows(store, "untried", task="object detection")[0] == ("residual learning", "ADE20K", 1, 1, 0)


def test_broader_and_narrower(store):
    assert rows(store, "broader-and-narrower", entity="semantic segmentation") == [
        ("broader", "computer vision", None),
        ("broader", "image segmentation", None),
    ]


def test_what_an_organisation_introduced_in_any_case(store):
    found = rows(store, "introduced-by-organization", organization="MICROSOFT")
    assert [row[:3] for row in found] == [
        ("Swin Transformer", "Model", "2021-03-25"),
        ("MASS", "Model", "2019-05-07"),
        ("residual learning", "Technique", "2015-12-10"),
        ("ResNet", "Model", "2015-12-10"),
    ]


def test_links_of_a_paper(store):
    assert rows(store, "links-of-paper", paper="2005.12872") == [
        ("code", "https://github.com/facebookresearch/detr"),
        ("paper", "https://arxiv.org/abs/2005.12872"),
    ]


def test_the_reference_names_every_question_with_its_call():
    page = reference()
    assert re.findall(r"^## (.*)$", page, re.MULTILINE) == NAMES
    assert 'kg query best-on -p dataset="ImageNet" -p metric="top-1 accuracy"' in page.splitlines()


def test_an_unknown_question_is_answered_with_near_names(store):
    with pytest.raises(UsageError, match=r"no question named 'most-used-modles'.* did you mean most-used-models"):
        run(store, "most-used-modles")


def test_an_unknown_parameter_is_answered_with_those_there_are(store):
    with pytest.raises(UsageError, match=r"^evidence has no parameter 'c'; it takes a, b, min_confidence$"):
        run(store, "evidence", {"c": "x"})


@pytest.mark.parametrize(("parameter", "value"), [
    ("min_confidence", "2"), ("min_confidence", "0.5 }"), ("min_confidence", ""), ("min_confidence", "½"),
])  # fmt: skip
def test_a_confidence_must_be_one(store, parameter, value):
    with pytest.raises(UsageError, match="is not a number from 0 to 1"):
        run(store, "results-on", {parameter: value})


@pytest.mark.parametrize("value", ["yesterday", "2020-13", "2020-1-1", "2020' }"])
def test_a_date_must_be_one(store, value):
    with pytest.raises(UsageError, match="is not a date such as"):
        run(store, "new-since", {"since": value})


def test_how_two_things_are_connected(store):
    assert rows(store, "connected", a="DistilBERT", b="Transformer")[:2] == [
        ("DistilBERT", "→ basedOn", "BERT", "→ basedOn", "Transformer", 1),
    ]


def test_central_entities_of_one_type(store):
    assert rows(store, "central-entities", kind="dataset") == [("ImageNet", "Dataset", Decimal("0.04"), 20, 4)]
    assert [row[0] for row in rows(store, "bridging-entities")] == ["ImageNet", "BERT", "GLUE"]


def test_a_limit_holds_for_the_subquery_that_finds_the_least_count(store):
    everything = run(store, "most-used-models", {}, limit=0)
    assert len(everything) == 16
    assert [len(run(store, "most-used-models", {}, limit=limit)) for limit in (3, 12, 30)] == [3, 12, 16]
