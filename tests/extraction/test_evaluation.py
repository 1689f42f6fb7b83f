"""Evaluation agrees with the scorer of the gold, and counts as its docstring says."""

from __future__ import annotations

import importlib.util
import json
import random
from pathlib import Path
from typing import Any

import pytest

from kg.calibration import Reliability, reliability
from kg.errors import InputError
from kg.evaluation import GoldEntity, GoldPaper, GoldResult, evaluate, match, numbers
from kg.gold import from_record, read
from kg.mistakes import SORTS, Place, mistakes
from kg.papers import Paper

GOLD = Path(__file__).resolve().parents[3] / "shared" / "gold"


def entity(name: str, kind: str, *surfaces: str, also: tuple[str, ...] = ()) -> GoldEntity:
    return GoldEntity(name, kind, surfaces or (name,), "uses", also)


def test_half_of_the_strings_make_a_match() -> None:
    gold = (entity("masked language modeling", "Technique", "MLM", "masked language modeling"),)
    assert match(gold, (entity("x", "Task", "MLM", "mask"),)) == [(0, 0)]
    assert match(gold, (entity("x", "Task", "MLM", "mask", "language"),)) == []


def test_an_accepted_other_type_counts_as_the_annotated_one() -> None:
    gold = GoldPaper("p", (entity("MAE", "Technique", also=("Model",)), entity("COCO", "Dataset")))
    scores = evaluate([gold], {"p": GoldPaper("p", (entity("MAE", "Model"), entity("COCO", "Benchmark")))})
    assert scores.rows["found core"].f1 == 1.0
    assert scores.rows["typed core"].f1 == 0.5
    assert scores.rows["typed Technique"].f1 == 1.0


def test_a_missing_paper_has_no_entities() -> None:
    scores = evaluate([GoldPaper("p", (entity("COCO", "Dataset"),))], {})
    assert scores.rows["typed core"].recall == 0.0


def test_every_sort_of_mistake_has_its_sentence() -> None:
    paper = Paper(id="p", title="On COCO", abstract="BERT reaches 59% on COCO. MAE is based on BERT. We do not use it.")
    gold = GoldPaper(
        "p",
        (entity("COCO", "Dataset"), entity("BERT", "Model"), entity("MAE", "Technique"), entity("on it", "Task", "it")),
        (("MAE", "basedOn", "BERT"),),
        (GoldResult("BERT", "COCO", "59%", "absolute"),),
    )
    guess = GoldPaper(
        "p",
        (entity("COCO", "Benchmark"), entity("BERT", "Model"), entity("MAE", "Technique"), entity("We", "Model")),
        (("BERT", "basedOn", "MAE"),),
        (GoldResult("BERT", "COCO", "9", "absolute"),),
    )
    found = mistakes([gold], {"p": guess}, {"p": paper})
    reached, based, used = "BERT reaches 59% on COCO.", "MAE is based on BERT.", "We do not use it."
    assert {sort: rows for sort, rows in found.items() if rows} == {
        "missed": {"Task: on it": [Place("p", used)]},
        "spurious": {"Model: We": [Place("p", used)]},
        "mistyped": {"COCO: Dataset taken for Benchmark": [Place("p", "On COCO")]},
        "relation missed": {"MAE basedOn BERT": [Place("p", based)]},
        "relation spurious": {"BERT basedOn MAE": [Place("p", based)]},
        "result missed": {"59 on COCO": [Place("p", reached)]},
        "result spurious": {"9 on COCO": [Place("p", reached)]},
    }


def test_confidence_is_judged_of_entities_relations_and_results() -> None:
    gold = GoldPaper(
        "p",
        (entity("COCO", "Dataset"), entity("BERT", "Model")),
        (("BERT", "evaluatedOn", "COCO"),),
        (GoldResult("BERT", "COCO", "59", "absolute"),),
    )
    sure = GoldPaper(
        "p",
        (
            GoldEntity("COCO", "Dataset", ("COCO",), "uses", confidence=0.8),
            GoldEntity("BERT", "Task", ("BERT",), "uses", confidence=0.9),
            GoldEntity("bert", "Model", ("BERT",), "uses", confidence=0.7),
        ),
        (("bert", "evaluatedOn", "COCO"), ("bert", "trainedOn", "COCO")),
        (GoldResult(None, "COCO", "59", None, 0.6), GoldResult(None, "COCO", "60", None, 0.5)),
        (0.75, 0.4),
    )
    assert evaluate([gold], {"p": sure}).judged == {
        "entities": [(0.8, True), (0.9, False), (0.7, True)],
        "relations": [(0.75, True), (0.4, False)],
        "results": [(0.6, True), (0.5, False)],
    }


def test_calibration_is_perfect_where_confidence_is_the_share_of_right_ones() -> None:
    table = reliability([*[(0.75, True)] * 3, (0.75, False), *[(1.0, True)] * 4])
    assert table.error == 0.0
    assert (table.sure, [(one.low, one.count) for one in table.bins]) == (0.5, [(0.7, 4), (0.9, 4)])


@pytest.mark.parametrize(("confidence", "low"), [(0.0, 0.0), (0.29, 0.2), (0.3, 0.3), (0.7, 0.7), (0.9, 0.9), (1, 0.9)])
def test_a_bin_begins_at_its_lower_bound(confidence: float, low: float) -> None:
    assert reliability([(confidence, True)]).bins[0].low == low


def test_nothing_predicted_is_not_calibrated() -> None:
    assert reliability([]) == Reliability((), 0.0, 0.0, 0)


@pytest.mark.parametrize(("value", "same"), [("59.30%", "59.3 %"), ("1,000", "1000"), ("-2.0 points", "-2 pp")])
def test_numbers_are_compared_as_numbers(value: str, same: str) -> None:
    assert numbers(value) == numbers(same)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"id": "a", "entities": []}\n{"id": "b"}\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"gold\.jsonl:2: not an annotated paper: no 'entities'"):
        read(path)


def _disturbed(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Gold with mistakes of every sort."""
    chance = random.Random(1)
    for row in rows:
        for one in row["entities"]:
            one["type"] = chance.choice([one["type"]] * 4 + ["Model", "Task"])
            one["role"] = chance.choice([one["role"]] * 3 + ["uses"])
            one["surfaces"] = [
                s.upper() if chance.random() < 0.3 else s[: chance.choice([99, 4])] for s in one["surfaces"]
            ]
        row["entities"] = [one for one in row["entities"] if chance.random() < 0.9]
        row["relations"] = [
            r[::-1] if chance.random() < 0.1 and r[1] == "comparesWith" else r for r in row["relations"]
        ]
        row["results"] = [r | {"kind": chance.choice([r["kind"], "other"])} for r in row["results"]]
    return rows


@pytest.mark.seeds
@pytest.mark.skipif(not (GOLD / "score.py").exists(), reason="the annotated papers are not here")
def test_figures_are_those_of_the_scorer() -> None:
    spec = importlib.util.spec_from_file_location("score", GOLD / "score.py")
    assert spec is not None
    assert spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    gold = [json.loads(line) for line in (GOLD / "dev.jsonl").read_text(encoding="utf-8").splitlines()]
    guesses = _disturbed(json.loads(json.dumps(gold)))
    table, missed, spurious, mistyped = scorer.score({r["id"]: r for r in gold}, {r["id"]: r for r in guesses})
    scores = evaluate(map(from_record, gold), {r["id"]: from_record(r) for r in guesses})
    rows = {**scores.rows, **{f"  {name}": tally for name, tally in scores.predicates.items()}}
    wanted = {k: v for k, v in table.items() if k not in ("role", "by predicate")}
    wanted |= {f"  {k}": v for k, v in table["by predicate"].items()}
    assert {
        name: {"precision": t.precision, "recall": t.recall, "f1": t.f1, "gold": t.gold, "predicted": t.predicted}
        for name, t in rows.items()
    } == wanted
    assert {
        "accuracy": scores.role_accuracy,
        "macro f1": pytest.approx(scores.role_f1),
        "of": scores.role_count,
    } == table["role"]
    found = mistakes(map(from_record, gold), {r["id"]: from_record(r) for r in guesses})
    counted = [{what: len(places) for what, places in found[sort].items()} for sort in SORTS[:3]]
    assert counted == [missed, spurious, mistyped]
