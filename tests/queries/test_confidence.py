"""Questions leave out what is less sure than asked for, and say so where they cannot."""

from __future__ import annotations

import pytest

from kg.errors import UsageError
from kg.queries import load, run
from kg.questions import with_parts

FILTERED = sorted(name for name, question in load().items() if question.parameter("min_confidence"))
#: They count papers beforehand, or follow names and hierarchies.
UNFILTERED = sorted(set(load()) - set(FILTERED))


@pytest.mark.parametrize("name", FILTERED)
def test_nothing_in_the_sample_is_quite_certain(store, name):
    everything, certain = run(store, name), run(store, name, {"min_confidence": "1"})
    assert len(everything) > 0
    assert len(certain) == {"introduced-by": 1, "neighbourhood": 5}.get(name, 0)


@pytest.mark.parametrize("name", FILTERED)
def test_a_low_bar_leaves_all_rows(store, name):
    some, everything = run(store, name, {"min_confidence": "0.1"}), run(store, name)
    if name == "neighbourhood":
        assert set(some.triples) == set(everything.triples)
    else:
        named = [row for row in everything.plain() if not (name == "most-used-datasets" and row[2] == 0)]
        assert some.plain() == named


@pytest.mark.parametrize("name", FILTERED)
def test_what_is_not_asked_for_costs_nothing(store, name):
    assert "# with" not in run(store, name).sparql


def test_an_entity_without_sure_introductions_keeps_its_name(store):
    assert run(store, "introduced-by", {"entity": "BERT", "min_confidence": "1"}).plain()[0][0] == "BERT"
    assert run(store, "introduced-by", {"entity": "BERT", "min_confidence": "1"}).plain()[0][2] is None


def test_every_question_that_reads_confidence_can_filter_by_it():
    assert [name for name in UNFILTERED if "kg:confidence" in load()[name].text] == []
    assert {"based-on", "variants-of"} <= set(UNFILTERED)


@pytest.mark.parametrize("name", UNFILTERED)
def test_questions_that_cannot_tell_the_cure(store, name):
    with pytest.raises(UsageError) as error:
        run(store, name, {"min_confidence": ".8"})
    assert str(error.value).startswith(f"{name} counts statements of every confidence, it takes ")
    assert str(error.value).endswith(
        "build a graph of the surer ones: kg build SOURCE… --min-confidence C --store STORE"
    )


@pytest.mark.parametrize("value", ["80", "-1", "high", "1.1", ""])
def test_a_bad_value_is_told(store, value):
    with pytest.raises(UsageError, match=f"^min_confidence='{value}' is not a number from 0 to 1$"):
        run(store, "papers-about", {"min_confidence": value})


def test_parts_of_several_parameters_are_apart():
    text = "a\n # with x\n1\n # end\nb\n# with y\n2\n# end\n"
    assert with_parts(text, ()) == "a\nb\n"
    assert with_parts(text, ("y",)) == "a\nb\n# with y\n2\n# end\n"


def test_another_way_stands_as_comments_until_it_is_asked_for():
    text = "a\n  # without x\n  1\n  # instead\n  #| 2\n  #|   3\n  # end\nb\n"
    assert with_parts(text, ()) == "a\n  1\nb\n"
    assert with_parts(text, ("x",)) == "a\n2\n  3\nb\n"
