"""Reading a paper is a pure function that never fails and keeps exact offsets."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.interpret import interpret
from kg.extraction.values import TYPES, Entity, Extraction, Mention, round_confidence
from kg.papers import Paper
from tests.extraction.reading_help import marked

TITLE = "[Foobert|M]: Fast [parsing|K]"
ABSTRACT = (
    "We propose [Foobert|M] ([FB|M=Foobert]), a [Transformer|T]. It gets 91.5% accuracy on [SQuAD 2.0|D], "
    "1.4 points over [BERT|M].Our code: https://github.com/a/foobert."
)


def test_nothing_to_read_gives_nothing() -> None:
    assert interpret(Paper(id="p", title="", abstract=""), ()) == Extraction()


def test_the_same_paper_gives_the_same_extraction() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    assert interpret(paper, entities) == interpret(paper, entities)


def test_an_extraction_survives_json() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    found = interpret(paper, entities)
    assert Extraction.from_json(found.to_json()) == found


def test_mentions_know_their_sentences() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    sentences = {
        mention.surface: paper.text(mention.field)[mention.sentence_start : mention.sentence_end]
        for entity in interpret(paper, entities).entities
        for mention in entity.mentions
    }
    assert sentences["FB"] == "We propose Foobert (FB), a Transformer."
    assert sentences["parsing"] == "Foobert: Fast parsing"
    assert sentences["BERT"] == "It gets 91.5% accuracy on SQuAD 2.0, 1.4 points over BERT."


def test_entities_keep_their_order_names_and_offsets() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    found = interpret(paper, entities).entities
    assert [(e.name, [(m.start, m.end) for m in e.mentions]) for e in found] == [
        (e.name, [(m.start, m.end) for m in e.mentions]) for e in entities
    ]


def test_links_are_found_beside_entities() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    assert [(link.url, link.kind) for link in interpret(paper, entities).links] == [
        ("https://github.com/a/foobert", "repository")
    ]


def test_a_nested_mention_stands_where_the_larger_one_does() -> None:
    paper, entities = marked("", "We use [3D object detection|K] here.")
    inner = Entity("detection", "Task", "mentions", 1.0, (
        Mention("object detection", "abstract", 10, 26, 0, 0, "Task", "mentions", 1.0, "test"),
    ))  # fmt: skip
    found = interpret(paper, (*entities, inner)).entities
    assert [(m.sentence_start, m.sentence_end) for e in found for m in e.mentions] == [(0, 32), (0, 32)]


@pytest.mark.parametrize("abstract", ["", "   ", "We use it."])
def test_mentions_outside_the_text_do_no_harm(abstract: str) -> None:
    away = Mention("it", "abstract", 500, 502, 0, 0, "Model", "mentions", 1.0, "test")
    blank = replace(away, start=0, end=1)
    entities = tuple(Entity(f"e{n}", "Model", "mentions", 1.0, (m,)) for n, m in enumerate((away, blank, away)))
    found = interpret(Paper(id="p", title="", abstract=abstract), entities)
    assert [entity.name for entity in found.entities] == ["e0", "e1", "e2"]
    assert all({"e0", "e2"}.isdisjoint({claim.subject, claim.object}) for claim in found.claims)


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=120),
    st.text(max_size=40),
    st.lists(st.tuples(st.integers(0, 119), st.integers(1, 20), st.sampled_from(TYPES)), max_size=6),
)
def test_any_text_is_read_and_every_offset_lies_in_it(
    abstract: str, title: str, spans: list[tuple[int, int, str]]
) -> None:
    paper = Paper(id="p", title=title, abstract=abstract)
    entities = tuple(
        Entity(f"e{n}", kind, "mentions", 1.0, (  # type: ignore[arg-type]
            Mention(abstract[s : s + w], "abstract", s, min(len(abstract), s + w), 0, 0, kind, "mentions", 1.0, "t"),  # type: ignore[arg-type]
        ))
        for n, (s, w, kind) in enumerate(spans)
        if s < len(abstract)
    )  # fmt: skip
    found = interpret(paper, entities)
    assert [entity.name for entity in found.entities] == [entity.name for entity in entities]
    for each in (*found.claims, *found.results):
        assert 0 <= each.start <= each.end <= len(paper.text(each.field))
        assert each.confidence == round_confidence(each.confidence)
