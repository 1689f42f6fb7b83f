"""What papers have that their other versions have not, gathered paper by paper and then told with names.

With a watch list only what touches one of its entities is kept. Of several papers that say one thing, the oldest
introduces an entity, and the surest claim is the evidence of an edge.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.diff.values import Row
from kg.nodes import Node, PaperNodes, described, rows_about
from kg.profiles.tables import types_of
from kg.vocabulary import ROLE_PROPERTIES, words

if TYPE_CHECKING:
    from kg.store import Store

Edge = tuple[str, str, str]
#: The sections and their columns; `mentions` is told of watched entities only.
COLUMNS: Final = {
    "papers": ("title", "published", "url"),
    "entities": ("name", "type", "papers", "first_seen", "paper"),
    "edges": ("subject", "relation", "object", "papers", "paper", "sentence"),
    "results": ("model", "data", "metric", "value", "raw", "kind", "paper"),
    "mentions": ("entity", "role", "paper", "published", "url"),
}


@dataclass(slots=True)
class Candidates:
    """What may be a difference, by IRI; `watched` restricts it."""

    watched: frozenset[str] | None = None
    papers: set[str] = field(default_factory=set)
    titles: dict[str, tuple[str, str | None, str | None]] = field(default_factory=dict)
    entities: dict[str, tuple[bool, str, str]] = field(default_factory=dict)
    edges: dict[Edge, tuple[float, str, str]] = field(default_factory=dict)
    results: dict[str, Node] = field(default_factory=dict)
    mentions: set[Edge] = field(default_factory=set)

    def add(self, paper: PaperNodes, old: PaperNodes | None) -> None:
        """What the paper has and its other version has not."""
        node = paper.paper
        mentioned = set(node.all("kg:mentions"))
        if self._keeps(*mentioned):
            self.titles[node.iri] = (node.text("dcterms:title"), node.one("dcterms:issued"), node.one("schema:url"))
            if old is None:
                self.papers.add(node.iri)
            self._add_entities(node, mentioned - set(old.paper.all("kg:mentions") if old else ()))
            self._add_claims(paper, old)
            self._add_results(paper, old)

    def _keeps(self, *entities: str) -> bool:
        return self.watched is None or not self.watched.isdisjoint(entities)

    def _add_entities(self, paper: Node, mentioned: set[str]) -> None:
        date = paper.one("dcterms:issued")
        introduced = set(paper.all("kg:introduces"))
        for entity in mentioned:
            if self._keeps(entity):
                rank = (entity not in introduced, date or "\uffff", paper.iri)
                self.entities[entity] = min(rank, self.entities.get(entity, rank))

    def _add_claims(self, paper: PaperNodes, old: PaperNodes | None) -> None:
        had = _asserted(old) if old else {}
        for edge, best in _asserted(paper).items():
            if edge not in had and self._keeps(edge[0], edge[2]):
                self.edges[edge] = min(best, self.edges.get(edge, best))
        if self.watched is not None:
            roles = _roles(paper.paper, self.watched)
            self.mentions |= roles - (_roles(old.paper, self.watched) if old else set())

    def _add_results(self, paper: PaperNodes, old: PaperNodes | None) -> None:
        had = {result.iri for result in old.of("kg:Result")} if old else set()
        for result in paper.of("kg:Result"):
            ends = (result.text(term) for term in ("kg:resultOf", "kg:onData", "kg:metric"))
            if result.iri not in had and self._keeps(*ends):
                self.results[result.iri] = result


def _asserted(paper: PaperNodes) -> dict[Edge, tuple[float, str, str]]:
    """The edges that a paper asserts, each with its surest sentence, the surest first."""
    found: dict[Edge, tuple[float, str, str]] = {}
    for claim in paper.of("kg:Claim"):
        if claim.one("kg:polarity") == "asserted":
            edge = (claim.text("rdf:subject"), claim.text("rdf:predicate"), claim.text("rdf:object"))
            rank = (-float(claim.text("kg:confidence")), paper.paper.iri, claim.text("kg:sentence"))
            found[edge] = min(rank, found.get(edge, rank))
    return found


def _roles(paper: Node, watched: frozenset[str]) -> set[Edge]:
    """What a paper does with watched entities: `mentions` where it does nothing else."""
    found = {(paper.iri, role, entity) for role, term in ROLE_PROPERTIES.items()
             for entity in watched.intersection(paper.all(term))}  # fmt: skip
    active = {entity for _, role, entity in found if role != "mentions"}
    return {one for one in found if one[1] != "mentions" or one[2] not in active}


class Told:
    """The candidates as rows with names, sorted: much-named and new things first."""

    def __init__(self, store: Store, found: Candidates) -> None:
        self._store = store
        self._found = found
        ends = {end for result in found.results.values() for end in _ends(result) if end}
        ends |= {end for edge in found.edges for end in (edge[0], edge[2])} | {one[2] for one in found.mentions}
        self._nodes = {node.iri: node for node in described(store, sorted(ends | set(found.entities)))}

    def rows(self, section: str) -> tuple[Row, ...]:
        """The rows of a section of `COLUMNS`."""
        tell = {"papers": self._papers, "entities": self._entities, "edges": self._edges, "results": self._results,
                "mentions": self._mentions}  # fmt: skip
        return tuple(tell[section]())

    def _papers(self) -> Iterator[Row]:
        return iter(sorted((self._found.titles[paper] for paper in self._found.papers), key=_newest))

    def _entities(self) -> Iterator[Row]:
        def row(entity: str) -> Row:
            node = self._nodes.get(entity, Node(entity, {}))
            kind = next(iter(types_of(node)), None)
            paper = self._found.titles[self._found.entities[entity][2]][0]
            return self._name(entity), kind, int(node.text("kg:paperCount") or 0), node.one("kg:firstSeen"), paper

        rows = ((row(entity), entity) for entity in self._found.entities)
        return (told for told, _ in sorted(rows, key=lambda pair: (-int(str(pair[0][2])), str(pair[0][0]), pair[1])))

    def _edges(self) -> Iterator[Row]:
        subjects = sorted({edge[0] for edge in self._found.edges})
        papers = {(s, p, o): int(n) for s, p, o, n, _ in rows_about(self._store, "asserted", subject=subjects)}

        def row(edge: Edge) -> Row:
            _, paper, sentence = self._found.edges[edge]
            ends = (self._name(edge[0]), words(edge[1]), self._name(edge[2]))
            return *ends, papers.get(edge, 1), self._found.titles[paper][0], sentence

        rows = ((row(edge), edge) for edge in self._found.edges)
        return (told for told, _ in sorted(rows, key=lambda pair: (-int(str(pair[0][3])), pair)))

    def _results(self) -> Iterator[Row]:
        def row(result: Node) -> Row:
            model, data, metric = (self._name(end) if end else None for end in _ends(result))
            value = float(result.text("kg:value"))
            title = self._found.titles[result.text("kg:inPaper")][0]
            return model, data, metric, value, result.one("kg:rawText"), result.one("kg:resultKind"), title

        rows = ((row(result), result.iri) for result in self._found.results.values())
        return (told for told, _ in sorted(rows, key=lambda pair: (*map(str, pair[0][1:3]), -float(str(pair[0][3])),
                                                                   str(pair[0][0]), pair[1])))  # fmt: skip

    def _mentions(self) -> Iterator[Row]:
        rows = ((self._name(entity), role.replace("_", " "), *self._found.titles[paper])
                for paper, role, entity in self._found.mentions)  # fmt: skip
        return iter(sorted(rows, key=lambda row: (str(row[0]), *_newest(row[2:]), str(row[1]))))

    def _name(self, entity: str) -> str:
        node = self._nodes.get(entity)
        return (node.one("skos:prefLabel") if node else None) or entity


def _ends(result: Node) -> tuple[str | None, str | None, str | None]:
    return result.one("kg:resultOf"), result.one("kg:onData"), result.one("kg:metric")


def _newest(row: Row) -> tuple[bool, str, str]:
    """Papers with the latest date first, undated ones last, then by title; `row` is title, date and address."""
    date = str(row[1] or "")
    return not date, "".join(chr(0x10FFFF - ord(sign)) for sign in date), f"{row[0]} {row[2]}"
