"""Settings from files and variables, in their order; completion; colours; the other ways to call."""

from __future__ import annotations

import os
import pty
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from kg import __version__, cli
from kg.cli.config import SHARED, settings

ROOT = Path(__file__).parent.parent.parent


@click.command("build")
@click.argument("sources", nargs=-1)
@click.option("--store", default="default", envvar="KG_STORE")
@click.option("--workers", type=int, default=0)
@click.option("--min-confidence", type=float)
@click.option("-q", "--quiet", is_flag=True)
def build(**given: object) -> None:
    """Stands in for the real one."""
    click.echo(f"{given['store']} {given['workers']} {given['min_confidence']} {given['quiet']}")


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Calls `kg build` in a folder with files of settings and with variables; gives what it was told, or the error."""
    (tmp_path / "home/paperkg").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("kg.cli.config.sys.platform", "linux")
    for name in ("KG_CONFIG", "KG_STORE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(cli.CommandGroup, "get_command", lambda self, ctx, name: build if name == "build" else None)

    def run(*arguments: str, here: str | None = None, home: str | None = None, **variables: str) -> str:
        for path, text in (("kg.toml", here), ("home/paperkg/config.toml", home)):
            if text is not None:
                (tmp_path / path).write_text(text)
        result = CliRunner().invoke(cli.main, ["build", *arguments], prog_name="kg", env=variables)
        return result.stdout.strip() or f"{result.exit_code} {result.stderr.strip()}"

    return run


def test_nothing_set(call) -> None:
    assert call() == "default 0 None False"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"home": 'store = "user"'}, "user"),
        ({"home": 'store = "user"', "here": 'store = "here"'}, "here"),
        ({"home": 'store = "user"', "here": '[build]\nstore = "table"'}, "table"),
        ({"here": 'store = "here"\n[build]\nstore = "table"'}, "table"),
        ({"here": 'store = "here"', "KG_STORE": "variable"}, "variable"),
    ],
)
def test_the_order_of_files_and_variables(call, given: dict[str, str], told: str) -> None:
    assert call(**given).split()[0] == told
    assert call("--store", "line", **given).split()[0] == "line"


def test_a_variable_for_every_option(call) -> None:
    assert call(KG_BUILD_WORKERS="4", KG_BUILD_QUIET="1", here="[build]\nworkers = 3") == "default 4 None True"


def test_a_table_for_every_command(call) -> None:
    text = 'min-confidence = 0.5\nextractor = "x"\n[build]\nworkers = 3\nquiet = true\n[serve]\nport = 1\n'
    assert call(here=text) == "default 3 0.5 True"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("stor = 1", "kg.toml: stor is no option of all commands; did you mean store?"),
        ("[biuld]\nworkers = 1", "kg.toml: biuld is no command; did you mean build?"),
        ("[build]\nworker = 1", "kg.toml: worker is no option of kg build; did you mean workers?"),
        (
            "[build]\nzzz = 1",
            "kg.toml: zzz is no option of kg build; there are store, workers, min-confidence, quiet",
        ),
        ("store =", "kg.toml: no TOML: Invalid value (at end of document)"),
    ],
)
def test_what_makes_no_sense_is_named(call, text: str, message: str) -> None:
    assert call(here=text) == f"2 kg: {message}"


def test_a_value_of_the_wrong_kind_is_refused(call) -> None:
    assert "Invalid value for '--workers': 'many' is not a valid integer" in call(here='[build]\nworkers = "many"')


def test_a_variable_names_the_file(call, tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text('store = "other"')
    assert call(here='store = "here"', KG_CONFIG="other.toml") == "other 0 None False"
    assert call(KG_CONFIG="") == "default 0 None False"
    assert call(KG_CONFIG="none.toml") == (
        "2 kg: none.toml: cannot be read: No such file or directory; KG_CONFIG names it"
    )


def test_every_shared_option_is_one() -> None:
    context = click.Context(cli.main)
    commands = [cli.main.get_command(context, name) for name in cli.main.list_commands(context)]
    known = {option for command in commands if command for param in command.params for option in param.opts}
    assert {f"--{name}" for name in SHARED} <= known


def test_settings_of_a_command_without_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_CONFIG", "")
    assert settings(build, ["build"]) == {}


def test_the_version_is_no_variable() -> None:
    result = CliRunner().invoke(cli.main, ["queries", "leaderboard"], env={"KG_VERSION": "1"})
    assert (result.exit_code, __version__ in result.stdout.split("\n")[0]) == (0, False)


@pytest.mark.parametrize("arguments", [["--version"], ["queries", "--format", "json"]])
def test_the_package_runs_like_the_command(arguments: list[str]) -> None:
    run = subprocess.run([sys.executable, "-m", "kg", *arguments], capture_output=True, check=True, cwd=ROOT)
    assert run.stdout.decode() == CliRunner().invoke(cli.main, arguments, prog_name="kg").stdout


def on_terminal(*arguments: str, **variables: str) -> str:
    """What a command prints on a terminal with colours."""
    ours, theirs = pty.openpty()
    environment = {**os.environ, "TERM": "xterm-256color", **variables}
    command = [sys.executable, "-m", "kg", *arguments]
    process = subprocess.Popen(command, stdout=theirs, stderr=theirs, env=environment, cwd=ROOT)
    os.close(theirs)
    parts = []
    while True:
        try:
            part = os.read(ours, 1 << 16)
        except OSError:
            break
        if not part:
            break
        parts.append(part)
    os.close(ours)
    assert process.wait() == 0
    return b"".join(parts).decode()


@pytest.mark.parametrize("form", ["table", "markdown"])
def test_no_colours_where_nobody_wants_them(form: str) -> None:
    text = on_terminal("queries", "--format", form, NO_COLOR="1")
    assert not re.search(r"\x1b\[[0-9;]*3[0-9]", text)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_lines_for_a_shell_are_lines_of_that_shell(shell: str, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli.main, ["completion", shell])
    assert (result.exit_code, result.stderr) == (0, "")
    assert f"_KG_COMPLETE={shell}_complete" in result.stdout
    if program := shutil.which(shell):
        (tmp_path / "lines").write_text(result.stdout)
        subprocess.run([program, "-n", str(tmp_path / "lines")], check=True)


def test_an_unknown_shell_is_named() -> None:
    result = CliRunner().invoke(cli.main, ["completion", "tcsh"], prog_name="kg")
    assert (result.exit_code, "'tcsh' is not one of 'bash', 'zsh', 'fish'" in result.stderr) == (2, True)


def test_bash_completes(tmp_path: Path) -> None:
    (tmp_path / "kg").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m kg "$@"\n')
    (tmp_path / "kg").chmod(0o755)
    script = (
        "source <(kg completion bash)\nCOMP_WORDS=(kg completion z); COMP_CWORD=2\n"
        '_kg_completion kg z completion\nprintf "%s\\n" "${COMPREPLY[@]}"\n'
    )
    environment = {**os.environ, "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(["bash", "-c", script], capture_output=True, check=True, env=environment)
    assert run.stdout.decode() == "zsh\n"


def completed(words: str, folder: Path | None = None) -> list[str]:
    """What is offered after some words; the last one is typed only in part."""
    environment = {
        "_KG_COMPLETE": "bash_complete",
        "COMP_WORDS": f"kg {words}",
        "COMP_CWORD": str(len(words.split(" "))),
        "KG_STORE": str(folder),
    }
    result = CliRunner().invoke(cli.main, [], prog_name="kg", env=environment, complete_var="_KG_COMPLETE")
    return [line for line in result.stdout.splitlines() if line]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("qu", ["plain,query", "plain,queries"]),
        ("nonesuch", []),
        ("completion ", ["plain,bash", "plain,zsh", "plain,fish"]),
        ("build pap", ["file,pap"]),
        ("build hf", ["plain,hf:today", "plain,hf:yesterday"]),
        ("build --store out", ["dir,out"]),
        ("query most-used-da", ["plain,most-used-datasets"]),
        ("query mine.rq", ["file,mine.rq"]),
        ("build --extractor def", ["plain,default"]),
        ("report c", ["plain,centrality", "plain,communities"]),
    ],
)
def test_what_is_offered(words: str, offered: list[str]) -> None:
    assert completed(words) == offered


def test_names_of_entities_are_offered(folder: Path) -> None:
    assert completed("show BE", folder)[:1] == ["plain,BERT"]
    assert completed("show BE", folder / "gone") == []


def test_names_that_a_shell_would_run_are_not_offered(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.index import Hit, Index

    names = ["BERT", "BE$(reboot)", "BE; x", "BE`x`", "BERT-large_1.5+"]
    monkeypatch.setattr(Index, "find", lambda *_, **__: [Hit("i", "entity", name, 1.0) for name in names])
    assert completed("show BE", folder) == ["plain,BERT", "plain,BERT-large_1.5+"]


def test_asking_what_to_offer_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom kg.cli import main\n"
        "try: main([], prog_name='kg', complete_var='_KG_COMPLETE')\nexcept SystemExit: pass\n"
        "print(sorted({'spacy', 'rdflib', 'networkx', 'pyoxigraph', 'rich', 'jinja2'} & set(sys.modules)))"
    )
    environment = {**os.environ, "_KG_COMPLETE": "bash_complete", "COMP_WORDS": "kg qu", "COMP_CWORD": "1"}
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=environment)
    assert run.stdout.decode().splitlines() == ["plain,query", "plain,queries", "[]"]
