"""Where papers are read from: files, folders, standard input, gzip, and everything that is none of these."""

from __future__ import annotations

import gzip
import io
import os
import threading
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from kg import sources
from kg.errors import InputError
from kg.papers import Paper
from kg.sources import inputs
from tests.sources.conftest import Reading, read_all

Read = Callable[..., Reading]

FORMATS = "kg reads listing pages saved as text, JSON, CSV, BibTeX, RIS, XML and PDF, plain or gzip"


def line(name: str) -> str:
    return f'{{"id": "{name}", "title": "{name.upper()}", "abstract": "About {name}."}}\n'


def ids(papers: list[Paper]) -> list[str]:
    return [paper.id for paper in papers]


def test_a_folder_is_read_in_sorted_order_without_hidden_files(here: Path) -> None:
    for path in ("in/b.jsonl", "in/a.jsonl", "in/sub/c.jsonl", "in/.hidden.jsonl", "in/.git/d.jsonl", "in/Z/e.jsonl"):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(line(Path(path).stem))
    papers, errors = read_all("in")
    assert [(p.id, p.sources) for p in papers] == [
        ("a", ("a.jsonl",)),
        ("b", ("b.jsonl",)),
        ("e", ("e.jsonl",)),
        ("c", ("c.jsonl",)),
    ]
    assert errors == []


def test_a_folder_with_a_circle_of_links_is_read_once(here: Path) -> None:
    Path("in").mkdir()
    Path("in/a.jsonl").write_text(line("a"))
    Path("in/circle").symlink_to(here / "in")
    Path("in/dangling.jsonl").symlink_to("nowhere")
    os.mkfifo("in/pipe.jsonl")
    papers, errors = read_all("in")
    assert (ids(papers), errors) == (["a"], [])


def test_locations_are_read_in_their_order_and_bad_ones_named(here: Path) -> None:
    Path("a.jsonl").write_text(line("a"))
    Path("b.jsonl").write_text(line("b"))
    Path("none").mkdir()
    papers, errors = read_all("b.jsonl", "missing.txt", "none", "a.jsonl", "", "nul\0byte")
    assert ids(papers) == ["b", "a"]
    assert errors == [
        "missing.txt: cannot be read: No such file or directory; check its name and permissions",
        f"none: no papers in this folder; {FORMATS}",
        ": cannot be read: Is a directory; check its name and permissions",
        "nul�byte: cannot be read: embedded null byte; check its name and permissions",
    ]


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(gzip.compress(line("a").encode()))))
    papers, errors = read_all("-")
    assert (papers, errors) == ([Paper(id="a", title="A", abstract="About a.", sources=("stdin",))], [])
    assert read_all("-") == ([], [f"stdin: empty; {FORMATS}"])


def test_the_content_decides_and_not_the_ending(read: Read) -> None:
    assert ids(read(line("a"), name="a.txt")[0]) == ["a"]
    assert ids(read(gzip.compress(line("a").encode()), name="a.jsonl")[0]) == ["a"]
    assert ids(read("garbage\n" * 20_000 + line("a"), name="a.jsonl")[0]) == ["a"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", f"empty; {FORMATS}"),
        (b"\xef\xbb\xbf\n \r\n", f"empty; {FORMATS}"),
        (b"\xef\xbb\xbf", f"empty; {FORMATS}"),
        (gzip.compress(b"", mtime=0), f"empty; {FORMATS}"),
        (b"a;b;c", f"no papers recognised; {FORMATS}"),
        (b"\x00\x01\x02", "a binary file, not text"),
        (b"\x7fELF\x02\x01\x01\x00", "a binary file, not text"),
        (gzip.compress(b"ustar\x00", mtime=0), "a binary file, not text"),
        (b"PK\x03\x04...", "a zip archive; unpack it first"),
        (b"BZh91AY", "packed with bzip2; unpack it or pack it with gzip"),
        (b"\xfd7zXZ\x00", "packed with xz; unpack it or pack it with gzip"),
        (b"\x28\xb5\x2f\xfd\x00", "packed with zstd; unpack it or pack it with gzip"),
        (line("a").encode("utf-16"), "encoded as UTF-16; save it as UTF-8"),
        (b"\x1f\x8bnonsense", "broken gzip; what came before the break is kept"),
        (b"\x1f\x8b", "gzip ends early; what came before the end is kept"),
    ],
)
def test_what_holds_no_papers_is_named_with_its_cure(read: Read, content: bytes, message: str) -> None:
    assert read(content, name="x") == ([], [f"x: {message}"])


def test_gzip_of_several_members_and_padding(read: Read) -> None:
    packed = gzip.compress(line("a").encode()) + gzip.compress(line("b").encode()) + bytes(512)
    papers, errors = read(packed)
    assert (ids(papers), errors) == (["a", "b"], [])


def test_what_comes_before_the_end_of_a_cut_gzip_is_read(read: Read) -> None:
    content = "".join(line(f"p{i}") for i in range(20_000)).encode()
    papers, errors = read(gzip.compress(content, mtime=0)[:-8000], name="x")
    assert len(papers) > 1000
    assert ids(papers) == [f"p{i}" for i in range(len(papers))]
    assert errors[0] == "x: gzip ends early; what came before the end is kept"
    assert len(errors) <= 2


def test_rubbish_after_gzip_is_named(read: Read) -> None:
    content = "".join(line(f"p{i}") for i in range(5000)).encode()
    papers, errors = read(gzip.compress(content, mtime=0) + b"rubbish", name="x")
    assert (len(papers), errors) == (5000, ["x: broken gzip; what came before the break is kept"])


def test_a_bomb_is_not_unpacked(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_RATIO_COUNTS_FROM", 1 << 20)
    papers, errors = read(gzip.compress(line("a").encode() + b" " * (4 << 20)), name="x")
    assert ids(papers) == ["a"]
    assert errors[0] == "x: unpacks to more than 200 times its size; unpack it first"


def test_a_line_of_200_megabytes_through_a_pipe_is_not_held(here: Path) -> None:
    def feed() -> None:
        with Path("pipe").open("wb") as pipe:
            pipe.write(line("a").encode())
            for _ in range(200):
                pipe.write(b"x" * (1 << 20))
            pipe.write(b"\n" + line("b").encode())

    os.mkfifo("pipe")
    feeder = threading.Thread(target=feed)
    feeder.start()
    tracemalloc.start()
    try:
        papers, errors = read_all("pipe", max_line=1 << 20)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        feeder.join()
    assert ids(papers) == ["a", "b"]
    assert errors == ["pipe:2: the line is longer than 1,048,576 bytes"]
    assert peak < 8 << 20


@pytest.mark.parametrize("length", [99, 100, 101])
def test_the_longest_line(length: int, read: Read) -> None:
    record = line("a").rstrip("\n")
    padded = record + " " * (length - len(record))
    papers, errors = read(f"{padded}\n{line('b')}", name="x", max_line=100)
    assert (ids(papers), errors) == (
        (["a", "b"], []) if length <= 100 else (["b"], ["x:1: the line is longer than 100 bytes"])
    )


def test_a_line_too_long_of_a_bibliography_costs_its_own_entry_alone(read: Read) -> None:
    entries = [
        f"@article{{{key}, title={{{key}}}, abstract={{{text}}}}}" for key, text in zip("abc", ("x", "y" * 200, "z"))
    ]
    papers, errors = read("\n".join(entries), name="x.bib", max_line=100)
    assert [paper.title for paper in papers] == ["a", "c"]
    assert errors == ["x.bib:2: entry left out: the line is longer than 100 bytes"]


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50, 1000])
def test_lines_do_not_depend_on_chunks(size: int) -> None:
    content = "\ufeffa\r\n\nßé\n\nlong line of text\nlast".encode()
    chunks = (content[at : at + size] for at in range(0, len(content), size))
    lines = inputs.Input("x", "x", iter(chunks), lambda _: None, 16).lines()
    assert [(x.number, x.text, x.fault) for x in lines] == [
        (1, "a", None),
        (2, "", None),
        (3, "ßé", None),
        (4, "", None),
        (5, "", "the line is longer than 16 bytes"),
        (6, "last", None),
    ]


def test_papers_come_before_the_end_of_the_input(here: Path) -> None:
    opened = threading.Event()

    def feed() -> None:
        with Path("pipe").open("wb") as pipe:
            pipe.write(line("a").encode() * 5000)
            pipe.flush()
            opened.wait(10)
            pipe.write(line("b").encode())

    os.mkfifo("pipe")
    feeder = threading.Thread(target=feed)
    feeder.start()
    papers: Iterator[Paper] = sources.read(["pipe"], on_error=lambda error: None)
    first = next(papers)
    opened.set()
    rest = list(papers)
    feeder.join()
    assert (first.id, len(rest), rest[-1].id) == ("a", 5000, "b")


def test_a_name_that_is_no_unicode(here: Path) -> None:
    name = os.fsdecode(b"p\xff.jsonl")
    try:
        Path(name).write_text(line("a") + "oops\n")
    except OSError:
        pytest.skip("this file system takes Unicode names only")
    papers, errors = read_all(name)
    assert papers[0].sources == ("p?.jsonl",)
    assert errors[0].startswith("p?.jsonl:2: no JSON")


def test_an_error_names_its_place(read: Read) -> None:
    errors: list[InputError] = []
    Path("deep/er").mkdir(parents=True)
    Path("deep/er/x.jsonl").write_text(line("a") + "oops\n")
    papers = list(sources.read(["deep"], on_error=errors.append))
    assert [(p.sources, e.source, e.line) for p, e in zip(papers, errors, strict=True)] == [
        (("x.jsonl",), "deep/er/x.jsonl", 2)
    ]


def test_whoever_is_told_may_stop_the_reading(read: Read) -> None:
    def stop(error: InputError) -> None:
        raise error

    Path("x.jsonl").write_text("oops\n" + line("a"))
    with pytest.raises(InputError, match=r"^x\.jsonl:1: no JSON"):
        list(sources.read(["x.jsonl"], on_error=stop))


def test_deflate_without_gzip_is_binary_or_unknown(read: Read) -> None:
    papers, errors = read(zlib.compress(line("a").encode() * 50), name="x")
    assert papers == []
    assert len(errors) == 1
