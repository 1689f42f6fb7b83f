"""`kg extract` and `kg evaluate`: what they print and how they fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kg.cli import main
from kg.cli.evaluate import as_json, as_lines
from kg.evaluation import Scores

PAPERS = [
    {"id": "b", "title": "Probing BERT", "abstract": "We probe BERT on the GLUE benchmark.", "published": "2020-05-01"},
    {"id": "a", "title": "On nothing", "abstract": "It is empty here."},
]


def run(*args: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, list(args), input=text)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in PAPERS), encoding="utf-8")
    return path


def test_extract_writes_a_line_a_record_in_input_order(papers: Path) -> None:
    result = run("extract", str(papers))
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, [line["id"] for line in lines]) == (0, ["b", "a"])
    assert list(lines[0]) == ["id", "title", "published", "entities", "relations", "results", "links"]
    (bert,) = [entity for entity in lines[0]["entities"] if entity["name"] == "BERT"]
    assert (bert["type"], bert["surfaces"]) == ("Model", ["BERT"])
    assert bert["mentions"] == [
        {"field": "title", "start": 8, "end": 12, "sentence": "Probing BERT"},
        {"field": "abstract", "start": 9, "end": 13, "sentence": "We probe BERT on the GLUE benchmark."},
    ]


def test_extract_does_the_good_part_of_a_broken_input(papers: Path) -> None:
    papers.write_text(papers.read_text(encoding="utf-8") + "{broken\n", encoding="utf-8")
    result = run("extract", str(papers))
    assert (result.exit_code, len(result.stdout.splitlines())) == (1, 2)
    assert "papers.jsonl:3" in result.stderr


def test_extract_reads_standard_input(papers: Path) -> None:
    assert run("extract", "-", text=papers.read_text(encoding="utf-8")).stdout == run("extract", str(papers)).stdout


def test_evaluate_finds_no_fault_with_its_own_extraction(papers: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(run("extract", str(papers)).stdout, encoding="utf-8")
    table = run("evaluate", str(gold), "--papers", str(papers)).stdout.splitlines()
    assert table[:3] == [
        "                       precision  recall      F1   gold   pred",
        f"found core                 1.000   1.000   1.000{_count(gold):>7}{_count(gold):>7}",
        f"typed core                 1.000   1.000   1.000{_count(gold):>7}{_count(gold):>7}",
    ]
    assert (
        json.loads(run("evaluate", str(gold), "--predicted", str(gold), "--format", "json").stdout)["role"]["accuracy"]
        == 1.0
    )


def _count(gold: Path) -> int:
    rows = map(json.loads, gold.read_text(encoding="utf-8").splitlines())
    return sum(entity["type"] != "Task" for row in rows for entity in row["entities"])


def test_evaluate_needs_papers_or_predictions(papers: Path) -> None:
    assert run("evaluate", str(papers)).exit_code == 2
    assert run("evaluate", str(papers), "--predicted", str(papers), "--gold-entities").exit_code == 2


def test_evaluate_shows_mistakes_with_their_sentences(papers: Path, tmp_path: Path) -> None:
    gold = tmp_path / "gold.jsonl"
    dataset = {"name": "the GLUE", "type": "Dataset", "surfaces": ["GLUE", "MNLI"], "role": "uses"}
    bert = {"name": "BERT", "type": "Model", "surfaces": ["BERT"], "role": "compares_with"}
    lost = {"name": "probing", "type": "Task", "surfaces": ["Probing", "we probe"], "role": "addresses"}
    gold.write_text(
        json.dumps({"id": "b", "entities": [bert, dataset, lost], "relations": [["BERT", "evaluatedOn", "the GLUE"]]})
    )
    guess = tmp_path / "guess.jsonl"
    found = [bert | {"role": "uses"}, dataset | {"type": "Benchmark", "surfaces": ["GLUE"]}]
    guess.write_text(json.dumps({"id": "b", "entities": found}))
    result = run(
        "evaluate", str(gold), "--predicted", str(guess), "--papers", str(papers), "--errors", "2"
    ).stdout.splitlines()
    sentence = "[b] We probe BERT on the GLUE benchmark."
    assert result[result.index(f"{'missed':17}   1  Task: probing") :] == [
        f"{'missed':17}   1  Task: probing",
        f"{'':23}[b] Probing BERT",
        f"{'mistyped':17}   1  the GLUE: Dataset taken for Benchmark",
        f"{'':23}{sentence}",
        f"{'role':17}   1  BERT: compares_with taken for uses",
        f"{'':23}[b] Probing BERT",
        f"{'relation missed':17}   1  BERT evaluatedOn the GLUE",
        f"{'':23}{sentence}",
    ]


def test_evaluate_names_a_line_that_is_no_annotation(papers: Path) -> None:
    result = run("evaluate", str(papers), "--predicted", str(papers))
    assert (result.exit_code, result.stderr.strip()) == (
        1, f"kg: {papers}:1: not an annotated paper: no 'entities'",
    )  # fmt: skip


def test_the_table_of_calibration_has_a_line_for_each_bin() -> None:
    scores = Scores()
    scores.judged["entities"] = [(0.95, True), (0.97, True), (0.8, False), (0.82, True)]
    lines = list(as_lines(scores, [], calibration=True))
    assert lines[-5:] == [
        "\ncalibration                error   >= .9                  pred",
        "entities                   0.175    0.50                     4",
        "                         confid.   right",
        "  0.8 to 0.9               0.810   0.500                     2",
        "  0.9 to 1.0               0.960   1.000                     2",
    ]
    assert list(as_lines(scores, [], calibration=False))[-1] == lines[-4]
    assert as_json(scores, [])["calibration"]["entities"]["bins"][0] == {
        "from": 0.8, "to": 0.9, "count": 2, "confidence": 0.81, "right": 0.5,
    }  # fmt: skip
