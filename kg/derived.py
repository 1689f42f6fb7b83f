"""What follows from all papers together: counts, dates, search keys, and the part of the catalog that applies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from kg import __version__
from kg.catalog import Catalog, normalised
from kg.extraction.metrics import metric as find_metric
from kg.iris import entity_id
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.nquads import boolean, date, integer, iri, lines, term, text
from kg.papers import digest
from kg.statements import STORE_FORMAT, Names, Triple, metric_id


class Derived:
    """Counts over linked papers; memory grows with the entities, not with the papers."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._papers: Counter[str] = Counter()
        self._first: dict[str, str] = {}
        self._metrics: set[str] = set()

    def observe(self, linked: LinkedPaper) -> None:
        """Counts one paper."""
        for entity in set(linked.entity_ids):
            self._papers[entity] += 1
            published = linked.paper.published
            if published is not None:
                self._first[entity] = min(published, self._first.get(entity, published))
        self._metrics |= {result.metric for result in linked.extraction.results if result.metric}

    @property
    def metrics(self) -> list[str]:
        """The names of all metrics in which results are reported."""
        return sorted(self._metrics)

    def lines(self, entities: Iterable[CanonicalEntity], inputs: str, extractor: str) -> list[str]:
        """The lines of `graph/derived`."""
        triples = [*self._build(inputs, extractor)]
        for entity in entities:
            triples += self._entity(entity)
        for metric in self._metrics:
            node = iri(self._names.entity(metric_id(metric)))
            triples.append((node, term("kg:searchKey"), text(normalised(metric))))
        return lines(triples, self._names.graph("derived"))

    def _entity(self, entity: CanonicalEntity) -> Iterator[Triple]:
        node = iri(self._names.entity(entity.id))
        yield node, term("kg:paperCount"), integer(self._papers[entity.id])
        if entity.id in self._first:
            yield node, term("kg:firstSeen"), date(self._first[entity.id])
        for name in (entity.label, *entity.aliases):
            yield node, term("kg:searchKey"), text(normalised(name))

    def _build(self, inputs: str, extractor: str) -> Iterator[Triple]:
        version = f"paperkg {__version__}, extractor {extractor}"
        node = iri(f"{self._names.base}build/{digest(inputs + version)}")
        yield node, term("rdf:type"), term("kg:Build")
        yield node, term("kg:inputs"), text(inputs)
        yield node, term("kg:version"), text(version)
        yield node, term("kg:storeFormat"), integer(STORE_FORMAT)

    def catalog_lines(self, entities: Sequence[CanonicalEntity], catalog: Catalog) -> list[str]:
        """The lines of `graph/catalog`: what the catalog says of the entities, and of what lies above them."""
        triples = [*self._directions()]
        present = {entity.id for entity in entities}
        for entity in entities:
            if entity.in_catalog and not {"Task", "Technique"}.isdisjoint(entity.types):
                triples += self._broader(entity, catalog, present)
        return lines(triples, self._names.graph("catalog"))

    def _directions(self) -> Iterator[Triple]:
        for name in self._metrics:
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
