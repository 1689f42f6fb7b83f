"""Papers: identity by title, and one paper out of many records whatever their order."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.papers import Paper, group, merge, normalised_title, paper_key

SHORT = Paper(
    id="2010.11929",
    title="An Image is Worth 16x16 Words",
    abstract="Patches are words.",
    published="2020",
    identifiers=("arxiv:2010.11929",),
    urls=("https://arxiv.org/abs/2010.11929",),
    authors=("A. Dosovitskiy",),
    author_count=1,
    venue="ICLR",
    comments=2,
    sources=("b.jsonl",),
)
LONG = Paper(
    id=paper_key("An image is worth 16x16 words"),
    title="An Image Is Worth 16x16 Words",
    abstract="Patches of an image are words.",
    published="2020-10-22",
    published_inferred=True,
    author_count=12,
    organization="Google",
    upvotes=7,
    identifiers=("openreview:YicbFdNTTy",),
    urls=("https://a.org",),
    sources=("a.txt", "b.jsonl"),
)


def test_the_best_of_two_records() -> None:
    assert merge([SHORT, LONG]) == Paper(
        id="2010.11929",
        title="An Image Is Worth 16x16 Words",
        abstract="Patches of an image are words.",
        published="2020",
        published_inferred=False,
        authors=("A. Dosovitskiy",),
        author_count=12,
        organization="Google",
        comments=2,
        upvotes=7,
        venue="ICLR",
        identifiers=("arxiv:2010.11929", "openreview:YicbFdNTTy"),
        urls=("https://a.org", "https://arxiv.org/abs/2010.11929"),
        sources=("a.txt", "b.jsonl"),
    )


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ([("2020", False), ("2020-05-01", True)], ("2020", False)),
        ([("2020", False), ("2021-05", False), ("2021-04", False)], ("2021-04", False)),
        ([("2020-05-02", False), ("2020-05-01", False)], ("2020-05-01", False)),
        ([(None, False), ("2020-05-01", True)], ("2020-05-01", True)),
        ([(None, False), (None, False)], (None, False)),
    ],
)
def test_the_best_date(dates: list[tuple[str | None, bool]], expected: tuple[str | None, bool]) -> None:
    records = [replace(LONG, published=date, published_inferred=inferred) for date, inferred in dates]
    for order in (records, records[::-1]):
        merged = merge(order)
        assert (merged.published, merged.published_inferred) == expected


def test_nothing_cannot_be_merged() -> None:
    assert group([]) == ()
    with pytest.raises(ValueError, match="empty"):
        merge([])


def record(name: str, *identifiers: str) -> Paper:
    return Paper(
        id=name, title="MASS", abstract=f"About {name}.", identifiers=tuple(sorted(identifiers)), sources=(name,)
    )


PLAIN = paper_key("mass")


@pytest.mark.parametrize(
    ("records", "expected"),
    [
        ([record("a")], [(PLAIN, "a")]),
        ([record("a"), record("b")], [(PLAIN, "ab")]),
        (
            [record("a", "arxiv:1"), record("b", "arxiv:2")],
            [(PLAIN, "a"), (paper_key("mass", distinct="arxiv:2"), "b")],
        ),
        (
            [record("a", "arxiv:2"), record("b", "arxiv:1"), record("c")],
            [(PLAIN, "bc"), (paper_key("mass", distinct="arxiv:2"), "a")],
        ),
        ([record("a", "arxiv:1"), record("b", "doi:10.1/x")], [(PLAIN, "ab")]),
        ([record("a", "arxiv:1", "doi:10.1/x"), record("b", "arxiv:1", "doi:10.1/y")], [(PLAIN, "ab")]),
        (
            [
                record("a", "arxiv:1"),
                record("b", "arxiv:2", "doi:10.1/x"),
                record("c", "doi:10.1/x"),
                record("d", "acl:P"),
            ],
            [(PLAIN, "ad"), (paper_key("mass", distinct="arxiv:2"), "bc")],
        ),
        (
            [record("a", "arxiv:1"), record("b", "arxiv:2"), record("c", "doi:10.1/x"), record("d", "doi:10.1/y")],
            [(PLAIN, "ac"), (paper_key("mass", distinct="arxiv:2"), "bd")],
        ),
    ],
)
def test_identifiers_part_papers_of_one_title(records: list[Paper], expected: list[tuple[str, str]]) -> None:
    assert [(key, "".join(paper.sources)) for key, paper in group(records)] == expected


TITLES = st.sampled_from(["MASS", "Mass", "mass!", "ＭＡＳＳ"])
SOME = {"max_size": 3}
RECORDS = st.builds(
    Paper,
    id=st.sampled_from(["1", "2", PLAIN]),
    title=TITLES,
    abstract=st.sampled_from(["About a.", "About b.", "About all."]),
    published=st.none() | st.sampled_from(["2020", "2020-05", "2020-05-01", "2021-01-01"]),
    published_inferred=st.booleans(),
    authors=st.lists(st.sampled_from("xyz"), **SOME).map(tuple),
    author_count=st.none() | st.integers(0, 9),
    organization=st.none() | st.sampled_from(["A", "BB", "CC"]),
    comments=st.none() | st.integers(0, 9),
    upvotes=st.none() | st.integers(0, 9),
    venue=st.none() | st.sampled_from(["ACL", "ICML"]),
    identifiers=st.lists(
        st.sampled_from(["arxiv:1", "arxiv:2", "arxiv:3", "doi:1", "doi:2", "acl:1", "openreview:1"]), **SOME
    ).map(tuple),
    urls=st.lists(st.sampled_from(["http://a", "http://b"]), **SOME).map(tuple),
    sources=st.lists(st.sampled_from("pqr"), **SOME).map(tuple),
)
MANY = st.lists(RECORDS, min_size=1, max_size=7)


@given(MANY, st.randoms())
def test_the_order_of_records_does_not_matter(records: list[Paper], chance: random.Random) -> None:
    shuffled = list(records)
    chance.shuffle(shuffled)
    assert merge(shuffled) == merge(records)
    assert group(shuffled) == group(records)


@given(MANY, MANY)
def test_merging_in_steps_is_merging_at_once(left: list[Paper], right: list[Paper]) -> None:
    assert merge([merge(left), merge(right)]) == merge(left + right)
    assert merge([merge(left)]) == merge(left)


@given(MANY)
def test_groups_hold_every_record_once_and_repeating_one_changes_nothing(records: list[Paper]) -> None:
    papers = group(records)
    keys = [key for key, _ in papers]
    assert keys[0] == PLAIN
    assert len(set(keys)) == len(keys)
    found = [identifier for _, paper in papers for identifier in paper.identifiers]
    assert sorted(found) == sorted({identifier for record in records for identifier in record.identifiers})
    assert group([*records, records[0]]) == papers


@given(MANY)
def test_papers_of_one_title_contradict_each_other(records: list[Paper]) -> None:
    schemes = [{name.partition(":")[0] for name in paper.identifiers} for _, paper in group(records)]
    assert all(left & right for at, left in enumerate(schemes) for right in schemes[at + 1 :])


@given(st.text())
def test_a_normalised_title_stays_as_it_is(title: str) -> None:
    once = normalised_title(title)
    assert normalised_title(once) == once
    assert paper_key(title) == paper_key(title.upper()) or title.upper().casefold() != title.casefold()


def test_thousands_of_papers_of_one_title() -> None:
    records = [record(str(i), f"{'arxiv' if i % 2 else 'doi'}:{i}") for i in range(5000)]
    assert len(group(records)) == 2500
