"""What follows from all papers together: counts, dates, search keys, and the part of the catalog that applies.

Whole-graph counts are made in `kg.totals`, leaderboards in `kg.boards`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from sys import intern
from typing import Final

from kg import __version__
from kg.boards.building import Boards
from kg.catalog import Catalog, normalised
from kg.extraction.metrics import metric as find_metric
from kg.extraction.values import Role
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.nquads import boolean, date, integer, iri, lines, term, text
from kg.papers import digest
from kg.statements import STORE_FORMAT, Names, Triple, metric_id
from kg.totals import Totals

_ADOPTING: Final[frozenset[Role]] = frozenset(("trains_on", "evaluates_on"))


class Derived:
    """Counts over linked papers; memory grows with the entities and a few bytes a mention, not with the texts."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._dates: dict[str, list[str]] = {}
        self._introduced: dict[str, list[str]] = {}
        self._adopted: Counter[str] = Counter()
        self._metrics: set[str] = set()
        self._monthly: set[tuple[str, int]] = set()
        self._totals = Totals()
        self._boards = Boards(names)

    def observe(self, linked: LinkedPaper, written: list[str]) -> None:
        """Counts one paper, and the lines that were written of it."""
        published = intern(linked.paper.published or "")
        roles: dict[str, set[Role]] = {}
        for entity, thing in zip(linked.extraction.entities, linked.entity_ids, strict=True):
            roles.setdefault(thing, set()).update((entity.role, *entity.roles_all))
        for thing, all_roles in roles.items():
            self._dates.setdefault(thing, []).append(published)
            if "introduces" in all_roles:
                self._introduced.setdefault(thing, []).append(published)
            elif not _ADOPTING.isdisjoint(all_roles):
                self._adopted[thing] += 1
        self._metrics |= {result.metric for result in linked.extraction.results if result.metric}
        self._totals.paper(linked.paper, written)
        self._boards.observe(linked)

    @property
    def metrics(self) -> list[str]:
        """The names of all metrics in which results are reported, or in which a board counts them."""
        return sorted(self._metrics.union(self._boards.metrics))

    def count(self, written: list[str]) -> None:
        """Counts the lines of an entity or a metric."""
        self._totals.count(written)

    def of_entity(self, entity: CanonicalEntity) -> list[str]:
        """What `graph/derived` says of an entity."""
        return lines(self._entity(entity), self._names.graph("derived"))

    def of_metric(self, metric: str) -> list[str]:
        """What `graph/derived` says of a metric, given by its name."""
        node = iri(self._names.entity(metric_id(metric)))
        return lines([(node, term("kg:searchKey"), text(normalised(metric)))], self._names.graph("derived"))

    def rest(self, inputs: str, extractor: str) -> Iterator[tuple[str, list[str]]]:
        """What it says of all else: pairs of a subject's path below the base, and lines."""
        version = f"paperkg {__version__}, extractor {extractor}"
        path = f"build/{digest(inputs + version)}"
        yield path, lines(self._build(path, inputs, version), self._names.graph("derived"))
        yield from self._by_month()
        yield from self._totals.parts(self._names)
        yield from self._boards.parts()

    def _entity(self, entity: CanonicalEntity) -> Iterator[Triple]:
        node = iri(self._names.entity(entity.id))
        dates = self._dates.get(entity.id, [])
        yield node, term("kg:paperCount"), integer(len(dates))
        if any(dates):
            yield node, term("kg:firstSeen"), date(min(filter(None, dates)))
        for month, papers in Counter(day[:7] for day in dates if day).items():
            self._monthly.add((month, papers))
            yield node, term("kg:papersInMonth"), iri(self._names.base + _monthly(month, papers))
        yield from self._standing(node, entity.id)
        for name in (entity.label, *entity.aliases):
            yield node, term("kg:searchKey"), text(normalised(name))

    def _standing(self, node: str, entity: str) -> Iterator[Triple]:
        """Who introduces a thing, and how many others take it up."""
        introduced = self._introduced.get(entity, [])
        if introduced:
            yield node, term("kg:introductionCount"), integer(len(introduced))
        if any(introduced):
            yield node, term("kg:firstIntroduced"), date(min(filter(None, introduced)))
        if self._adopted[entity]:
            yield node, term("kg:adoptionCount"), integer(self._adopted[entity])

    def _by_month(self) -> Iterator[tuple[str, list[str]]]:
        """The numbers of papers of a month, which entities share: one statement for each of them is enough."""
        for month, papers in sorted(self._monthly):
            path = _monthly(month, papers)
            said = (
                ("rdf:type", term("kg:MonthlyCount")), ("kg:month", text(month)), ("kg:number", integer(papers)),
            )  # fmt: skip
            triples = ((iri(self._names.base + path), term(predicate), value) for predicate, value in said)
            yield path, lines(triples, self._names.graph("derived"))

    def _build(self, path: str, inputs: str, version: str) -> Iterator[Triple]:
        node = iri(self._names.base + path)
        yield node, term("rdf:type"), term("kg:Build")
        yield node, term("kg:inputs"), text(inputs)
        yield node, term("kg:version"), text(version)
        yield node, term("kg:storeFormat"), integer(STORE_FORMAT)
        for graph in ("paper", "entities", "derived", "catalog"):
            yield node, term("prov:generated"), iri(self._names.graph(graph))

    def catalog_lines(self, entities: Sequence[CanonicalEntity], catalog: Catalog) -> list[str]:
        """The lines of `graph/catalog`: what the catalog says of the entities, and of what lies above them."""
        triples = [*self._directions()]
        present = {entity.id for entity in entities}
        for entity in entities:
            if entity.in_catalog and not {"Task", "Technique"}.isdisjoint(entity.types):
                triples += self._broader(entity, catalog, present)
        return lines(triples, self._names.graph("catalog"))

    def _directions(self) -> Iterator[Triple]:
        for name in self.metrics:
            metric = find_metric(name)
            if metric is not None and metric.higher_is_better is not None:
                yield (
                    iri(self._names.entity(metric_id(name))),
                    term("kg:higherIsBetter"),
                    boolean(metric.higher_is_better),
                )

    def _broader(self, entity: CanonicalEntity, catalog: Catalog, present: set[str]) -> Iterator[Triple]:
        child, entry = entity.id, catalog.by_id(entity.key)
        while entry is not None and entry.parent:
            parent = catalog.parent_of(entry)
            if parent is None:
                return
            above = entity_id(parent.name, parent.id)
            yield iri(self._names.entity(child)), term("skos:broader"), iri(self._names.entity(above))
            if above not in present:
                yield iri(self._names.entity(above)), term("rdf:type"), term("skos:Concept")
                yield iri(self._names.entity(above)), term("skos:prefLabel"), text(parent.name)
            child, entry = above, parent


def _monthly(month: str, papers: int) -> str:
    """The path below the base of so many papers of a month."""
    return f"month/{month}/{papers}"
