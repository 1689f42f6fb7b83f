"""The relation network: what it is told of a paper, and what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kg.extraction import claims, finder, leanings, pairs, relations, roles
from kg.extraction.leanings import Leanings
from kg.extraction.neural import SIZE
from kg.extraction.pairs import Scene
from kg.extraction.reading import read
from kg.extraction.relations import Feed, resemblance
from kg.extraction.tokens import joined, read_words
from kg.extraction.values import PREDICATES, Entity
from kg.papers import Paper
from tests.extraction.reading_help import marked

TITLE = "[Foobert|M]: a model"
ABSTRACT = "[Foobert|M] beats [BERT large|M]. It parses [PTB|D]."
PAIRS = [(0, 1), (1, 0), (0, 2), (1, 2)]


def heard(paper: Paper) -> Leanings:
    words = read_words(joined(paper), len(paper.title))
    return Leanings(words, np.zeros((len(words), 25)), np.ones((len(words), SIZE), np.float16))


def fed(abstract: str = ABSTRACT, wanted: list[tuple[int, int]] | None = None) -> Feed:
    paper, entities = marked(TITLE, abstract)
    made = relations.feed(heard(paper), entities, PAIRS if wanted is None else wanted)
    assert made is not None
    return made[1]


def scene(abstract: str, title: str = TITLE) -> Scene:
    paper, entities = marked(title, abstract)
    words = read_words(joined(paper), len(paper.title))
    reading = read(paper, entities, leanings.told(finder.load().look(words)))
    given = [dict.fromkeys(roles.ALLOWED[entity.type], 0.25) for entity in entities]
    return pairs.scene(reading, entities, given)


def chance(abstract: str, triple: tuple[str, str, str], title: str = TITLE) -> float:
    seen = scene(abstract, title)
    names = [entity.name for entity in seen.entities]
    told = claims.related(seen, relations.load())
    return told[names.index(triple[0]), names.index(triple[2])][PREDICATES.index(triple[1])]  # type: ignore[arg-type]


def test_words_are_marked_with_the_type_that_begins_or_goes_on_there() -> None:
    # Foobert : a model | Foobert beats BERT large . | It parses PTB .
    assert fed().tags.tolist() == [1, 0, 0, 0, 1, 0, 1, 2, 0, 0, 0, 3, 0]


def test_a_mention_is_the_mean_of_its_words_and_an_entity_of_its_mentions() -> None:
    given = fed()
    assert given.spans[2].tolist() == [0.0] * 6 + [0.5, 0.5] + [0.0] * 5
    assert given.members.tolist() == [[0.5, 0.5, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    assert (given.kinds.tolist(), given.fields.tolist(), given.sure.tolist()) == ([0, 0, 0, 1], [0, 1, 1, 1], [10] * 4)


def test_near_words_are_told_from_far_ones_and_those_of_the_sentence_from_others() -> None:
    # from BERT large: the title lies in other sentences, six words before it and less
    assert fed().around[2].tolist() == [6, 7, 7, 8, 33, 34, 35, 36, 37, 14, 15, 15, 16]
    assert fed().beside[0].tolist() == [35, 39, 16, 17]


def test_a_pair_has_its_types_and_the_place_of_its_closest_mentions() -> None:
    given = fed()
    assert given.pairs.tolist() == [[0, 1], [1, 0], [0, 2], [1, 2]]
    assert given.signatures.tolist() == [0, 0, 1, 1]
    assert given.apart.tolist() == [0, 0, 1, 1]
    assert given.distances.tolist() == [13, 9, 16, 15]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("Llama-2-7B", "Llama 2"), ("Llama 2", None), 4),
        (("BERT-large", None), ("BERT", None), 1),
        (("BERT", None), ("bert-large", None), 2),
        (("OPT-6.7B", "OPT"), ("OPT-13B", "OPT"), 4),
        (("BERT", None), ("LSTM", None), 0),
    ],
)
def test_names_are_alike_where_one_holds_the_other_or_they_have_a_family(
    left: tuple[str, str | None], right: tuple[str, str | None], expected: int
) -> None:
    assert resemblance(entity(*left), entity(*right)) == expected


def entity(name: str, family: str | None) -> Entity:
    _, (one,) = marked(f"[{name}|M]", "")
    return replace(one, family=family)


def test_entities_beyond_what_is_read_are_not_related() -> None:
    paper, entities = marked("[Foobert|M]", "word " * relations.WORDS + "and [BERT|M].")
    assert relations.feed(heard(paper), entities, [(0, 1), (1, 0)]) is None
    given = fed("[Foobert|M] . " * 50 + ABSTRACT, [(0, 1)])
    assert given.members.astype(bool).sum(axis=1).tolist() == [relations.MENTIONS, 1, 1]


def test_without_states_or_pairs_nothing_is_said() -> None:
    paper, entities = marked(TITLE, ABSTRACT)
    assert relations.load().scores(heard(paper), entities, []) == {}
    assert relations.load().scores(replace(heard(paper), states=None), entities, PAIRS) == {}
    assert claims.related(scene(ABSTRACT), None) == {}


def test_the_network_tells_the_better_from_the_worse() -> None:
    text = "We propose [Foobert|M], a model that outperforms [BERT|M] on [GLUE|B]."
    ahead, behind = (chance(text, triple) for triple in (
        ("Foobert", "outperforms", "BERT"), ("BERT", "outperforms", "Foobert")))  # fmt: skip
    assert ahead > 0.0 > behind
    assert chance(text, ("Foobert", "evaluatedOn", "GLUE")) > chance(text, ("BERT", "evaluatedOn", "GLUE"))


def test_what_is_said_of_a_pair_does_not_hang_on_the_order_of_entities() -> None:
    seen = scene("We propose [Foobert|M], which extends [BERT|M] with [LoRA|T] for [parsing|K].")
    told = relations.load().scores(seen.reading.heard, seen.entities, [(0, 1), (0, 2)])  # type: ignore[arg-type]
    turned = relations.load().scores(seen.reading.heard, seen.entities[::-1], [(3, 2), (3, 1)])  # type: ignore[arg-type]
    np.testing.assert_allclose(list(turned.values()), list(told.values()), atol=0.05)
