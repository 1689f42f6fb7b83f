"""A digest in its three forms, whole."""

from __future__ import annotations

import datetime
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.diff import Difference, Section
from kg.update import render
from kg.update.config import Config
from kg.update.digest import Digest, NewPaper, lead
from kg.update.feed import items_of

DAY = datetime.date(2025, 11, 10)
CONFIG = Config(
    path=Path("w.toml"), sources=("x",), store="s", output=Path("o"), state=Path("t"), link="https://example.org/p/"
)
PAPER = NewPaper(
    iri="urn:paperkg:paper/1",
    title="BERT & *Friends*",
    lead="An encoder <b>.",
    published="2018-10-11",
    url="https://arxiv.org/abs/1810.04805",
    organization="Google",
    upvotes=3,
    introduces=("BERT",),
    evaluates=("GLUE", "SQuAD"),
    follows=("BERT",),
)
BARE = NewPaper("urn:paperkg:paper/2", "Bare", "Nothing.", None, "javascript:alert(1)", None, 0, (), (), ())
CHANGES = Difference(
    "a",
    "b",
    (
        Section("papers", ("title", "published", "url"), (("BERT", None, None),), ()),
        Section("entities", ("name", "first_seen"), (("BERT", "2018"), ("GLUE", None)), (("Gone", "2001"),)),
        Section("edges", ("subject",), (), (("Gone",),)),
    ),
)
WATCHED = Difference("a", "b", (Section("mentions", ("entity", "role"), (("BERT", "introduces"),), ()),), ("BERT",))
DIGEST = Digest(DAY, "New papers", (PAPER, BARE), CHANGES, WATCHED, ("hf:today: no network",), ("watch: no X",))

MARKDOWN = r"""# New papers: 2025-11-10

Not everything could be read:

- hf:today: no network

## What you follow

BERT

| entity | role |
| --- | --- |
| BERT | introduces |


## New papers (2)

### BERT &amp; \*Friends\*

Google · 2018-10-11 · upvotes: 3

<https://arxiv.org/abs/1810.04805>

An encoder &lt;b&gt;.

- Introduces: BERT
- Evaluates on: GLUE, SQuAD
- You follow: BERT

### Bare

Nothing.


## New entities (2)

| name | first seen |
| --- | --- |
| BERT | 2018 |
| GLUE |  |

Note: watch: no X.
"""
ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>https://example.org/p/</id>
<title>New papers</title>
<updated>2025-11-10T00:00:00Z</updated>
<author><name>paperkg</name></author>
<generator uri="https://w3id.org/paperkg/ontology">paperkg</generator>
<link rel="self" type="application/atom+xml" href="https://example.org/p/feed.atom"/>
<entry>
<id>urn:paperkg:paper/1</id>
<title>BERT &amp; *Friends*</title>
<updated>2025-11-10T00:00:00Z</updated>
<link rel="alternate" href="https://arxiv.org/abs/1810.04805"/>
<summary>An encoder &lt;b&gt;. (introduces BERT; evaluates on GLUE, SQuAD; you follow BERT)</summary>
</entry>
<entry>
<id>urn:paperkg:paper/2</id>
<title>Bare</title>
<updated>2025-11-10T00:00:00Z</updated>
<link rel="alternate" href="https://example.org/p/2025-11-10.html"/>
<summary>Nothing.</summary>
</entry>
</feed>
"""


def test_markdown() -> None:
    assert render.markdown(DIGEST, CONFIG) == MARKDOWN


def test_atom() -> None:
    assert render.atom(items_of(DAY, DIGEST.papers), CONFIG, "2025-11-10") == ATOM


def test_html_holds_the_same_and_no_script() -> None:
    page = render.html(DIGEST, CONFIG)
    assert page.count("<article>") == 2
    assert '<h3 dir="auto"><a href="https://arxiv.org/abs/1810.04805" rel="noopener noreferrer">' in page
    assert "BERT &amp; *Friends*</a></h3>" in page
    assert '<h3 dir="auto">Bare</h3>' in page
    assert "javascript" not in page
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


def test_a_limit_says_what_it_leaves_out() -> None:
    text = render.markdown(replace(DIGEST, watched=None, failures=(), notes=()), replace(CONFIG, limit=1))
    assert "Bare" not in text
    assert text.count("… and 1 more.") == 2


def test_a_feed_without_an_address_keeps_its_id() -> None:
    text = render.atom([], replace(CONFIG, link=None), "2025-11-10")
    assert "<id>urn:paperkg:feed</id>" in text
    assert "<link" not in text


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("HTTP://example.org/", "HTTP://example.org/"),
        ("javascript:alert(1)", ""),
        ("https://example.org/> [x](y)", ""),
        ("https://[bad", ""),
        ("", ""),
    ],
)
def test_what_may_be_a_link(text: str, link: str) -> None:
    assert render.address(text) == link


@pytest.mark.parametrize(
    ("abstract", "start"),
    [
        ("Short.", "Short."),
        ("A one. " * 60, " ".join(["A one."] * 45)),
        ("word " * 100, "word " * 62 + "word…"),
        ("x" * 400, "x" * 319 + "…"),
    ],
)
def test_how_an_abstract_begins(abstract: str, start: str) -> None:
    assert lead(abstract) == start
    assert len(start) <= 320


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(), st.text(), st.text())
def test_any_text_gives_a_feed_and_a_page_that_can_be_read(title: str, abstract: str, name: str) -> None:
    paper = replace(PAPER, title=title, lead=lead(abstract), introduces=(name,), url=name)
    feed = render.atom(items_of(DAY, (paper,)), CONFIG, "2025-11-10")
    feed.encode()
    entry = ElementTree.fromstring(feed).find("{http://www.w3.org/2005/Atom}entry")
    assert entry is not None
    told = entry.findtext("{http://www.w3.org/2005/Atom}title")
    assert (told or "").split() == render.clean(title).split()
    digest = replace(DIGEST, papers=(paper,))
    page = render.html(digest, CONFIG)
    assert "<script" not in page.lower()
    assert page.count("<article>") == 1
    render.markdown(digest, CONFIG).encode()
