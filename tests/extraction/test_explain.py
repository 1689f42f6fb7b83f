"""Explanations: they hold everything that extraction gives, and everything else has a reason."""

from __future__ import annotations

import json

import pytest
from spacy.tokens import Doc, Span

from kg.extraction.explain import below, explain
from kg.extraction.explained import Explanation
from kg.extraction.pipeline import Extractor, blank
from kg.papers import Paper
from kg.resources import sample_listing
from kg.sources import read

SAMPLE = list(read([str(sample_listing())], on_error=lambda error: None))[::6]


def paper(title: str, abstract: str) -> Paper:
    return Paper(id="1", title=title, abstract=abstract)


def told(explanation: Explanation, kind: str) -> list:
    return [one for sentence in explanation.sentences for one in getattr(sentence, kind)]


@pytest.mark.parametrize("one", SAMPLE, ids=[paper.title[:20] for paper in SAMPLE])
def test_what_is_accepted_is_what_is_extracted(one: Paper) -> None:
    said, why = Extractor().extract(one), explain(one)
    mentions = {(m.field, m.start, m.end, m.role, e.name) for e in said.entities for m in e.mentions}
    strings = [s for s in told(why, "strings") if s.accepted]
    assert {(s.field, s.start, s.end, s.role, name) for s in strings for name in s.entities} == mentions
    assert [(e.name, e.type, e.role, e.roles_all, e.confidence) for e in why.entities] == [
        (e.name, e.type, e.role, e.roles_all, e.confidence) for e in said.entities
    ]
    claims = [c for c in told(why, "claims") if c.accepted]
    assert sorted((c.subject, c.predicate, c.object, c.polarity, c.start, c.confidence) for c in claims) == sorted(
        (c.subject, c.predicate, c.object, c.polarity, c.start, c.confidence) for c in said.claims
    )
    results = [r for r in told(why, "results") if r.accepted]
    assert sorted((r.on, r.raw, r.kind, r.start, r.confidence) for r in results) == sorted(
        (r.on, r.raw, r.kind, r.start, r.confidence) for r in said.results
    )
    assert sorted(told(why, "links"), key=lambda link: link.start) == sorted(said.links, key=lambda link: link.start)


@pytest.mark.parametrize("one", SAMPLE, ids=[paper.title[:20] for paper in SAMPLE])
def test_every_rejection_has_a_reason_and_every_string_its_place(one: Paper) -> None:
    why = explain(one)
    rejected = [each for kind in ("strings", "claims", "results") for each in told(why, kind) if not each.accepted]
    assert rejected
    assert all(each.reason for each in rejected)
    assert all(one.text(s.field)[s.start : s.end] == s.surface for s in told(why, "strings"))
    assert all(s.found_by for s in told(why, "strings"))
    json.dumps(why.to_json())


def test_an_unlikely_string_is_rejected_by_its_threshold() -> None:
    why = explain(paper("On Python", "We use Python and GPUs to train BERT on GLUE."))
    (python, *_) = [one for one in told(why, "strings") if one.surface == "Python"]
    assert not python.accepted
    assert python.confidence < python.threshold
    small, known = python.reason.split("; ")
    assert small.startswith("below the threshold: 0.")
    assert known == "known to be none: a language, company, program, device, metric, licence or generic word"


def test_a_string_inside_a_surer_one_is_overlapped() -> None:
    why = explain(paper("BERT-Large", "BERT-Large is evaluated on GLUE. BERT is not."))
    inside = [one for one in told(why, "strings") if one.surface == "BERT" and one.start == 0]
    assert {(one.field, one.accepted) for one in inside} == {("title", False), ("abstract", False)}
    assert all(one.reason.startswith("overlapped by 'BERT-Large' (") for one in inside)


def test_a_denied_claim_is_kept_and_named_as_denied() -> None:
    why = explain(paper("A study of BERT", "BERT does not outperform ELMo on SQuAD."))
    denied = [c for c in told(why, "claims") if c.accepted and c.predicate == "outperforms"]
    assert [(c.subject, c.object, c.polarity, c.reason) for c in denied] == [
        ("BERT", "ELMo", "negated", "the sentence denies it: a claim, not a fact")
    ]


def test_a_number_that_its_sentence_ties_to_no_data_is_no_result() -> None:
    why = explain(paper("BERT", "BERT is evaluated on GLUE. Training costs fall by 31.5%."))
    (number,) = [r for r in told(why, "results") if r.raw == "31.5%"]
    assert (number.accepted, number.on, number.reason) == (
        False, None, "its sentence ties it to no dataset or benchmark",
    )  # fmt: skip


def test_an_extractor_without_candidates_is_explained_by_its_mentions() -> None:
    def component(doc: Doc) -> Doc:
        doc.spans["mentions"] = [Span(doc, token.i, token.i + 1, "Dataset") for token in doc if token.text == "OURS"]
        return doc

    nlp = blank()
    Extractor(nlp).nlp.add_pipe(_registered("test_explained", component))
    why = explain(paper("A study", "We train on OURS."), Extractor(nlp))
    (ours,) = told(why, "strings")
    assert (ours.surface, ours.found_by, ours.entities, ours.start) == ("OURS", ("component",), ("OURS",), 12)


def _registered(name: str, component: object) -> str:
    from spacy.language import Language

    Language.component(name, func=component)
    return name


def test_a_paper_without_text_has_no_decisions() -> None:
    assert explain(paper("", "")) == Explanation("1", "", (), ())


def test_the_reason_names_both_numbers() -> None:
    assert below(0.29, 0.3) == "below the threshold: 0.29 < 0.3"
