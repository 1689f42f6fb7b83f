"""Texts with their sentences and mentions: nested, crossing, out of range, hostile."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.explorer.marking import Leaf, Span, marked
from kg.explorer.rendering import environment
from kg.explorer.routing import ServerRouter
from kg.explorer.values import Ref

BERT, DATA = Ref("entity/bert-1", "BERT", ("Model",)), Ref("entity/data-2", "GLUE", ("Dataset",))


def html(text, sentences, mentions):
    parts = environment().get_template("parts.html.j2").module
    return str(parts.tree(ServerRouter(), marked(text, sentences, mentions)))


def plain(tree):
    return "".join(node.text if isinstance(node, Leaf) else plain(node.inner) for node in tree)


def test_a_mention_in_its_sentence():
    assert html("We use BERT. Yes.", [Span(0, 12, "a0")], [Span(7, 11, "a7-11", BERT, "BERT: Model")]) == (
        '<span class="sentence" id="a0">We use <mark class="t-Model" id="a7-11" title="BERT: Model">'
        '<a href="/entity/bert-1">BERT</a></mark>.</span> Yes.'
    )


def test_a_mention_within_a_mention_links_to_its_own_thing():
    assert html("BERT on GLUE", [], [Span(0, 12, "a0-12", BERT), Span(8, 12, "a8-12", DATA)]) == (
        '<mark class="t-Model" id="a0-12" title=""><a href="/entity/bert-1">BERT on </a>'
        '<mark class="t-Dataset" id="a8-12" title=""><a href="/entity/data-2">GLUE</a></mark></mark>'
    )


def test_crossing_mentions_are_cut_and_only_the_first_piece_bears_the_anchor():
    assert html("abcdef", [], [Span(0, 4, "x", BERT), Span(2, 6, "y", DATA)]) == (
        '<mark class="t-Model" id="x" title=""><a href="/entity/bert-1">ab</a>'
        '<mark class="t-Dataset" id="y" title=""><a href="/entity/data-2">cd</a></mark></mark>'
        '<mark class="t-Dataset" title=""><a href="/entity/data-2">ef</a></mark>'
    )


def test_offsets_are_code_points():
    text = "👩🏽‍🚀 e\u0301 BERT"
    start = text.index("BERT")
    assert html(text, [], [Span(start, start + 4, "m", BERT)]).endswith('<a href="/entity/bert-1">BERT</a></mark>')


def test_two_things_at_one_place_have_one_mark():
    assert html("BERT", [], [Span(0, 4, "m", BERT), Span(0, 4, "m", DATA)]).count("<mark") == 1


@pytest.mark.parametrize("span", [Span(-5, 0, "a"), Span(4, 9, "a"), Span(3, 2, "a"), Span(9, 12, "a")])
def test_places_outside_of_the_text_are_left_out(span):
    assert html("BERT", [], [span]) == "BERT"


def test_hostile_text_stays_text():
    text = "<script>alert(1)</script> & {{ 1 }}"
    name = Ref("entity/x-1", text, ("Model",))
    found = html(text, [Span(0, len(text), "a0")], [Span(0, 25, "a0-25", name, text)])
    assert "<script" not in found
    assert found.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert found.endswith("</mark> &amp; {{ 1 }}</span>")


_SPANS = st.lists(
    st.tuples(st.integers(-3, 25), st.integers(-3, 25), st.booleans()).map(
        lambda given: Span(given[0], given[1], f"{given[0]}-{given[1]}", BERT if given[2] else None)
    ),
    max_size=12,
)


@given(st.text(max_size=20), _SPANS)
def test_no_letter_is_lost_or_told_twice(text, spans):
    tree = marked(text, [], spans)
    assert plain(tree) == text


@given(st.text(max_size=20), _SPANS)
def test_every_anchor_stands_once(text, spans):
    def anchors(nodes):
        for node in nodes:
            if not isinstance(node, Leaf):
                yield from [node.span.anchor] if node.span.anchor else []
                yield from anchors(node.inner)

    found = list(anchors(marked(text, [], spans)))
    assert len(found) == len(set(found))
