"""JSON Lines and arrays: good records are papers, bad ones are named with file and line."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.papers import Paper, paper_key
from kg.sources import dialects
from kg.sources.record import Unfit, checked
from tests.sources.conftest import Reading

Read = Callable[..., Reading]

GOOD = '{"id": "a", "title": "A", "abstract": "About A."}'
ALSO = '{"id": "b", "title": "B", "abstract": "About B."}'
FULL = {
    "id": "https://arxiv.org/abs/1810.04805v2",
    "title": "  BERT: Pre-training of Deep Bidirectional Transformers\n",
    "abstract": "An encoder whose layers all see both sides.",
    "date": "2018-10-11",
    "venue": "NAACL 2019",
    "url": "https://aclanthology.org/N19-1423.pdf",
    "urls": ["https://github.com/google-research/bert", "https://aclanthology.org/N19-1423.pdf"],
    "authors": [{"name": "Jacob Devlin"}, {"name": "Ming-Wei Chang"}, "Kenton Lee"],
    "doi": "https://doi.org/10.18653/V1/N19-1423",
    "organization": "Google",
    "comments": 2,
    "upvotes": 25,
    "pages": ["ignored"],
}


def test_every_field(read: Read) -> None:
    assert read(json.dumps(FULL), name="papers.jsonl") == (
        [
            Paper(
                id="https://arxiv.org/abs/1810.04805v2",
                title="BERT: Pre-training of Deep Bidirectional Transformers",
                abstract="An encoder whose layers all see both sides.",
                published="2018-10-11",
                authors=("Jacob Devlin", "Ming-Wei Chang", "Kenton Lee"),
                author_count=3,
                organization="Google",
                comments=2,
                upvotes=25,
                venue="NAACL 2019",
                identifiers=("acl:N19-1423", "arxiv:1810.04805", "doi:10.18653/v1/n19-1423"),
                urls=("https://aclanthology.org/N19-1423.pdf", "https://github.com/google-research/bert"),
                sources=("papers.jsonl",),
            )
        ],
        [],
    )


def test_a_record_without_id_gets_its_key(read: Read) -> None:
    papers, _ = read(
        '{"title": "ALBERT", "abstract": "Lighter.", "id": null}\n{"title": "T5", "abstract": "Text.", "id": 7}'
    )
    assert [p.id for p in papers] == [paper_key("ALBERT"), "7"]


@pytest.mark.parametrize(
    "text",
    [
        '{"total": 2, "data": [RECORDS]}',
        '{"status": "ok", "message": {"total-results": 2, "items": [RECORDS]}}',
        '{\n  "papers": [\n    RECORDS\n  ]\n}',
        '[{"results": [RECORDS]}]',
    ],
)
def test_the_answers_of_apis_wrap_their_records(read: Read, text: str) -> None:
    papers, errors = read(text.replace("RECORDS", f'{GOOD}, {{"title": "X"}}, {ALSO}'), name="answer")
    assert [one.id for one in papers] == ["a", "b"]
    assert [error.partition(": ")[2] for error in errors] == ["entry 2: no abstract"]


def test_a_single_work_of_crossref_is_wrapped_too(read: Read) -> None:
    work = '{"DOI": "10.1000/x", "type": "journal-article", "title": ["A"], "abstract": "<jats:p>B.</jats:p>"}'
    papers, errors = read(f'{{"status": "ok", "message": {work}}}')
    assert ([(one.title, one.abstract, one.identifiers) for one in papers], errors) == (
        [("A", "B.", ("doi:10.1000/x",))],
        [],
    )


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("nonsense", "no JSON at column 1 (Expecting value); write one JSON object a line"),
        ('{"title": "A"', "no JSON at column 14 (Expecting ',' delimiter); write one JSON object a line"),
        (GOOD + ALSO, "no JSON at column 50 (Extra data); write one JSON object a line"),
        ("[1]", "a list instead of an object with title and abstract"),
        ("null", "null instead of an object with title and abstract"),
        ('"text"', "a string instead of an object with title and abstract"),
        ("{}", "no title"),
        ('{"title": "A"}', "no abstract"),
        ('{"title": "A", "abstract": " \\n"}', "no abstract"),
        ('{"title": null, "abstract": "A"}', "no title"),
        ('{"title": ["A"], "abstract": "A"}', "title is a list instead of a string"),
        ('{"title": "A", "abstract": 5}', "abstract is a number instead of a string"),
        ('{"title": "A", "abstract": "A", "id": true}', "id is a truth value instead of a string"),
        ('{"title": "A", "abstract": "A", "x": NaN}', "NaN is no JSON; write one JSON object a line"),
        ('{"title": "A", "abstract": "A", "x": -Infinity}', "-Infinity is no JSON; write one JSON object a line"),
        ('{"title": "A", "abstract": "A", "x": ' + "9" * 5000 + "}", "a number with too many digits"),
        ('{"title": "A\\ud800", "abstract": "A"}', "not Unicode: half a surrogate pair, or broken UTF-8"),
        ('{"title": "A", "abstract": "\\udfff"}', "not Unicode: half a surrogate pair, or broken UTF-8"),
        ("[" * 100_000, "JSON nested too deeply"),
        ('{"a":' * 100_000, "JSON nested too deeply"),
        (b'{"title": "A\xff", "abstract": "A"}', "not UTF-8 at byte 13; save it as UTF-8"),
        ('{"title": "' + "A" * 3000 + '", "abstract": "A"}', "the line is longer than 2,000 bytes"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_read(read: Read, bad: str | bytes, message: str) -> None:
    raw = bad if isinstance(bad, bytes) else bad.encode()
    limit = 2000 if len(raw) < 5000 else 1_000_000
    papers, errors = read(b"\n".join((GOOD.encode(), b"", raw, ALSO.encode())), name="x.jsonl", max_line=limit)
    assert [p.id for p in papers] == ["a", "b"]
    assert errors == [f"x.jsonl:3: {message}"]


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("date", "yesterday", "date left out: no date: 'yesterday'"),
        ("date", "2024-13-01", "date left out: month must be in 1..12"),
        ("date", [2024], "date left out: a list is no date"),
        ("year", 10**30, "year left out: no date: '1000000000000000000000000000000'"),
        ("year", 12, "year left out: no date: '12'"),
        ("year", 1492, "year left out: no year of a paper: 1492"),
        ("authors", True, "authors left out: a truth value that is no count"),
        ("authors", -1, "authors left out: a number that is no count"),
        ("authors", [["A"]], "authors left out: a list instead of a string"),
        ("authors", [{"name": 5}], "authors left out: a number instead of a string"),
        ("venue", {"name": "ACL"}, "venue left out: an object instead of a string"),
        ("venue", "\ud800", "venue left out: not Unicode: half a surrogate pair, or broken UTF-8"),
        ("url", 5, "url left out: a number instead of a string"),
        ("urls", [5], "urls left out: a number instead of a string"),
        ("doi", ["10.1/x"], "doi left out: a list instead of a string"),
        ("arxiv_id", 1810.04805, "arxiv_id left out: a number instead of a string"),
        ("upvotes", "many", "upvotes left out: a string that is no count"),
    ],
)
def test_a_field_that_makes_no_sense_is_left_out_and_named(read: Read, field: str, value: Any, message: str) -> None:
    papers, errors = read(json.dumps({"id": "a", "title": "A", "abstract": "About A.", field: value}), name="x.jsonl")
    assert papers == [Paper(id="a", title="A", abstract="About A.", sources=("x.jsonl",))]
    assert errors == [f"x.jsonl:1: {message}"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"year": 2024}, "2024"),
        ({"year": 2024.0}, "2024"),
        ({"year": "2024", "date": None}, "2024"),
        ({"year": 2023, "date": "", "published": "2024-05-14T10:00:00.000Z"}, "2024-05-14"),
        ({"year": 2023, "date": "2024-05"}, "2024-05"),
    ],
)
def test_dates(read: Read, fields: dict[str, Any], expected: str) -> None:
    papers, errors = read(json.dumps({"title": "A", "abstract": "About A.", **fields}))
    assert ([p.published for p in papers], errors) == ([expected], [])


@pytest.mark.parametrize(
    ("authors", "names", "count"),
    [
        (["A. Turing", " ", "G. Hopper "], ("A. Turing", "G. Hopper"), 2),
        ([{"name": "A. Turing", "id": 5}], ("A. Turing",), 1),
        (9, (), 9),
        ("A. Turing, G. Hopper, and C. Shannon", ("A. Turing", "G. Hopper", "C. Shannon"), 3),
        ("Turing, Alan; Hopper, Grace", ("Turing, Alan", "Hopper, Grace"), 2),
        ("Ada Brandand and Bo Li", ("Ada Brandand", "Bo Li"), 2),
        ([], (), None),
        (None, (), None),
    ],
)
def test_authors(read: Read, authors: Any, names: tuple[str, ...], count: int | None) -> None:
    papers, errors = read(json.dumps({"title": "A", "abstract": "About A.", "authors": authors}))
    assert ([(p.authors, p.author_count) for p in papers], errors) == ([(names, count)], [])


ADDRESSES = ["javascript:alert(1)", "https://a b", 'https://a"><b>', "ftp://x", "", "HTTPS://ok.org/x"]


def test_addresses_that_are_none_are_no_urls(read: Read) -> None:
    papers, errors = read(json.dumps({"title": "A", "abstract": "About A.", "urls": ADDRESSES}))
    assert ([p.urls for p in papers], errors) == ([("HTTPS://ok.org/x",)], [])


@pytest.mark.parametrize(
    "text",
    [
        f"{GOOD}\n{ALSO}\n",
        f"\ufeff{GOOD}\r\n\r\n{ALSO}",
        f"[{GOOD}, {ALSO}]",
        f"[\n  {GOOD},\n  {ALSO}\n]\n",
        json.dumps([json.loads(GOOD), json.loads(ALSO)], indent=2),
        "\n".join(json.dumps(json.loads(text), indent=1) for text in (GOOD, ALSO)),
    ],
    ids=["lines", "crlf", "array", "list", "indented", "objects"],
)
def test_the_ways_to_write_two_records(read: Read, text: str) -> None:
    expected = [Paper(id=x, title=x.upper(), abstract=f"About {x.upper()}.", sources=("x",)) for x in "ab"]
    assert read(text, name="x") == (expected, [])
    assert read(gzip.compress(text.encode()), name="x") == (expected, [])


def test_a_long_array_is_read_element_by_element(read: Read) -> None:
    array = json.dumps([{"id": str(i), "title": f"T{i}", "abstract": "word " * 40} for i in range(3000)])
    papers, errors = read(array, max_line=5000)
    assert ([p.id for p in papers], errors) == ([str(i) for i in range(3000)], [])


NOT_READ = "; write one JSON object a line; the rest is not read"


@pytest.mark.parametrize(
    ("element", "ids", "message"),
    [
        ("{}, " + ALSO + "]", ["a", "b"], "no title"),
        (ALSO, ["a", "b"], "the array has no end; is the file complete?"),
        ("oops, " + ALSO + "]", ["a"], "no JSON at column 1 (Expecting value)" + NOT_READ),
        ('{"x": NaN}]', ["a"], "NaN is no JSON" + NOT_READ),
        ("[" * 100_000, ["a"], "JSON nested too deeply; the rest is not read"),
        (
            b'{"title": "\xff"}, ' + ALSO.encode() + b"]",
            ["a", "b"],
            "not Unicode: half a surrogate pair, or broken UTF-8",
        ),
    ],
)
def test_a_bad_element_is_named(read: Read, element: str | bytes, ids: list[str], message: str) -> None:
    raw = element if isinstance(element, bytes) else element.encode()
    papers, errors = read(f"[{GOOD},\n".encode() + raw, name="x")
    assert ([p.id for p in papers], errors) == (ids, [f"x:2: {message}"])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)
FIELDS = ("id", "title", "abstract", "date", "published", "year", "venue", "url", "urls", "authors", "doi", "arxiv_id")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), JSON), st.text(min_size=1), st.text(min_size=1))
def test_any_object_is_a_paper_or_unfit(fields: dict[str, Any], title: str, abstract: str) -> None:
    record = {"title": title, "abstract": abstract, **fields}
    try:
        paper = checked(dialects.fields(record), name="x", complain=lambda _: None)
    except Unfit:
        return
    assert (paper.title, paper.abstract) == (record["title"].strip(), record["abstract"].strip())
    assert hash(paper) == hash(checked(dialects.fields(record), name="x", complain=lambda _: None))
