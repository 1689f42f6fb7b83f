"""How much of what the whole graph holds, counted while it is written: what would be a scan of it afterwards.

Every class, every role and every relation between entities is counted as it stands in the lines, so that the numbers
are those that a query would count; papers are counted by source and by month.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from kg.nquads import date, integer, iri, lines, term, text
from kg.papers import Paper, digest
from kg.statements import Names
from kg.vocabulary import ROLE_PROPERTIES, short

_TYPE: Final = term("rdf:type")
_PREDICATE: Final = term("rdf:predicate")
_POLARITY: Final = term("kg:polarity")
_INTRODUCES: Final = term("kg:introduces")
_ROLES: Final = frozenset(map(term, ROLE_PROPERTIES.values()))
#: Things that several papers share, so that their types stand in several graphs.
_SHARED: Final = (term("kg:Organization"), term("kg:Repository"))


class Totals:
    """Counts over everything written; memory does not grow with the papers, but for what they share."""

    def __init__(self) -> None:
        self._classes: Counter[str] = Counter()
        self._properties: Counter[str] = Counter()
        self._claims: Counter[tuple[str, str]] = Counter()
        self._shared: dict[str, set[str]] = {kind: set() for kind in _SHARED}
        self._sources: Counter[str] = Counter()
        self._months: Counter[str] = Counter()
        self._new: Counter[str] = Counter()
        self._dates: tuple[str, str] | None = None

    def paper(self, paper: Paper, written: Iterable[str]) -> None:
        """Counts a paper by what is known of it, and its lines."""
        self._sources.update(set(paper.sources))
        before = self._properties[_INTRODUCES]
        self.count(written)
        if paper.published is not None:
            self._months[paper.published[:7]] += 1
            self._new[paper.published[:7]] += self._properties[_INTRODUCES] - before
            first, last = self._dates or (paper.published, paper.published)
            self._dates = min(first, paper.published), max(last, paper.published)

    def count(self, written: Iterable[str]) -> None:
        """Counts the lines of one part."""
        claims: dict[str, dict[str, str]] = {}
        for line in written:
            subject, predicate, rest = line.split(" ", 2)
            if predicate == _TYPE:
                self._type(subject, rest.split(" ", 1)[0])
            elif predicate in _ROLES:
                self._properties[predicate] += 1
            elif predicate in (_PREDICATE, _POLARITY):
                claims.setdefault(subject, {})[predicate] = rest.split(" ", 1)[0]
        for claim in claims.values():
            self._claims[claim[_PREDICATE], claim[_POLARITY]] += 1

    def _type(self, subject: str, kind: str) -> None:
        if kind not in self._shared:
            self._classes[kind] += 1
        elif subject not in self._shared[kind]:
            self._shared[kind].add(subject)
            self._classes[kind] += 1

    def parts(self, names: Names) -> Iterator[tuple[str, list[str]]]:
        """Pairs of a path below the base and the lines of `graph/derived` about it, sorted by path."""
        found = {path: [*triples] for path, triples in (*self._counts(), *self._by_month())}
        for path in sorted(found):
            node = iri(names.base + path)
            yield path, lines(((node, *rest) for rest in found[path]), names.graph("derived"))

    def _counts(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        for thing, number in (*self._classes.items(), *self._properties.items()):
            yield f"count/{_local(thing)}", _count(thing, number)
        for (relation, polarity), number in self._claims.items():
            path = f"count/{_local(relation)}-{polarity.strip(chr(34))}"
            yield path, [*_count(relation, number), (_POLARITY, polarity)]
        for source, number in self._sources.items():
            told = (term("kg:source"), text(source))
            yield f"count/source-{digest(source)}", [*_count(term("kg:source"), number), told]
        if self._dates is not None:
            first, last = map(date, self._dates)
            ends = ((term("kg:firstSeen"), first), (term("kg:lastSeen"), last))
            yield "count/issued", [*_count(term("dcterms:issued"), self._months.total()), *ends]

    def _by_month(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        for month, papers in self._months.items():
            yield (
                f"month/{month}",
                [
                    (_TYPE, term("kg:Month")),
                    (term("kg:month"), text(month)),
                    (term("kg:paperCount"), integer(papers)),
                    (term("kg:introductionCount"), integer(self._new[month])),
                ],
            )


def _count(thing: str, number: int) -> list[tuple[str, str]]:
    return [(_TYPE, term("kg:Count")), (term("kg:counts"), thing), (term("kg:number"), integer(number))]


def _local(thing: str) -> str:
    """The local name of a term, `introduces` of `kg:introduces`."""
    return short(thing.strip("<>")).rpartition(":")[2]
