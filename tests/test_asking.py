"""Plain questions find their named question, or say why not."""

from itertools import product

import pytest

from kg.asking import FILLERS, ask, compiled, templates, understand
from kg.errors import KgError, NotFound, UsageError
from kg.questions import ENTITY_TYPES, Parameter, library, parse


@pytest.mark.parametrize(
    ("text", "call"),
    [
        ("datasets for object detection", "datasets-for-task -p task='object detection'"),
        ("What are the datasets for object detection?", "datasets-for-task -p task='object detection'"),
        ("DATASET FOR OBJECT DETECTION", "datasets-for-task -p task='OBJECT DETECTION'"),
        ("please show me all benchmarks for question answering.", "datasets-for-task -p task='question answering'"),
        ("object detection datasets", "datasets-for-task -p task='object detection'"),
        ("which models were evaluated on GLUE?", "models-evaluated-on -p dataset=GLUE"),
        ("what does RoBERTa outperform", "outperforms -p model=RoBERTa"),
        ("what outperforms BERT", "outperformed-by -p model=BERT"),
        ("best model on ImageNet by top-1 accuracy", "best-on -p dataset=ImageNet -p metric='top-1 accuracy'"),
        ("best top-1 accuracy on ImageNet", "best-on -p metric='top-1 accuracy' -p dataset=ImageNet"),
        ("what is best on ImageNet?", "results-on -p dataset=ImageNet"),
        ("best model on ImageNet", "results-on -p dataset=ImageNet"),
        ("what is rising since 2020?", "trending-since -p since=2020"),
        ("what is rising this year?", "trending-since -p since=2022"),
        ("trending in the last 3 years", "trending-since -p since=2019-10-18"),
        ("what is new this month", "new-since -p since=2022-10"),
        ("who introduced BERT?", "introduced-by -p entity=BERT"),
        ("papers about BERT", "papers-about -p entity=BERT"),
        ("papers about BERT and GLUE", "papers-with-both -p a=BERT -p b=GLUE"),
        ("what has Google introduced?", "introduced-by-organization -p organization=Google"),
        ("BERT's results", "results-of -p model=BERT"),
        ("results on the COCO dataset", "results-on -p dataset='the COCO dataset'"),
        ("what is BERT based on", "based-on -p model=BERT"),
        ("what is based on BERT", "built-on -p model=BERT"),
        ("papers like Attention Is All You Need", "similar-papers -p paper='Attention Is All You Need'"),
        ("what is new since 2020-05?", "new-since -p since=2020-05"),
        ("what was RoBERTa trained on?", "training-data-of -p model=RoBERTa"),
        ("models trained on BookCorpus", "models-trained-on -p dataset=BookCorpus"),
        ("code for 'DETR'", "code-for -p entity=DETR"),
        ("how are BERT and RoBERTa related", "connected -p a=BERT -p b=RoBERTa"),
        ("evidence for BERT and RoBERTa", "evidence -p a=BERT -p b=RoBERTa"),
        ("What do BERT and ViT have in common?", "in-common -p a=BERT -p b=ViT"),
        ("techniques for machine translation", "techniques-for-task -p task='machine translation'"),
        ("models using self-attention", "users-of-technique -p technique=self-attention"),
        ("variants of BERT", "variants-of -p entity=BERT"),
        ("most used datasets", "most-used-datasets"),
        ("models", "most-used-models"),
        ("what is untried in object detection", "untried -p task='object detection'"),
        ("papers by month", "papers-by-month"),
        ("metrics on GLUE", "metrics-on -p dataset=GLUE"),
        ("compare BERT with others", "compared-with -p model=BERT"),
    ],
)
def test_a_question_finds_its_template(store, text, call):
    match, rows = ask(store, text)
    assert match.call == f"kg query {call}"
    assert len(rows) > 0
    assert rows.sparql.startswith("# question: ")


def test_there_are_many_templates_and_all_questions_have_one():
    assert len(templates()) >= 100
    assert [name for name, question in library().items() if not question.asks] == []


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.text)
def test_a_template_names_each_parameter_once_and_leaves_out_only_such_as_have_a_default(template):
    names = [part.name for part in template.parts if isinstance(part, Parameter)]
    assert len(set(names)) == len(names)
    asked = {parameter.name for parameter in template.question.parameters
             if parameter.type not in ("confidence", "integer") and parameter.default != "any"}  # fmt: skip
    assert set(names) == asked, template.text


def forms(template):
    """The ways in which a template can be said, parameters told by their types."""
    parts = [
        ["{" + ("entity" if part.type in ENTITY_TYPES else part.type) + "}"] if isinstance(part, Parameter)
        else [*part.forms, *([""] if part.optional else [])]
        for part in template.parts
    ]  # fmt: skip
    return {" ".join(word for word in words if word) for words in product(*parts)}


def test_no_two_questions_can_be_said_in_the_same_words():
    said = {}
    for template in templates():
        for form in forms(template):
            said.setdefault(form, set()).add(template.question.name)
    assert {form: names for form, names in said.items() if len(names) > 1} == {}


def test_an_unmatched_question_lists_the_nearest_templates(store):
    with pytest.raises(UsageError) as caught:
        ask(store, "which datasets smell of object detection?")
    lines = str(caught.value).splitlines()
    assert lines[0] == "no template fits; near ones (kg ask lists all):"
    assert len(lines) == 9
    assert any("dataset" in line for line in lines[1:3])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("datasets for frobnication", "no entity named 'frobnication'"),
        ("datasets for objekt detection", "no entity named 'objekt detection'; did you mean object detection?"),
        ("papers like Attention Is Not What You Need", "no paper of the title 'Attention Is Not What You Need'"),
    ],
)
def test_a_name_that_is_not_there_is_told(store, text, message):
    with pytest.raises(NotFound) as caught:
        ask(store, text)
    assert str(caught.value).startswith(message)


def test_a_name_of_another_type_is_told(store):
    with pytest.raises(NotFound, match=r"'COCO' is no task here but COCO \(Dataset, 3 papers, urn:paperkg:entity/coco"):
        ask(store, "techniques for COCO")


def test_the_type_of_a_name_decides_between_templates(store):
    assert understand(store, "leaderboard of GLUE").call == "kg query results-on -p dataset=GLUE"


def test_where_several_templates_fit_none_is_chosen(store, monkeypatch):
    first = library()["papers-about"]
    second = library()["mentions-of"]
    both = (compiled(first, "stuff on {entity}"), compiled(second, "stuff about/on {entity}"))
    monkeypatch.setattr("kg.asking.templates", lambda: both)
    with pytest.raises(UsageError) as caught:
        ask(store, "stuff on BERT")
    assert str(caught.value).splitlines() == [
        "the question fits several; ask one of them:",
        "  kg query mentions-of -p entity=BERT",
        "  kg query papers-about -p entity=BERT",
    ]


@pytest.mark.parametrize(
    "text", ["", "   ", "?", "the the what", "{task}", "' OR 1=1 }", "a" * 10_000, "x " * 5_000, "\u202e\x00"]
)
def test_hostile_questions_are_refused_in_one_way(store, text):
    with pytest.raises(KgError):
        ask(store, text)


def test_a_name_cannot_leave_its_place(store):
    with pytest.raises(NotFound):
        ask(store, 'papers about BERT" } } #')


def test_a_template_of_an_unknown_parameter_is_an_error():
    question = parse("q", "# question: Q?\n# ask: things of {nothing}\nSELECT ?a {}")
    assert question.asks == ("things of {nothing}",)
    with pytest.raises(UsageError, match=r"q: the template \{nothing\} names no parameter of the question"):
        compiled(question, question.asks[0])


def test_words_of_templates_are_not_only_fillers():
    assert all(any(not isinstance(part, Parameter) for part in template.parts) for template in templates())
    assert "and" not in FILLERS
