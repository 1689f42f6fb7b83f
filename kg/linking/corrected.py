"""Corrections at work: on what one paper says, on how it is read, and on what a thing is called."""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from kg.extraction.filters import with_entities
from kg.extraction.values import Entity, Extraction, Type
from kg.linking.corrections import Corrections, Rule
from kg.linking.homonyms import Sense
from kg.linking.table import Reading
from kg.names import identity


class Corrector:
    """Applies rules and remembers which ones applied to anything."""

    def __init__(self, corrections: Corrections) -> None:
        self._rules = corrections.rules
        self.united = corrections.united
        self._by_name = corrections.by_name()
        self._used: set[Rule] = set()
        self._splits = {
            frozenset((identity(rule.name), identity(rule.value))): rule
            for rule in self._rules
            if rule.action == "split" and rule.value
        }

    @property
    def apart(self) -> frozenset[frozenset[str]]:
        """The pairs of keys that are not one thing."""
        return frozenset(self._splits)

    @property
    def unused(self) -> tuple[Rule, ...]:
        """The rules that applied to nothing, in their order."""
        return tuple(rule for rule in self._rules if rule not in self._used)

    def corrected(self, key: str, title: str, extraction: Extraction) -> Extraction:
        """What a paper says, without what is dropped and with the types that are set for this paper."""
        if not self._by_name:
            return extraction
        entities = []
        for entity in extraction.entities:
            rules = self._about(entity, key, title)
            if not any(rule.action == "drop" for rule in rules):
                entities.append(_retyped(entity, [rule for rule in rules if rule.action == "retype" and rule.paper]))
        return with_entities(extraction, tuple(entities))

    def reading(self, key: str, title: str, entity: Entity, reading: Reading) -> Reading:
        """How an entity of a paper is read once names are merged and split."""
        if not self._by_name:
            return reading
        for rule in self._about(entity, key, title):
            if rule.action == "merge":
                end = self._end(identity(rule.value))
                reading = reading._replace(key=end, others=tuple(sorted({*reading.others} - {end})))
            elif rule.action == "split" and rule.paper:
                reading = reading._replace(paper=key)
        split = {other for other in reading.others if frozenset((reading.key, other)) in self._splits}
        if not split:
            return reading
        self._used.update(self._splits[frozenset((reading.key, other))] for other in split)
        return reading._replace(others=tuple(other for other in reading.others if other not in split))

    def _end(self, name: str) -> str:
        """Where the merges of a name lead, those that hold in all papers."""
        seen = {name}
        while merges := [r for r in self._by_name.get(name, ()) if r.action == "merge" and not r.paper]:
            self._used.update(merges)
            name = identity(merges[-1].value)
            if name in seen:
                break
            seen.add(name)
        return name

    def label(self, sense: Sense, label: str) -> str:
        """The label of a sense, renamed if a rule says so."""
        for rule in self._of_sense(sense, label, "rename"):
            label = rule.value
        return label

    def types(self, sense: Sense) -> tuple[Type, ...]:
        """The type that a rule sets for a sense; nothing where none does."""
        found = self._of_sense(sense, "", "retype")
        return (cast("Type", found[-1].value),) if found else ()

    def _about(self, entity: Entity, key: str, title: str) -> list[Rule]:
        rules = [rule for rule in self._by_name.get(identity(entity.name), ()) if rule.is_about(key, title)]
        self._used.update(rules)
        return rules

    def _of_sense(self, sense: Sense, label: str, action: str) -> list[Rule]:
        if not self._rules:
            return []
        names = {identity(label), sense.key, *(reading.key for reading in sense.papers)}
        rules = [rule for name in sorted(names) for rule in self._by_name.get(name, ())]
        return [rule for rule in rules if rule.action == action and not rule.paper]


def _retyped(entity: Entity, rules: list[Rule]) -> Entity:
    for rule in rules:
        kind = cast("Type", rule.value)
        mentions = tuple(replace(mention, type=kind) for mention in entity.mentions)
        entity = replace(entity, type=kind, mentions=mentions, also=())
    return entity
