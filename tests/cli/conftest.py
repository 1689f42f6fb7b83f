"""The command line on the sample graph."""

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
    return lambda *arguments, **more: CliRunner().invoke(main, list(arguments), prog_name="kg", **more)
