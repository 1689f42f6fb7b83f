"""Files that mean harm, or are broken: what is wrong is named with its line, the rest is read, and soon."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from tests.sources.conftest import Reading

Read = Callable[..., Reading]

ENTRY = "<entry><id>http://arxiv.org/abs/2501.0000{n}</id><title>T{n}</title><summary>{text}</summary></entry>"
FEED = '<?xml version="1.0"{encoding}?>{doctype}\n<feed xmlns="http://www.w3.org/2005/Atom">\n{entries}\n</feed>'
LONG = "ten bytes " * 1_100_000


def feed(*texts: str, doctype: str = "", encoding: str = "") -> str:
    entries = "\n".join(ENTRY.format(n=n, text=text) for n, text in enumerate(texts, 1))
    return FEED.format(entries=entries, doctype=doctype, encoding=encoding)


def bib(*texts: str) -> str:
    return "\n".join(f"@article{{k{n}, title={{T{n}}}, abstract={{{text}}}}}" for n, text in enumerate(texts, 1))


def ris(*texts: str) -> str:
    return "".join(f"TY  - JOUR\nTI  - T{n}\nAB  - {text}\nER  - \n" for n, text in enumerate(texts, 1))


def table(*texts: str) -> str:
    return "title,abstract\n" + "".join(f"T{n},{text}\n" for n, text in enumerate(texts, 1))


def titles(reading: Reading) -> tuple[list[str], list[str]]:
    papers, errors = reading
    return [one.title for one in papers], errors


@pytest.fixture(autouse=True)
def _soon() -> Iterator[None]:
    start = time.process_time()
    yield
    assert time.process_time() - start < 10


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE feed [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE feed [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE feed [<!ENTITY % l9 SYSTEM "http://127.0.0.1:9/x.dtd"> %l9;]>',
        f'<!DOCTYPE feed [<!ENTITY l9 "{"x" * 10_000}">]>',
    ],
)
def test_entities_are_refused(read: Read, doctype: str) -> None:
    papers, errors = titles(read(feed("&l9;", doctype=doctype)))
    assert papers == []
    assert errors == ["papers.txt:1: declares entities, which no list of papers needs; the rest is not read"]


def test_a_definition_elsewhere_is_not_loaded_and_html_entities_are_known(read: Read) -> None:
    papers, errors = read(feed("caf&eacute;", doctype='<!DOCTYPE feed SYSTEM "http://127.0.0.1:9/x.dtd">'))
    assert ([one.abstract for one in papers], errors) == (["café"], [])


@pytest.mark.parametrize(
    ("content", "left", "message"),
    [
        (
            feed("a", "<b>" * 50_000 + "</b>" * 50_000, "c"),
            ["T1", "T3"],
            "4: <entry> left out: nested too deeply",
        ),
        (
            feed("a", LONG + LONG, "c"),
            ["T1", "T3"],
            "4: <entry> left out: longer than 16,777,216 characters",
        ),
        (
            feed("a", "\udcff", "c").encode("utf-8", "surrogateescape"),
            ["T1", "T3"],
            "4: <entry> left out: not UTF-8; save it as UTF-8",
        ),
        (
            feed("a", "b</x>", "c"),
            ["T1"],
            "4: no XML from here on (mismatched tag); what comes before is read",
        ),
        (
            feed("a", "b").rpartition("<title>T2")[0],
            ["T1"],
            "4: no XML from here on (no element found); what comes before is read",
        ),
        (
            feed("a", encoding=' encoding="UTF-1"'),
            [],
            "1: in an encoding that XML readers do not know; save it as UTF-8",
        ),
        (bib("a", LONG, "c"), ["T1", "T3"], "2: entry left out: longer than 1,048,576 characters"),
        (
            bib("a", "\udcff", "c").encode("utf-8", "surrogateescape"),
            ["T1", "T3"],
            "2: entry left out: not UTF-8 at byte 36; save it as UTF-8",
        ),
        (bib("a", "{b", "c"), ["T1", "T3"], "2: entry left out: its braces or quotes do not close"),
        (
            bib("a", "b}, title={Again", "c"),
            ["T1", "T2", "T3"],
            "2: k2: a field or a key stands there twice; the first is read",
        ),
        (
            bib("a", "b").replace("k2", "k1"),
            ["T1", "T2"],
            "2: k1: a field or a key stands there twice; the first is read",
        ),
        (ris("a", LONG, "c"), ["T1", "T3"], "5: reference left out: longer than 1,048,576 characters"),
        (
            ris("a", "\udcff", "c").encode("utf-8", "surrogateescape"),
            ["T1", "T3"],
            "5: reference left out: not UTF-8 at byte 7; save it as UTF-8",
        ),
        (table("a", LONG, "c"), ["T1", "T3"], "3: row left out: field larger than field limit (1048576)"),
        (table("a", "b\0", "c"), ["T1", "T3"], "3: row left out: holds a NUL character"),
        (
            table("a", "\udcff", "c").encode("utf-8", "surrogateescape"),
            ["T1", "T3"],
            "3: row left out: not UTF-8 at byte 4; save it as UTF-8",
        ),
        (table("a", '"b', "c", "d"), ["T1", "T3", "T4"], "3: row left out: unexpected end of data"),
        (table("a", '"b"c', "d"), ["T1", "T3"], "3: row left out: ',' expected after '\"'"),
        (
            table("a", "b,c", "d"),
            ["T1", "T3"],
            "3: row left out: 3 cells under 2 names; is a quote or a sign between cells missing?",
        ),
    ],
)
def test_what_is_wrong_is_named_and_the_rest_is_read(
    read: Read, content: str | bytes, left: list[str], message: str
) -> None:
    assert titles(read(content)) == (left, [f"papers.txt:{message}"])


def test_ten_megabytes_are_read_where_a_format_allows_them(read: Read) -> None:
    papers, errors = read(feed("a", LONG, "c"))
    assert ([len(one.abstract) for one in papers], errors) == ([1, 10_999_999, 1], [])


def test_many_bad_rows_are_told_in_two_lines(read: Read) -> None:
    content = table("a", '"' + "a line as long as this\n" * 60_000 + '"', "c")
    assert titles(read(content)) == (
        ["T1", "T3"],
        [
            "papers.txt:3: row left out: field larger than field limit (1048576)",
            "papers.txt:60003: rows left out before this one and with it: 60000",
        ],
    )


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "@SUM(1+1)*cmd", "+1", "-1+1", '=HYPERLINK("http://x")'])
def test_a_formula_is_text(read: Read, cell: str) -> None:
    quoted = '"' + cell.replace('"', '""') + '"'
    papers, errors = read(f"title,abstract\n{quoted},{quoted}\n")
    assert ([(one.title, one.abstract) for one in papers], errors) == ([(cell, cell)], [])


@pytest.mark.parametrize(
    "latex",
    ["{" * 9000 + "}" * 9000, "\\a" * 9000, "\\begin{a}" * 2000, "$a\\b" * 4000, "{x} " * 5000, "\\frac{" * 3000],
)
def test_latex_that_means_harm_is_text_all_the_same(read: Read, latex: str) -> None:
    papers, _ = titles(read(bib("a", f"word {latex}", "c")))
    assert {"T1", "T3"} <= set(papers)


def test_a_forged_index_costs_no_memory(read: Read) -> None:
    papers, errors = read('{"title": "A", "abstract_inverted_index": {"a": [0, 999999999999], "b": [-1, true, "x"]}}')
    assert ([one.abstract for one in papers], errors) == (["a b a"], [])


def test_wrong_kinds_of_values_in_every_dialect(read: Read) -> None:
    odd = ['"x"', "1", "null", "[]", "{}", "[[1]]", '{"a": {}}', "true", '"\\ud800"']
    keys = (
        *("paper", "paperId", "externalIds", "authorships", "content", "forum", "categories", "versions", "itemType"),
        *("data", "issued", "type", "abstract_inverted_index", "authors", "author", "creators", "title", "abstract"),
        *("summary", "publishedAt", "locations", "ids", "id"),
    )
    lines = [f'{{"title": "T", "abstract": "A", "{key}": {value}}}' for key in keys for value in odd]
    papers, errors = read("\n".join(lines), name="papers.jsonl")
    assert len(papers) + len({error.split(":")[1] for error in errors}) >= len(lines)


def test_a_duplicate_key_counts_once(read: Read) -> None:
    assert titles(read('{"title": "A", "title": "B", "abstract": "x"}')) == (["B"], [])


def test_a_web_page_without_papers_says_so(read: Read) -> None:
    page = "<!doctype html><html>" + 'data-props="' * 100_000 + "</html>"
    assert titles(read(page)) == (
        [],
        ["papers.txt: no papers in this web page; kg reads saved pages of huggingface.co/papers"],
    )
