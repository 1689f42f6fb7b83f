"""The command line on the sample graph."""

import math

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests import sample_graph


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    return sample_graph.write(tmp_path_factory.mktemp("cli") / "kg")


@pytest.fixture
def kg(folder, monkeypatch):
    """Runs a command on the sample graph and gives its result: exit_code, stdout, stderr."""
    monkeypatch.setenv("KG_STORE", str(folder))
    # How far a build is would be told after a minute, which a busy machine may need.
    monkeypatch.setattr("kg.cli.progress._LINE_EVERY", math.inf)
    return lambda *arguments, **more: CliRunner().invoke(main, list(arguments), prog_name="kg", **more)
