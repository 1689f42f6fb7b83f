"""A graph of papers that only name things: (key, date, names), for measures over time and over cells."""

from kg.derived import Derived
from kg.extraction.values import Entity, Extraction, Mention
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.papers import Paper
from kg.statements import Names, of_entities, of_paper
from kg.writing import Generation

NAMES = Names("urn:paperkg:")


def iri(name):
    return NAMES.entity(entity_id(name, name))


def linked(key, date, names, types, *, introduces=(), **more):
    abstract = " and ".join(names) + "."
    entities = []
    for name in names:
        role = "introduces" if name in introduces else "uses"
        start = abstract.index(name)
        mention = Mention(name, "abstract", start, start + len(name), 0, len(abstract), types[name], role, 0.9, "hand")
        entities.append(Entity(name, types[name], role, 0.9, (mention,), roles_all=(role,)))
    paper = Paper(id=key, title=f"Paper {key}", abstract=abstract, published=date, **more)
    ids = tuple(iri(name).removeprefix(NAMES.base) for name in names)
    return LinkedPaper(key, paper, Extraction(tuple(entities)), ids)


def store_of(papers, types):
    """A store of linked papers; `types` by name, of all things that they name."""
    generation, derived = Generation(None, NAMES, 1), Derived(NAMES)
    things = [CanonicalEntity(iri(name).removeprefix(NAMES.base), name, name, (kind,)) for name, kind in types.items()]
    lines = []
    for paper in papers:
        own = of_paper(paper, NAMES)
        derived.observe(paper, own)
        lines += own
    lines += of_entities(things, (), NAMES)
    lines += [line for thing in things for line in derived.of_entity(thing)]
    lines += [line for _, rest in derived.rest("inputs", "hand") for line in rest]
    generation.load(lines)
    return generation.store
