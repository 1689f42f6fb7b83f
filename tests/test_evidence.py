"""Every role of a thing in a paper, and every claim, has a sentence."""

from dataclasses import replace

import pytest

from kg.build import build
from kg.extraction.values import Entity, Extraction, Mention
from kg.linking.values import LinkedPaper
from kg.papers import Paper
from kg.queries import run
from kg.resources import sample_listing
from kg.statements import Names, of_paper
from kg.store import open_store
from kg.validation import checks
from kg.writing import Writer
from tests import sample_graph

TITLE = "Corpora are what we make of them"
ABSTRACT = "Corpora matter. We train and evaluate on WMT-Demo. Others use it."
NAMES = Names("urn:x:")


def mention(role, place, surface="WMT-Demo", field="abstract"):
    whole = len(ABSTRACT if field == "abstract" else TITLE)
    return Mention(surface, field, place, place + len(surface), 0, whole, "Dataset", role, 0.9, "tagger")


def told(*roles, mentions):
    entity = Entity("WMT-Demo", "Dataset", roles[0], 0.9, mentions, roles_all=roles)
    paper = Paper(id="", title=TITLE, abstract=ABSTRACT)
    written = of_paper(LinkedPaper("ab12", paper, Extraction((entity,)), ("entity/wmt-demo-1",)), NAMES)
    marks = [line.split() for line in written if "#asRole>" in line]
    return sorted((node.split("-")[1], role.partition("#")[2].rstrip(">")) for node, _, role, *_ in marks)


TWICE = (mention("uses", 0, "Corpora", "title"), mention("uses", 41), mention("uses", 51, "Others"))


@pytest.mark.parametrize(
    ("roles", "mentions", "expected"),
    [
        (("evaluates_on",), (mention("evaluates_on", 41),), [("a41", "evaluatesOn")]),
        (
            ("trains_on", "evaluates_on"),
            (mention("evaluates_on", 41),),
            [("a41", "evaluatesOn"), ("a41", "trainsOn")],
        ),
        (
            ("introduces", "uses"),
            TWICE,
            [("a41", "introduces"), ("a41", "uses"), ("a51", "uses"), ("t0", "uses")],
        ),
        (("introduces",), TWICE[:1], [("t0", "introduces"), ("t0", "uses")]),
        (("uses", "mentions"), TWICE[:1], [("t0", "uses")]),
    ],
)
def test_a_role_in_which_nothing_was_read_stands_on_the_first_mention_of_the_abstract(roles, mentions, expected):
    assert told(*roles, mentions=mentions) == expected


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    folder = tmp_path_factory.mktemp("built") / "kg"
    build([str(sample_listing())], store=folder, workers=1)
    with open_store(folder) as store:
        yield store


@pytest.mark.parametrize(
    ("statements", "with_sentences"),
    [
        (
            "SELECT DISTINCT ?paper ?role ?thing { VALUES ?role { kg:introduces kg:trainsOn kg:evaluatesOn kg:uses "
            "kg:comparesAgainst kg:addresses } GRAPH ?g { ?paper ?role ?thing } } ORDER BY ?paper ?role ?thing",
            "SELECT DISTINCT ?paper ?role ?thing { ?m kg:inPaper ?paper ; kg:refersTo ?thing ; kg:asRole ?role ; "
            "kg:sentence ?s FILTER(?role != kg:mentions && ?s != '') } ORDER BY ?paper ?role ?thing",
        ),
        (
            "SELECT ?claim { ?claim a kg:Claim } ORDER BY ?claim",
            "SELECT ?claim { ?claim a kg:Claim ; kg:sentence ?s ; kg:inPaper/(dcterms:title|dcterms:abstract) ?text "
            "FILTER(?s != '' && CONTAINS(?text, ?s)) } ORDER BY ?claim",
        ),
    ],
    ids=["roles", "claims"],
)
def test_every_statement_of_the_sample_has_a_sentence(built, statements, with_sentences):
    found = run(built, statements).plain()
    assert found == run(built, with_sentences).plain()
    assert len(found) > 200


def test_a_role_without_a_sentence_is_a_fault():
    linked = sample_graph.papers()[0]
    first, *rest = linked.extraction.entities
    bare = replace(first, role="uses", roles_all=("uses",), mentions=())
    written = of_paper(replace(linked, extraction=Extraction((bare, *rest))), sample_graph.NAMES)
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load(written)
        faults = [fault for fault in checks(writer.adopt(generation)) if fault.check == "evidence"]
    thing = sample_graph.NAMES.entity(linked.entity_ids[0])
    assert [(fault.thing, fault.problem) for fault in faults] == [
        (thing, "has a role in a paper and no mention in that role")
    ]
