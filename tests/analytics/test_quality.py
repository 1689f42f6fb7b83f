"""The quality report: what is missing, doubtful or double, each in its section."""

import csv
import io
import json
from collections import Counter

import pytest

from kg.analytics.reports import make
from kg.extraction.values import Claim, Entity, Extraction, Mention
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.nquads import integer, iri, lines, term
from kg.papers import Paper
from kg.statements import Names, of_entities, of_paper
from kg.views.report import FORMS
from kg.writing import Generation
from tests import sample_graph

NAMES = Names("urn:paperkg:")
THINGS = (
    CanonicalEntity("entity/coco", "coco", "COCO", ("Dataset", "Benchmark")),
    CanonicalEntity("entity/mass-1", "mass1", "MASS", ("Model", "Technique"), homonyms=("entity/mass-2",)),
    CanonicalEntity("entity/mass-2", "mass2", "MASS", ("Task",), homonyms=("entity/mass-1",)),
    CanonicalEntity("entity/segmentation", "segmentation", "image segmentation", ("Task",)),
    CanonicalEntity("entity/segmentations", "segmentatian", "image segmentatian", ("Task",)),
    CanonicalEntity("entity/lost", "lost", "Lost", ("Model",)),
    CanonicalEntity("entity/family", "family", "Llama", ("Model",)),
    CanonicalEntity("entity/llama-2", "llama2", "Llama 2", ("Model",), family="entity/family"),
)


def entity(name, kind, confidence, text, times=1):
    places, start = [], 0
    for _ in range(times):
        start = text.index(name, start)
        places.append(
            Mention(name, "abstract", start, start + len(name), 0, len(text), kind, "uses", confidence, "tagger")
        )
        start += 1
    return Entity(name, kind, "uses", confidence, tuple(places), roles_all=("uses",))


def linked(key, title, abstract, named, **more):
    ids = tuple(one for one, *_ in named)
    entities = tuple(entity(*rest[:3], abstract, *rest[3:]) for _, *rest in named)
    claims = more.pop("claims", ())
    paper = Paper(id=key, title=title, abstract=abstract, **more)
    return LinkedPaper(key, paper, Extraction(entities, claims), ids)


PAPERS = (
    linked(
        "a", "Alpha", "MASS and COCO serve image segmentation and MASS again.",
        [
            ("entity/mass-1", "MASS", "Model", 0.95, 2), ("entity/coco", "COCO", "Dataset", 0.4),
            ("entity/segmentation", "image segmentation", "Task", 0.9),
        ],
        published="2020-05-01",
        claims=(Claim("MASS", "evaluatedOn", "COCO", "abstract", 0, 54, 0.72),),
    ),
    linked(
        "b", "Beta", "MASS, image segmentatian, Llama 2.",
        [
            ("entity/mass-2", "MASS", "Task", 0.61), ("entity/segmentations", "image segmentatian", "Task", 1.0),
            ("entity/llama-2", "Llama 2", "Model", 0.59),
        ],
        published="2021", published_inferred=True,
    ),
    linked("c", "Gamma <b>", "Nothing here.", []),
)  # fmt: skip


@pytest.fixture(scope="module")
def report():
    generation = Generation(None, NAMES, 1)
    named = Counter(one for paper in PAPERS for one in set(paper.entity_ids))
    counts = [(iri(NAMES.entity(one.id)), term("kg:paperCount"), integer(named[one.id])) for one in THINGS]
    parts = [of_paper(paper, NAMES) for paper in PAPERS]
    parts += [of_entities(THINGS, (), NAMES), lines(counts, NAMES.graph("derived"))]
    generation.load([line for part in parts for line in part])
    return make(generation.store, "quality")


def rows(report, title):
    (section,) = [section for section in report.sections if section.title == title]
    return section.words, [row.cells for row in section.rows]


def test_coverage_counts_papers(report):
    assert rows(report, "Coverage") == (
        "Of 3 papers, 2 name an entity.",
        [
            ("with an entity", 2, 67),
            ("with a claim", 1, 33),
            ("with a result", 0, 0),
            ("with a date", 2, 67),
            ("with a date worked out, not printed", 1, 33),
        ],
    )


def test_papers_without_entities_or_date_are_named(report):
    words, named = rows(report, "Papers without entities")
    assert named == [("Gamma <b>", "")]
    assert words.startswith("1 paper: no entity was found in them")
    assert rows(report, "Papers without a date")[1] == [("Gamma <b>", "")]


def test_confidence_is_counted_in_ten_bins(report):
    words, bins = rows(report, "Confidence")
    assert words == "50% of the 8 mentions, claims and results have a confidence of 0.9 or more."
    assert [row for row in bins if any(row[1:])] == [
        ("0.4 to 0.5", 1, 0, 0),
        ("0.5 to 0.6", 1, 0, 0),
        ("0.6 to 0.7", 1, 0, 0),
        ("0.7 to 0.8", 0, 1, 0),
        ("0.9 to 1.0", 4, 0, 0),
    ]


def test_names_nearly_alike_may_be_one_and_told_homonyms_are_not(report):
    words, pairs = rows(report, "Likely duplicates")
    assert words == "1 pair: two names that are nearly alike; merge those that are one thing."
    assert [(one, other) for one, other, *_ in pairs] == [("image segmentation", "image segmentatian")]
    assert pairs[0][3:] == (1, 1)


def test_two_types_are_a_fault_unless_they_are_dataset_and_benchmark(report):
    assert rows(report, "Names of two types") == (
        "1 entity: papers use the name for things of different types; retype or split. "
        "1 more is dataset and benchmark, which is no fault.",
        [("MASS", "Model, Technique", 1)],
    )


def test_one_name_of_several_entities_is_listed(report):
    assert rows(report, "One name for several")[1] == [("MASS", "Model, Technique", 1), ("MASS", "Task", 1)]


def test_an_entity_of_one_doubtful_mention_is_shown_with_its_sentence(report):
    words, doubtful = rows(report, "Doubtful entities")
    assert words == "2 entities: a single mention below 0.6 is all that speaks for it."
    assert doubtful == [("COCO", "Dataset, Benchmark", 0.4), ("Llama 2", "Model", 0.59)]
    (section,) = [section for section in report.sections if section.title == "Doubtful entities"]
    assert [item.sentence for row in section.rows for item in row.evidence] == [
        "MASS and COCO serve image segmentation and MASS again.",
        "MASS, image segmentatian, Llama 2.",
    ]


def test_an_entity_of_no_paper_is_an_orphan_unless_it_is_a_family(report):
    assert rows(report, "Orphans")[1] == [("Lost", "Model", 0)]


def test_faults_are_those_of_validate(report):
    words, faults = rows(report, "Soundness")
    assert words.endswith("kg validate lists all of them.")
    assert ("Lost", "is mentioned by no paper", "orphans") in faults


def test_every_form_holds_every_section(report):
    for form in (".html", ".md"):
        assert all(section.title in FORMS[form](report) for section in report.sections)
    assert "<b>" not in FORMS[".html"](report).split("Papers without entities")[2].split("</section>")[0]
    assert "Gamma &lt;b&gt;" in FORMS[".md"](report)
    heads = [row for row in csv.reader(io.StringIO(FORMS[".csv"](report))) if row[0] == "section"]
    assert heads[0] == ["section", "papers", "count", "percent", "iri"]
    assert len(heads) == len({tuple(head) for head in heads}) + 1
    assert [section["title"] for section in json.loads(FORMS[".json"](report))["sections"]] == [
        section.title for section in report.sections
    ]


def test_a_clean_graph_has_nothing_to_mend():
    report = make(sample_graph.store(), "quality")
    empty = ("Papers without entities", "Likely duplicates", "Names of two types", "Doubtful entities", "Orphans")
    assert [rows(report, title) for title in empty] == [("None.", [])] * len(empty)
