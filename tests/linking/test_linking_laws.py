"""Linking is a function of the set of papers."""

from __future__ import annotations

import random
from typing import get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.values import Role, Type
from kg.linking import suspects
from kg.linking.linker import without_cycles
from kg.linking.table import Tally
from kg.linking.values import CanonicalEntity
from kg.names import identity, singular
from tests.linking.linked_papers import Observed, entity, linking, observed

NAMES = (
    "BERT",
    "MASS",
    "mass",
    "Zorb",
    "Zorb-7B",
    "ZRB",
    "gradient weaving",
    "Gradient Weaving",
    "GW",
    "COCO",
    "NER",
    "Adam",
)
BESIDE = (
    "GW",
    "gradient weaving",
    "glacier watching",
    "zone regression by bays",
    "ZRB",
    "MASS",
    "named entity recognition",
)

entities = st.builds(
    lambda name, kind, role, beside, family: entity(name, kind, role, beside=beside, family=family),
    st.sampled_from(NAMES),
    st.sampled_from(get_args(Type)),
    st.sampled_from(get_args(Role)),
    st.lists(st.sampled_from(BESIDE), max_size=2),
    st.sampled_from((None, None, "Zorb", "BERT", "Grand Zorb")),
)


@st.composite
def papers(draw: st.DrawFn) -> list[Observed]:
    found = draw(st.lists(st.lists(entities, max_size=4), max_size=12))
    words = ("Seas", "MASS: a way", "Zorb: skies", "soils and seas")
    return [observed(f"{draw(st.sampled_from(words))} {number * 7919}", *named) for number, named in enumerate(found)]


@settings(max_examples=150, deadline=None)
@given(papers(), st.randoms(use_true_random=False))
def test_the_order_of_papers_does_not_matter(found: list[Observed], chance: random.Random) -> None:
    shuffled = found.copy()
    chance.shuffle(shuffled)
    one, other = linking(found), linking(shuffled)
    assert one.entities() == other.entities()
    assert [one.link(*paper) for paper in found] == [other.link(*paper) for paper in found]


@settings(max_examples=100, deadline=None)
@given(papers())
def test_links_lead_to_entities_and_entities_are_whole(found: list[Observed]) -> None:
    done = linking(found)
    by_id: dict[str, CanonicalEntity] = {one.id: one for one in done.entities()}
    assert len(by_id) == len(done.entities())
    meant = {one for paper in found for one in done.link(*paper).entity_ids}
    above = {one.family for one in by_id.values() if one.family}
    assert meant | above == set(by_id)
    for one in by_id.values():
        assert one.types
        assert one.label not in one.aliases
        assert list(one.aliases) == sorted(set(one.aliases))
        assert {*one.homonyms} <= set(by_id) - {one.id}
        assert all(one.id in by_id[other].homonyms for other in one.homonyms)
        assert (one.note is None) == (not one.homonyms)
    assert without_cycles(dict(by_id)) == by_id


@settings(max_examples=60, deadline=None)
@given(papers())
def test_what_is_linked_is_what_was_extracted(found: list[Observed]) -> None:
    done = linking(found)
    for paper in found:
        linked = done.link(*paper)
        assert (linked.key, linked.paper, linked.extraction) == paper
        assert len(linked.entity_ids) == len(paper.extraction.entities)


@given(st.lists(st.integers(0, 40), max_size=120), st.randoms(use_true_random=False))
def test_a_bounded_tally_does_not_depend_on_order(things: list[int], chance: random.Random) -> None:
    shuffled = things.copy()
    chance.shuffle(shuffled)
    one, other = Tally[int](8), Tally[int](8)
    for thing in things:
        one.add(thing)
    for thing in shuffled:
        other.add(thing)
    assert one.counts() == other.counts()
    assert all(count == things.count(thing) for thing, count in one.counts().items())
    assert len(one.counts()) == min(8, len(set(things)))


@given(st.text(max_size=60))
def test_a_key_does_not_depend_on_case_of_terms_or_on_spaces_around(text: str) -> None:
    assert identity(f"  {text}  ") == identity(text) or not text.strip()
    assert identity(text) != "" or text == ""


@given(st.text(alphabet="abcdefgs", max_size=12))
def test_the_singular_is_no_longer_than_the_plural(word: str) -> None:
    assert len(singular(word)) <= len(word)


def test_suspects_are_near_duplicates_and_sorted() -> None:
    named = ("ZorblaxNet", "ZorbiaxNet", "Zorblax-V2", "ZorblaxV3", "supervised weaving", "unsupervised weaving")
    kinds: list[Type] = ["Model", "Model", "Model", "Model", "Technique", "Technique"]
    found = linking(
        [observed(f"P{place}", entity(name, kind)) for place, (name, kind) in enumerate(zip(named, kinds, strict=True))]
    )
    assert [(pair.likeness, pair.one.label, pair.other.label) for pair in suspects(found.entities())] == [
        (0.9, "ZorbiaxNet", "ZorblaxNet")
    ]
