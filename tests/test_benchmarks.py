"""The benchmarks end with an error where a figure is below its least."""

import json
import sys
from types import ModuleType

import pytest

from benchmarks import Figure
from benchmarks.__main__ import main
from benchmarks.quality import RECORD, SETTINGS


def run(monkeypatch, tmp_path, *figures):
    module = ModuleType("benchmarks.made_up")
    module.measure = lambda: iter(figures)
    monkeypatch.setitem(sys.modules, "benchmarks.made_up", module)
    monkeypatch.chdir(tmp_path)
    main(["made_up"])


GOOD = Figure("relations", 0.6, "", "recorded", 0.605, least=0.595)
FREE = Figure("extraction", 50, "abstracts/s", "tokenizer", 1000)
LOW = Figure("results", 0.5, "", "recorded", 0.55, least=0.54)


def test_figures_are_printed_and_written(monkeypatch, tmp_path, capsys):
    run(monkeypatch, tmp_path, GOOD, FREE)
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["relations", "extraction"]
    written = json.loads((tmp_path / "output" / "benchmarks.json").read_text(encoding="utf-8"))
    assert [(f["name"], f["value"], f["least"], f["ratio"]) for f in written["figures"]] == [
        ("relations", 0.6, 0.595, pytest.approx(0.9917, abs=1e-4)),
        ("extraction", 50, None, 0.05),
    ]


def test_a_figure_below_its_least_is_an_error_that_names_it(monkeypatch, tmp_path):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, tmp_path, GOOD, LOW, FREE)
    assert stop.value.code == "results: 0.500 is below recorded (0.550)"


def test_only_quality_is_recorded():
    with pytest.raises(SystemExit, match="python -m benchmarks quality --record"):
        main(["store", "--record"])


def test_an_unknown_benchmark_is_answered_with_those_there_are():
    with pytest.raises(
        SystemExit, match=r"^no benchmark named 'speed'; there are quality, extraction, store, analytics, large$"
    ):
        main(["speed"])


def test_the_record_says_of_each_setting_whether_its_papers_were_seen():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert set(record["seen in training"]) == set(SETTINGS)
    assert all(0 < value <= 1 for setting in SETTINGS for value in record[setting].values())
    assert {"typed core", "relations", "results", "role accuracy"} <= set(record["found"])
