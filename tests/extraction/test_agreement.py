"""Claims agree with roles and names."""

import pytest

from kg.extraction.agreement import agreed, introduced
from kg.extraction.values import Claim, Entity, Mention
from kg.papers import Paper


def entity(name, kind, role, *more):
    mention = Mention(name, "abstract", 0, len(name), 0, 40, kind, role, 0.9, "test")
    return Entity(name, kind, role, 0.9, (mention,), roles_all=(role, *more))


def claim(subject, predicate, thing):
    return Claim(subject, predicate, thing, "abstract", 0, 40, 0.8)


def triples(entities, *claims):
    return [(c.subject, c.predicate, c.object) for c in agreed(entities, claims)]


@pytest.mark.parametrize(
    ("roles", "predicate"),
    [(("trains_on",), "trainedOn"), (("trains_on", "evaluates_on"), "evaluatedOn"), (("evaluates_on",), "evaluatedOn")],
)
def test_data_that_is_only_trained_on_is_no_evaluation(roles, predicate):
    entities = [entity("BERT", "Model", "introduces"), entity("BookCorpus", "Dataset", *roles)]
    assert triples(entities, claim("BERT", "evaluatedOn", "BookCorpus")) == [("BERT", predicate, "BookCorpus")]


def test_a_claim_that_becomes_another_stands_once():
    entities = [entity("BERT", "Model", "introduces"), entity("C4", "Dataset", "trains_on")]
    both = (claim("BERT", "trainedOn", "C4"), claim("BERT", "evaluatedOn", "C4"))
    assert triples(entities, *both) == [("BERT", "trainedOn", "C4")]


def test_a_size_is_a_variant_of_the_nearest_family_that_the_paper_names():
    names = ("Llama-2-7B-Chat", "Llama-2", "Llama", "GPT-4")
    assert triples([entity(name, "Model", "uses") for name in names]) == [
        ("Llama-2-7B-Chat", "variantOf", "Llama-2"),
        ("Llama-2", "variantOf", "Llama"),
    ]


def test_only_models_have_variants():
    assert triples([entity("CIFAR-10", "Dataset", "uses"), entity("CIFAR", "Dataset", "uses")]) == []


def test_a_family_is_not_based_on_its_variant():
    entities = [entity("BERT", "Model", "introduces"), entity("BERT-large", "Model", "introduces")]
    assert triples(entities, claim("BERT", "basedOn", "BERT-large")) == [("BERT-large", "variantOf", "BERT")]


@pytest.mark.parametrize(
    ("part", "role", "expected"),
    [
        ("FooBench-Plan", "introduces", [("FooBench-Plan", "partOf", "FooBench")]),
        ("FooBench Plan", "introduces", [("FooBench Plan", "partOf", "FooBench")]),
        ("FooBench-Plan", "evaluates_on", []),
        ("FooBenches", "introduces", []),
        ("BarBench", "introduces", []),
    ],
)
def test_introduced_data_with_the_name_of_introduced_data_is_part_of_it(part, role, expected):
    assert triples([entity("FooBench", "Benchmark", "introduces"), entity(part, "Benchmark", role)]) == expected


def titled(title, name, kind="Model"):
    mention = Mention(name, "title", 0, len(name), 0, len(title), kind, "uses", 0.9, "test")
    return Paper(id="p", title=title, abstract=""), Entity(name, kind, "uses", 0.9, (mention,), roles_all=("uses",))


@pytest.mark.parametrize(
    ("title", "name", "kind", "role"),
    [
        ("BERT: Pre-training of Transformers", "BERT", "Model", "introduces"),
        ("BERT Technical Report", "BERT", "Model", "introduces"),
        ("BERT rediscovers the NLP pipeline", "BERT", "Model", "uses"),
        ("Object detection: a survey", "Object detection", "Task", "uses"),
    ],
)
def test_what_a_title_is_about_is_introduced(title, name, kind, role):
    paper, subject = titled(title, name, kind)
    assert [entity.role for entity in introduced(paper, [subject])] == [role]


def test_a_variant_of_what_is_introduced_is_introduced_too():
    paper, family = titled("Llama 2: Open Models", "Llama 2")
    others = [entity("Llama 2 7B", "Model", "uses"), entity("BERT-base", "Model", "uses")]
    assert [one.roles_all for one in introduced(paper, [family, *others])] == [
        ("introduces", "uses"),
        ("introduces", "uses"),
        ("uses",),
    ]
