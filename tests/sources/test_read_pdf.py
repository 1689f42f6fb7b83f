"""Papers read off the first pages of PDF files, and what becomes of files that cannot be read or do not want to be."""

from __future__ import annotations

import zlib
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from kg.sources import pdf as reader
from kg.sources import pdfguard, read
from kg.sources.frontpage import front_page
from kg.sources.typeset import Run, lines
from tests.sources.pdfs import Text, column, pdf, stream_of

pypdf = pytest.importorskip("pypdf")

TITLE = "Kestrel: Reading Tables with Small Language Models"
ABSTRACT = (
    "Tables hold much of what is known, and language models read them badly. We present Kestrel, a model of two billion"
    " parameters that is trained on tables from public reports. It answers 71.2% of the questions of"
    " WikiTableQuestions, four points more than TAPAS, and needs a tenth of the memory. Code is public."
)
WORDS = ABSTRACT.split()
BROKEN = [" ".join(WORDS[n : n + 9]) for n in range(0, len(WORDS), 9)]
INTRODUCTION = [
    "Tables are old. The first of them were pressed into clay,",
    "and they counted sheep and barley for a temple.",
]
STAMP = Text(30, 200, 20, "arXiv:2310.06825v2 [cs.CL] 10 Oct 2023", turned=True)


def front(*, title: list[Text], body: list[Text]) -> bytes:
    authors = [Text(200, 660, 11, "Ada Example and José Instance"), Text(220, 646, 9, "University of Examples")]
    return pdf([*title, *authors, *body, *column(72, 300, INTRODUCTION)])


PLAIN = front(
    title=[Text(100, 700, 17, TITLE)],
    body=[Text(280, 620, 12, "Abstract", 2), *column(110, 600, BROKEN), Text(72, 330, 14, "1 Introduction", 2)],
)
LAYOUTS: dict[str, bytes] = {
    "a heading alone": PLAIN,
    "packed": pdf(
        [Text(100, 700, 17, TITLE), Text(280, 620, 12, "ABSTRACT", 2), *column(110, 600, BROKEN)], packed=True
    ),
    "a heading run in, and index terms": front(
        title=[Text(100, 720, 24, "Kestrel: Reading Tables"), Text(110, 692, 24, "with Small Language Models")],
        body=[
            Text(60, 600, 9, "Abstract", 2),
            Text(98, 600, 9, f"\u2014{BROKEN[0]}", 2),
            *column(50, 589.2, BROKEN[1:], size=9, font=2),
            Text(60, 500, 9, "Index Terms\u2014tables, reading", 2),
        ],
    ),
    "no heading": front(
        title=[Text(46, 700, 14, TITLE, 2)],
        body=[*column(46, 600, BROKEN, size=9), Text(46, 480, 9, "CCS Concepts: Computing methodologies")],
    ),
    "letters spaced, and its own column": front(
        title=[Text(100, 700, 17, TITLE)],
        body=[
            Text(50, 620, 9, "A R T I C L E   I N F O"),
            *column(50, 605, ["Keywords:", "Tables", "Reading"], size=8),
            Text(200, 620, 9, "A B S T R A C T"),
            *column(200, 605, BROKEN, size=8),
            Text(72, 330, 14, "1. Introduction", 2),
        ],
    ),
    "a footnote in it, and a second column": front(
        title=[Text(100, 700, 17, TITLE), Text(500, 706, 8, "*")],
        body=[
            Text(120, 620, 12, "Abstract", 2),
            *column(54, 600, BROKEN[:3]),
            *column(54, 550, ["*Corresponding author.", "Supported by a grant."], size=8),
            *column(320, 600, BROKEN[3:]),
            Text(320, 500, 12, "1 Introduction", 2),
        ],
    ),
    "on the second page": pdf(
        [Text(100, 500, 17, TITLE), Text(200, 450, 12, "Ada Example"), Text(200, 420, 12, "March 2024")],
        [Text(280, 620, 12, "Abstract", 2), *column(110, 600, BROKEN), Text(110, 450, 10, "Keywords: tables, reading")],
        [Text(72, 700, 40, "Never looked at")],
    ),
    "a running head, a number as large as the title, and a stamp": front(
        title=[
            Text(100, 760, 9, "Published in Transactions on Examples (03/2024)"),
            Text(500, 100, 17, "111"),
            Text(100, 700, 17, TITLE, 2),
            STAMP,
        ],
        body=[Text(280, 620, 12, "Abstract.", 2), *column(110, 600, BROKEN), Text(110, 450, 10, "Keywords: tables", 2)],
    ),
}


def reading(content: bytes, folder: Path, name: str = "x.pdf") -> tuple[list[tuple[str, str]], list[str]]:
    (folder / name).write_bytes(content)
    errors: list[str] = []
    papers = list(read([str(folder / name)], on_error=lambda error: errors.append(str(error))))
    return [(one.title, one.abstract) for one in papers], [error.replace(f"{folder}/", "") for error in errors]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_title_and_abstract(layout: str, tmp_path: Path) -> None:
    assert reading(LAYOUTS[layout], tmp_path) == ([(TITLE, ABSTRACT)], [])


@pytest.mark.parametrize(
    ("ends", "joined"),
    [
        (("a trans-", "former reads"), "a transformer reads"),
        (("a grouped-", "query layer"), "a grouped-query layer"),
        (("the state-of-the-", "art model"), "the state-of-the-art model"),
        (("a pre-", "trained one"), "a pretrained one"),
        (("with GPT-", "4 and"), "with GPT-4 and"),
        (("Nash-", "Sutcliffe holds"), "Nash-Sutcliffe holds"),
        (("a zyg-", "lorp; zyg-lorp"), "a zyg-lorp; zyg-lorp"),
        (("found at", "last"), "found at last"),
        (("hard\u2014", "those"), "hard\u2014those"),
        (("hard \u2013", "those"), "hard \u2013 those"),
    ],
)
def test_hyphens_at_the_ends_of_lines(ends: tuple[str, str], joined: str) -> None:
    filler = "and so it is with all the others that we have seen until now in this house"
    texts = ["Abstract", filler, *ends, f"{filler} {filler}."]
    runs = [Run("A title of it", 20, False, 72, 750, 0)]
    runs += [Run(text, 10, False, 72, 700 - 12 * n, 0) for n, text in enumerate(texts)]
    assert front_page(list(lines(runs))).abstract == f"{filler} {joined} {filler} {filler}."


def test_small_capitals_are_small_letters() -> None:
    cut = ("R", "EADING ", "T", "ABLES WITH ", "BERT-2 ", "M", "ODELS")
    runs = [
        Run(text, 17.2 if len(text) == 1 or "-" in text else 13.8, False, 100 + n, 700, 0) for n, text in enumerate(cut)
    ]
    assert [(line.text, line.size) for line in lines(runs)] == [("Reading Tables with BERT-2 Models", 17.2)]


def test_marks_of_footnotes_go_and_exponents_stay() -> None:
    runs = [
        Run("We need O(n", 10, False, 72, 700, 0),
        Run("2", 7, False, 130, 703.6, 0),
        Run(") steps.", 10, False, 134, 700, 0),
    ]
    marked = [*runs, Run("1,†", 7, False, 180, 703.6, 0)]
    assert [[line.text for line in lines(some)] for some in (runs, marked)] == [["We need O(n2) steps."]] * 2


@pytest.mark.parametrize(
    ("name", "stamp", "expected"),
    [
        ("2310.06825v2.pdf", False, ("2310.06825v2", "2023-10", False, ("arxiv:2310.06825",))),
        ("arxiv-2310.06825 (1).pdf", False, ("2310.06825", "2023-10", False, ("arxiv:2310.06825",))),
        ("2313.06825.pdf", False, (None, None, False, ())),
        ("12310.068251.pdf", False, (None, None, False, ())),
        ("paper.pdf", True, ("2310.06825v2", "2023-10", False, ("arxiv:2310.06825",))),
        ("1706.03762.pdf", True, ("2310.06825v2", "2023-10", False, ("arxiv:2310.06825",))),
    ],
)
def test_the_id_is_that_of_the_stamp_or_of_the_name(
    name: str, stamp: bool, expected: tuple[object, ...], tmp_path: Path
) -> None:
    page = [
        Text(100, 700, 17, TITLE),
        Text(280, 620, 12, "Abstract"),
        *column(110, 600, BROKEN),
        *([STAMP] if stamp else []),
    ]
    (tmp_path / name).write_bytes(pdf(page))
    (one,) = read([str(tmp_path / name)], on_error=pytest.fail)
    assert (one.published, one.published_inferred, one.identifiers) == expected[1:]
    assert one.id == expected[0] or (expected[0] is None and len(one.id) == 16)


@pytest.mark.parametrize(
    ("stamp", "published", "inferred"),
    [
        ("arXiv:2310.06825v1 [cs.CL] 11 Oct 2023", "2023-10-11", False),
        ("arXiv:hep-th/9901001v1 [hep-th] 4 Jan 1999", "1999-01-04", False),
        ("arXiv:hep-th/9901001v3 [hep-th] 4 Mar 2001", "2001-03-04", True),
    ],
)
def test_the_day_of_a_first_version_is_the_date(stamp: str, published: str, inferred: bool, tmp_path: Path) -> None:
    page = [
        Text(100, 700, 17, TITLE),
        Text(280, 620, 12, "Abstract"),
        *column(110, 600, BROKEN),
        replace(STAMP, text=stamp),
    ]
    (tmp_path / "x.pdf").write_bytes(pdf(page))
    (one,) = read([str(tmp_path / "x.pdf")], on_error=pytest.fail)
    assert (one.published, one.published_inferred) == (published, inferred)


def encrypted(password: str) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(PLAIN))
    writer.encrypt(password, owner_password="owner", algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def bomb() -> bytes:
    return zlib.compress(zlib.compress(bytes(80_000_000), 9), 9)


LOOKUP = "look it up: arxiv:ID"
ANEW = "save it anew from another program"
FORM = b" /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>"
HOSTILE: dict[str, bytes] = {
    "nothing behind its first bytes": b"%PDF-1.7",
    "cut off": PLAIN[:700],
    "noise": b"%PDF-1.4\n" + bytes(range(256)) * 40,
    "a tree that is its own branch": PLAIN.replace(b"/Kids [5 0 R]", b"/Kids [2 0 R]"),
    "an endless table": PLAIN.replace(b"/Root 1 0 R", b"/Root 1 0 R /Prev 9"),
    "a form that draws itself": pdf(b"/X Do\n" * 9, extra=[stream_of(b"/X Do\n" * 9, said=FORM)]),
    "a text nested deep": pdf(b"[" * 200_000),
    "a tree nested deep": pdf([], extra=[b"[" * 200_000]).replace(b"/Resources", b"/Resources 5 0 R /Old"),
    "a stream in streams": pdf(b"").replace(
        stream_of(b""), stream_of(bomb(), said=b" /Filter [/FlateDecode /FlateDecode]")
    ),
    "a length that is none": PLAIN.replace(b"/Length ", b"/Length -"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_named_and_harms_no_other(name: str, tmp_path: Path) -> None:
    papers, errors = reading(HOSTILE[name], tmp_path, "bad.pdf")
    assert papers in ([], [(TITLE, ABSTRACT)])
    assert (len(errors), papers) in ((1, []), (0, [(TITLE, ABSTRACT)])), errors
    assert all(error.startswith("bad.pdf: ") and "; " in error and len(error) < 300 for error in errors), errors
    assert reading(PLAIN, tmp_path, "good.pdf") == ([(TITLE, ABSTRACT)], [])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (encrypted("secret"), "an encrypted PDF; save it without a password"),
        (pdf([]), f"a PDF without text on its first pages, a scan perhaps; recognise its text first, or {LOOKUP}"),
        (pdf([Text(100, 700, 17, "Title Alone")]), f"no abstract recognised on its first pages; {LOOKUP}"),
        (pdf(column(72, 700, BROKEN)), f"no abstract recognised on its first pages; {LOOKUP}"),
        (pdf([STAMP, Text(9, 9, 9, "7")]), "no title recognised on its first pages; look it up: arxiv:2310.06825v2"),
    ],
)
def test_what_is_lacking_is_said_with_its_cure(content: bytes, message: str, tmp_path: Path) -> None:
    assert reading(content, tmp_path) == ([], [f"x.pdf: {message}"])


def test_a_file_that_anyone_may_open_is_read_although_it_is_encrypted(tmp_path: Path) -> None:
    assert reading(encrypted(""), tmp_path) == ([(TITLE, ABSTRACT)], [])


def test_a_file_too_large_is_not_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "_LARGEST", 1 << 20)
    message = "x.pdf: larger than 1 MB; save its first pages alone"
    assert reading(PLAIN + bytes(1 << 20), tmp_path) == ([], [message])


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_read() -> None:
    worker = pdfguard.Worker(seconds=1)
    endless = pdf(b"BT /F1 9 Tf (a) Tj ET\n" * 150_000)
    assert worker.ask(endless) == "a PDF that takes more than 1 s to read; save its first pages alone"
    assert isinstance(worker.ask(PLAIN), tuple)
    assert worker.close() == 0


def test_a_folder_of_files(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    for name, content in (("a.pdf", PLAIN), ("b.pdf", HOSTILE["cut off"]), ("c.PDF", LAYOUTS["no heading"])):
        (tmp_path / "papers" / name).write_bytes(content)
    errors: list[str] = []
    papers = list(read([str(tmp_path / "papers")], on_error=lambda error: errors.append(str(error))))
    assert [one.sources for one in papers] == [("a.pdf",), ("c.PDF",)]
    assert [error.partition(":")[0].rpartition("/")[2] for error in errors] == ["b.pdf"]


def test_without_the_extra_it_is_said_which_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "find_spec", lambda _: None)
    assert reading(PLAIN, tmp_path) == ([], ["x.pdf: reading PDF files needs more: pip install 'paperkg[pdf]'"])
