"""Claims have the right direction, the sentence that supports them, and the polarity of its words."""

from __future__ import annotations

import pytest

from kg.extraction.claims import chances, polarity
from kg.extraction.interpret import claim_models, interpret, understand
from kg.extraction.reading import read
from tests.extraction.reading_help import marked

TITLE = "[Foobert|M]: A Model for [question answering|K]"


def said(abstract: str, *, polarity: str = "asserted") -> set[tuple[str, str, str]]:
    paper, entities = marked(TITLE, abstract)
    return {(c.subject, c.predicate, c.object) for c in interpret(paper, entities).claims if c.polarity == polarity}


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("We evaluate our method on [GLUE|B].", ("Foobert", "evaluatedOn", "GLUE")),
        ("Experiments on [COCO|D] and [ADE20K|D] show its strength.", ("Foobert", "evaluatedOn", "ADE20K")),
        ("[Foobert|M] outperforms [RoBERTa|M] by a large margin.", ("Foobert", "outperforms", "RoBERTa")),
        ("[Foobert|M] matches or surpasses [RoBERTa|M].", ("Foobert", "outperforms", "RoBERTa")),
        ("It is trained using [contrastive learning|T].", ("Foobert", "usesTechnique", "contrastive learning")),
        ("We apply it to [question answering|K].", ("Foobert", "appliedTo", "question answering")),
    ],
)
def test_a_sentence_supports_its_claim(sentence: str, expected: tuple[str, str, str]) -> None:
    assert expected in said(f"In this paper, we propose [Foobert|M], a new model. {sentence}")


def test_better_than_has_one_direction() -> None:
    found = said("We propose [Foobert|M], a new model. [Foobert|M] outperforms [RoBERTa|M] and [BERT|M].")
    assert ("RoBERTa", "outperforms", "Foobert") not in found
    assert ("BERT", "outperforms", "Foobert") not in found


def test_a_claim_carries_the_sentence_that_names_both() -> None:
    paper, entities = marked(
        TITLE, "We propose [Foobert|M], a new model. We thank all. [Foobert|M] outperforms [RoBERTa|M] on tests."
    )
    claim = next(c for c in interpret(paper, entities).claims if c.predicate == "outperforms")
    assert paper.text(claim.field)[claim.start : claim.end] == "Foobert outperforms RoBERTa on tests."


def test_what_is_on_par_with_others_does_not_outperform_them() -> None:
    found = said("We propose [Foobert|M], a new model. [Foobert|M] is competitive with [RoBERTa|M] and [BERT|M].")
    assert {("Foobert", "comparesWith", name) for name in ("RoBERTa", "BERT")} <= found
    assert not [claim for claim in found if claim[1] == "outperforms"]


def test_a_comparison_is_as_likely_either_way() -> None:
    paper, entities = marked(
        TITLE,
        "We propose [Foobert|M], a new model. [Foobert|M] is on par with [RoBERTa|M]. It is better than [BERT|M].",
    )
    known = chances(understand(paper, entities), claim_models())
    compared = {triple: chance for triple, chance in known.items() if triple[1] == "comparesWith"}
    assert len(compared) >= 2
    assert all(compared.get((o, predicate, s), chance) == chance for (s, predicate, o), chance in compared.items())
    better = {triple: chance for triple, chance in known.items() if triple[1] == "outperforms"}
    assert any(better.get((o, predicate, s)) != chance for (s, predicate, o), chance in better.items())


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("[A1|M] outperforms [B1|M].", "asserted"),
        ("[A1|M] does not outperform [B1|M].", "negated"),
        ("[A1|M] fails to outperform [B1|M].", "negated"),
        ("[A1|M] cannot beat [B1|M].", "negated"),
        ("[A1|M] works without [B1|M].", "negated"),
        ("[A1|M] may outperform [B1|M].", "hedged"),
        ("[A1|M] could perhaps use [B1|M].", "hedged"),
        ("[A1|M] outperforms not only all others but also [B1|M].", "asserted"),
        ("[A1|M] is not slow; it outperforms [B1|M].", "asserted"),
        ("Without any more data than others, [A1|M] outperforms [B1|M].", "asserted"),
    ],
)
def test_words_of_denial_and_doubt_set_the_polarity(abstract: str, expected: str) -> None:
    paper, entities = marked("", abstract)
    sentence = read(paper, entities).sentences[0]
    left, right = (n for n, token in enumerate(sentence.tokens) if token.entity >= 0)
    assert polarity(sentence, left, right) == expected


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("Others have not been used for [parsing|K].", "asserted"),
        ("Reinforcement alone fails to do [parsing|K].", "asserted"),
        ("We do not apply it to [parsing|K].", "negated"),
        ("Our model needs no complicated [parsing|K].", "negated"),
        ("The tree is built without [parsing|K].", "negated"),
        ("It may help [parsing|K].", "hedged"),
        ("We leave for future work [parsing|K].", "hedged"),
        ("It foresees the future performance of [parsing|K].", "asserted"),
        ("We plan to apply it to [parsing|K].", "hedged"),
        ("The plan of [parsing|K] is new.", "asserted"),
    ],
)
def test_without_its_subject_a_sentence_denies_what_it_says_of_the_papers_work(abstract: str, expected: str) -> None:
    paper, entities = marked("", abstract)
    sentence = read(paper, entities).sentences[0]
    right = next(n for n, token in enumerate(sentence.tokens) if token.entity >= 0)
    assert polarity(sentence, -1, right) == expected


def test_no_claim_joins_types_that_its_predicate_does_not() -> None:
    paper, entities = marked(TITLE, "We train [Foobert|M] on [C4|D] with [LoRA|T] and test it on [GLUE|B].")
    kinds = {entity.name: entity.type for entity in entities}
    for claim in interpret(paper, entities).claims:
        if claim.predicate in {"trainedOn", "evaluatedOn"}:
            assert kinds[claim.object] in {"Dataset", "Benchmark"}
        if claim.predicate == "appliedTo":
            assert kinds[claim.object] == "Task"
