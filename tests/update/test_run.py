"""The daily run: what a day brought, told once and the same however often it runs, and whatever fails."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner

from kg.build import build
from kg.cli import main
from kg.errors import KgError, StoreError
from kg.locks import Lock
from kg.update import baseline, read_config, run
from kg.update import daily as module
from kg.update.daily import Outcome
from tests.servers import oxigraph
from tests.sources.test_formats import BERT, FORMATS

Run = Callable[..., Outcome]
MONDAY, TUESDAY = datetime.date(2025, 11, 10), datetime.date(2025, 11, 11)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    (tmp_path / "inbox").mkdir()
    (tmp_path / "w.toml").write_text(
        'sources = ["inbox"]\nlink = "https://example.org/p"\nwatch = ["BERT", "Nonesuch"]\n'
    )
    put(tmp_path, "scholar.json")
    return tmp_path


@pytest.fixture
def daily(here: Path) -> Run:
    def go(day: datetime.date = MONDAY, **options: object) -> Outcome:
        return run(read_config(here / "w.toml"), day=day, **options)  # type: ignore[arg-type]

    return go


def put(folder: Path, name: str) -> None:
    (folder / "inbox" / name).write_bytes((FORMATS / name).read_bytes())


def files(here: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((here / "output/daily").iterdir()) if path.is_file()}


def feed(here: Path) -> list[tuple[str, str]]:
    entries = ElementTree.fromstring((here / "output/daily/feed.atom").read_text())
    space = {"a": "http://www.w3.org/2005/Atom"}
    return [
        (entry.findtext("a:title", "", space), entry.findtext("a:updated", "", space)[:10])
        for entry in entries.iterfind("a:entry", space)
    ]


def test_the_first_day(daily: Run, here: Path) -> None:
    assert daily() == Outcome(
        MONDAY, 1, tuple(here / "output/daily" / name for name in ("2025-11-10.md", "2025-11-10.html", "feed.atom")), ()
    )
    text = (here / "output/daily/2025-11-10.md").read_text()
    assert text.startswith("# New papers: 2025-11-10\n\n## What you follow\n\nBERT\n\n| entity | role |")
    assert f"## New papers (1)\n\n### {BERT}\n\n2018-10-11\n\n<https://arxiv.org/abs/1810.04805>\n" in text
    assert text.endswith("Note: watch: no entity named 'Nonesuch'.\n")
    assert feed(here) == [(BERT, "2025-11-10")]


def test_a_day_told_twice_is_told_the_same(daily: Run, here: Path) -> None:
    daily()
    first = files(here)
    assert daily().papers == 1
    assert files(here) == first


def test_a_second_run_tells_the_whole_day(daily: Run, here: Path) -> None:
    daily()
    put(here, "openreview.json")
    assert daily().papers == 3
    assert [day for _, day in feed(here)] == ["2025-11-10"] * 3
    again = files(here)
    daily()
    assert files(here) == again


def test_the_next_day_tells_what_it_brought(daily: Run, here: Path) -> None:
    daily()
    monday = files(here)
    put(here, "openreview.json")
    assert daily(TUESDAY).papers == 2
    assert files(here)["2025-11-10.md"] == monday["2025-11-10.md"]
    assert feed(here) == [
        ("A Second Version", "2025-11-11"),
        ("GLUE: A Multi-Task Benchmark and Analysis Platform for Natural Language Understanding", "2025-11-11"),
        (BERT, "2025-11-10"),
    ]


def test_a_day_that_brings_nothing_says_so(daily: Run, here: Path) -> None:
    daily()
    assert daily(TUESDAY).papers == 0
    assert (here / "output/daily/2025-11-11.md").read_text() == (
        "# New papers: 2025-11-11\n\nNothing is new.\n\nNote: watch: no entity named 'Nonesuch'.\n"
    )


@pytest.mark.full
def test_what_is_old_leaves_the_feed(daily: Run, here: Path) -> None:
    daily()
    put(here, "openreview.json")
    daily(MONDAY + datetime.timedelta(days=29))
    assert len(feed(here)) == 3
    daily(MONDAY + datetime.timedelta(days=30))
    assert len(feed(here)) == 2


def test_a_clock_that_is_back_at_an_earlier_day_takes_nothing_out_of_the_feed(daily: Run, here: Path) -> None:
    daily()
    put(here, "openreview.json")
    daily(TUESDAY)
    told = sorted(title for title, _ in feed(here))
    assert daily(MONDAY).papers == 2
    assert sorted(title for title, _ in feed(here)) == told
    assert {day for _, day in feed(here)} == {"2025-11-10"}


def test_a_graph_that_was_there_before_is_no_news(daily: Run, here: Path) -> None:
    build([str(here / "inbox")], store=here / "output/kg")
    put(here, "openreview.json")
    assert daily().papers == 2


def test_a_source_that_fails_does_not_stop_the_others(here: Path) -> None:
    (here / "w.toml").write_text('sources = ["missing.bib", "inbox"]\n')
    result = CliRunner().invoke(main, ["update", "--config", str(here / "w.toml"), "--date", "2025-11-10"])
    wrong = "missing.bib: cannot be read: No such file or directory; check its name and permissions"
    output = here / "output/daily"
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        f"kg: {here}/{wrong}\n"
        f"kg: 2025-11-10: 1 new paper; wrote {output}/2025-11-10.md, {output}/2025-11-10.html, {output}/feed.atom\n"
    )
    text = (output / "2025-11-10.md").read_text()
    assert text.startswith(
        f"# New papers: 2025-11-10\n\nNot everything could be read:\n\n- {wrong}\n\n## New papers (1)\n"
    )


def test_a_record_that_cannot_be_read_is_no_failure(daily: Run, here: Path) -> None:
    (here / "inbox/bad.jsonl").write_text('{"title": "A"}\n')
    errors: list[KgError] = []
    assert daily(on_error=errors.append).failures == ("inbox/bad.jsonl: no papers",) or [
        str(error) for error in errors
    ] == [f"{here}/inbox/bad.jsonl:1: no abstract"]


def test_where_all_sources_fail_the_graph_is_still_told(daily: Run, here: Path) -> None:
    daily()
    (here / "w.toml").write_text('sources = ["missing.bib"]\n')
    outcome = daily(TUESDAY)
    assert (outcome.papers, len(outcome.failures)) == (0, 1)
    assert (here / "output/daily/2025-11-11.md").exists()


def test_where_nothing_can_be_read_and_nothing_is_there(daily: Run, here: Path) -> None:
    (here / "w.toml").write_text('sources = ["missing.bib"]\n')
    with pytest.raises(KgError, match=r"no paper could be read"):
        daily()
    assert not (here / "output/daily/2025-11-10.md").exists()
    # The next run is as a first one.
    (here / "w.toml").write_text('sources = ["inbox"]\n')
    assert daily(TUESDAY).papers == 1


def test_one_run_at_a_time(daily: Run, here: Path) -> None:
    lock = Lock(here / ".w.state/lock", what="x", cure="")
    lock.acquire()
    try:
        with pytest.raises(StoreError, match=r"\.w\.state is being written by another process"):
            daily()
    finally:
        lock.release()
    assert daily().papers == 1


@pytest.mark.parametrize("where", ["gather", "_write", "renewed"])
def test_what_a_killed_run_did_not_tell_the_next_one_tells(
    daily: Run, here: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(module, where, stopped)
        with pytest.raises(KeyboardInterrupt):
            daily()
    assert daily(TUESDAY).papers == 1
    assert feed(here) == [(BERT, "2025-11-11")]


def stopped(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


@pytest.mark.full
def test_a_run_killed_while_it_keeps_the_graph(daily: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    daily()
    put(here, "openreview.json")
    with monkeypatch.context() as patched:
        patched.setattr(baseline, "_write", stopped)
        with pytest.raises(KeyboardInterrupt):
            daily(TUESDAY)
    assert daily(TUESDAY).papers == 2


def test_a_clock_that_goes_back_loses_nothing(daily: Run, here: Path) -> None:
    daily(TUESDAY)
    put(here, "openreview.json")
    assert daily(MONDAY).papers == 3
    titles = [title for title, _ in feed(here)]
    assert sorted(titles) == sorted(set(titles))


@pytest.mark.parametrize(
    "broken",
    [
        "nonsense",
        pytest.param("", marks=pytest.mark.full),
        pytest.param("[]", marks=pytest.mark.full),
        pytest.param('{"store": "s", "day": "x", "empty": true, "told": true}', marks=pytest.mark.full),
    ],
)
def test_a_broken_state_begins_again(daily: Run, here: Path, broken: str) -> None:
    daily()
    (here / ".w.state/day.json").write_text(broken)
    (here / ".w.state/feed.json").write_text(broken)
    put(here, "openreview.json")
    assert daily(TUESDAY).papers == 2


@pytest.mark.full
def test_a_copy_of_statements_compares_like_the_files(daily: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    daily()
    put(here, "openreview.json")
    # As of a server, which has no files to link and no hashes.
    monkeypatch.setattr(baseline, "LocalStore", type("Remote", (), {}))
    assert daily(TUESDAY).papers == 2


def test_hostile_text_stays_text(daily: Run, here: Path) -> None:
    hostile = "T <script>alert(1)</script> [x](javascript:1) | `a` \x1b[31m\u202e & \"'"
    record = {"title": hostile, "abstract": f"We introduce XNet. {hostile}", "url": "https://example.org/a"}
    (here / "inbox/hostile.jsonl").write_text(json.dumps(record) + "\n")
    daily()
    texts = {name: data.decode() for name, data in files(here).items()}
    heading = r"""### T &lt;script&gt;alert(1)&lt;/script&gt; \[x\](javascript:1) \| \`a\` �\[31m� &amp; "'"""
    assert heading in texts["2025-11-10.md"].splitlines()
    assert "<script" not in texts["2025-11-10.html"] + texts["feed.atom"]
    assert not {"\x1b", "\u202e"} & set("".join(texts.values()))
    assert "T <script>alert(1)</script> [x](javascript:1) | `a` �[31m� & \"'" in dict(feed(here))


def test_another_store_begins_anew(daily: Run, here: Path) -> None:
    daily()
    put(here, "openreview.json")
    (here / "w.toml").write_text('sources = ["inbox"]\nstore = "other"\n')
    assert daily().papers == 3


def test_a_store_that_is_damaged_is_named(daily: Run, here: Path) -> None:
    (here / "output/kg").mkdir(parents=True)
    (here / "output/kg/store.json").write_text("nonsense")
    with pytest.raises(StoreError, match=r"store.json cannot be read"):
        daily()


@pytest.mark.servers
def test_a_graph_on_a_server(daily: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_STATE", str(here / "state"))
    with oxigraph() as server:
        (here / "w.toml").write_text(f'sources = ["inbox"]\nstore = "{server.address}"\nwatch = ["BERT"]\n')
        assert daily().papers == 1
        put(here, "openreview.json")
        assert daily(TUESDAY).papers == 2
        again = files(here)
        daily(TUESDAY)
        assert files(here) == again


def test_a_server_that_is_away_is_no_first_day(daily: Run, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.remote.client.Client._wait", lambda *_: 0.0)
    (here / "w.toml").write_text('sources = ["inbox"]\nstore = "http://127.0.0.1:9/query"\n')
    with pytest.raises(StoreError, match=r"127\.0\.0\.1:9/query cannot be reached"):
        daily()
    assert not (here / ".w.state/day.json").exists()
