"""What is new and what is gone between two graphs, and since a date, and for the names that one follows."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kg.diff import Difference, Section, between, render, since, watch_list
from kg.errors import InputError, StoreError, UsageError
from kg.statements import Names
from kg.writing import Writer
from tests import sample_graph

ROOT = Path(__file__).parent.parent.parent
SWIN, BERT_PAPER = sample_graph.paper_of("Swin"), sample_graph.paper_of("BERT")
COUNT, SEEN = "ontology#paperCount>", "ontology#firstSeen>"


def without(*papers):
    """The lines of the sample graph without some papers and without what only they say."""
    graphs = [f"<{paper.replace(':paper/', ':graph/paper/')}>" for paper in papers]
    lines = [line for line in sample_graph.nquads() if not any(f" {graph} ." in line for graph in graphs)]
    left = {line.split()[2] for line in lines if "ontology#mentions>" in line.split()[1]}
    return [
        line
        for line in lines
        if line.split()[0] in left or (COUNT not in line.split()[1] and SEEN not in line.split()[1])
    ]


def loaded(lines):
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(lines)
        return writer.adopt(generation)


@pytest.fixture(scope="module")
def older():
    return loaded(without(SWIN))


def rows(difference, name):
    section = difference.section(name)
    return section.new, section.gone


def test_a_graph_and_itself_do_not_differ(store):
    difference = between(store, store)
    assert not difference
    assert [(section.name, section.new, section.gone) for section in difference.sections] == [
        ("papers", (), ()), ("entities", (), ()), ("edges", (), ()), ("results", (), ()),
    ]  # fmt: skip


def test_a_new_paper_brings_its_own_entities_edges_and_results(store, older):
    title = "Swin Transformer: Hierarchical Vision Transformer using Shifted Windows"
    first = "Swin Transformer, based on ViT, computes self-attention within shifted windows."
    second = (
        "It has 87.3 top-1 accuracy on ImageNet, 58.7 AP on COCO in object detection and 53.5 mIoU on ADE20K "
        "in semantic segmentation."
    )
    difference = between(store, older)
    assert rows(difference, "papers") == (((title, "2021-03-25", "https://arxiv.org/abs/2103.14030"),), ())
    assert rows(difference, "entities") == (
        (
            ("ADE20K", "Dataset", 1, "2021-03-25", title),
            ("Swin Transformer", "Model", 1, "2021-03-25", title),
            ("semantic segmentation", "Task", 1, "2021-03-25", title),
        ),
        (),
    )
    assert rows(difference, "edges") == (
        (
            ("Swin Transformer", "based on", "ViT", 1, title, first),
            ("Swin Transformer", "evaluated on", "ADE20K", 1, title, second),
            ("Swin Transformer", "evaluated on", "COCO", 1, title, second),
            ("Swin Transformer", "evaluated on", "ImageNet", 1, title, second),
            ("Swin Transformer", "uses technique", "self-attention", 1, title, first),
        ),
        (),
    )
    assert rows(difference, "results") == (
        (
            ("Swin Transformer", "ADE20K", "mIoU", 53.5, "53.5", "absolute", title),
            ("Swin Transformer", "COCO", "AP", 58.7, "58.7", "absolute", title),
            ("Swin Transformer", "ImageNet", "top-1 accuracy", 87.3, "87.3", "absolute", title),
        ),
        (),
    )


def test_the_reverse_is_gone(store, older):
    forth, back = between(store, older), between(older, store)
    assert [(s.name, s.new, s.gone) for s in back.sections] == [(s.name, s.gone, s.new) for s in forth.sections]


def test_what_another_paper_says_too_is_no_difference(store):
    difference = between(store, loaded(without(BERT_PAPER)))
    names = {row[0] for row in difference.section("entities").new}
    assert "BERT" not in names
    assert "GLUE" not in names
    assert ("BERT", "evaluated on", "GLUE") in {row[:3] for row in difference.section("edges").new}


def test_a_paper_that_says_something_else_is_read_on_both_sides(store):
    sentence = "ViT outperforms ResNet at less cost."
    claims = [line for line in sample_graph.nquads() if "ontology#outperforms>" in line]
    vit, resnet = sample_graph.iri_of("ViT"), sample_graph.iri_of("ResNet")
    graph = f"{sample_graph.paper_of('An Image').replace(':paper/', ':graph/paper/')}>"
    node = next(line.split()[0] for line in claims if graph in line and "ns#predicate>" in line)
    changed = [
        line
        for line in sample_graph.nquads()
        if not line.startswith((node, f"<{vit}> <https://w3id.org/paperkg/ontology#outperforms>"))
    ]
    difference = between(store, loaded(changed))
    assert rows(difference, "papers") == ((), ())
    assert [(*row[:3], row[5]) for row in difference.section("edges").new] == [
        ("ViT", "outperforms", "ResNet", sentence)
    ]
    assert rows(difference, "entities") == ((), ())
    assert resnet in "".join(claims)


def test_papers_since_a_date(store):
    difference = since(store, "2021")
    assert [row[1] for row in difference.section("papers").new] == ["2022-10-18", "2021-03-25"]
    assert [row[0] for row in difference.section("entities").new] == [
        "ADE20K", "MASS", "Swin Transformer", "semantic segmentation",
    ]  # fmt: skip
    assert all(section.gone == () for section in difference.sections)
    assert (difference.before, difference.after) == ("before 2021", "now")


@pytest.mark.parametrize(
    ("first", "last", "dates"),
    [
        ("2020-10-22", "2020-10-22", ["2020-10-22"]),
        ("2020-05", "2020-10", ["2020-10-22", "2020-05-26"]),
        (None, "2015", ["2015-12-10", "2009"]),
        (None, "2015-11", ["2009"]),
        (None, "2015-12", ["2015-12-10", "2009"]),
        ("2023", None, []),
    ],
)
def test_both_dates_are_inclusive_and_of_any_precision(store, first, last, dates):
    found = [row[1] for row in since(store, first, until=last).section("papers").new]
    assert found == dates


def test_papers_without_a_date_are_noted():
    lines = [line for line in sample_graph.nquads() if not (SWIN in line and "terms/issued>" in line)]
    assert since(loaded(lines), "2022").notes == ("papers without a date are left out: 1",)


def test_since_nothing_is_no_question(store):
    with pytest.raises(UsageError, match="give a second store, or --since or --until with a date"):
        since(store)


def test_graphs_of_two_bases_cannot_be_compared(store):
    other = loaded(["<urn:x:a> <urn:x:b> <urn:x:c> <urn:x:graph/paper/d> .\n"])
    other.names = Names("urn:x:")
    with pytest.raises(StoreError, match="was built with the base urn:paperkg:, memory: with urn:x:"):
        between(store, other)


def watching(tmp_path, text, *stores):
    (tmp_path / "w.txt").write_text(text, encoding="utf-8")
    return watch_list(tmp_path / "w.txt", stores)


def test_a_watch_list_keeps_what_touches_its_names(store, older, tmp_path):
    watched = watching(tmp_path, "# data\nthe ADE20K dataset  # scenes\n\n", store, older)
    difference = between(store, older, watched)
    assert difference.watched == ("ADE20K",)
    assert [row[0] for row in difference.section("entities").new] == ["ADE20K"]
    assert [row[:3] for row in difference.section("edges").new] == [("Swin Transformer", "evaluated on", "ADE20K")]
    assert [row[1:4] for row in difference.section("results").new] == [("ADE20K", "mIoU", 53.5)]
    assert [row[:2] for row in difference.section("mentions").new] == [("ADE20K", "evaluates on")]
    assert len(difference.section("papers").new) == 1


def test_a_watch_list_takes_aliases_and_says_what_it_does_not_know(store, tmp_path):
    watched = watching(tmp_path, "Vision Transformer\nADE20\n", store)
    assert watched.labels == ("ViT",)
    assert [note.partition("w.txt:")[2] for note in watched.notes] == [
        "2: no entity named 'ADE20'; did you mean ADE20K?"
    ]
    assert [row[:2] for row in since(store, "2021", watched=watched).section("mentions").new] == [("ViT", "uses")]


def test_what_is_watched_may_be_gone(store, older, tmp_path):
    watched = watching(tmp_path, "Swin Transformer", older, store)
    assert [row[0] for row in between(older, store, watched).section("entities").gone] == ["Swin Transformer"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# nothing\n\n", "names nothing to watch; write one name a line"),
        ("Nonesuch", "none of its names is in the graph"),
    ],
)
def test_a_watch_list_that_watches_nothing_is_an_error(store, tmp_path, text, message):
    with pytest.raises(InputError, match=message):
        watching(tmp_path, text, store)
    with pytest.raises(InputError, match="absent: cannot be read"):
        watch_list(tmp_path / "absent", [store])


SMALL = Difference(
    "old", "new",
    (
        Section("papers", ("title", "published", "url"), (("A <b> | \x1b[31m", "2024", None),), ()),
        Section("entities", ("name", "type", "papers", "first_seen", "paper"), (),
                (("X", "Model", 2, None, "P"), ("Y", None, 1, "2024-05", "P"))),
    ),
    ("X",), ("one note",),
)  # fmt: skip


def test_markdown_in_full():
    assert render.markdown(SMALL, limit=1) == (
        "# What is new in new since old\n\nWatched: X.\n\n"
        "## New papers (1)\n\n| title | published | url |\n| --- | --- | --- |\n"
        "| A &lt;b&gt; \\| �\\[31m | 2024 |  |\n\n"
        "## Gone entities (2)\n\n| name | type | papers | first seen | paper |\n| --- | --- | --- | --- | --- |\n"
        "| X | Model | 2 |  | P |\n\n… and 1 more.\n\n"
        "Note: one note.\n"
    )


def test_markdown_says_that_nothing_changed():
    assert render.markdown(Difference("a", "b", ())) == "# What is new in b since a\n\nNothing changed.\n"


def test_csv_in_full():
    assert render.table(SMALL) == (
        "change,section,title,published,url,name,type,papers,first_seen,paper\n"
        "new,papers,A <b> | \x1b[31m,2024,,,,,,\n"
        "gone,entities,,,,X,Model,2,,P\n"
        "gone,entities,,,,Y,,1,2024-05,P\n"
    )


def test_json_in_full():
    assert json.loads(render.data(SMALL)) == {
        "before": "old",
        "after": "new",
        "watched": ["X"],
        "notes": ["one note"],
        "papers": {"new": [{"title": "A <b> | \x1b[31m", "published": "2024", "url": None}], "gone": []},
        "entities": {
            "new": [],
            "gone": [
                {"name": "X", "type": "Model", "papers": 2, "first_seen": None, "paper": "P"},
                {"name": "Y", "type": None, "papers": 1, "first_seen": "2024-05", "paper": "P"},
            ],
        },
    }


def test_the_same_bytes_whatever_the_hash_seed():
    script = """
from kg.diff import render, since
from tests import sample_graph
d = since(sample_graph.store(), "2018")
print(render.data(d), render.markdown(d), render.table(d))
"""
    seen = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, cwd=ROOT,
            capture_output=True, text=True, check=True,
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(seen) == 1
