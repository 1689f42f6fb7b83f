"""The configuration of the daily run: read, checked, and explained by the one that --init writes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from kg.errors import UsageError
from kg.update import Config, example, read_config

KEYS = (
    "base, corrections, days, extractor, forms, limit, link, min_confidence, output, sources, state, store, title, "
    "watch, workers"
)


def written(folder: Path, text: str) -> Path:
    path = folder / "w.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_least_one_can_say(tmp_path: Path) -> None:
    path = written(tmp_path, 'sources = ["hf:today", "inbox/"]')
    assert read_config(path) == Config(
        path=path,
        sources=("hf:today", f"{tmp_path}/inbox"),
        store=f"{tmp_path}/output/kg",
        output=tmp_path / "output/daily",
        state=tmp_path / ".w.state",
    )


def test_the_most_one_can_say(tmp_path: Path) -> None:
    (tmp_path / "corrections.tsv").touch()
    path = written(
        tmp_path,
        """
        sources = ["/data/papers.jsonl"]
        store = "http://127.0.0.1:7878"
        output = "/srv/papers"
        state = "/var/lib/papers"
        title = "Neu"
        link = "https://example.org/p"
        forms = ["atom", "md"]
        watch = ["BERT"]
        limit = 0
        days = 7
        base = "https://example.org/kg/"
        workers = 3
        corrections = "corrections.tsv"
        extractor = "mine"
        min_confidence = 1
        """,
    )
    assert read_config(path) == Config(
        path=path,
        sources=("/data/papers.jsonl",),
        store="http://127.0.0.1:7878",
        output=Path("/srv/papers"),
        state=Path("/var/lib/papers"),
        title="Neu",
        link="https://example.org/p/",
        forms=("md", "atom"),
        watch=("BERT",),
        limit=0,
        days=7,
        base="https://example.org/kg/",
        workers=3,
        corrections=tmp_path / "corrections.tsv",
        extractor="mine",
        min_confidence=1.0,
    )


def test_names_to_follow_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "follow.txt").write_text("# these\nBERT\n\nImageNet  # and this\n")
    path = written(tmp_path, 'sources = ["x"]\nwatch = "follow.txt"')
    assert read_config(path).watch == ("BERT", "ImageNet")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "sources must name at least one source"),
        ("sources = []", "sources must name at least one source"),
        ('sources = "hf:today"', "sources must be a list of texts"),
        ('sources = ["-"]', "sources cannot be standard input"),
        ('sources = [" "]', "sources must be a list of texts"),
        ('sources = ["x"]\nstor = "y"', "stor is nothing that kg update knows; did you mean store?"),
        ('sources = ["x"]\nzzz = 1', f"zzz is nothing that kg update knows; there are {KEYS}"),
        ('sources = ["x"]\nstore = 3', "store must be a text"),
        ('sources = ["x"]\nlimit = -1', "limit must be a whole number from 0"),
        ('sources = ["x"]\ndays = 0', "days must be a whole number from 1"),
        ('sources = ["x"]\nlimit = true', "limit must be a whole number from 0"),
        ('sources = ["x"]\nmin_confidence = 2', "min_confidence must be a number from 0 to 1"),
        ('sources = ["x"]\nlink = "javascript:1"', "link must be an address that begins with https:// or http://"),
        ('sources = ["x"]\nforms = ["pdf"]', "forms holds 'pdf'; there are md, html, atom"),
        ('sources = ["x"]\nwatch = 3', "watch must be a list of texts"),
    ],
)
def test_what_makes_no_sense_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}: {message}"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"sources = [", "no TOML: Invalid value (at end of document)"),
        (b"\xff", "no TOML: 'utf-8' codec can't decode byte 0xff in position 0: invalid start byte"),
        (None, "cannot be read: No such file or directory; kg update --init FILE writes one"),
    ],
)
def test_what_is_no_configuration(tmp_path: Path, content: bytes | None, message: str) -> None:
    path = tmp_path / "w.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UsageError) as caught:
        read_config(path)
    assert str(caught.value) == f"{path}: {message}"


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    path = written(tmp_path, 'sources = ["x"]\ncorrections = "c.tsv"')
    with pytest.raises(UsageError, match=f"corrections names no file: {tmp_path}/c.tsv"):
        read_config(path)


def test_the_one_that_init_writes_can_be_read_and_names_everything(tmp_path: Path) -> None:
    path = tmp_path / "w.toml"
    result = CliRunner().invoke(main, ["update", "--init", str(path)])
    assert (result.exit_code, result.stderr, path.read_text()) == (0, f"kg: wrote {path}\n", example())
    assert read_config(path) == Config(
        path=path,
        sources=("hf:last-3",),
        store=f"{tmp_path}/output/kg",
        output=tmp_path / "output/daily",
        state=tmp_path / ".w.state",
    )
    # Lifting the # of every line that is a setting gives a configuration, too.
    (tmp_path / "follow.txt").write_text("BERT\n")
    (tmp_path / "corrections.tsv").touch()
    lines = [re.sub(r'^(\s*)# (?=[a-z_]+ = |")', r"\1", line) for line in example().splitlines()]
    plain = read_config(path)
    full = written(tmp_path, "\n".join(line for line in lines if not line.startswith("watch = [")))
    said = read_config(full)
    assert [name for name in Config.__slots__ if getattr(said, name) != getattr(plain, name)] == [
        "sources",
        "state",
        "link",
        "watch",
        "base",
        "workers",
        "corrections",
        "min_confidence",
    ]


def test_init_replaces_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, "mine")
    result = CliRunner().invoke(main, ["update", "--init", str(path)])
    assert (result.exit_code, path.read_text()) == (2, "mine")
    assert result.stderr == f"kg: {path} is there already; name another file, or remove it\n"


@pytest.mark.parametrize("arguments", [[], ["--config", "a", "--init", "b"]])
def test_one_of_two_is_needed(arguments: list[str]) -> None:
    result = CliRunner().invoke(main, ["update", *arguments])
    assert (result.exit_code, result.stderr) == (
        2,
        "kg: give --config FILE, or --init FILE to have one written\n",
    )
