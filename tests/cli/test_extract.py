"""`kg extract`: one paper explained, doubtful things left out, and what is said of wrong requests."""

import io
import json

import pytest

from kg.cli.explain import chosen, show
from kg.errors import NotFound, UsageError
from kg.extraction.explained import (
    ClaimDecision,
    EntityDecision,
    Explanation,
    ResultDecision,
    SentenceDecisions,
    StringDecision,
)
from kg.extraction.values import Link
from kg.papers import Paper

PAPERS = [
    Paper(id="2005.1", title="Deep Residual Learning", abstract="ResNet is evaluated on ImageNet."),
    Paper(id="2005.12", title="Deep Networks: a \x1b[31mStudy", abstract="It is short."),
    Paper(id="9", title="Attention", abstract="BERT is evaluated on GLUE."),
]


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "papers.jsonl"
    path.write_text("".join(json.dumps({"id": p.id, "title": p.title, "abstract": p.abstract}) + "\n" for p in PAPERS))
    return str(path)


@pytest.mark.parametrize(
    ("wanted", "id"), [("2005.1", "2005.1"), ("attention", "9"), ("deep RESIDUAL", "2005.1"), ("2005.12", "2005.12")]
)
def test_a_paper_is_named_by_id_title_or_beginning(wanted, id):
    assert chosen(PAPERS, wanted).id == id


def test_a_beginning_of_several_lists_them():
    with pytest.raises(UsageError) as error:
        chosen(PAPERS, "Deep")
    assert str(error.value) == (
        "'Deep' is the beginning of 2 papers: 2005.1 (Deep Residual Learning); "
        "2005.12 (Deep Networks: a \x1b[31mStudy); give one's id"
    )


def test_an_unknown_paper_is_answered_with_near_titles():
    with pytest.raises(NotFound) as error:
        chosen(PAPERS, "Atention")
    assert str(error.value) == "no paper with the id or title 'Atention' among 3; did you mean Attention?"


def test_an_empty_name_names_no_paper():
    with pytest.raises(UsageError, match="is the beginning of 3 papers"):
        chosen(PAPERS, "")


EXPLANATION = Explanation(
    "1",
    "A\x1b[31m",
    (EntityDecision("BERT", "Model", ("Technique",), 0.9, "uses", ("uses",), (("introduces", 0.02), ("uses", 0.9))),),
    (
        SentenceDecisions(
            "abstract",
            0,
            20,
            "BERT [bold]on\nGLUE",
            (
                StringDecision("BERT", "abstract", 0, 4, ("catalog", "tagger"), "Model", 0.9, 0.4, ("BERT",), "uses"),
                StringDecision(
                    "bold", "abstract", 6, 10, ("tagger",), "Task", 0.3, 0.4, (), None, "below the threshold: 0.3 < 0.4"
                ),
                StringDecision(
                    "on", "abstract", 6, 10, ("tagger",), "Task", 0.01, 0.4, (), None, "below the threshold: 0.01 < 0.4"
                ),
            ),
            (
                ClaimDecision("BERT", "evaluatedOn", "GLUE", "asserted", "abstract", 0, 20, 0.8, 0.34, True),
                ClaimDecision("BERT", "outperforms", "B", "negated", "abstract", 0, 20, 0.7, 0.34, True, "denied"),
                ClaimDecision("BERT", "basedOn", "B", "asserted", "abstract", 0, 20, 0.2, 0.34, False, "unlikely"),
            ),
            (
                ResultDecision("93%", "GLUE", "BERT", "F1", "absolute", "abstract", 0, 20, 0.7, 0.42, True),
                ResultDecision("7", None, None, None, None, "abstract", 0, 20, 0.0, 0.42, False, "tied to nothing"),
            ),
            (Link("https://a.b", "page", "abstract", 0, 4),),
        ),
    ),
)
TEXT = """\
A�[31m (1)

abstract 0–20
BERT [bold]on GLUE
  + BERT                   Model 0.90, uses       catalog, tagger
  - bold                   Task 0.30              tagger; below the threshold: 0.3 < 0.4
    1 more below 0.05
  + BERT evaluatedOn GLUE  claim 0.80
  ? BERT outperforms B     claim 0.70             denied
  - BERT basedOn B         claim 0.20             unlikely
  + BERT: 93% F1 on GLUE   result 0.70, absolute
  - 7                      result 0.00            tied to nothing
  + https://a.b            link, page

entities
  + BERT  Model/Technique 0.90, uses  uses 0.90
"""


def test_the_text_has_a_line_for_each_decision_and_interprets_nothing():
    out = io.StringIO()
    show(EXPLANATION, out)
    assert out.getvalue() == TEXT


def test_json_has_every_decision(kg, source):
    shown = json.loads(kg("extract", source, "--explain", "Attention", "--format", "json").stdout)
    assert list(shown) == ["id", "title", "entities", "sentences"]
    assert [sentence["text"] for sentence in shown["sentences"]] == ["Attention", "BERT is evaluated on GLUE."]
    strings = {one["surface"]: one["accepted"] for one in shown["sentences"][1]["strings"]}
    assert (strings["BERT"], strings["GLUE"]) == (True, True)


def test_one_paper_is_explained_as_text(kg, source):
    result = kg("extract", source, "--explain", "2005.1")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, "Deep Residual Learning (2005.1)")


def test_doubtful_things_are_left_out(kg, source):
    everything = [json.loads(line) for line in kg("extract", source).stdout.splitlines()]
    surest = [json.loads(line) for line in kg("extract", source, "--min-confidence", ".9").stdout.splitlines()]
    assert [paper["id"] for paper in surest] == ["2005.1", "2005.12", "9"]
    for all_of, some in zip(everything, surest, strict=True):
        assert some["entities"] == [entity for entity in all_of["entities"] if entity["confidence"] >= 0.9]
    assert kg("extract", source, "--min-confidence", "1").stdout.count('"surfaces"') <= 3


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--format", "json"], "--format is for --explain; without it, extract writes JSON Lines"),
        (["--explain", "9", "--min-confidence", ".5"], "leave out --min-confidence"),
        (["--min-confidence", "80"], "80.0 is not in the range 0<=x<=1"),
        (["--min-confidence", "high"], "'high' is not a valid float range"),
    ],
)
def test_wrong_requests_are_told(kg, source, arguments, message):
    result = kg("extract", source, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
