"""What is fuzzed: functions of bytes that raise nothing, whatever the bytes are, and say what they must hold.

Each target has seeds to start from: the fixtures of the readers and the sample, which were written for this project.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from kg.errors import InputError
from kg.papers import Paper
from kg.resources import sample_listing

TESTS: Final = Path(__file__).resolve().parent.parent
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_LONGEST_SEED: Final = 20_000


@dataclass(frozen=True, slots=True)
class Target:
    """A check of bytes, seeds to mutate, words that mean something to it, and how long its cases may be."""

    check: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]
    words: tuple[str, ...]
    longest: int


def read_source(data: bytes) -> None:
    """Whatever a file holds, it gives papers and errors that name it, and nothing else."""
    from kg.sources import read

    with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
        path = Path(folder) / "source"
        path.write_bytes(data)
        errors: list[InputError] = []
        for paper in read([str(path)], on_error=errors.append):
            _assert_paper(paper)
        for error in errors:
            assert str(error).startswith(str(path)), error
            assert len(str(error)) < 2000, error


def _assert_paper(paper: Paper) -> None:
    assert paper.title.strip()
    assert paper.published is None or _DATE.fullmatch(paper.published)
    for text in (paper.title, paper.abstract, *paper.urls, *paper.authors):
        text.encode("utf-8")


def extract_text(data: bytes) -> None:
    """Whatever a title and an abstract hold, every offset and number of what is found is right."""
    from kg.extraction import extract
    from tests.test_hostile_text import assert_right

    title, _, abstract = data.decode("utf-8", "surrogateescape").partition("\n")
    paper = Paper(id="1", title=title, abstract=abstract)
    assert_right(paper, extract(paper))


def _source_seeds() -> list[bytes]:
    folder = TESTS / "sources"
    files = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".py"]
    seeds = [path.read_bytes() for path in files if "__pycache__" not in path.parts]
    record = {"id": "1", "title": "BERT on GLUE", "abstract": "We evaluate BERT on GLUE.", "date": "2019-05-24"}
    return [
        *(seed[:_LONGEST_SEED] for seed in seeds),
        json.dumps(record).encode(),
        sample_listing().read_bytes()[:4000],
    ]


def _text_seeds() -> list[bytes]:
    from tests.test_hostile_text import ODD

    return [f"{name}\n{text}".encode("utf-8", "surrogatepass") for name, text in ODD.items()]


TARGETS: Final = {
    "sources": Target(
        read_source,
        _source_seeds,
        (
            "title",
            "abstract",
            "date",
            "@article{",
            "TY  - JOUR",
            "<?xml",
            "<!DOCTYPE",
            "<!ENTITY",
            "paper",
            "publishedAt",
        ),
        longest=20_000,
    ),
    "extraction": Target(
        extract_text,
        _text_seeds,
        (
            "BERT",
            "GLUE",
            "ImageNet-1K",
            "(LoRA)",
            "We propose",
            " outperforms ",
            "3.5%",
            "1-2",
            "https://github.com/",
            "$\\\\",
        ),
        # Cases as long as a real abstract at most: of longer ones there are tests of their own.
        longest=1_500,
    ),
}
