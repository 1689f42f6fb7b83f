"""Whatever a paper's text holds, it is read in bounded time, offsets are right, and what is built from it is sound."""

import json
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.build import build
from kg.export import export
from kg.extraction import extract
from kg.extraction.limits import ABSTRACT, SENTENCE, TITLE, bounded
from kg.extraction.numbers import values
from kg.nquads import decimal
from kg.papers import Paper
from kg.store import open_store
from kg.validation import validate

PLAIN_DECIMAL = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
BERT = "We propose TinyBERT, which outperforms BERT on GLUE by 2.5% and reaches an accuracy of {} on SQuAD."

#: Short texts that are built into one graph, by what is odd in them.
ODD = {
    "nothing": "",
    "white space": " \t\r\n\u3000\u2028 ",
    "punctuation": "?!.,;:()[]{}<>«»“”'\"%$#@&*+-=/\\|~^_`",
    "one mark": ".",
    "deep brackets": "We use " + "(" * 3000 + "BERT" + ")" * 3000 + ".",
    "combining marks": "We use BERT" + "\u0301" * 500 + " and Ré\u0301sNe\u0308t on CIFAR-10\u20dd.",
    "text direction": "We use \u202eTREB\u202c and \u2066BERT\u2069 on \u200fGLUE\u200e.",
    "zero width": "We use B\u200bE\u200cR\u200dT and \ufeffGPT\u00ad-2 on GL\u2060UE.",
    "control characters": "We use BERT\x00 on\x01 GLUE\x1b[31m\x7f\x85 and SQuAD\x0b\x0c.",
    "emoji": "We train 🤖BERT🤖 on 🇩🇪 ImageNet 👩‍👩‍👧 and reach 99🔥%.",
    "surrogates": "We use \ud800BERT\udfff and LoRA\udc80 (LoRA) on \udbffGLUE.",
    "last planes": "BERT \U0010ffff \ufffe \uffff \U000e0041 on GLUE",
    "LaTeX": r"$\mathcal{L}_{\text{BERT}}$ gains $+2.3\%$ on \textsc{GLUE} \cite{x} \\ \begin{a} \u0041 \U0001F600 %",
    "HTML": "<script>alert('BERT')</script> &lt;b&gt; <img src=x onerror=1> on GLUE &#0; ]]> -->",
    "SPARQL": '"""} ; DROP ALL ; INSERT DATA { <urn:a> <urn:b> "BERT" } # on GLUE \\" <http://x> ?s ?p ?o .',
    "N-Quads": '" <urn:x> <urn:y> "BERT"@en <urn:g> .\n_:b <urn:p> "\\u0022" .',
    "shell": "BERT; rm -rf / `id` $(id) ../../etc/passwd \\\\host\\x %00 on GLUE",
    "addresses": 'Code: https://github.com/a/b<c>"d" http://[::1 https://a.b/\u202e http://github.com/%zz' + ")" * 99,
    "long number": BERT.format("9" * 400 + "%"),
    "exponents": BERT.format("1e999999 and 1E+999999999 and 1e-999999"),
    "per cent signs": BERT.format("%, 3%, %%, % 4 %, 5%%, %"),
    "ranges": BERT.format("1-2-3, 3--4---5%, 9-1%, 1–2−3, -5--3%"),
    "Arabic digits": BERT.format("١٢٣ and ٨٧.٥% and ９９.１％"),
    "fractions": BERT.format("½ and ³⁄₄ and 1½% and ²"),
    "separators": BERT.format("1,234,567.89.1 and 1,234,567.8 and .5 and 1.2.3 and 1,2,3"),
    "infinities": BERT.format("NaN, inf, -Infinity, 0x1F, 1_000, -0, 000.000"),
}
#: Texts that grow: of each the part that is repeated.
LONG = {
    "word": "a", "capital": "A", "digit": "1", "sign": "!", "dots": ". ", "brackets": "()", "plus": "+",
    "hyphens": "a-", "blanks": " ", "lines": "\n", "emoji": "😀", "marks": "\u0301", "zero width": "\u200b",
    "backslashes": "\\",
    "dollars": "$\\alpha_{i}$ ", "addresses": "https://github.com/a/b ", "hosts": "github.com", "numbers": "3% ",
    "ranges": "1-2-", "thousands": "1,111", "decimals": "1.1", "one name": "BERT-", "names": "BERT GLUE CLIP T5 SQuAD ",
    "one sentence": "BERT gets 3.1% on GLUE, ", "same acronym": "We use LoRA (LoRA). ", "quotes": '."\'',
    "notes": ".[1, 1", "closing": ")",
    "results": "It reaches 12.3% on ImageNet and 4% on CIFAR-10. ", "slashes": "BERT/", "sentences": "a.We ",
}  # fmt: skip


def assert_right(paper, extraction):
    """Every offset, name and number of an extraction is what it says."""
    for entity in extraction.entities:
        assert entity.mentions
        for mention in entity.mentions:
            text = paper.text(mention.field)
            assert text[mention.start : mention.end] == mention.surface != ""
            assert 0 <= mention.sentence_start <= mention.start < mention.end <= mention.sentence_end <= len(text)
    names = {entity.name for entity in extraction.entities}
    assert {end for claim in extraction.claims for end in (claim.subject, claim.object)} <= names
    assert {result.on for result in extraction.results} <= names
    assert {result.subject for result in extraction.results} <= names | {None}
    for found in (*extraction.claims, *extraction.results):
        assert 0 <= found.start < found.end <= len(paper.text(found.field))
    for result in extraction.results:
        assert result.raw in paper.text(result.field)[result.start : result.end]
        assert PLAIN_DECIMAL.fullmatch(result.value)
        assert result.upper is None or PLAIN_DECIMAL.fullmatch(result.upper)
    for link in extraction.links:
        assert link.url.endswith(paper.text(link.field)[link.start : link.end])


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_is_read_with_right_offsets(text):
    for paper in (
        Paper(id="1", title=text, abstract=""),
        Paper(id="2", title="", abstract=text),
        Paper(id="3", title=text, abstract=text),
    ):
        assert_right(paper, extract(paper))


SIGNS = "aB1 .,:;!?()[]-–+%$\\/<>\"'\n\t\u0301\u200b\u202e\x00\ud800\udc00😀½٣×"
WORDS = st.sampled_from(
    ["BERT", "GLUE", "LoRA", "(LoRA)", "We propose", "on", "outperforms", "3.5%", "1-2", "https://a.b/c"]
)
TEXTS = st.lists(WORDS | st.text(st.sampled_from(SIGNS) | st.characters(), max_size=6), max_size=25)


@settings(max_examples=150, deadline=None)
@given(TEXTS.map("".join), TEXTS.map(" ".join))
def test_any_text_is_read_with_right_offsets(title, abstract):
    paper = Paper(id="1", title=title, abstract=abstract)
    assert_right(paper, extract(paper))


@pytest.mark.parametrize("part", LONG.values(), ids=LONG)
def test_a_title_as_long_as_a_book_is_read_at_once(part):
    paper = Paper(
        id="1", title="https://github.com/" + part * (1_000_000 // len(part)), abstract="We use BERT on GLUE."
    )
    began = time.process_time()
    extraction = extract(paper)
    assert time.process_time() - began < 5
    assert_right(paper, extraction)


@pytest.mark.parametrize("name", ["same acronym", "one sentence", "results", "sign", "addresses"])
def test_an_abstract_as_long_as_a_book_is_read_in_seconds(name):
    part = LONG[name]
    paper = Paper(id="1", title="", abstract=part * (10_000_000 // len(part)))
    began = time.process_time()
    extraction = extract(paper)
    assert time.process_time() - began < 20
    assert_right(paper, extraction)


def test_thousands_of_acronyms_are_read_in_seconds():
    text = " ".join(
        f"Great Model {n} (GM{n}) beats Great Model {n + 1} (GM{n + 1}) on GM{n}Bench." for n in range(5000)
    )
    paper = Paper(id="1", title="Acronyms", abstract=text)
    began = time.process_time()
    extraction = extract(paper)
    assert time.process_time() - began < 20
    assert extraction.entities
    assert_right(paper, extraction)


def test_what_is_written_like_a_paper_is_read_whole():
    paper = Paper(id="1", title="T" * TITLE, abstract="a" * ABSTRACT)
    assert bounded(paper) is paper


@pytest.mark.parametrize(
    ("title", "abstract", "read"),
    [
        ("word " * 1000, "A", ("word " * 400, "A")),
        ("T", "abc\n" * 20_000, ("T", "abc\n" * 12_500)),
        ("seven " * 1000, "", ("seven " * 332 + "seven", "")),
        ("x" * 5000, "", ("x" * 2000, "")),
    ],
)
def test_of_longer_text_the_whole_words_before_the_limit_are_read(title, abstract, read):
    short = bounded(Paper(id="1", title=title, abstract=abstract))
    assert (short.title, short.abstract) == read


def test_a_sentence_is_no_longer_than_evidence_may_be():
    paper = Paper(id="1", title="", abstract="We use BERT and train on GLUE with " * 1000)
    found = extract(paper)
    assert_right(paper, found)
    lengths = {m.sentence_end - m.sentence_start for entity in found.entities for m in entity.mentions}
    assert lengths
    assert max(lengths) <= SENTENCE


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of ١٢٣ and ٨٧.٥%", [("123", None, None), ("87.5", None, "%")]),
        ("of ９９.１％", [("99.1", None, "%")]),
        ("½ and 1½%", []),
        ("1,234,567.89.1", []),
        ("1,234,567.89", [("1234567.89", None, None)]),
        ("9" * 400, []),
        ("3-" + "9" * 400 + "%", []),
        ("1e999999", []),
        (".5 %", [("0.5", None, "%")]),
    ],
)
def test_numbers_are_plain_decimals(text, expected):
    assert [(v.value, v.upper, v.unit) for v in values(text, 0, len(text))] == expected


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("59.30", "59.3"),
        ("-0.5", "-0.5"),
        ("1E+999999", "1000000000000000000.0"),
        ("1E+999999999999999999999", "1000000000000000000.0"),
        ("-1e400", "-1000000000000000000.0"),
        ("1e-999999", "0.0"),
        ("Infinity", "1000000000000000000.0"),
        ("NaN", "0.0"),
        ("sNaN", "0.0"),
        ("no number", "0.0"),
        ("١٢٣", "123.0"),
        ("1" * 100_000, "1000000000000000000.0"),
        ("0." + "1" * 100_000, "0." + "1" * 28),
    ],
)
def test_a_decimal_is_short_whatever_it_is_made_of(value, plain):
    assert decimal(value) == f'"{plain}"^^<http://www.w3.org/2001/XMLSchema#decimal>'


@given(st.text(st.sampled_from("0123456789.eE+-_NaInf ٣½"), max_size=12) | st.floats() | st.text(max_size=8))
def test_a_decimal_is_always_a_plain_decimal(value):
    literal = decimal(value).removesuffix("^^<http://www.w3.org/2001/XMLSchema#decimal>").strip('"')
    assert re.fullmatch(r"-?[0-9]+\.[0-9]+", literal)
    assert len(literal) < 80


@pytest.fixture(scope="module")
def hostile_store(tmp_path_factory):
    """The store of all odd texts, as titles and as abstracts, and the errors that its build reported."""
    folder = tmp_path_factory.mktemp("hostile")
    records = [{"id": f"a{n}", "title": f"Odd {name}", "abstract": text} for n, (name, text) in enumerate(ODD.items())]
    records += [{"id": f"t{n}", "title": text, "abstract": BERT.format(n)} for n, text in enumerate(ODD.values())]
    records += [{"id": "b", "title": "One word", "abstract": "a" * 100_000}]
    records += [{"id": "c", "title": "x" * 100_000, "abstract": LONG["results"] * 300}]
    path = folder / "papers.jsonl"
    path.write_text("".join(json.dumps(record) + "\n" for record in records), encoding="utf-8")
    errors = []
    summary = build([str(path)], store=folder / "store", workers=1, on_error=errors.append)
    return folder, summary, [str(error) for error in errors], len(records)


def test_all_papers_of_hostile_text_are_built(hostile_store):
    _, summary, errors, records = hostile_store
    assert summary.papers + summary.errors == records
    assert [error.partition("papers.jsonl:")[2] for error in errors] == [
        "1: no abstract",
        "2: no abstract",
        "11: not Unicode: half a surrogate pair, or broken UTF-8",
        "27: no title",
        "28: no title",
        "37: not Unicode: half a surrogate pair, or broken UTF-8",
    ]


def test_a_graph_of_hostile_text_is_sound(hostile_store):
    folder, *_ = hostile_store
    with open_store(folder / "store") as store:
        assert validate(store) == []


def test_a_graph_of_hostile_text_is_exported_whole(hostile_store):
    folder, summary, *_ = hostile_store
    with open_store(folder / "store") as store:
        export(store, folder / "out.nq")
    assert (folder / "out.nq").read_bytes().count(b"\n") == summary.statements
