"""The sample as a site, and a graph whose names are as hostile as names can be."""

import pytest

from kg.derived import Derived
from kg.explorer.site import build
from kg.extraction.values import Claim, Entity, Extraction, Mention, Result
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.papers import Paper, paper_key
from kg.statements import Names, of_entity, of_metric, of_paper
from kg.writing import Writer
from tests import sample_graph
from tests.explorer import hostile


@pytest.fixture(scope="session")
def store():
    return sample_graph.store()


@pytest.fixture(scope="session")
def site(tmp_path_factory, store):
    """The folder of the sample's site."""
    folder = tmp_path_factory.mktemp("explorer") / "site"
    build(store, folder)
    return folder


@pytest.fixture(scope="session")
def hostile_store(tmp_path_factory):
    """A store folder in which every name, title and sentence is one of `hostile.NAMES`."""
    names = Names("https://example.org/kg/")
    papers = [_linked(number, name) for number, name in enumerate(hostile.NAMES)]
    entities = [
        CanonicalEntity(_id(number), f"{number} {name}", name, ("Model",), (f"{name} too",))
        for number, name in enumerate(hostile.NAMES)
    ]
    data = CanonicalEntity(hostile.DATA, "data", hostile.NAMES[0] + " data", ("Dataset",), ())
    folder = tmp_path_factory.mktemp("hostile") / "kg"
    with Writer(folder, base=names.base) as writer:
        generation = writer.new_generation()
        derived = Derived(names)
        lines = []
        for linked in papers:
            written = of_paper(linked, names)
            derived.observe(linked, written)
            lines += written
        for entity in (*entities, data):
            written = of_entity(entity, names)
            derived.count(written)
            lines += [*written, *derived.of_entity(entity)]
        lines += [line for _, part in derived.rest("", "") for line in part]
        generation.load([*lines, *of_metric(hostile.METRIC, names)])
        writer.adopt(generation)
    return folder


def _id(number):
    return entity_id(hostile.NAMES[number], str(number))


def _linked(number, name):
    text = f"{name} beats {name} on {hostile.NAMES[0]} data."
    paper = Paper(id=str(number), title=f"{number} {name}", abstract=text, published="2024-05-01")
    end = len(name)
    mention = Mention(name, "abstract", 0, end, 0, len(text), "Model", "introduces", 0.9, "test")
    again = Mention(name, "abstract", end + 7, 2 * end + 7, 0, len(text), "Model", "introduces", 0.8, "test")
    data = Mention(
        "data", "abstract", len(text) - 5, len(text) - 1, 0, len(text), "Dataset", "evaluates_on", 0.9, "test"
    )
    claim = Claim(name, "evaluatedOn", "data", "abstract", 0, len(text), 0.9, "asserted")
    result = Result(name, "data", hostile.METRIC, "1.5", "1.5", "absolute", "abstract", 0, len(text), 0.9)
    model = Entity(name, "Model", "introduces", 0.9, (mention, again))
    extraction = Extraction((model, Entity("data", "Dataset", "evaluates_on", 0.9, (data,))), (claim,), (result,))
    return LinkedPaper(paper_key(paper.title), paper, extraction, (_id(number), hostile.DATA))
