"""A command imports what it uses and nothing else, so that it begins at once."""

import subprocess
import sys

import pytest

from kg.cli import COMMANDS
from tests import sample_graph

#: What takes long to import. Whatever a command of the table below does not name, it must not import.
HEAVY = {
    "spacy", "onnxruntime", "networkx", "rdflib", "pyvis", "pandas", "numpy", "scipy", "jinja2", "pyshacl", "networkit",
    "starlette", "uvicorn", "requests", "distributed", "rich", "multiprocessing", "asyncio", "http",
}  # fmt: skip
USED = {
    ("--help",): set(),
    ("--version",): set(),
    ("query", "most-used-datasets", "--format", "csv"): set(),
    ("query", "most-used-datasets", "--format", "table"): {"rich"},
    ("queries", "--format", "csv"): set(),
    ("stats", "--format", "json"): set(),
    ("search", "bert", "--format", "csv"): set(),
    ("show", "BERT"): set(),
    ("path", "BERT", "GLUE", "--format", "csv"): set(),
    ("ask", "--format", "csv", "datasets for question answering"): set(),
    ("export", "-o", "{folder}/out.nq"): set(),
    ("build", "{folder}/none.jsonl", "--store", "{folder}/new"): {"multiprocessing"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("startup")
    sample_graph.write(folder / "kg")
    return folder


def imported(folder, *commands):
    """The heavy packages that commands import."""
    code = (
        "import sys\nfrom kg.cli import main\n"
        f"for given in {commands!r}:\n  try: main(given)\n  except SystemExit: pass\n"
        f"sys.stderr.write('\\n' + ' '.join(sorted({HEAVY!r} & sys.modules.keys())))"
    )
    command = [sys.executable, "-c", code]
    home = {"KG_STORE": str(folder / "kg"), "PATH": "", "PYTHONPATH": ":".join(sys.path)}
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=home)
    return set(done.stderr.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", USED, ids=" ".join)
def test_a_command_imports_what_it_uses_and_no_more(folder, arguments):
    assert imported(folder, [one.format(folder=folder) for one in arguments]) == USED[arguments]


def test_the_help_of_no_command_imports_anything_heavy(folder):
    assert imported(folder, *([name, "--help"] for section in COMMANDS.values() for name in section)) == set()
