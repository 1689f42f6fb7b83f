"""Listing pages: what is a record, what is furniture, and which year an undated year is."""

from __future__ import annotations

import datetime
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.papers import Paper, paper_key
from kg.sources import listing
from kg.sources.inputs import Line
from kg.sources.pages import page, parse_block, parse_day
from tests.sources.conftest import Reading

Read = Callable[..., Reading]

HEAD = "new\n\nGet a letter about papers that many people read!\n\nSubscribe\n\nPapers of the day\n\nNov 10\n\n"

VIT = "An image becomes a row of sixteen by sixteen patches, each of which is embedded like a word of a sentence."
MAE = (
    "Most of the patches of an image are hidden, an encoder sees the rest, and a small decoder paints the missing "
    "pixels: “Masked Autoencoders” scale, and need no labels at all. With ViT-Huge they reach 87.8% on "
    "ImageNet-1K (fine-tuned), at $\\frac{1}{3}$ of the cost x2013 so to say.Code is at https://example.org/mae."
)
SWIN = "Attention is computed within windows that are shifted from layer to layer, which makes its cost linear."

BLOCKS = f"""{HEAD}An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale

{VIT}

  • 12 authors
·
Oct 22, 2020 3

Masked Autoencoders Are Scalable Vision Learners

{MAE}

acme-vision Acme Vision Lab
·
Nov 9

Swin Transformer: Hierarchical Vision Transformer using Shifted Windows

{SWIN}

  • 1 author
·
Mar 25 1,024"""


def test_a_page_with_blocks(read: Read) -> None:
    assert read(BLOCKS) == (
        [
            Paper(
                id="4952705a29c5a9cc",
                title="An Image is Worth 16x16 Words: Transformers for Image Recognition at Scale",
                abstract=VIT,
                published="2020-10-22",
                author_count=12,
                comments=3,
                sources=("papers.txt",),
            ),
            Paper(
                id="ea6c7158eab8cc33",
                title="Masked Autoencoders Are Scalable Vision Learners",
                abstract=MAE,
                published="2021-11-09",
                published_inferred=True,
                organization="Acme Vision Lab",
                sources=("papers.txt",),
            ),
            Paper(
                id="006dbae8c9bad531",
                title="Swin Transformer: Hierarchical Vision Transformer using Shifted Windows",
                abstract=SWIN,
                published="2021-03-25",
                published_inferred=True,
                author_count=1,
                comments=1024,
                sources=("papers.txt",),
            ),
        ],
        [],
    )


def test_a_page_without_blocks_has_no_dates(read: Read) -> None:
    papers, errors = read(f"{HEAD}Masked Autoencoders\n\n{MAE}\n\nCan Windows Shift? Yes!\n\n{SWIN}\n")
    assert [(p.title, p.abstract, p.published, p.author_count) for p in papers] == [
        ("Masked Autoencoders", MAE, None, None),
        ("Can Windows Shift? Yes!", SWIN, None, None),
    ]
    assert errors == []


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text + "\n\n\n",
        lambda text: text.replace("\n\n", "\n   \n\t\n"),
        lambda text: text.removeprefix(HEAD),
        lambda text: text.replace("\n·\n", " · ").replace("  • ", "• "),
        # An organisation alone cannot be told from a title.
        lambda text: text.replace("\n·\n", "\n\n·\n\n").replace("Lab\n\n·\n\n", "Lab\n·\n"),
        lambda text: text.replace("Nov 10", "← Nov 10 →"),
        lambda text: text.replace("Nov 10", "<\n\nNovember 10\n\n>\n\nDaily\n\nWeekly"),
        lambda text: text.replace(VIT + "\n\n", VIT + "\n"),
        lambda text: text + "\n\nCompany\n\nTerms\n\nPrivacy\n\nPrevious page\n\n2\n",
    ],
    ids=["crlf", "bom", "end", "spaces", "headless", "inline", "apart", "arrows", "tabs", "tight", "footer"],
)
def test_how_a_page_was_saved_does_not_matter(read: Read, change: Callable[[str], str]) -> None:
    expected, _ = read(BLOCKS)
    assert read(change(BLOCKS)) == (expected, [])


def test_pages_one_after_another(read: Read) -> None:
    papers, errors = read(f"{BLOCKS}\n{BLOCKS}")
    assert [p.title[:4] for p in papers] == ["An I", "Mask", "Swin"] * 2
    assert errors == []


def test_a_page_without_blank_lines(read: Read) -> None:
    long = MAE.ljust(300, "!")
    papers, errors = read(
        f"Nov 10\nFirst title\n{long}\n  • 3 authors\n·\nMay 2, 2021\nSecond title\n{long}\nnv NV\n·\nMay 3"
    )
    assert [(p.title, p.abstract, p.published, p.organization) for p in papers] == [
        ("First title", long, "2021-05-02", None),
        ("Second title", long, "2022-05-03", "NV"),
    ]
    assert errors == []


def test_an_abstract_of_several_paragraphs_and_wrapped_lines(read: Read) -> None:
    wrapped = SWIN.replace(" within ", "\nwithin ")
    papers, errors = read(f"{HEAD}Swin\n\n{wrapped}\n\n{MAE}\n\nCode: https://example.org/swin\n\nMAE\n\n{MAE}\n")
    assert [(p.title, p.abstract) for p in papers] == [
        ("Swin", f"{wrapped}\n\n{MAE}\n\nCode: https://example.org/swin"),
        ("MAE", MAE),
    ]
    assert errors == []


@pytest.mark.parametrize(
    "title",
    [
        "Wörter: “Größe” & 数据集 — naïve?",
        "$\\mathcal{L}_2$-Regularised \\emph{BERT}",
        "Why do the best of our networks still fail on the simplest of all these tasks? A study.",
        "ELMo",
        "3.5 Bits: Is It Enough for B.AI",
        "Nov 10 Is Not a Date Here",
        "<script>alert(1)</script>",
    ],
)
def test_titles_of_every_sort(read: Read, title: str) -> None:
    papers, errors = read(f"{BLOCKS}\n\n{title}\n\n{MAE}\n\n  • 4 authors\n·\nJan 2, 2020\n")
    assert (papers[-1].title, papers[-1].id, papers[-1].published) == (title, paper_key(title), "2020-01-02")
    assert errors == []


@pytest.mark.parametrize(
    ("page_text", "line", "message"),
    [
        (f"{BLOCKS}\n\nA title at the end\n", 35, "a title without an abstract: 'A title at the end'"),
        (
            BLOCKS.replace("An Image", "BERT\n\n  • 4 authors\n·\nOct 11, 2018\n\nAn Image"),
            11,
            "a title without an abstract: 'BERT'",
        ),
        (f"{BLOCKS}\n\nTitan\n", 35, "a title without an abstract: 'Titan'"),
        (
            f"{BLOCKS}\n\nA title with a block\n\n  • 2 authors\n·\nMay 2\n",
            35,
            "a title without an abstract: 'A title with a block'",
        ),
        (
            BLOCKS.replace(f"{MAE}\n\n", ""),
            19,
            "a title without an abstract: 'Masked Autoencoders Are Scalable Vision Learners'",
        ),
        (
            BLOCKS.replace("Masked Autoencoders Are Scalable Vision Learners\n\n", ""),
            19,
            "a text without a title: 'Most of the patches of an image are hidden, an encoder sees…'",
        ),
    ],
)
def test_half_a_record_is_named_and_the_others_are_read(read: Read, page_text: str, line: int, message: str) -> None:
    papers, errors = read(page_text)
    assert len(papers) >= 2
    assert [p.title[:4] for p in papers] == [t for t in ("An I", "Mask", "Swin") if t in {p.title[:4] for p in papers}]
    assert errors == [f"papers.txt:{line}: {message}"]


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        (datetime.date(2025, 11, 10), ["2020-10-22", "2025-11-09", "2025-03-25"]),
        (datetime.date(2025, 3, 25), ["2020-10-22", "2024-11-09", "2025-03-25"]),
        (datetime.date(2022, 1, 1), ["2020-10-22", "2021-11-09", "2021-03-25"]),
    ],
)
def test_the_capture_date_tells_the_year(read: Read, when: datetime.date, expected: list[str]) -> None:
    papers, errors = read(BLOCKS, listing_date=when)
    assert [p.published for p in papers] == expected
    assert not any(p.published_inferred for p in papers)
    assert errors == []


def test_a_head_with_a_year_is_the_capture_date(read: Read) -> None:
    papers, _ = read(BLOCKS.replace("Nov 10", "Nov 10, 2024"))
    assert [(p.published, p.published_inferred) for p in papers] == [
        ("2020-10-22", False),
        ("2024-11-09", False),
        ("2024-03-25", False),
    ]


def test_without_any_year_there_is_no_date_and_the_cure_is_named(read: Read) -> None:
    papers, errors = read(BLOCKS.replace(", 2020", ""))
    assert [(p.published, p.published_inferred) for p in papers] == [(None, False)] * 3
    assert errors == ["papers.txt:11: 3 dates have no year, and no other date tells it; give --listing-date"]


@pytest.mark.parametrize(
    ("day", "when", "expected"),
    [
        ("Feb 29", datetime.date(2025, 2, 1), "2024-02-29"),
        ("Feb 29", datetime.date(2024, 2, 29), "2024-02-29"),
        ("2025-01-31 4", None, "2025-01-31"),
        ("Sept. 5, 2019", None, "2019-09-05"),
        ("September 5 2019", None, "2019-09-05"),
    ],
)
def test_days_of_every_form(read: Read, day: str, when: datetime.date | None, expected: str) -> None:
    papers, errors = read(f"{HEAD}Title\n\n{MAE}\n\n  • 2 authors\n·\n{day}", listing_date=when)
    assert ([p.published for p in papers], errors) == ([expected], [])


@pytest.mark.parametrize("day", ["Feb 30", "Feb 31, 2020", "Jun 0, 2020", "2019-13-01"])
def test_a_day_that_no_calendar_has_is_left_out(read: Read, day: str) -> None:
    papers, errors = read(f"{BLOCKS}\n\nTitle\n\n{MAE}\n\n  • 2 authors\n·\n{day}")
    assert [p.published for p in papers] == ["2020-10-22", "2021-11-09", "2021-03-25", None]
    assert errors == ["papers.txt:35: no such date under 'Title'; the paper is kept without it"]


def test_a_broken_byte_costs_one_record(read: Read) -> None:
    papers, errors = read(BLOCKS.encode().replace(b"patches of an image", b"patches \xff of"))
    assert [p.title[:4] for p in papers] == ["An I", "Swin"]
    assert errors == ["papers.txt:21: record left out: not UTF-8 at byte 21; save it as UTF-8"]


def test_a_line_that_is_too_long_costs_one_record(read: Read) -> None:
    papers, errors = read(BLOCKS.replace(SWIN, SWIN * 20), max_line=1000)
    assert [p.title[:4] for p in papers] == ["An I", "Mask"]
    assert errors == ["papers.txt:29: record left out: the line is longer than 1,000 bytes"]


def test_a_page_without_end_is_read_up_to_its_limit(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.sources.listing.MAX_PAGE", 5000)
    papers, errors = read(f"{BLOCKS}\n\n" * 3)
    assert [p.title[:4] for p in papers] == ["An I", "Mask", "Swin"]
    assert errors == ["papers.txt:41: the page is longer than 5,000 characters; the rest is not read"]


@pytest.mark.parametrize(
    "text",
    [
        "Just one line of text",
        "# A heading\n\nA README tells what a project is for, and how it is built, tested and given away.\n",
        "<html><body><p>Nov 10</p></body></html>",
        "id,title,abstract\n1,A,B\n",
        "@article{a,\n title={B}\n}",
        "\n".join(f"line {i}" for i in range(100)),
    ],
)
def test_what_is_no_listing_is_not_read_as_one(text: str) -> None:
    assert not listing.recognises(text)


@pytest.mark.parametrize("text", ["A · B", "Nov 10", "• a\n• b\n• c", "x" * 300 + "·\nNov 10", "MIT · Stanford"])
def test_what_is_no_block(text: str) -> None:
    assert parse_block(text) is None


@pytest.mark.parametrize("text", ["Nov", "10", "Novem 10", "Nov 10 at noon", "In Nov 10", "Nov 10, 20"])
def test_what_is_no_day(text: str) -> None:
    assert parse_day(text) is None


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.sampled_from(["", " ", "·", "Nov 10", "  • 9 authors", "Title", "nv NV", VIT, MAE, "•", "\ufeff", "\x00"])
    )
)
def test_any_lines_are_read_without_a_word_made_up(texts: list[str]) -> None:
    lines = [Line(number, text) for number, text in enumerate(texts, start=1)]
    found = page(lines)
    used = [line.number for e in found.entries for part in (e.title, *e.abstract) for line in part.lines]
    assert used == sorted(set(used))
    assert all(entry.title.text and entry.abstract[0].text for entry in found.entries)
