"""Addresses come without the punctuation around them, and know what they lead to."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.extraction.links import kind, links
from kg.extraction.values import Link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no link here, not even e.g. this one", []),
        ("Code: https://github.com/a/b.", [("https://github.com/a/b", "repository")]),
        (r"at \url{https://github.com/a/b_c}.", [("https://github.com/a/b_c", "repository")]),
        (r"\href{https://a.github.io/x/}{https://a.github.io/x/}",
         [("https://a.github.io/x/", "page"), ("https://a.github.io/x/", "page")]),
        ("(see https://en.wikipedia.org/wiki/BERT_(model)).", [("https://en.wikipedia.org/wiki/BERT_(model)", "page")]),
        ("from www.example.org, and github.com/a/b;",
         [("https://www.example.org", "page"), ("https://github.com/a/b", "repository")]),
        ("Source Code:http://github.com/a/b_nips17", [("http://github.com/a/b_nips17", "repository")]),
        ("https://anonymous.4open.science/r/abc-12/", [("https://anonymous.4open.science/r/abc-12/", "repository")]),
        ("mail a@github.com or http:// alone", []),
        ('<a href="https://a.org/x?y=1&z=2">', [("https://a.org/x?y=1&z=2", "page")]),
        ("https://[broken and https://a.org", [("https://a.org", "page")]),
    ],
)  # fmt: skip
def test_addresses_are_found_without_the_punctuation_around_them(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(link.url, link.kind) for link in links(text, "abstract")] == expected


def test_offsets_index_the_text() -> None:
    assert links("😀 see github.com/a/b.", "title") == (Link("https://github.com/a/b", "repository", "title", 6, 20),)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://huggingface.co/org/model", "model"),
        ("https://huggingface.co/org", "page"),
        ("https://huggingface.co/datasets/org/data", "dataset"),
        ("https://hf-mirror.com/org/model", "model"),
        ("https://huggingface.co/spaces/org/demo", "page"),
        ("https://huggingface.co/collections/org/x", "page"),
        ("https://modelscope.cn/models/org/m", "model"),
        ("https://www.kaggle.com/datasets/a/b", "dataset"),
        ("https://www.kaggle.com/c/titanic", "page"),
        ("https://zenodo.org/record/1", "dataset"),
        ("https://doi.org/10.5281/zenodo.1", "dataset"),
        ("https://doi.org/10.1000/1", "page"),
        ("https://gitlab.inria.fr/a/b", "repository"),
        ("https://github.com", "page"),
    ],
)
def test_the_host_and_path_say_what_an_address_leads_to(url: str, expected: str) -> None:
    assert kind(url) == expected


@given(st.text(max_size=80))
def test_every_link_is_in_the_text(text: str) -> None:
    for link in links(text, "abstract"):
        assert link.url.removeprefix("https://").endswith(text[link.start : link.end].removeprefix("https://"))
