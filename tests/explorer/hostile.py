"""Names that break pages which do not take care."""

from kg.derived import Derived
from kg.extraction.values import Claim, Entity, Extraction, Mention, Result
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.papers import Paper, paper_key
from kg.statements import Names, of_entity, of_metric, of_paper
from kg.writing import Writer

SCRIPT = "<script>alert(1)</script>"
NAMES = (
    SCRIPT,
    "\" onmouseover='alert(2)' x=\"",
    "</title></table><img src=x onerror=alert(3)>",
    "{{ 7 * 7 }} {% raise %}",
    "x" * 500,
    "נייר עברי \u202eABC\u202c عربي",
    "🧑‍🔬 emoji 👩🏽‍🚀 e\u0301",
    "=HYPERLINK(\"http://evil.example\";\"x\")",
    "../../etc/passwd\\..\\con.txt",
    "a\nb\tc  d",
    "javascript:alert(4)",
)  # fmt: skip
METRIC = "<b>accuracy</b>"
DATA = entity_id("data", "data")


def write(folder, hostile=NAMES):
    """A store in which every name, title and sentence is a hostile one."""
    names = Names("https://example.org/kg/")
    papers = [_linked(number, name) for number, name in enumerate(hostile)]
    entities = [
        CanonicalEntity(_id(number, name), f"{number} {name}", name, ("Model",), (f"{name} too",))
        for number, name in enumerate(hostile)
    ]
    data = CanonicalEntity(DATA, "data", SCRIPT + " data", ("Dataset",), ())
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
        generation.load([*lines, *of_metric(METRIC, names)])
        writer.adopt(generation)
    return folder


def _id(number, name):
    return entity_id(name, str(number))


def _linked(number, name):
    text = f"{name} beats {name} on {SCRIPT} data."
    paper = Paper(id=str(number), title=f"{number} {name}", abstract=text, published="2024-05-01")
    end = len(name)
    mention = Mention(name, "abstract", 0, end, 0, len(text), "Model", "introduces", 0.9, "test")
    again = Mention(name, "abstract", end + 7, 2 * end + 7, 0, len(text), "Model", "introduces", 0.8, "test")
    data = Mention(
        "data", "abstract", len(text) - 5, len(text) - 1, 0, len(text), "Dataset", "evaluates_on", 0.9, "test"
    )
    claim = Claim(name, "evaluatedOn", "data", "abstract", 0, len(text), 0.9, "asserted")
    result = Result(name, "data", METRIC, "1.5", "1.5", "absolute", "abstract", 0, len(text), 0.9)
    model = Entity(name, "Model", "introduces", 0.9, (mention, again))
    extraction = Extraction((model, Entity("data", "Dataset", "evaluates_on", 0.9, (data,))), (claim,), (result,))
    return LinkedPaper(paper_key(paper.title), paper, extraction, (_id(number, name), DATA))
