"""Search finds names before texts, and a graph's hash says whether it changed."""

import pytest

from kg.index import Index, Text


@pytest.fixture
def index():
    index = Index(None)
    index.put(
        "entities",
        "d0",
        [Text("urn:i", "entity", "ImageNet", "ImageNet-1K"), Text("urn:c", "entity", "COCO", "MS COCO")],
    )
    index.put("paper/a", "d1", [Text("urn:a", "paper", "Deep residual learning", "We train on ImageNet and COCO.")])
    index.put("paper/b", "d2", [Text("urn:b", "paper", "Müller's “déjà vu” model", "Nothing else.")])
    return index


@pytest.mark.parametrize(
    ("words", "kind", "found"),
    [
        ("imagenet", None, ["ImageNet", "Deep residual learning"]),
        ("imagenet", "paper", ["Deep residual learning"]),
        ("image", "entity", ["ImageNet"]),
        ("residual learn", None, ["Deep residual learning"]),
        ("deja", None, ["Müller's “déjà vu” model"]),
        ("muller", None, ["Müller's “déjà vu” model"]),
        ("de", None, ["Deep residual learning"]),
        ("IM", None, ["ImageNet"]),
        ("ms", None, ["COCO"]),
        ("le", None, []),
        ("de", "entity", []),
        ("residual le", None, ["Deep residual learning"]),
        ("absent", None, []),
        ("", None, []),
        ('" OR name:* NEAR( ) --', None, []),
        ("'; DROP TABLE texts", None, []),
        ("absent \ud800", None, []),
    ],
)
def test_search_matches_words_and_the_start_of_the_last(index, words, kind, found):
    assert [hit.label for hit in index.find(words, kind=kind)] == found


def test_what_bears_just_the_name_comes_first(index):
    others = [Text(f"urn:{n}", "entity", f"ImageNet-{n}", "") for n in range(9)]
    index.put("more", "d4", [*others, Text("urn:l", "entity", "imagenet", "a thing of very many other names" * 9)])
    assert [hit.iri for hit in index.find("ImageNet", limit=3)] == ["urn:i", "urn:l", "urn:0"]


def test_of_names_that_begin_with_two_letters_the_shortest_come_first(index):
    index.put("more", "d4", [Text(f"urn:{n}", "entity", f"Bo{'o' * n}k", "") for n in (5, 1, 3)])
    assert [hit.label for hit in index.find("bo")] == ["Book", "Booook", "Booooook"]
    assert [hit.label for hit in index.find("bo", limit=1)] == ["Book"]


def test_what_matches_is_ranked_while_it_is_a_thousand(index):
    assert index.matching("imagenet", 9) == ["urn:i", "urn:a"]
    assert (index.matching("imagenet", 1), index.matching("", 9), index.matching("absent", 9)) == (["urn:i"], [], [])
    assert index.matching("de", 9) == ["urn:a"]


def test_of_more_matches_those_with_the_words_in_their_names_come_first(index):
    papers = [Text(f"urn:p{n:04}", "paper", "A title", "uses ImageNet") for n in range(1000)]
    index.put("more", "d4", [*papers, Text("urn:l", "entity", "ImageNet-A", "")])
    found = index.matching("imagenet", 10_000)
    assert (found[:3], len(found), found[3:]) == (["urn:i", "urn:l", "urn:a"], 1003, [paper.iri for paper in papers])
    assert index.matching("imagenet", 2) == ["urn:i", "urn:l"]


def test_a_limit_holds(index):
    assert len(index.find("imagenet", limit=1)) == 1


def test_putting_a_graph_again_replaces_what_is_found(index):
    index.put("paper/a", "d3", [Text("urn:a", "paper", "Another title", "")])
    assert [hit.label for hit in index.find("imagenet")] == ["ImageNet"]
    assert list(index.digests()) == [("entities", "d0"), ("paper/a", "d3"), ("paper/b", "d2")]


def test_a_removed_graph_is_gone(index):
    index.remove("paper/a")
    assert (index.digest("paper/a"), index.find("residual")) == (None, [])


def test_what_differs_and_what_was_not_asked_for(index):
    with index.comparing() as known:
        assert [known.same("paper/a", "d1"), known.same("paper/b", "other"), known.same("new", "d")] == [
            True,
            False,
            False,
        ]
        assert (known.unseen(9), known.unseen(0)) == (["entities"], [])
    with index.comparing() as known:
        assert known.unseen(2) == ["entities", "paper/a"]


def test_the_state_is_kept(tmp_path):
    with_state = Index(tmp_path / "odd #name?.sqlite", write=True)
    assert with_state.state is None
    with_state.state = "s"
    with_state.close()
    again = Index(tmp_path / "odd #name?.sqlite")
    assert again.state == "s"
    again.close()
