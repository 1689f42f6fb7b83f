"""How a build tells how far it is."""

import re

import pytest
from rich.console import Console

from kg.cli import progress
from kg.cli.progress import Lines, shown
from kg.progress import Meter, Progress


def test_without_a_terminal_there_is_a_line_a_minute():
    clock, said = iter([0, 1, 59, 60, 61, 119, 120]), []
    lines = Lines(lambda text, err: said.append((text, err)), lambda: next(clock))
    for now in (
        Progress("reading", 5_000), Progress("extracting", 100, 20_000), Progress("extracting", 1000, 20_000),
        Progress("extracting", 1100, 20_000, 5_000), Progress("writing", 7, 20_000, 9_000, 1),
        Progress("writing", 8, 20_000, 9_000, 1),
    ):  # fmt: skip
        lines(now)
    assert said == [
        ("kg: extracting: 1,000 of 20,000 papers, 900 a second, 21 s left", True),
        ("kg: writing: 8 of 20,000 papers, 1 a second, 9,000 names, 1 error, 5 h 33 min left", True),
    ]


@pytest.mark.parametrize(("quiet", "terminal"), [(True, True), (True, False), (False, False)])
def test_quiet_or_short_builds_say_nothing(monkeypatch, capsys, quiet, terminal):
    monkeypatch.setattr("sys.stderr.isatty", lambda: terminal)
    with shown(quiet=quiet) as show:
        show(Progress("extracting", 3, 4, 5, 1))
    assert capsys.readouterr() == ("", "")


def test_a_terminal_shows_papers_rate_names_errors_and_time_left(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    console = Console(force_terminal=True, width=120, record=True, stderr=True, color_system=None)
    monkeypatch.setattr("rich.console.Console", lambda **options: console)
    with shown(quiet=False) as show:
        show(Progress("reading", 10))
        show(Progress("extracting", 1000, 4000, 5000, 2))
        console.export_text(clear=True)
        show(Progress("extracting", 2000, 4000, 6000, 3))
    text = console.export_text()
    assert re.search(r"extracting .* 2,000/4,000 papers +\S+/s +6,000 names, 3 errors +\S+", text), text


def test_a_step_without_a_count_shows_what_is_known(monkeypatch):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    console = Console(force_terminal=True, width=120, record=True, stderr=True, color_system=None)
    monkeypatch.setattr("rich.console.Console", lambda **options: console)
    with shown(quiet=False) as show:
        show(Progress("resolving", 0, entities=6000, errors=1))
    assert re.search(r"resolving \S+ +6,000 names, 1 error +", console.export_text())


def test_a_meter_tells_now_and_then_and_at_the_end_of_a_step(monkeypatch):
    clock = iter([0.0, 0.0, 0.05, 0.2, 0.2, 0.25, 0.25])
    monkeypatch.setattr("kg.progress.time.monotonic", lambda: next(clock))
    said = []
    meter = Meter(said.append)
    meter.errors = lambda: 2
    meter.begin("writing", 4)
    assert list(meter.counted("abcd")) == ["a", "b", "c", "d"]
    assert [(now.done, now.total, now.errors) for now in said] == [(1, 4, 2), (3, 4, 2), (4, 4, 2)]
    assert progress.duration(61) == "1 min 1 s"
