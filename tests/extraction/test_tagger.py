"""The tagger's sums agree with counting every labelling; forests, lexicon and forms do what they say."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest

from kg.errors import KgError
from kg.extraction import model
from kg.extraction.forest import Forest
from kg.extraction.forms import Forms
from kg.extraction.lexicon import Known, Lexicon, text_key, with_names
from kg.extraction.tagger import ALLOWED, LABELS, runs_of, sentence_spans
from kg.extraction.tokens import read_words


def every_labelling(scores: np.ndarray, transitions: np.ndarray) -> dict[tuple[int, ...], float]:
    """The probability of each labelling of one sentence, by counting."""
    weights = {}
    for labels in product(range(len(LABELS)), repeat=len(scores)):
        steps = list(zip((len(LABELS), *labels), labels, strict=False))
        if all(ALLOWED[step] for step in steps):
            total = sum(scores[i, label] for i, label in enumerate(labels)) + sum(transitions[step] for step in steps)
            weights[labels] = float(np.exp(total))
    everything = sum(weights.values())
    return {labels: weight / everything for labels, weight in weights.items()}


def test_probabilities_of_runs_are_sums_over_all_labellings() -> None:
    chance = np.random.default_rng(3)
    scores, transitions = chance.normal(size=(4, len(LABELS))), chance.normal(size=(len(LABELS) + 1, len(LABELS)))
    for k in range(5):  # most labellings pass through the first three types only, to keep the count small
        scores[:, 2 * k + 1 :] -= 0.5 * k
    exact: dict[tuple[int, int, int], float] = {}
    for labels, probability in every_labelling(scores, transitions).items():
        for first, label in enumerate(labels):
            if label % 2:
                last = first + 1
                while last < len(labels) and labels[last] == label + 1:
                    last += 1
                key = (first, last, label // 2)
                exact[key] = exact.get(key, 0.0) + probability
    found = {(r.first, r.last, r.kind): r.probability for r in runs_of(scores, [(0, 4)], transitions, 0.001)}
    assert found == pytest.approx({key: value for key, value in exact.items() if value > 0.001})


def test_sentences_side_by_side_do_not_touch_each_other() -> None:
    chance = np.random.default_rng(4)
    scores, transitions = chance.normal(size=(9, len(LABELS))), chance.normal(size=(len(LABELS) + 1, len(LABELS)))
    together = list(runs_of(scores, [(0, 3), (3, 9)], transitions))
    apart = [*runs_of(scores, [(0, 3)], transitions), *runs_of(scores, [(3, 9)], transitions)]
    assert {r[:3]: r.probability for r in together} == pytest.approx({r[:3]: r.probability for r in apart})


def test_long_sentences_are_cut() -> None:
    assert sentence_spans([0, 0, 1] + [2] * 130) == [(0, 2), (2, 3), (3, 123), (123, 133)]


def test_a_forest_adds_its_trees_by_question() -> None:
    forest = Forest(
        feature=np.array([0, 0, 0, 1, 0, 0], np.int16), threshold=np.array([0.5, 0, 0, 2.0, 0, 0], np.float32),
        left=np.array([1, 1, 2, 4, 4, 5], np.int32), right=np.array([2, 1, 2, 5, 4, 5], np.int32),
        value=np.array([0, -1, 1, 0, 3, 5], np.float32), root=np.array([0, 3], np.int32),
        owner=np.array([0, 1], np.int16), bias=np.array([0.0, 10.0]), depth=1,
    )  # fmt: skip
    assert forest.scores(np.array([[0.0, 2.0], [1.0, 2.5]])).tolist() == [[-1.0, 13.0], [1.0, 15.0]]


def test_every_row_reaches_the_leaf_that_a_walk_reaches() -> None:
    chance = np.random.default_rng(5)
    trees = [_tree(chance) for _ in range(30)]
    base = np.cumsum([0, *(len(tree) for tree in trees)])
    nodes = [
        (f, t, left + b, right + b, v) for b, tree in zip(base, trees, strict=False) for f, t, left, right, v in tree
    ]
    feature, threshold, left, right, value = (np.array(column) for column in zip(*nodes, strict=True))
    owner = np.sort(chance.integers(0, 3, 30))
    owner[:3] = 0, 1, 2
    forest = Forest(
        feature.astype(np.int16), threshold.astype(np.float32), left.astype(np.int32), right.astype(np.int32),
        value.astype(np.float32), base[:-1].astype(np.int32), np.sort(owner).astype(np.int16), np.zeros(3), 16,
    )  # fmt: skip
    rows = chance.normal(size=(70, 4))
    expected = np.zeros((70, 3))
    for n, row in enumerate(rows):
        for root, own in zip(base[:-1], np.sort(owner), strict=True):
            at = root
            while left[at] != at:
                at = (right if np.float32(row[feature[at]]) > np.float32(threshold[at]) else left)[at]
            expected[n, own] += value[at]
    np.testing.assert_allclose(forest.scores(rows), expected, atol=1e-5)


def _tree(chance: np.random.Generator) -> list[tuple[int, float, int, int, float]]:
    """The nodes of a tree of up to 16 leaves: feature, threshold, left, right, value; a leaf is its own children."""
    nodes = [(0, 0.0, 0, 0, float(chance.normal()))]
    for _ in range(int(chance.integers(0, 16))):
        at = int(chance.choice([n for n, node in enumerate(nodes) if node[2] == n]))
        for _ in range(2):
            nodes.append((0, 0.0, len(nodes), len(nodes), float(chance.normal())))
        nodes[at] = (int(chance.integers(0, 4)), float(chance.normal()), len(nodes) - 2, len(nodes) - 1, 0.0)
    return nodes


def test_known_names_match_in_any_case_hyphen_and_number() -> None:
    lexicon = with_names(
        Lexicon({}, [], []),
        [
            Known("ImageNet-1K", "Dataset", "2", "ImageNet-1K"),
            Known("graph neural network", "Technique", "1", "graph neural network"),
        ],
    )
    words = read_words("Graph Neural-Networks on imagenet 1k", 99)
    assert [(words.surface(m.first, m.last), m.tags) for m in lexicon.matches(words)] == [
        ("Graph Neural-Networks", ("Technique1",)), ("imagenet 1k", ("Dataset2",)),
    ]  # fmt: skip


def test_keys_of_names_fold_case_hyphens_and_plural() -> None:
    assert text_key("Vision-Language Models") == text_key("vision language model") == "vision language model"


def test_forms_sum_the_weights_of_letter_runs() -> None:
    forms = Forms({"net": 0}, np.array([[9.0, 0, 0, 0, 0]], np.float32), np.zeros(5, np.float32))
    assert (forms.likely("FooNet"), forms.likely("Foo")) == ("Mo", "")


def test_a_model_is_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    first = model.read()
    model.write(tmp_path / "a.npz", first)
    second = model.read(tmp_path / "a.npz")
    model.write(tmp_path / "b.npz", second)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()
    assert second.lexicon.beliefs == first.lexicon.beliefs
    assert second.lexicon.usage.rows == first.lexicon.usage.rows
    assert second.lexicon.surroundings.rows == first.lexicon.surroundings.rows


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"none\.npz: cannot be read"):
        model.read(tmp_path / "none.npz")
