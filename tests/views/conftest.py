"""Stores with names that try to break out of a page."""

import pytest

from kg.extraction.values import Entity, Extraction, Mention
from kg.iris import DEFAULT_BASE, entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.papers import Paper, paper_key
from kg.statements import Names, of_entities, of_paper
from kg.writing import Generation

HOSTILE = (
    "<script>window.broken = 1</script>",
    "</script><img src=x onerror='window.broken = 1'>",
    '" onmouseover="window.broken = 1" href="javascript:window.broken=1',
    "{{ 7 * 7 }} {% raw %}",
    "\u202eright to left \u05e9\u05dc\u05d5\u05dd",
    "\U0001f469\u200d\U0001f4bb \U0001f600",
    "line\none \u2028 two",
    "long " + "x" * 495,
)


@pytest.fixture(scope="session")
def hostile():
    """One paper that names everything in `HOSTILE`; its title, source and addresses are no better."""
    names = Names(DEFAULT_BASE)
    text = " ".join(HOSTILE)
    paper = Paper(
        id="1", title="</script><b onclick=alert(1)>Title", abstract=text, published="2024-05-01",
        sources=("<i>source</i> written for this sample",), urls=("https://example.org/%3Cscript%3E",),
    )  # fmt: skip
    starts = [text.index(name) for name in HOSTILE]
    entities = tuple(
        Entity(name, "Model", "introduces", 0.9, (
            Mention(name, "abstract", start, start + len(name), 0, len(text), "Model", "introduces", 0.9, "test"),
        ))
        for name, start in zip(HOSTILE, starts)
    )  # fmt: skip
    ids = tuple(entity_id(name, name) for name in HOSTILE)
    linked = LinkedPaper(paper_key(paper.title), paper, Extraction(entities), ids)
    canonical = [CanonicalEntity(i, name, name, ("Model",), (name + "!",)) for i, name in zip(ids, HOSTILE)]
    generation = Generation(None, names, 1)
    generation.load([*of_paper(linked, names), *of_entities(canonical, [], names)])
    return generation.store
