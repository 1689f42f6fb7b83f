"""A paper's words say what it does with each thing it names."""

from __future__ import annotations

import pytest

from kg.extraction import familiar, roles
from kg.extraction.interpret import interpret
from kg.extraction.values import ROLES
from tests.extraction.reading_help import marked

TITLE = "[Foobert|M]: Denoising Pre-training for [question answering|K]"
ABSTRACT = (
    "Large models such as [GPT-3|M] have shown success. However, they are costly. "
    "In this paper, we propose [Foobert|M], a new model with [masked language modeling|T]. "
    "[Foobert|M] is pre-trained on [Wikipedia|D]. We evaluate it on [GLUE|B] and [SQuAD|D]. "
    "[Foobert|M] outperforms [RoBERTa|M]. We also release [FooBench|B], a new benchmark for [question answering|K]."
)


def test_each_entity_has_the_role_that_the_paper_gives_it() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    assert {entity.name: entity.role for entity in interpret(paper, entities).entities} == {
        "Foobert": "introduces",
        "question answering": "addresses",
        "GPT-3": "mentions",
        "masked language modeling": "uses",
        "Wikipedia": "trains_on",
        "GLUE": "evaluates_on",
        "SQuAD": "evaluates_on",
        "RoBERTa": "compares_with",
        "FooBench": "introduces",
    }


def test_the_role_leads_all_roles_and_fits_the_type() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    for entity in interpret(paper, entities).entities:
        assert entity.roles_all[0] == entity.role
        assert list(entity.roles_all) == sorted(set(entity.roles_all), key=ROLES.index)
        assert set(entity.roles_all) <= set(roles.ALLOWED[entity.type])
        assert {mention.role for mention in entity.mentions} <= set(entity.roles_all)


@pytest.mark.parametrize(
    ("chances", "expected"),
    [
        ((0.9, 0.6, 0.1, 0.0), ("introduces", ("introduces", "uses"), 0.9)),
        ((0.51, 0.7, 0.1, 0.0), ("introduces", ("introduces", "uses"), 0.51)),
        ((0.1, 0.5, 0.2, 0.4), ("mentions", ("mentions",), 0.4)),
        ((0.0, 0.5, 0.5, 0.0), ("compares_with", ("compares_with",), 0.5)),
    ],
)
def test_rare_roles_win_near_ties_and_weaker_roles_are_kept(
    chances: tuple[float, ...], expected: tuple[str, tuple[str, ...], float]
) -> None:
    assert roles.decide("Model", dict(zip(roles.ALLOWED["Model"], chances, strict=True))) == expected


@pytest.mark.parametrize(
    ("phrase", "least", "most"),
    [
        ("contrastive learning", 4, 4),
        ("Contrastive-Learning", 4, 4),
        ("foobarbert", 0, 0),
        ("large language models", 4, 4),
    ],
)
def test_familiar_phrases_are_known_whatever_their_case_and_hyphens(phrase: str, least: int, most: int) -> None:
    assert least <= familiar.level(*familiar.words(phrase)) <= most
