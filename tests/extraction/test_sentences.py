"""Sentences part where a reader would part them, and cover every word."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.sentences import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("   \n ", []),
        ("no full stop at all", ["no full stop at all"]),
        ("One sentence. Another one.", ["One sentence.", "Another one."]),
        ("Models, e.g. BERT, win. See Fig. 3.", ["Models, e.g. BERT, win.", "See Fig. 3."]),
        ("Vaswani et al. (2017) showed it, cf. Sec. 2.", ["Vaswani et al. (2017) showed it, cf. Sec. 2."]),
        ("As in Devlin et al. We follow them.", ["As in Devlin et al.", "We follow them."]),
        ("Speech vs. Text is hard. We try.", ["Speech vs. Text is hard.", "We try."]),
        ("It gets 71.2 on v1.5. It gains 3.2 points.", ["It gets 71.2 on v1.5.", "It gains 3.2 points."]),
        ("We use SQuAD 2.0. The gain is 2%.", ["We use SQuAD 2.0.", "The gain is 2%."]),
        ("It beats BERT.Our code is out.", ["It beats BERT.", "Our code is out."]),
        ("It beats strong results.We show more.", ["It beats strong results.", "We show more."]),
        ("See https://a.org/b.Html now. Thanks.", ["See https://a.org/b.Html now.", "Thanks."]),
        ("Node.js runs it. torch.nn does too.", ["Node.js runs it. torch.nn does too."]),
        ("It is good. iCaRL is better. nuScenes helps.", ["It is good.", "iCaRL is better.", "nuScenes helps."]),
        (r"Error is $p < .001$. \textbf{We} win by 3\%. $k$ is 2.",
         [r"Error is $p < .001$.", r"\textbf{We} win by 3\%.", "$k$ is 2."]),
        ('He said "it works." Then it did! Really? Yes.', ['He said "it works."', "Then it did!", "Really?", "Yes."]),
        ("A first part\n\nA second part", ["A first part", "A second part"]),
        ("A line\nthat goes on. Next.", ["A line\nthat goes on.", "Next."]),
        ("第一句。第二句。", ["第一句。", "第二句。"]),
        ("Methods, data, etc. We use them.", ["Methods, data, etc.", "We use them."]),
        ("By J. Smith and co. in 2020.", ["By J. Smith and co. in 2020."]),
    ],
)  # fmt: skip
def test_sentences_part_where_a_reader_parts_them(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in sentences(text)] == expected


@given(st.text(alphabet=st.sampled_from("aB .!?\n\t1,)('$\\%。é"), max_size=60) | st.text(max_size=60))
def test_sentences_cover_all_but_white_space_in_order(text: str) -> None:
    found = sentences(text)
    assert all(start < end for start, end in found)
    assert all(end <= start for (_, end), (start, _) in pairwise(found))
    inside = {n for start, end in found for n in range(start, end)}
    assert all(n in inside or character.isspace() for n, character in enumerate(text))


def test_a_hostile_text_takes_no_more_than_linear_time() -> None:
    began = time.process_time()
    sentences("a." * 100_000 + "(" * 50_000 + ". A" * 50_000)
    assert time.process_time() - began < 5
