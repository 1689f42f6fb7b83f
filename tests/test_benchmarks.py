"""The benchmarks end with an error where a figure is below its least."""

import json
import sys
from dataclasses import replace
from subprocess import CalledProcessError
from types import ModuleType

import pytest

from benchmarks import Figure, outlook, record
from benchmarks.__main__ import ALL, MORE, main
from benchmarks.quality import RECORD, SETTINGS
from benchmarks.watch import watch


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
    assert [(f["name"], f["value"], f["least"], f["ratio"]) for f in written["benchmarks"]["made_up"]] == [
        ("relations", 0.6, 0.595, pytest.approx(0.9917, abs=1e-4)),
        ("extraction", 50, None, 0.05),
    ]


def test_a_figure_below_its_least_is_an_error_that_names_it(monkeypatch, tmp_path):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, tmp_path, GOOD, LOW, FREE)
    assert stop.value.code == "results: 0.500 is below recorded (0.550)"


def test_a_figure_above_its_most_is_one_too(monkeypatch, tmp_path):
    with pytest.raises(SystemExit) as stop:
        run(monkeypatch, tmp_path, Figure("linking", 1.5, "s", "10,000 papers", 1.0, most=1.3))
    assert stop.value.code == "linking: 1.500 is above 1.300 (10,000 papers: 1.000)"


def test_what_moved_since_it_was_recorded_is_told(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(record.ratios, "__defaults__", (tmp_path / "recorded.json",))
    record.write("made_up", [replace(FREE, value=100.0), GOOD], tmp_path / "recorded.json")
    run(monkeypatch, tmp_path, GOOD, FREE, replace(FREE, name="new"))
    told = [line.rpartition("; ")[2] for line in capsys.readouterr().out.splitlines()]
    assert told == ["recorded 0.992", "moved from 0.100 by -50 %", "not recorded"]


def test_recording_keeps_the_other_benchmarks(tmp_path):
    path = tmp_path / "recorded.json"
    record.write("b", [FREE], path)
    record.write("a", [GOOD], path)
    record.write("b", [GOOD], path)
    assert {name: [f["name"] for f in one["figures"]] for name, one in record.read(path).items()} == {
        "a": ["relations"],
        "b": ["relations"],
    }
    assert set(record.read(path)["a"]["machine"]) == {"cores", "memory", "processor", "system", "python"}


def test_a_run_that_is_broken_off_leaves_its_figures_and_those_not_measured_again(monkeypatch, tmp_path):
    path = tmp_path / "recorded.json"
    monkeypatch.setattr(record.ratios, "__defaults__", (path,))
    monkeypatch.setattr(record.write, "__defaults__", (path,))
    record.write("made_up", [FREE, replace(GOOD, value=0.5)], path)

    def figures():
        yield GOOD
        raise KeyboardInterrupt

    module = ModuleType("benchmarks.made_up")
    module.measure = figures
    monkeypatch.setitem(sys.modules, "benchmarks.made_up", module)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        main(["made_up", "--record"])
    kept = [(one["name"], one["value"]) for one in record.read(path)["made_up"]["figures"]]
    assert kept == [("relations", 0.6), ("extraction", 50)]
    written = json.loads((tmp_path / "output" / "benchmarks.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in written["benchmarks"]["made_up"]] == ["relations"]
    module.measure = lambda: iter([GOOD])
    main(["made_up", "--record"])
    assert [one["name"] for one in record.read(path)["made_up"]["figures"]] == ["relations"]


def test_the_pages_are_what_was_recorded():
    assert record.PAGE.read_text(encoding="utf-8") == record.page(record.read())
    assert outlook.PAGE.read_text(encoding="utf-8") == outlook.page(record.read())


def test_the_outlook_is_worked_out_from_the_rates():
    found = outlook.rates(record.read())
    (few, first), (many, second) = found.names
    assert (round(found.named(few)), round(found.named(many))) == (round(first), round(second))
    assert outlook.page({"build": {}}) is None


def test_the_outlook_tells_what_the_largest_build_took():
    sizes = [(55.5, 1), (1.0, 1.9), (540, 3600), (1.75, 0.9), (12.0, 1.2), (40e6, 200_000)]
    figures = [Figure(f"figure {n}", value, "", "peer", peer) for n, (value, peer) in enumerate(sizes)]
    names = [Figure(f"names at {n} papers", 4.4 * n, "names", "papers", n) for n in (100_000, 200_000)]
    kept = {**record.read(), "scale": record.told([*figures, *names])}
    section = outlook.page(kept).partition("## What was built\n\n")[2].partition("## What it comes to")[0]
    assert section == (
        "200,000 papers, a number of real ones and their variants with other titles, ids and names, each extracted:\n"
        "\n| | |\n|---|---:|\n"
        "| time in all | 1.0 h |\n| CPU time of all processes | 1.9 h |\n"
        "| papers a second, everything included | 55.5 |\n| of it writing | 9 min |\n"
        "| memory of all processes at most | 1.75 GiB |\n| memory of the first process at most | 0.90 GiB |\n"
        "| disk of graph and index | 12.0 GiB |\n| disk of the ledger | 1.2 GiB |\n"
        "| statements | 40.0 million |\n| names told apart | 880,000 |\n\n"
    )


def test_a_watched_command_tells_time_memory_and_output_however_long():
    program = "import sys; held = bytearray(64 << 20); sum(range(10**6)); sys.stdout.write('x' * 200_000)"
    took = watch([sys.executable, "-c", program])
    assert took.output == "x" * 200_000
    assert 0 < took.cpu < took.seconds + 10
    assert took.first <= took.all
    with pytest.raises(CalledProcessError):
        watch([sys.executable, "-c", "raise SystemExit(3)"])


def test_an_unknown_benchmark_is_answered_with_those_there_are():
    known = ", ".join([*ALL, *MORE])
    with pytest.raises(SystemExit, match=f"^no benchmark named 'speed'; there are {known}$"):
        main(["speed"])


def test_the_record_says_of_each_setting_whether_its_papers_were_seen():
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert set(record["seen in training"]) == set(SETTINGS)
    assert all(0 < value <= 1 for setting in SETTINGS for value in record[setting].values())
    assert {"typed core", "relations", "results", "role accuracy"} <= set(record["found"])
