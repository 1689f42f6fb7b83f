"""The frame of the command line: help, errors, exit codes."""

import os
import subprocess
import sys

import click
import pytest
from click.testing import CliRunner

from kg import __version__, cli
from kg.errors import KgError, UsageError


def python(*arguments, **environment):
    return subprocess.run(
        [sys.executable, *arguments], capture_output=True, check=False, env={**os.environ, **environment}
    )


def failing(monkeypatch, error):
    """Makes `kg stats` raise."""

    @click.command()
    def stats():
        raise error

    monkeypatch.setattr(cli.CommandGroup, "get_command", lambda self, ctx, name: stats)
    return CliRunner().invoke(cli.main, ["stats"], prog_name="kg")


def test_help_imports_nothing_heavy():
    code = (
        "import sys\nfrom kg.cli import main\n"
        "try: main(['--help'], prog_name='kg')\nexcept SystemExit: pass\n"
        "print(sorted({'spacy', 'rdflib', 'networkx', 'pyoxigraph', 'rich', 'jinja2', 'scipy'} & set(sys.modules)))"
    )
    assert python("-c", code).stdout.decode().splitlines()[-1] == "[]"


def test_help_lists_the_commands_whose_modules_are_there(monkeypatch):
    monkeypatch.setattr(cli, "COMMANDS", {"One": {"stats": ("kg.cli.stats:stats", "Counts."),
                                                  "gone": ("kg.cli.gone:gone", "Nothing.")}})  # fmt: skip
    shown = CliRunner().invoke(cli.main, ["-h"], prog_name="kg").stdout
    assert "One:\n  stats  Counts.\n" in shown
    assert "gone" not in shown


@pytest.mark.parametrize("name", [name for section in cli.COMMANDS.values() for name in section if cli._location(name)])
def test_every_command_has_help_with_examples(name):
    result = CliRunner().invoke(cli.main, [name, "-h"], prog_name="kg")
    assert result.exit_code == 0
    assert f"Usage: kg {name}" in result.stdout
    assert f"  kg {name}" in result.stdout.partition("Examples:")[2]


def test_the_version():
    assert CliRunner().invoke(cli.main, ["--version"]).stdout == f"kg {__version__}\n"


@pytest.mark.parametrize(("arguments", "message"), [
    (["statz"], "Error: No such command 'statz'. Did you mean stats?\n"),
    (["zzz"], "Error: No such command 'zzz'. See kg --help.\n"),
    (["stats", "--format", "xml"], "Error: Invalid value for '--format'"),
    (["query"], "Error: Missing argument"),
])  # fmt: skip
def test_wrong_usage_exits_2(arguments, message):
    result = CliRunner().invoke(cli.main, arguments, prog_name="kg")
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


@pytest.mark.parametrize(("error", "code", "message"), [
    (KgError("it failed"), 1, "kg: it failed\n"),
    (UsageError("no such thing"), 2, "kg: no such thing\n"),
    (FileNotFoundError(2, "No such file or directory", "x.txt"), 1, "kg: No such file or directory: x.txt\n"),
    (ZeroDivisionError("division\nby zero"), 1,
     "kg: unexpected ZeroDivisionError: division by zero (kg --debug … or KG_DEBUG=1 shows where)\n"),
    (KeyboardInterrupt(), 130, "kg: interrupted; the graph is as it was before or as it was to be\n"),
])  # fmt: skip
def test_an_error_is_one_line_and_an_exit_code(monkeypatch, error, code, message):
    result = failing(monkeypatch, error)
    assert (result.exit_code, result.stdout, result.stderr) == (code, "", message)


def test_debug_shows_where(monkeypatch):
    monkeypatch.setenv("KG_DEBUG", "1")
    assert isinstance(failing(monkeypatch, ZeroDivisionError("x")).exception, ZeroDivisionError)


@pytest.mark.parametrize(
    "environment", [{"LANG": "C", "LC_ALL": "C"}, {"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "POSIX", "PYTHONUTF8": "0"}]
)
def test_any_text_can_be_printed_anywhere(folder, environment):
    result = python("-m", "kg", "show", "MASS", "--store", str(folder), PYTHONCOERCECLOCALE="0", **environment)
    assert result.returncode == 0
    assert "Introduced by “MASS: Masked Sequence" in result.stdout.decode("utf-8")


def test_a_reader_who_has_had_enough_is_no_error(folder):
    command = f"{sys.executable} -m kg query - --limit 0 --store {folder} | head -1"
    result = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        input=b"SELECT ?s ?p ?o ?a { ?s ?p ?o . ?a a kg:Paper }",
        capture_output=True,
        check=False,
    )
    assert (result.stdout, result.stderr) == (b"s,p,o,a\n", b"")
    assert result.returncode == 0


def test_a_missing_store_says_what_to_do(tmp_path):
    result = CliRunner().invoke(cli.main, ["stats", "--store", str(tmp_path / "none")])
    assert (result.exit_code, result.stdout) == (1, "")
    assert (
        result.stderr
        == f"kg: no store at {tmp_path / 'none'}; build one first: kg build SOURCE… --store {tmp_path / 'none'}\n"
    )
