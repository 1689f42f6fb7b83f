"""What the judges of candidates are told: words around, usage in a collection, and each other."""

from __future__ import annotations

import numpy as np
import pytest

from kg.extraction.candidates import Candidate
from kg.extraction.consensus import consensus
from kg.extraction.forest import Forest
from kg.extraction.panel import Panel
from kg.extraction.resolve import Judged, resolve
from kg.extraction.surroundings import Surroundings, surroundings
from kg.extraction.tokens import Words, read_words
from kg.extraction.usage import Usage, number
from kg.extraction.values import TYPES


def place_of(words: Words, name: str) -> tuple[int, int]:
    start = words.text.index(name)
    return words.starts.index(start), words.ends.index(start + len(name)) + 1


def features(text: str, name: str, *others: str, title: int = 0) -> set[str]:
    words = read_words(text, title)
    likely = [False] * len(words)
    for one in (name, *others):
        first, last = place_of(words, one)
        likely[first:last] = [True] * (last - first)
    return set(surroundings(words, [place_of(words, name)], likely))


@pytest.mark.parametrize(
    ("text", "name", "wanted"),
    [
        ("\n\nWe introduce FooBank, a large dataset.", "FooBank", {"p=introduce", "d=, dataset", "dv=True dataset"}),
        ("\n\nOur new corpus, called FooBank, is out.", "FooBank", {"p=called", "pn=corpus", "l2=, called"}),
        ("\n\nFoo-Net is a network. It is small.", "Foo-Net", {"d=is network", "r2=is a", "dv=False network"}),
        ("\n\nAll of Foo.", "Foo", {"n=", "r1=.", "l3=^ all of"}),
    ],
)
def test_definitions_and_verbs_beside_a_name_are_told(text: str, name: str, wanted: set[str]) -> None:
    assert wanted <= features(text, name)


def test_a_name_in_a_list_has_the_words_around_the_list() -> None:
    found = features("\n\ntested on FooBank, BarQA and Baz with care", "BarQA", "FooBank", "Baz")
    assert {"l1=,", "h1=on", "h2=tested on", "t1=with"} <= found


def test_the_rest_of_a_title_tells_what_its_name_is() -> None:
    assert {"T=True", "TTrue=benchmark"} <= features("Foo: A Benchmark of Bars\n\nIt is.", "Foo", title=24)


def test_words_of_the_next_sentence_do_not_count() -> None:
    assert not {name for name in features("\n\nWe like Foo. Datasets are many.", "Foo") if "dataset" in name}


def test_chances_of_types_sum_to_one_and_follow_the_weights() -> None:
    model = Surroundings({"r1=data": 0}, np.array([[0, 4, 0, 0, 0]], np.float32), np.zeros(5, np.float32))
    told, untold = np.exp(model.scores([["r1=data", "r1=nothing"], []])).tolist()
    assert told == pytest.approx([0.0171, 0.9317, 0.0171, 0.0171, 0.0171], abs=1e-4)
    assert untold == pytest.approx([0.2] * 5)


def test_usage_gives_documents_and_types_of_a_phrase() -> None:
    usage = Usage({number("foo bar"): 0}, np.array([10], np.uint16), np.array([[0, 0, 0, 51, 0]], np.uint8))
    assert usage.belief("foo bar") == (10, (0.0, 0.0, 0.0, 2.0, 0.0))
    assert usage.belief("bar") == (0, (0.0,) * 5)


def one(words: Words, name: str) -> Candidate:
    return Candidate(name.lower(), {place_of(words, name): [0.0] * len(TYPES)})


def chances(entity: float, kind: int) -> list[float]:
    return [entity, *(0.9 if kind == n else 0.1 for n in range(len(TYPES)))]


def test_a_candidate_hears_of_what_holds_it_and_of_its_list() -> None:
    words = read_words("\n\nWe use FooBank, BarQA and BarQA Plus.", 0)
    found = [one(words, "FooBank"), one(words, "BarQA"), one(words, "BarQA Plus"), one(words, "Plus")]
    first = np.array([chances(0.9, 1), chances(0.8, 1), chances(0.7, 2), chances(0.2, 3)])
    rows = consensus(words, found, first)
    assert rows[3, 13:19].tolist() == chances(0.7, 2)  # the longer one around it
    assert rows[3, 21:23].tolist() == [1.0, 0.0]  # its one place lies inside
    assert rows[0, 23:29].tolist() == pytest.approx([0.075, 0.395, 0.355, 0.075, 0.075, 2.0])  # two beside it
    assert rows[1, 29] == 0.7  # a name begins with it
    assert rows[2, 30:36].tolist() == chances(0.8, 1)  # it begins with another name


def test_the_second_judge_decides() -> None:
    leaf = np.zeros(6, np.int16)

    def forest(bias: list[float]) -> Forest:
        nothing, own = np.zeros(6, np.float32), np.arange(6, dtype=np.int32)
        return Forest(leaf, nothing, own, own, nothing, own, np.arange(6, dtype=np.int16), np.array(bias), 0)

    words = read_words("\n\nWe use Foo.", 0)
    panel = Panel(forest([9.0] * 6), forest([0.0] * 6))
    assert panel.probabilities(words, [one(words, "Foo")], np.zeros((1, 2))).tolist() == [[0.5] * 6]


def test_a_name_written_in_one_piece_goes_before_its_surer_part() -> None:
    words = read_words("\n\nWe use DQN-Lite, not DQN.", 0)
    part = Candidate("^DQN", {(2, 3): [0.0] * 5, (7, 8): [0.0] * 5})
    found = [one(words, "DQN-Lite"), part]
    kept = resolve(words, found, np.array([chances(0.6, 0), chances(0.99, 3)]), (0.4,) * 5)
    assert [(judged.type, places) for judged, places in kept] == [("Technique", [(7, 8)]), ("Model", [(2, 5)])]


def test_confidence_counts_doubt_about_the_type() -> None:
    sure, unsure = (Judged((), 0.9, (kind, 0.1, 0.1, 0.1, 0.1)) for kind in (1.0, 0.5))
    assert (round(sure.confidence, 2), round(unsure.confidence, 2)) == (0.9, 0.52)
