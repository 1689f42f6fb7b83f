"""The decisions on one paper as values; `kg.extraction.explain` makes them.

Offsets index the title or the abstract, as those of `kg.extraction.values` do. `reason` is empty for what was accepted
as it is.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from kg.extraction.values import Field, Kind, Link, Polarity, Predicate, Role, Type


@dataclass(frozen=True, slots=True)
class StringDecision:
    """A string that was judged: a mention of `entities` (of several in a list of sizes), or none.

    `found_by` are those that spoke for it: acronym, catalog, tagger, network; else size (a name with the size after
    it), repetition (of a string found elsewhere), list or component. `confidence` is the mention's; of a string that
    is none it is the probability that it is an entity, which must reach `threshold`, that of the type.
    """

    surface: str
    field: Field
    start: int
    end: int
    found_by: tuple[str, ...]
    type: Type
    confidence: float
    threshold: float
    entities: tuple[str, ...]
    role: Role | None
    reason: str = ""

    @property
    def accepted(self) -> bool:
        """Whether it is a mention."""
        return bool(self.entities)


@dataclass(frozen=True, slots=True)
class EntityDecision:
    """An entity and the probability of every role that its type allows; `reason` names the rule that set another."""

    name: str
    type: Type
    also: tuple[Type, ...]
    confidence: float
    role: Role
    roles_all: tuple[Role, ...]
    chances: tuple[tuple[Role, float], ...]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClaimDecision:
    """A claim that was weighed, at the sentence that would support it; `threshold` is None where a name tells it.

    What is accepted is a fact only if its polarity is "asserted".
    """

    subject: str
    predicate: Predicate
    object: str
    polarity: Polarity
    field: Field
    start: int
    end: int
    confidence: float
    threshold: float | None
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ResultDecision:
    """A number and the dataset or benchmark that it may be reported on; `on` is None where its sentence names none."""

    raw: str
    on: str | None
    subject: str | None
    metric: str | None
    kind: Kind | None
    field: Field
    start: int
    end: int
    confidence: float
    threshold: float
    accepted: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SentenceDecisions:
    """A sentence and everything that was decided on it."""

    field: Field
    start: int
    end: int
    text: str
    strings: tuple[StringDecision, ...]
    claims: tuple[ClaimDecision, ...]
    results: tuple[ResultDecision, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All decisions on a paper; `id` is the record's own."""

    id: str
    title: str
    entities: tuple[EntityDecision, ...]
    sentences: tuple[SentenceDecisions, ...]

    def to_json(self) -> dict[str, Any]:
        """The decisions as plain JSON values; of each string, too, whether it was accepted."""
        record = asdict(self)
        for own, sentence in zip(record["sentences"], self.sentences, strict=True):
            for each, decision in zip(own["strings"], sentence.strings, strict=True):
                each["accepted"] = decision.accepted
        return record
