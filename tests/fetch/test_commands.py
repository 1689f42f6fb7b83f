"""Schemes in commands: built, told daily, and an exit code that says whether something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from kg.cli import main
from tests.fetch.server import Server, answer
from tests.fetch.test_schemes import DAILY


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("KG_CACHE", str(tmp_path / "cache"))
    return tmp_path


def kg(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, list(arguments), prog_name="kg")
    return result.exit_code, result.stdout, result.stderr


def test_extract_prints_what_was_fetched(here: Path, server: Server) -> None:
    server.acts = [answer(DAILY, pack=True)]
    code, out, errors = kg("extract", "hf:2025-11-10")
    assert (code, [json.loads(line)["id"] for line in out.splitlines()], errors) == (
        0,
        ["1810.04805", "1906.08237"],
        "",
    )
    assert len(list((here / "cache").iterdir())) == 1


def test_a_build_does_what_it_can(here: Path, server: Server) -> None:
    server.acts = [answer(DAILY), answer(status=404)]
    code, _, errors = kg("build", "hf:2025-11-10", "arxiv:1706.03762", "--workers", "1")
    assert code == 1
    assert errors.splitlines()[0] == (
        f"kg: arxiv:1706.03762: {server.address} answers with status 404: there is nothing of that name"
    )
    assert errors.splitlines()[-1].startswith("output/kg: 2 papers, ")


def test_a_daily_run_does_what_it_can(here: Path, server: Server) -> None:
    Path("w.toml").write_text('sources = ["arxiv:1706.03762", "hf:2025-11-10"]\n')
    server.acts = [answer(status=404), answer(DAILY)]
    code, _, errors = kg("update", "--config", "w.toml", "--date", "2025-11-11", "--quiet")
    assert (code, errors) == (
        1,
        f"kg: arxiv:1706.03762: {server.address} answers with status 404: there is nothing of that name\n",
    )
    text = Path("output/daily/2025-11-11.md").read_text()
    assert text.startswith("# New papers: 2025-11-11\n\nNot everything could be read:\n\n- arxiv:1706.03762: ")
    assert "## New papers (2)\n" in text
    assert "Google · 2018-10-11 · upvotes: 25" in text
