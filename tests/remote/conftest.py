"""Servers to test against, the sample built into each of them, and a proxy that does harm."""

from __future__ import annotations

import shutil

import pytest

from kg.build import build
from kg.export import sorted_quads
from kg.iris import DEFAULT_BASE
from kg.remote.local import state_folder
from kg.resources import sample_listing
from kg.store import open_store
from tests import servers


@pytest.fixture(autouse=True)
def _no_secrets(monkeypatch, tmp_path):
    for name in ("KG_USER", "KG_PASSWORD", "KG_TOKEN", "KG_UPDATE_URL", "KG_BASE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KG_TIMEOUT", "60")
    monkeypatch.setenv("KG_STATE", str(tmp_path / "state"))


@pytest.fixture(scope="session")
def local(tmp_path_factory):
    """The sample in a folder."""
    folder = tmp_path_factory.mktemp("local") / "kg"
    build([str(sample_listing())], store=folder, workers=1)
    return folder


@pytest.fixture(scope="session")
def oxigraph_sample(tmp_path_factory, local):
    """An Oxigraph server that holds the sample, built into it."""
    with servers.oxigraph() as server:
        fill(server, local, tmp_path_factory.mktemp("state"))
        yield server


@pytest.fixture(scope="session")
def virtuoso(tmp_path_factory):
    """Virtuoso, for all tests, because it is slow to start."""
    with servers.virtuoso(tmp_path_factory.mktemp("virtuoso")) as server:
        yield server


@pytest.fixture(scope="session")
def virtuoso_sample(tmp_path_factory, virtuoso, local):
    """Virtuoso, that holds the sample, built into it."""
    fill(virtuoso, local, tmp_path_factory.mktemp("state"))
    return virtuoso


@pytest.fixture(scope="session")
def served_sample(tmp_path_factory, local):
    """`kg serve` of a folder that it lets be written, that holds the sample, built into it."""
    with servers.own(tmp_path_factory.mktemp("served") / "kg") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_TOKEN", servers.TOKEN)
        fill(server, local, tmp_path_factory.mktemp("state"))
        yield server


def fill(server, local, state):
    """Builds the sample into a server; what was extracted for the folder is not extracted again."""
    folder = state_folder(server.queries, DEFAULT_BASE, state)
    folder.mkdir(parents=True)
    shutil.copy(local / "papers.sqlite", folder)
    summary = build([str(sample_listing())], store=server.address, workers=1, state=state)
    assert (summary.papers, summary.extracted, summary.unchanged) == (66, 0, False)


def nquads(location):
    """All that a store holds, as sorted lines."""
    with open_store(location) as store:
        return list(sorted_quads(store))
