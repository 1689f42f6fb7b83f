"""`kg export` on the command line."""

import pytest

from kg.export import PROFILES


def test_a_profile_is_written_and_said(kg, tmp_path):
    done = kg("export", "-o", str(tmp_path / "tables"), "--profile", "tables")
    assert (done.exit_code, done.stdout, done.stderr) == (0, "", f"kg: wrote {tmp_path / 'tables'}\n")
    assert (tmp_path / "tables" / "datapackage.json").is_file()


def test_the_help_lists_every_profile_with_its_forms(kg):
    lines = kg("export", "--help").stdout.splitlines()
    for name, profile in PROFILES.items():
        assert any(line.split()[:1] == [name] and line.endswith(f"({profile.forms})") for line in lines), name


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("-o", "x.zip"),
            "x.zip: cannot tell what to write; end the name in one of: nq, trig, jsonld, ttl, nt, graphml",
        ),
        (
            ("-o", "x.ttl", "--profile", "neo4j"),
            "x.ttl: cannot tell the form of 'neo4j'; it is written as: folder, zip",
        ),
        (("-o", "x", "--profile", "rdfa"), "Invalid value for '--profile': 'rdfa' is not one of 'graph', 'projection'"),
    ],
)
def test_wrong_usage(kg, arguments, message):
    done = kg("export", *arguments)
    assert done.exit_code == 2
    assert message in done.stderr
