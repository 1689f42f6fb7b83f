"""Linking: from what each paper names to the things of the field. A pure function of the set of papers.

Pass 1, `Linker.observe` for every paper in any order: the corrections that concern it are applied, and each entity
is counted in the table of readings (`kg.linking.table`).
Then `Linker.resolve`:

1. readings of one name are joined across papers (`kg.linking.joins`),
2. and parted where one name means several things (`kg.linking.homonyms`),
3. every sense gets its label, aliases, types and note (`kg.linking.labels`),
4. model variants get their family: the one that papers give, else the one that the name shows, if it exists.

Pass 2, `Linking.link` for every paper: each entity finds its sense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from kg.catalog import Catalog, akin
from kg.extraction.values import Extraction, Type
from kg.families import families
from kg.iris import entity_id
from kg.linking import labels
from kg.linking.corrected import Corrector
from kg.linking.corrections import Corrections, Rule
from kg.linking.homonyms import Sense, Senses, senses
from kg.linking.joins import Joins
from kg.linking.table import Table
from kg.linking.values import CanonicalEntity, LinkedPaper
from kg.names import identity, is_name
from kg.papers import Paper

_MOST_HOMONYMS: Final = 20


class Linker:
    """Pass 1. A paper that is observed twice counts once."""

    def __init__(self, catalog: Catalog, corrections: Corrections | None = None) -> None:
        self._catalog = catalog
        self._corrector = Corrector(corrections or Corrections())
        self._table = Table(catalog)
        self._seen: set[str] = set()

    @property
    def size(self) -> int:
        """How many names, as papers speak of things, were told apart so far."""
        return len(self._table.records)

    def observe(self, key: str, paper: Paper, extraction: Extraction) -> None:
        """Takes note of the things that a paper names; `key` is the paper's key."""
        if key in self._seen:
            return
        self._seen.add(key)
        corrected = self._corrector.corrected(key, paper.title, extraction)
        readings = set()
        for entity in corrected.entities:
            reading = self._corrector.reading(key, paper.title, entity, self._table.reading(entity))
            if reading not in readings:
                readings.add(reading)
                self._table.observe(key, paper, entity, reading)

    def resolve(self) -> Linking:
        """Decides what all the names mean; what comes of it does not hold the table, which is large."""
        buckets = Joins(self._catalog, self._table.records, self._corrector.apart).buckets()
        found = senses(buckets, self._table.records, self._catalog, self._corrector.united)
        return Linking(self._catalog, self._table, self._corrector, found)


class Linking:
    """Pass 2, and the canonical entities."""

    def __init__(self, catalog: Catalog, table: Table, corrector: Corrector, found: Senses) -> None:
        self._table = Table(catalog)
        self._corrector = corrector
        self._of_reading, self._of_introducer = found.of_reading, found.of_introducer
        entities = _Entities(catalog, table, corrector, found)
        self._entities = entities.all()
        self._ids = entities.ids

    @property
    def unused_corrections(self) -> tuple[Rule, ...]:
        """The rules that applied to nothing."""
        return self._corrector.unused

    def entities(self) -> tuple[CanonicalEntity, ...]:
        """All things, sorted by id."""
        return self._entities

    def link(self, key: str, paper: Paper, extraction: Extraction) -> LinkedPaper:
        """A paper with the ids of its entities; what corrections drop is no longer in its extraction.

        Raises KeyError for a paper that was not observed.
        """
        corrected = self._corrector.corrected(key, paper.title, extraction)
        return LinkedPaper(key, paper, corrected, tuple(self._linked(key, paper, corrected)))

    def _linked(self, key: str, paper: Paper, extraction: Extraction) -> Iterator[str]:
        for entity in extraction.entities:
            reading = self._corrector.reading(key, paper.title, entity, self._table.reading(entity))
            sense = self._of_introducer.get((reading, key)) or self._of_reading[reading]
            yield self._ids[sense]


class _Entities:
    """Steps 3 and 4."""

    def __init__(self, catalog: Catalog, table: Table, corrector: Corrector, found: Senses) -> None:
        self._catalog = catalog
        self._records = table.records
        self._senses = {sense.key: sense for sense in found.senses if sum(sense.papers.values())}
        self._own = {key: labels.label(sense, self._records) for key, sense in self._senses.items()}
        self._types = {key: self._typed(sense, corrector) for key, sense in self._senses.items()}
        self._labels = {key: corrector.label(sense, self._own[key]) for key, sense in self._senses.items()}
        self._by_name = self._names()
        self._namesakes = self._shared()
        self._added: dict[str, CanonicalEntity] = {}
        self.ids = {
            key: entity_id(sense.entry.name if sense.entry else key, key) for key, sense in self._senses.items()
        }

    def all(self) -> tuple[CanonicalEntity, ...]:
        """The entities of all senses, and the families that they are variants of; sorted by id."""
        made = {self.ids[key]: self._entity(sense) for key, sense in self._senses.items()}
        found = {**self._added, **made}
        return tuple(found[one] for one in sorted(without_cycles(found)))

    def _typed(self, sense: Sense, corrector: Corrector) -> tuple[Type, ...]:
        return corrector.types(sense) or labels.types(sense)

    def _names(self) -> dict[str, list[str]]:
        """The senses by the keys of the names that papers call them."""
        found: dict[str, list[str]] = {}
        for key, sense in self._senses.items():
            for name in sorted(self._called(sense)):
                found.setdefault(name, []).append(key)
        return found

    def _shared(self) -> dict[str, set[str]]:
        """By their keys the senses that share a name, with all that do."""
        found: dict[str, set[str]] = {}
        for keys in self._by_name.values():
            if len(keys) > 1:
                for key in keys:
                    found.setdefault(key, set()).update(keys)
        return found

    def _called(self, sense: Sense) -> set[str]:
        return {identity(self._own[sense.key]), *(reading.key for reading, papers in sense.papers.items() if papers)}

    def _entity(self, sense: Sense) -> CanonicalEntity:
        name, kinds = self._labels[sense.key], self._types[sense.key]
        others = self._homonyms(sense)
        told = [(self._senses[key], self._labels[key], self._types[key][0]) for key in others]
        return CanonicalEntity(
            id=self.ids[sense.key],
            key=sense.key,
            label=name,
            types=kinds,
            aliases=labels.aliases(sense, self._records, name),
            family=self._family(sense) if "Model" in kinds else None,
            homonyms=tuple(sorted(self.ids[key] for key in others)),
            note=labels.note(sense, name, kinds[0], told) if told else None,
            in_catalog=sense.entry is not None,
        )

    def _homonyms(self, sense: Sense) -> list[str]:
        return sorted(self._namesakes.get(sense.key, set()) - {sense.key})[:_MOST_HOMONYMS]

    def _family(self, sense: Sense) -> str | None:
        """The id of the family of a variant."""
        given: Counter[str] = Counter()
        for reading in sense.papers:
            for name, papers in self._records[reading].families:
                given[name] += papers
        named = sorted(given, key=lambda name: (-given[name], name))[:1]
        if named and (found := self._existing(named[0], sense.key) or self._new(named[0], sense.key)):
            return found
        parent = sense.entry.parent if sense.entry and sense.entry.type == "Model" else None
        names = [*families(self._own[sense.key]), *([parent] if parent else [])]
        return next((found for name in names if (found := self._existing(name, sense.key))), None)

    def _existing(self, name: str, own: str) -> str | None:
        """The id of a model of that name, in the papers or in the catalog."""
        entries = [entry for entry in self._catalog.find(name) if akin(entry.type, "Model") and entry.id != own]
        if entries and "Model" in entries[0].types:
            if entries[0].id in self._senses:
                return self.ids[entries[0].id]
            return self._add(entries[0].id, entries[0].name, entries[0].type, known=True)
        keys = [key for key in self._by_name.get(identity(name), ()) if key != own and "Model" in self._types[key]]
        return self.ids[min(keys, key=lambda key: (-sum(self._senses[key].papers.values()), key))] if keys else None

    def _new(self, name: str, own: str) -> str | None:
        """A family that papers name and none treats; an ordinary word ("open 13B") is none."""
        key = identity(name)
        if key == own or key in self._senses or not name.isprintable() or (name.islower() and not is_name(name)):
            return None
        return self._add(key, " ".join(name.split()), "Model", known=False)

    def _add(self, key: str, name: str, kind: Type, *, known: bool) -> str:
        one = entity_id(name if known else key, key)
        if one not in self._added:
            self._added[one] = CanonicalEntity(one, key, name, (kind,), in_catalog=known)
            above = (self._existing(shorter, key) for shorter in families(name))
            self._added[one] = replace(
                self._added[one], family=next((found for found in above if found and found != one), None)
            )
        return one


def without_cycles(entities: dict[str, CanonicalEntity]) -> dict[str, CanonicalEntity]:
    """Takes the family from every entity that is above itself; changes and gives back what it was given."""
    for one in sorted(entities):
        seen = {one}
        above = entities[one].family
        while above and above in entities and above not in seen:
            seen.add(above)
            above = entities[above].family
        if above == one or (above and above not in entities):
            entities[one] = replace(entities[one], family=None)
    return entities
