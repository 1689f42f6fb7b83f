"""Profiles, comparisons and plain questions give the same from a server as from a folder."""

import pytest
from click.testing import CliRunner

from kg.cli import main

SERVERS = [
    "oxigraph",
    pytest.param("served", marks=pytest.mark.full),
    pytest.param("virtuoso", marks=pytest.mark.servers),
]


@pytest.fixture(scope="module", params=SERVERS)
def address(request):
    return request.getfixturevalue(f"{request.param}_sample").address


@pytest.mark.parametrize(
    "command",
    [
        ["export", "-o", "FILE.zip", "--profile", "tables"],
        ["export", "-o", "FILE.zip", "--profile", "neo4j"],
        ["export", "-o", "FILE.jsonl", "--profile", "croissant"],
        ["export", "-o", "FILE.ttl", "--profile", "oa"],
        ["diff", "--since", "2020", "--format", "json"],
        ["ask", "papers about BERT", "--format", "json"],
    ],
    ids=" ".join,
)
def test_the_same_from_a_server(local, address, tmp_path, command):
    found = []
    for name, location in (("here", local), ("there", address)):
        words = [word.replace("FILE", str(tmp_path / name)) for word in command]
        done = CliRunner().invoke(main, [*words, "--store", str(location)])
        assert done.exit_code == 0, done.stderr
        found.append((done.stdout, [path.read_bytes() for path in tmp_path.glob(f"{name}*")]))
    assert found[0] == found[1]


def test_a_server_and_its_folder_do_not_differ(local, address):
    done = CliRunner().invoke(main, ["diff", str(address), str(local), "--format", "markdown"])
    assert done.exit_code == 0
    assert done.stdout.endswith("\n\nNothing changed.\n")
