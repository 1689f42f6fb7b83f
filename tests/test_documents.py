"""What the documents tell a reader to type works: Python runs, commands are understood, and the README's are run."""

import re
import shlex
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import kg
from kg.build import build
from kg.cli import main
from kg.resources import sample_listing

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
FENCED = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
INDENTED = re.compile(r"^ {4}((?:[A-Z_]+=\S+ )*kg .*)$", re.MULTILINE)
INLINE = re.compile(r"`((?:[A-Z_]+=\S+ )*kg [a-z][^`]*)`")


def blocks(language):
    for path in DOCUMENTS:
        for found in FENCED.finditer(path.read_text(encoding="utf-8")):
            if found[1] == language:
                yield pytest.param(found[2], id=f"{path.stem}-{found.start()}")


def commands():
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        shell = "".join(found[2] for found in FENCED.finditer(text) if found[1] in ("sh", "bash", "console"))
        lines = [*INDENTED.findall(text), *INLINE.findall(text), *re.findall(r"^(?:\$ )?(kg .*)$", shell, re.MULTILINE)]
        for line in dict.fromkeys(lines):
            yield pytest.param(line, id=f"{path.stem}-{line[:50]}")


def words(line):
    """The arguments of `kg` in a line of shell, without what comes before it, comments and redirections."""
    parts = shlex.split(line, comments=True)
    parts = parts[parts.index("kg") + 1 :]
    ends = [at for at, part in enumerate(parts) if part in ("|", ">", "2>", "&&", "<")]
    return parts[: ends[0]] if ends else parts


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the sample's graph in output/kg, and sources of the names that the documents use."""
    folder = tmp_path_factory.mktemp("reader")
    build([str(sample_listing())], store=folder / "output" / "kg", workers=1)
    paper = '{"id": "1", "title": "CLIP on COCO", "abstract": "We evaluate CLIP on COCO.", "date": "2021-03-01"}\n'
    (folder / "papers.jsonl").write_text(paper)
    (folder / "listing.txt").write_text(sample_listing().read_text(encoding="utf-8"))
    (folder / "folder").mkdir()
    (folder / "folder" / "more.jsonl").write_text(paper.replace("COCO", "GLUE"))
    return folder


@pytest.mark.parametrize("code", list(blocks("python")))
def test_python_in_the_documents_runs(code, place, monkeypatch):
    monkeypatch.chdir(place)
    monkeypatch.delenv("KG_STORE", raising=False)
    exec(compile(code, "document", "exec"), {"kg": kg})


@pytest.mark.parametrize("line", list(commands()))
def test_a_command_in_the_documents_is_understood(line):
    context = click.Context(main, info_name="kg")
    name, command, rest = main.resolve_command(context, words(line.split("[")[0]))
    for option in (part.split("=")[0] for part in rest if part.startswith("-") and part != "-"):
        known = {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)}
        known |= {name for inner in getattr(command, "commands", {}).values() for p in inner.params for name in p.opts}
        assert option in known | {"-h", "--help"}, f"kg {name} has no option {option}"


def readme():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    own_papers = text.split("## Your own papers")[1].split("\n## ")[0]
    return INDENTED.findall(own_papers)


def test_the_readmes_first_commands_run(place, monkeypatch):
    monkeypatch.chdir(place)
    monkeypatch.delenv("KG_STORE", raising=False)
    ran = {line: CliRunner().invoke(main, words(line), prog_name="kg").exit_code for line in readme()}
    assert len(ran) >= 4
    assert set(ran.values()) == {0}, ran
