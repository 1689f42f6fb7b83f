"""Ways between entities: the shortest first, each step with a sentence and its paper."""

import pytest

from kg.errors import NotFound
from kg.paths import Step, path, paths
from tests import sample_graph
from tests.sample_graph import paper_of


def told(ways):
    return [[(step.start, step.relation, step.end) for step in way] for way in ways]


def test_a_step_has_its_sentence_and_paper(store):
    assert path(store, "BERT", "Transformer") == [
        Step(
            "BERT",
            "Transformer",
            "BERT based on Transformer",
            "We present BERT, which learns by masked language modeling on BookCorpus and is based on the Transformer.",
            "BERT: Pre-training of Deep Bidirectional Transformers for Language Understanding",
            0.9,
            paper_of("BERT"),
        )
    ]


def test_further_ways_share_nothing_but_their_ends(store):
    ways = paths(store, "BERT", "Transformer", count=4)
    assert told(ways)[0] == [("BERT", "BERT based on Transformer", "Transformer")]
    assert len(ways) > 1
    assert all(len(way) > 1 for way in ways[1:])
    inner = [step.end for way in ways for step in way[:-1]]
    assert len(inner) == len(set(inner))
    assert [len(way) for way in ways] == sorted(len(way) for way in ways)
    assert all(step.sentence and step.paper and step.address for way in ways for step in way)


def test_one_way_is_the_first_of_many(store):
    assert path(store, "ELMo", "COCO") == paths(store, "ELMo", "COCO", count=3)[0]


def test_a_relation_of_the_catalog_gets_the_sentence_of_a_paper_that_names_both(store):
    (step,) = path(store, "SQuAD 1.1", "SQuAD")
    assert step.relation == "SQuAD 1.1 variant of SQuAD"


def test_the_same_thing_needs_no_step(store):
    assert paths(store, "BERT", "bert", count=3) == [[]]


def test_where_there_is_no_way(store):
    with pytest.raises(NotFound, match="no entity named 'SQuAD 3'"):
        path(store, "BERT", "SQuAD 3")


def test_ways_are_numbered_where_several_are_asked_for(tmp_path):
    from click.testing import CliRunner

    from kg.cli import main

    sample_graph.write(tmp_path / "kg")
    result = CliRunner().invoke(
        main, ["path", "BERT", "Transformer", "--paths", "2", "--format", "csv", "--store", str(tmp_path / "kg")]
    )
    lines = result.stdout.splitlines()
    assert lines[0] == "path,from,to,relation,sentence,paper,confidence"
    assert [line.split(",")[0] for line in lines[1:]] == ["1", "2", "2"]
