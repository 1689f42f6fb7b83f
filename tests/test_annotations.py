"""The annotations that the extractor learns from, beside gold."""

import pytest

from kg.extraction.values import PREDICATES, ROLES, TYPES
from kg.papers import Paper
from tools.train.annotations import annotated, blocks, half, read

PAPER = Paper(
    id="x1",
    title="Contrastive Learning of TinyNet",
    abstract="We train TinyNet (TN) by contrastive learning on CIFAR-10 and CIFAR-100, where it gains 2.5%.",
)
BLOCK = """e Model+Technique introduces | TinyNet | TinyNet ; TN
e Technique uses,mentions | contrastive learning
e Model uses | TinyNet-S | TinyNet | TinyNet
e Dataset trains_on,evaluates_on | CIFAR-10
r TinyNet > trainedOn > CIFAR-10
x ? | CIFAR-10 | ? | 2.5% | improvement
x TinyNet | CIFAR-10 | accuracy | 2.5% | absolute
"""


def test_an_annotation_reads_as_a_gold_line():
    line = read(PAPER, BLOCK)
    assert line["id"] == "x1"
    assert line["entities"][:2] == [
        {
            "name": "TinyNet",
            "type": "Model",
            "also": ["Technique"],
            "surfaces": ["TinyNet", "TN"],
            "family": None,
            "role": "introduces",
            "roles_all": ["introduces"],
        },
        {
            "name": "contrastive learning",
            "type": "Technique",
            "also": [],
            "surfaces": ["contrastive learning", "Contrastive Learning"],
            "family": None,
            "role": "uses",
            "roles_all": ["uses", "mentions"],
        },
    ]
    assert (line["entities"][2]["family"], line["entities"][3]["surfaces"]) == ("TinyNet", ["CIFAR-10"])
    assert line["relations"] == [["TinyNet", "trainedOn", "CIFAR-10"]]
    assert line["results"] == [
        {"subject": None, "on": "CIFAR-10", "metric": None, "value": "2.5%", "kind": "improvement"},
        {"subject": "TinyNet", "on": "CIFAR-10", "metric": "accuracy", "value": "2.5%", "kind": "absolute"},
    ]


def test_the_half_of_a_paper_is_that_of_its_id():
    assert [half(Paper(id=own, title="", abstract="")) for own in "cdefgh"] == [0, 0, 1, 1, 1, 0]


def test_every_annotation_is_well_formed():
    known = blocks()
    assert len({own for own, _ in known}) == len(known)
    for own, block in known:
        line = read(Paper(id=own, title="", abstract=""), block)
        names = {entity["name"] for entity in line["entities"]}
        told = [(own, entity["name"]) for entity in line["entities"] if {entity["type"], *entity["also"]} - {*TYPES}]
        told += [(own, entity["name"]) for entity in line["entities"] if {*entity["roles_all"]} - {*ROLES}]
        told += [(own, str(one)) for one in line["relations"] if {one[0], one[2]} - names or one[1] not in PREDICATES]
        told += [(own, str(one)) for one in line["results"] if {one["subject"] or one["on"], one["on"]} - names]
        assert told == []


@pytest.mark.seeds
def test_every_surface_stands_in_its_text():
    for paper, line in annotated():
        surfaces = {surface for entity in line["entities"] for surface in entity["surfaces"]}
        assert [one for one in sorted(surfaces) if one not in paper.title and one not in paper.abstract] == []
