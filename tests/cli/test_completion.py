"""Shells complete what is typed by the lines that `kg completion` prints, as their users install them."""

from __future__ import annotations

import os
import pty
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


def shell(name: str) -> str:
    return shutil.which(name) or pytest.skip(f"{name} is not installed")


@pytest.fixture
def home(tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a program `kg`, two files and a subfolder; it is the current one."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n')
    (tmp_path / "bin" / "kg").chmod(0o755)
    (tmp_path / "data" / "deep").mkdir(parents=True)
    (tmp_path / "data" / "refs.bib").touch()
    (tmp_path / "data" / "two words.jsonl").touch()
    monkeypatch.chdir(tmp_path)
    for key, value in {"HOME": tmp_path, "PYTHONPATH": ROOT, "KG_STORE": folder, "TERM": "dumb"}.items():
        monkeypatch.setenv(key, str(value))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    return tmp_path


def lines(name: str) -> str:
    return CliRunner().invoke(main, ["completion", name], prog_name="kg").stdout


def test_fish_completes(home: Path) -> None:
    fish = shell("fish")
    (home / "kg.fish").write_text(lines("fish"))
    wanted = {
        "kg queri": ["queries\tList the named questions and their parameters."],
        "kg completion ": ["bash", "fish", "zsh"],
        "kg query most-used-da": ["most-used-datasets"],
        "kg query --form": ["--format\tForm of the output. [default: table on a terminal, csv in a pipe or file]"],
        "kg build hf:t": ["hf:today"],
        "kg build data/": ["data/deep/", "data/refs.bib", "data/two words.jsonl"],
        "kg build --store da": ["data/\tDirectory"],
        "kg show ROBERTA": ["RoBERTa"],
        "kg report tr": ["trends"],
        "kg nonesuch": [],
    }
    script = "source kg.fish\nfor words in $argv; complete -C $words; echo ==; end"
    run = subprocess.run(
        [fish, "--no-config", "-c", script, *wanted], capture_output=True, check=True, timeout=PATIENCE
    )
    told = [part.splitlines() for part in run.stdout.decode().split("==\n")[:-1]]
    assert (dict(zip(wanted, told, strict=True)), run.stderr) == (wanted, b"")


def test_zsh_completes(home: Path) -> None:
    zsh = shell("zsh")
    (home / "functions").mkdir()
    (home / "functions" / "_kg").write_text(lines("zsh"))
    wanted = {
        "kg comple": "kg completion ",
        "kg completion z": "kg completion zsh ",
        "kg query most-used-da": "kg query most-used-datasets ",
        "kg query --for": "kg query --format ",
        "kg build hf:t": "kg build hf:today ",
        "kg build data/two": r"kg build data/two\ words.jsonl ",
        "kg build --store da": "kg build --store data/",
        "kg show ROBERTA": "kg show RoBERTa ",
        "kg nonesuch": "kg nonesuch",
    }
    assert typed(zsh, list(wanted)) == list(wanted.values())


#: After each try a widget prints the line as it is then; another one empties it.
SETUP = """fpath=(~/functions $fpath); autoload -U compinit; compinit -u -D; unsetopt beep; PS1=; \
told() { print -r -- "[[$BUFFER]]"; }; zle -N told; bindkey '^Xt' told; print be""gin
"""


def typed(zsh: str, tries: list[str]) -> list[str]:
    """The line of a zsh after some words and the tabulator, for each of several tries."""
    process, terminal = pty.fork()
    if process == 0:
        os.execv(zsh, [zsh, "-f", "-i"])
    try:
        os.write(terminal, SETUP.encode())
        until(terminal, "begin\r\n")
        found = []
        for words in tries:
            os.write(terminal, f"{words}\t\x18t".encode())
            found.append(until(terminal, "]]").rpartition("[[")[2].removesuffix("]]"))
            os.write(terminal, b"\x15")
        os.write(terminal, b"exit\n")
    finally:
        os.close(terminal)
        os.waitpid(process, 0)
    return found


def until(terminal: int, mark: str) -> str:
    told = ""
    while mark not in told:
        assert select.select([terminal], [], [], PATIENCE)[0], told
        told += os.read(terminal, 4096).decode(errors="replace")
    return told[: told.index(mark) + len(mark)]
