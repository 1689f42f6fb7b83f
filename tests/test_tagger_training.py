"""How the tagger is trained."""

import numpy as np

from tools.train.mentions_tagger import AT_LEAST, Labelled, Weights, examples, fit

LABEL = {"bert": 1, "imagenet": 3}


def text_of(words: str) -> Labelled:
    named = words.split()
    return [[f"w={word}", "any"] for word in named], [0] * len(named), [LABEL.get(word, 0) for word in named]


MODELS = [text_of("we train bert again")] * 6
DATA = [text_of("we read imagenet again")] * 6
KNOWN = examples([*MODELS, *DATA, text_of("once")])


def told(weights: Weights, word: str) -> int:
    return int(weights.weights[[weights.rows[f"w={word}"], weights.rows["any"]]].sum(axis=0).argmax())


def test_features_of_few_words_are_left_out():
    assert AT_LEAST == 4
    assert list(KNOWN.rows) == ["w=we", "any", "w=train", "w=bert", "w=again", "w=read", "w=imagenet"]
    assert KNOWN.texts[0].features.tolist() == [0, 1, 2, 1, 3, 1, 4, 1]
    assert (KNOWN.texts[-1].features.tolist(), KNOWN.texts[-1].counts.tolist()) == ([1], [1])


def test_words_are_told_by_their_features():
    weights = fit(KNOWN.rows, KNOWN.texts[:12] * 20)
    assert {word: told(weights, word) for word in ("we", "train", "bert", "again", "imagenet")} == {
        "we": 0, "train": 0, "bert": 1, "again": 0, "imagenet": 3,
    }  # fmt: skip


def test_the_same_texts_give_the_same_weights():
    first, second = (fit(KNOWN.rows, KNOWN.texts) for _ in range(2))
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.transitions, second.transitions)


def test_what_goes_on_keeps_what_it_is_not_asked_of():
    start = fit(KNOWN.rows, KNOWN.texts[:6] * 20)
    further = fit(KNOWN.rows, KNOWN.texts[6:12] * 20, start)
    bert, imagenet = KNOWN.rows["w=bert"], KNOWN.rows["w=imagenet"]
    assert np.array_equal(further.weights[bert], start.weights[bert])
    assert not start.weights[imagenet].any()
    assert further.weights[imagenet].argmax() == 3
