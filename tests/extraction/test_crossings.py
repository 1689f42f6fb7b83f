"""The tables of crossed classes give what the features give by name."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.extraction.acronyms import acronyms
from kg.extraction.crossings import crossings
from kg.extraction.lexicon import Known, Lexicon, with_names
from kg.extraction.tagger import LABELS, Tagger, all_features
from kg.extraction.tokens import Words, read_words

WORDS = ("we", "train", "resnet", "-", "000", "on", "imagenet", ".", "data", "é")
CLUSTERS = [(n % 3, n % 5, n) for n in range(len(WORDS))]
LEXICON = with_names(
    Lexicon({word: n for n, word in enumerate(WORDS)}, CLUSTERS, [5] * len(WORDS)),
    [Known("ImageNet", "Dataset", "2", "ImageNet")],
)
TEXTS = st.lists(st.sampled_from([*WORDS, "ResNet", "ImageNet", "We", "GNN", "(", ")", "_", ". We", "½", "-1"])).map(
    " ".join
)


def names_of(words: Words) -> list[list[str]]:
    return all_features(words, LEXICON, LEXICON.matches(words), acronyms(words))


@given(TEXTS, TEXTS)
@settings(max_examples=150, deadline=None)
def test_the_scores_are_the_sums_over_all_features_by_name(learned: str, text: str) -> None:
    rows = {name: n for n, name in enumerate(sorted({x for names in names_of(read_words(learned, 9)) for x in names}))}
    weights = np.random.default_rng(5).normal(size=(len(rows), len(LABELS))).astype(np.float32)
    words = read_words(text, 9)
    expected = [
        sum((weights[rows[name]] for name in names if name in rows), np.zeros(len(LABELS))) for names in names_of(words)
    ]
    tagger = Tagger(rows, weights, np.zeros((len(LABELS) + 1, len(LABELS))), LEXICON)
    if expected:
        np.testing.assert_allclose(tagger.scores(words, LEXICON.matches(words), acronyms(words)), expected, atol=1e-4)


def test_a_table_holds_the_rows_of_its_features() -> None:
    found = crossings(
        {"pb-2_1": 4, "bq1_-2": 5, "pbq-2_0_-1": 6, "sbX-1": 7, "sd-1": 8, "pbx": 9, "ppb-2_-2": 10}, [(0, 1, 2)]
    )
    rows = found.rows([(0, 1, 2)], ["-"], [0])
    assert rows.tolist() == [[4, 5, -1, 10, -1, -1, -1]]
    assert found.rows([(-1, -1, -1), (0, 1, 2)], ["X", "-"], [0, 0])[1, 6] == -1
