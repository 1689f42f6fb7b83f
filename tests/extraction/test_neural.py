"""The network's inputs, and what the network that ships says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import KgError
from kg.extraction import neural
from kg.extraction.acronyms import Acronym, acronyms
from kg.extraction.candidates import Candidate
from kg.extraction.hints import COLUMNS, hinted
from kg.extraction.lexicon import Match
from kg.extraction.neural import LEANINGS, WINDOW, Network, Said, Vocabulary, marks, parts
from kg.extraction.tagger import LABELS
from kg.extraction.tokens import Words, read_words

PIECES = ("[UNK]", "[CLS]", "[SEP]", "res", "##net", "##s", "we", "use", "2", ".", "0", "cafe", "中")
VOCABULARY = Vocabulary({piece: row for row, piece in enumerate(PIECES)})


def text_of(title: str, abstract: str) -> Words:
    return read_words(f"{title}\n\n{abstract}", len(title))


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("ResNets", (3, 4, 5)),
        ("Café", (11,)),
        ("2.0", (8, 9, 10)),
        ("中中", (12, 12)),
        ("resx", (0,)),
        ("use" * 10, (0,)),
        ("2.2.2.2.2.2", (8, 9, 8, 9, 8, 9, 8, 9)),
        ("\u0301", (0,)),
    ],
)
def test_a_word_is_cut_into_the_longest_known_pieces(word: str, pieces: tuple[int, ...]) -> None:
    assert VOCABULARY.pieces(word) == pieces


@pytest.mark.parametrize(
    ("sizes", "sentence", "expected"),
    [
        ([], [], []),
        ([1, 1, 1], [0, 1, 1], [(0, 3)]),
        ([300, 60, 60], [0, 1, 2], [(0, 2), (2, 3)]),
        ([300, 60, 60], [0, 1, 1], [(0, 1), (1, 3)]),
        ([300, 60, 60, 1], [0, 0, 0, 1], [(0, 2), (2, 4)]),
    ],
)
def test_windows_hold_whole_sentences(sizes: list[int], sentence: list[int], expected: list[tuple[int, int]]) -> None:
    assert parts(sizes, sentence) == expected


@given(st.lists(st.tuples(st.integers(1, neural.LONGEST), st.booleans())))
def test_windows_follow_each_other_and_are_no_longer_than_they_may_be(words: list[tuple[int, bool]]) -> None:
    sizes = [size for size, _ in words]
    sentence = np.cumsum([begins for _, begins in words]).tolist()
    found = parts(sizes, sentence)
    assert [k for first, last in found for k in range(first, last)] == list(range(len(words)))
    assert all(first < last and sum(sizes[first:last]) <= WINDOW for first, last in found)


def test_known_names_and_acronyms_are_marked() -> None:
    marked = marks(6, (Match(0, 2, ("Dataset2", "Other1")),), (Acronym(2, 4, 5, 6),))
    assert [np.flatnonzero(row).tolist() for row in marked] == [[1, 5], [7, 11], [12], [13], [], [14]]


def test_each_piece_has_the_features_of_its_word() -> None:
    words = text_of("ResNets", "We use 2.0.")
    (window,) = Network(VOCABULARY).windows(words, (), ())
    assert window.pieces.tolist() == [1, 3, 4, 5, 6, 7, 8, 9, 10, 9, 2]
    assert window.heads.tolist() == [1, 4, 5, 6, 9]
    assert window.shapes.tolist() == [11, 4, 4, 4, 2, 1, 6, 6, 6, 9, 11]
    assert window.places.tolist() == [8, 0, 0, 0, 4, 4, 5, 5, 5, 6, 8]


@pytest.fixture(scope="module")
def network() -> Network:
    return neural.load()


def said(network: Network, words: Words) -> Said:
    return network.read(words, (), acronyms(words))


def test_the_scores_are_logarithms_of_probabilities(network: Network) -> None:
    scores, leanings, states = said(network, text_of("A survey", "We train a ResNet-50 on ImageNet. " * 20))
    assert scores.shape == (182, len(LABELS))
    assert leanings.shape == (182, 25)
    assert states.shape == (182, 384)
    np.testing.assert_allclose(np.exp(scores).sum(axis=1), 1.0, atol=1e-5)


def test_names_are_told_from_other_words_with_the_help_of_known_names(network: Network) -> None:
    words = text_of("Image recognition", "We train ResNet on ImageNet with contrastive learning.")
    scores = network.read(words, (Match(6, 7, ("Dataset2",)),), ()).labels
    labels = [LABELS[n] for n in scores.argmax(axis=1)]
    assert labels[2:] == ["O", "O", "B-Model", "O", "B-Dataset", "O", "B-Technique", "I-Technique", "O"]


def test_a_window_does_not_depend_on_the_text_around_it(network: Network) -> None:
    before, after = "We use BERT here. " * 40, "Then GPT-2 is trained. " * 40
    alone, together = text_of("T", before), text_of("T", before + after)
    whole = parts([len(network.vocabulary.pieces(word)) for word in alone.words], alone.sentence)[-1][0]
    for own, other in zip(said(network, alone), said(network, together), strict=True):
        np.testing.assert_array_equal(own[:whole], other[:whole])


def test_no_words_no_scores(network: Network) -> None:
    assert [table.shape for table in said(network, text_of("", ""))] == [(0, len(LABELS)), (0, 25), (0, 384)]


def test_a_missing_network_is_named(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"the network cannot be read .*; install paperkg again"):
        neural.load(tmp_path)
    with pytest.raises(KgError, match=r"relations.onnx: the network cannot be read .*; install paperkg again"):
        neural.session(tmp_path / "relations.onnx")


def test_what_the_paper_does_with_a_thing_is_said_of_its_words(network: Network) -> None:
    words = text_of("", "We propose SparseNet, trained on ImageNet, which outperforms ResNet.")
    leanings = said(network, words).leanings
    likeliest = {name: words.words[row] for name, row in zip(LEANINGS, leanings.argmax(axis=0).tolist(), strict=True)}
    assert (likeliest["introduces"], likeliest["compares_with"]) == ("SparseNet", "ResNet")
    assert likeliest["object trainedOn"] == "ImageNet"
    assert (likeliest["subject outperforms"], likeliest["object outperforms"]) == ("SparseNet", "ResNet")


def test_hints_are_the_products_of_the_bounds() -> None:
    chances = np.full((3, len(LABELS)), 0.01)
    chances[0, 1], chances[1, 2], chances[2, 2] = 0.8, 0.5, 0.1
    leanings = np.zeros((3, len(LEANINGS)))
    leanings[:, 0] = 2.0, -1.0, 7.0
    (row,) = hinted(
        [Candidate("a", {(0, 2): [0.0] * 5})], Said(np.log(chances), leanings, np.zeros((3, 384), np.float16))
    )
    assert row[[0, 5, 10]].round(4).tolist() == [0.36, 0.36, 0.66]
    assert row[1:5].round(6).tolist() == [0.000099] * 4
    assert row[15:19].round(4).tolist() == [0.3604] * 4
    assert row[19:].tolist() == [0.5, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]


def test_no_candidates_no_hints() -> None:
    nothing = Said(np.zeros((3, len(LABELS))), np.zeros((3, len(LEANINGS))), np.zeros((3, 384), np.float16))
    assert hinted([], nothing).shape == (0, COLUMNS)
