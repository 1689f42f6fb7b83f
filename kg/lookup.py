"""From what a person types to things of the graph.

An entity is found by

1. its IRI, or the part of it after the base;
2. its search key: label and aliases with case, dashes and spaces folded, also without an article or a word for
   its type, in the singular and in the plural. Things of one name are all taken; where some bear exactly the
   spelling that was typed, only these, and where a type is asked for, only things of it;
3. the identity of its name, which folds British spellings and more, among what the index finds.

A paper is found by its IRI, its identifier or arXiv address, its title, or the one title in the index that
holds the words typed. What is not found is answered with near names.

A local store is read pattern by pattern, a server is asked `queries/parts/`, which give the same: there one request is
what costs, here parsing and planning a query takes longer than the reading.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import vocabulary
from kg.catalog import normalised
from kg.errors import NotFound
from kg.names import identity, plain, singular
from kg.nquads import iri, text
from kg.papers import normalised_title, paper_key
from kg.questions import bind, library, parts
from kg.store import LocalStore
from kg.wording import count

if TYPE_CHECKING:
    from kg.store import Store

Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Row = tuple[Term | None, ...]
#: Types in the order in which they are told; other classes of an entity are left unsaid.
KINDS: Final = ("Model", "Dataset", "Benchmark", "Technique", "Task", "Metric")
_ARXIV: Final = re.compile(
    r"(?:arxiv:|https?://(?:www\.)?arxiv\.org/(?:abs|pdf)/)?(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?", re.I
)
_ENTITY: Final = re.compile(r"entity/[a-z0-9-]+")
_PAPER: Final = re.compile(r"paper/[0-9a-z-]+")
_SCHEMED: Final = re.compile(r"(?:doi|acl|openreview):\S+", re.IGNORECASE)
_AROUND: Final = re.compile(r"^the\s+|\s+(?:data[\s-]?sets?|benchmarks?|models?|corpus)$", re.IGNORECASE)
_NEAR: Final = 3


@dataclass(frozen=True, slots=True)
class FoundEntity:
    """An entity: its names (the label first), its types in the order of `KINDS`, and its number of papers."""

    iri: str
    label: str
    names: tuple[str, ...]
    types: tuple[str, ...]
    papers: int

    def __str__(self) -> str:
        kinds = "/".join(self.types) or "Entity"
        return f"{self.label} ({kinds}, {count(self.papers)}, {self.iri})"


@dataclass(frozen=True, slots=True)
class FoundPaper:
    """A paper: its title, and its date where it is known."""

    iri: str
    title: str
    published: str | None


def part(store: Store, name: str, *, limit: int | None = None, **values: Iterable[str]) -> Iterator[Row]:
    """The rows of a building block or a question, as terms; its parameters are given as serialised terms."""
    question = parts().get(name) or library()[name]
    answer = store.query(bind(question.text, values, graphs=store.names.graph(""), limit=limit))
    assert isinstance(answer, ox.QuerySolutions)
    return (tuple(row) for row in answer)


def find_entities(store: Store, name: str, *, types: Collection[str] = ()) -> list[FoundEntity]:
    """The entities of that name, the most mentioned first; of `types` where any of them is.

    Raises NotFound with near names.
    """
    name = _clean(name)
    found = _by_iri(store, name) or _by_key(store, name) or _by_identity(store, name)
    if not found:
        raise NotFound(f"no entity named {name!r}", near=near_entities(store, name))
    found = [entity for entity in found if not set(types).isdisjoint(entity.types)] or found
    spelt = [entity for entity in found if name in entity.names]
    return sorted(spelt or found, key=lambda entity: (-entity.papers, entity.label, entity.iri))


def find_papers(store: Store, name: str) -> list[FoundPaper]:
    """The papers of that title, identifier or IRI, the newest first. Raises NotFound with near titles."""
    name = _clean(name)
    found = _papers_by_iri(store, name.removeprefix(store.names.base))
    found = found or _papers_with(store, "identifier", _identifier(name))
    found = found or papers_of(store, [store.names.paper(paper_key(name))])
    found = found or _papers_with(store, "title", name)
    if found:
        return sorted(found, key=lambda paper: (paper.published or "", paper.iri), reverse=True)
    return [_only_paper_with(store, name)]


def only_entity(store: Store, name: str) -> str | None:
    """The IRI of the one entity that bears a name, where a local store tells it at once: what `find_entities` finds."""
    if not isinstance(store, LocalStore):
        return None
    found = _bearers(store, normalised(_clean(name)))
    return found[0] if len(found) == 1 else None


def only_paper(store: Store, name: str) -> str | None:
    """The IRI of the one paper of a title, where a local store tells it at once: what `find_papers` finds."""
    name = _clean(name)
    if not isinstance(store, LocalStore) or " " not in name:  # what has no space may be an identifier
        return None
    paper = store.names.paper(paper_key(name))
    graph = ox.NamedNode(store.names.graph(paper.removeprefix(store.names.base)))
    known = ox.Quad(ox.NamedNode(paper), _node("rdf:type"), _node("kg:Paper"), graph)
    return paper if known in store.oxigraph else None  # three times as quick as reading the title


def near_entities(store: Store, name: str) -> list[str]:
    """Labels that are spelt nearly so, then those that the index finds, three at most."""
    key = normalised(name)
    labels = {value(row[0]): value(row[1]) for row in part(store, "search-keys", start=[text(key[:1])])}
    close = [labels[match] for match in get_close_matches(key, labels, n=_NEAR, cutoff=0.7)]
    hits = [hit.label for hit in store.index.find(name, kind="entity", limit=_NEAR)]
    return list(dict.fromkeys([*close, *hits]))[:_NEAR]


def entities_of(store: Store, iris: Iterable[str]) -> list[FoundEntity]:
    """What is known of the entities of these IRIs, by IRI; unknown ones are left out."""
    if isinstance(store, LocalStore):
        return _entities(row for address in sorted(set(iris)) for row in _said_of(store, ox.NamedNode(address)))
    return _entities(part(store, "entities-by-iri", entity=[iri(address) for address in iris]))


def papers_of(store: Store, iris: Iterable[str]) -> list[FoundPaper]:
    """What the papers of these IRIs are called, by IRI; unknown ones are left out."""
    if isinstance(store, LocalStore):
        return _papers(row for address in sorted(set(iris)) for row in _titles_of(store, address))
    return _papers(part(store, "papers-by-iri", paper=[iri(address) for address in iris]))


def _said_of(store: LocalStore, entity: ox.NamedNode) -> Iterator[Row]:
    """The rows of `entities-by-iri` for one entity."""
    find, graph = store.oxigraph.quads_for_pattern, store.names.graph
    papers = next(find(entity, _node("kg:paperCount"), None, ox.NamedNode(graph("derived"))), None)
    for quad in find(entity, None, None, ox.NamedNode(graph("entities"))):
        if quad.predicate in (_node("skos:prefLabel"), _node("skos:altLabel"), _node("rdf:type")):
            yield entity, quad.predicate, quad.object, papers.object if papers else None


def _titles_of(store: LocalStore, paper: str) -> Iterator[Row]:
    """The rows of `papers-by-iri` for one paper."""
    node, find = ox.NamedNode(paper), store.oxigraph.quads_for_pattern
    graph = ox.NamedNode(store.names.graph(paper.removeprefix(store.names.base)))
    for title in find(node, _node("dcterms:title"), None, graph):
        date = next(find(node, _node("dcterms:issued"), None, graph), None)
        yield node, title.object, date.object if date else None


@cache
def _node(name: str) -> ox.NamedNode:
    return ox.NamedNode(vocabulary.iri(name))


def _by_iri(store: Store, name: str) -> list[FoundEntity]:
    path = name.removeprefix(store.names.base)
    return entities_of(store, [store.names.entity(path)]) if _ENTITY.fullmatch(path) else []


def _by_key(store: Store, name: str) -> list[FoundEntity]:
    for key in dict.fromkeys(key for spelling in _spellings(name) for key in _keys(spelling)):
        if found := _entities_with(store, key):
            return found
    return []


def _entities_with(store: Store, key: str) -> list[FoundEntity]:
    if isinstance(store, LocalStore):
        return entities_of(store, _bearers(store, key))
    return _entities(part(store, "entities-by-key", key=[text(key)]))


def _bearers(store: LocalStore, key: str) -> list[str]:
    """The IRIs of the entities with a search key."""
    graph = ox.NamedNode(store.names.graph("derived"))
    found = store.oxigraph.quads_for_pattern(None, _node("kg:searchKey"), ox.Literal(key), graph)
    return [value(quad.subject) for quad in found]


def _spellings(name: str) -> Iterator[str]:
    """The name, then without an article and a word for its type, then in the singular and the plural."""
    yield name
    bare = _AROUND.sub("", plain(name)) or name
    yield bare
    *before, last = bare.split(" ")
    yield " ".join([*before, singular(last)])
    yield bare + "s"


def _keys(spelling: str) -> tuple[str, ...]:
    key = normalised(spelling)
    return key, key.replace("-", " "), key.replace(" ", "-"), re.sub(r"[\s-]", "", key)


def _by_identity(store: Store, name: str) -> list[FoundEntity]:
    wanted = identity(name)
    for spelling in dict.fromkeys(_spellings(name)):
        hits = store.index.find(spelling, kind="entity", limit=50)
        near = entities_of(store, [hit.iri for hit in hits]) if hits else []
        if found := [entity for entity in near if wanted in {identity(other) for other in entity.names}]:
            return found
    return []


def _entities(rows: Iterable[Row]) -> list[FoundEntity]:
    """Entities by IRI, of rows of entity, property, value and number of papers."""
    known: dict[str, dict[str, set[str]]] = {}
    papers: dict[str, int] = {}
    for entity, property_, name, number in rows:
        known.setdefault(value(entity), {}).setdefault(value(property_), set()).add(value(name))
        papers[value(entity)] = int(value(number) or 0)
    return [_entity(address, known[address], papers[address]) for address in sorted(known)]


def _entity(address: str, said: Mapping[str, Collection[str]], papers: int) -> FoundEntity:
    labels, others, types = (
        said.get(_node(name).value, ()) for name in ("skos:prefLabel", "skos:altLabel", "rdf:type")
    )
    label = min(labels, default="")
    names = dict.fromkeys([label, *sorted({*labels, *others})])
    kinds = tuple(kind for kind in KINDS if vocabulary.iri(f"kg:{kind}") in types)
    return FoundEntity(address, label, tuple(names), kinds, papers)


def _papers_by_iri(store: Store, path: str) -> list[FoundPaper]:
    return papers_of(store, [store.names.base + path]) if _PAPER.fullmatch(path) else []


def _clean(name: str) -> str:
    """A name without what no store can hold: halves of surrogate pairs, and spaces around it."""
    return name.encode("utf-8", "replace").decode().strip()


def _papers_with(store: Store, term: str, text_: str) -> list[FoundPaper]:
    """The papers that have exactly a text as their identifier or title."""
    if isinstance(store, LocalStore):
        found = store.oxigraph.quads_for_pattern(None, _node(f"dcterms:{term}"), ox.Literal(text_), None)
        return papers_of(store, [value(quad.subject) for quad in found])
    if term == "title":
        return _papers(part(store, "papers-by-title", title=[text(text_)]))
    return _papers(part(store, "papers-by-identifier", identifier=[text(text_)]))


def _identifier(name: str) -> str:
    if match := _ARXIV.fullmatch(name):
        return f"arxiv:{match[1]}"
    return name.lower() if _SCHEMED.fullmatch(name) else name


def _papers(rows: Iterable[Row]) -> list[FoundPaper]:
    return [FoundPaper(value(row[0]), value(row[1]), value(row[2]) or None) for row in rows]


def _only_paper_with(store: Store, name: str) -> FoundPaper:
    """The only paper whose title begins with the words; otherwise an error that names those that come near."""
    hits = store.index.find(name, kind="paper", limit=10)
    words = normalised_title(name)
    begun = [hit for hit in hits if normalised_title(hit.label).startswith(words)]
    if len(begun) == 1:
        return papers_of(store, [begun[0].iri])[0]
    raise NotFound(f"no paper of the title {name!r}", near=[hit.label for hit in (begun or hits)[:_NEAR]])


def value(term: Term | None) -> str:
    """The text of a term; nothing where it is unbound."""
    return "" if term is None or isinstance(term, ox.Triple) else term.value
