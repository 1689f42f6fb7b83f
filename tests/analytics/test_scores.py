"""Scores are kept until a build changes the graph, and are replaced whole."""

import json

import pytest

from kg.analytics.centrality import Centrality
from kg.analytics.reports import make
from kg.analytics.scores import keep, statements
from kg.build import build
from kg.errors import StoreError
from kg.export import export
from kg.queries import run
from kg.statements import Names
from kg.store import open_store
from kg.writing import Writer

PAPERS = [
    {"title": "BERT", "abstract": "We introduce BERT, trained on BookCorpus and evaluated on GLUE.", "date": "2018"},
    {"title": "RoBERTa", "abstract": "We introduce RoBERTa, based on BERT. It is evaluated on GLUE.", "date": "2019"},
    {"title": "ALBERT", "abstract": "We introduce ALBERT, based on BERT. It is evaluated on RACE.", "date": "2020"},
]


def listing(folder, papers):
    path = folder / "papers.jsonl"
    path.write_text("".join(json.dumps(paper) + "\n" for paper in papers), encoding="utf-8")
    return str(path)


def kept(folder):
    with open_store(folder) as store:
        return run(store, "bridging-entities").plain()


def scores(folder):
    with open_store(folder) as store:
        return make(store, "centrality").scores


@pytest.fixture
def folder(tmp_path):
    build([listing(tmp_path, PAPERS[:2])], store=tmp_path / "kg", workers=1)
    return tmp_path / "kg"


def test_scores_are_kept_replaced_and_dropped_by_the_next_change(folder, tmp_path):
    assert kept(folder) == []
    for _ in range(2):
        keep(folder, scores(folder))
    first = kept(folder)
    assert first[0][:2] == ("BERT", "Model")
    assert build([listing(tmp_path, PAPERS[:2])], store=folder, workers=1).unchanged
    assert kept(folder) == first
    build([listing(tmp_path, PAPERS)], store=folder, workers=1)
    assert kept(folder) == []
    build([listing(tmp_path, PAPERS)], store=tmp_path / "whole", workers=1)
    for store, name in ((folder, "a.nq"), (tmp_path / "whole", "b.nq")):
        with open_store(store) as graph:
            export(graph, tmp_path / name)
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()


def test_a_score_is_told_with_core_and_community():
    score = Centrality("urn:paperkg:entity/bert-32987c4b", 3, 5, 0.25, 0.5, 0.7, 2, 0.1, 'reading, "BERT"')
    told = sorted(line.split(" ", 2)[1:] for line in statements([score], Names("urn:paperkg:")))
    assert [(predicate.rpartition("#")[2], rest.rpartition(" <")[0]) for predicate, rest in told] == [
        ("betweenness>", '"0.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
        ("community>", '"reading, \\"BERT\\""'),
        ("coreNumber>", '"2"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("neighbourCount>", '"3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("pageRank>", '"0.25"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
    ]


def test_scores_are_not_kept_while_a_build_writes(folder):
    with Writer(folder), pytest.raises(StoreError, match="is being written"):
        keep(folder, scores(folder))
