"""Five real listing pages, end to end."""

import json
import shutil
from contextlib import suppress

import pytest
from click.testing import CliRunner

from kg.build import build
from kg.cli import main
from kg.errors import NotFound
from kg.export import export
from kg.queries import load
from kg.queries import run as ask
from kg.store import open_store
from kg.validation import validate
from tests.shared import shared

QUESTIONS = [
    ("most-used-datasets", {}),
    ("most-used-benchmarks", {}),
    ("paper-contents", {"paper": "Revisiting DETR Pre-training for Object Detection"}),
    ("papers-about", {"entity": "coco"}),
    ("models-evaluated-on", {"dataset": "GLUE"}),
    ("models-trained-on", {"dataset": "imagenet"}),
    ("based-on", {"model": "ViT-B/16"}),
    ("built-on", {"model": "clip"}),
    ("techniques-for-task", {"task": "object detection"}),
    ("datasets-for-task", {"task": "object detection"}),
    ("results-on", {"dataset": "COCO"}),
    ("mentioned-with", {"entity": "CLIP"}),
    ("papers-by-month", {}),
    ("metrics-on", {}),
    ("best-on", {"dataset": "ImageNet-1K", "metric": "top-1 accuracy"}),
    ("code-for", {}),
    ("datasets-of-paper", {"paper": "Revisiting DETR Pre-training for Object Detection"}),
    ("similar-papers", {"paper": "Revisiting DETR Pre-training for Object Detection"}),
    ("introduced-by", {}),
    ("new-since", {}),
    ("mentions-by-month", {}),
    ("connected", {}),
    ("untried", {}),
    ("evidence", {}),
    ("said-once", {}),
]


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    pages = sorted(str(path) for path in shared("seeds").glob("*.txt"))
    folder = tmp_path_factory.mktemp("seeds")
    errors = []
    summary = build(pages, store=folder / "kg", on_error=errors.append)
    assert (summary.papers, errors) == (267, [])
    assert build(pages[::-1], store=folder / "kg", on_error=errors.append).unchanged
    return folder / "kg"


def run(store, *arguments):
    return CliRunner().invoke(main, [*arguments, "--store", str(store)])


def test_stats_count_the_different_papers(store):
    assert json.loads(run(store, "stats", "--format", "json").stdout)["papers"] == 267


def test_the_report_keeps_its_scores(store, tmp_path):
    scored = shutil.copytree(store, tmp_path / "kg")
    report = run(scored, "report", "centrality", "-o", str(tmp_path / "report.md"))
    assert (report.exit_code, report.stderr) == (0, f"kg: wrote {tmp_path / 'report.md'}\n")
    for name in ("central-entities", "bridging-entities"):
        assert len(json.loads(run(scored, "query", name, "--format", "json").stdout)) == 25


def test_thirty_questions_have_rows_as_they_stand(store):
    rows = {}
    with open_store(store) as graph:
        for name in load():
            with suppress(NotFound):
                rows[name] = len(ask(graph, name))
    assert sum(count > 0 for count in rows.values()) >= 30


@pytest.mark.parametrize(("name", "parameters"), QUESTIONS)
def test_a_question_has_rows(store, name, parameters):
    options = [part for key, value in parameters.items() for part in ("-p", f"{key}={value}")]
    answer = run(store, "query", name, *options, "--format", "json")
    assert answer.exit_code == 0
    assert len(json.loads(answer.stdout)) >= 1


def test_the_graph_is_sound(store):
    with open_store(store) as graph:
        assert validate(graph) == []


@pytest.mark.full
def test_a_build_in_another_order_gives_the_same_bytes(store, tmp_path):
    pages = sorted((str(path) for path in shared("seeds").glob("*.txt")), reverse=True)
    for part in (pages[:2], pages[2:]):
        build(part, store=tmp_path / "kg", workers=1)
    for folder, name in ((store, "a"), (tmp_path / "kg", "b")):
        with open_store(folder) as graph:
            export(graph, tmp_path / f"{name}.nq")
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
