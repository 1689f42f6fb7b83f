"""The page says what was recorded, and nothing was found wrong."""

from tests.reliability import recorded
from tests.reliability.faults import FAULTS


def test_the_page_is_made_of_what_was_recorded():
    assert recorded.PAGE.read_text(encoding="utf-8") == recorded.page()


def test_the_runs_were_long_enough_and_found_nothing():
    record = recorded.read()
    assert sum(run["cases"] for run in record["fuzz"].values()) >= 100_000
    assert [run["faults"] for run in record["fuzz"].values()] == [0, 0]
    assert {name: run["faults"] for name, run in record["faults"].items()} == dict.fromkeys(FAULTS, 0)
    assert all(run["tried"] for run in record["faults"].values())
    load = record["load"]["sample"]
    assert (load["clients"], load["seconds"], load["wrong answers"]) == (200, 60, 0)
