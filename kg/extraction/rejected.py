"""Every string that was judged, with what spoke for it and, where it is no mention, why not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extraction.candidates import Place
from kg.extraction.explained import StringDecision
from kg.extraction.hints import of_places
from kg.extraction.lexicon import OTHER
from kg.extraction.resolve import Judged
from kg.extraction.sight import Sight
from kg.extraction.values import TYPES, Entity, Field, Mention, round_confidence

#: From here on the network speaks for a place.
_HINT: Final = 0.3
_NO_ENTITY: Final = "known to be none: a language, company, program, device, metric, licence or generic word"
_NO_NAME: Final = "no whole name: it begins or ends as names do not"

Spot = tuple[Field, int, int]


def strings(
    entities: Sequence[Entity], sight: Sight, judged: Sequence[Judged], thresholds: Sequence[float]
) -> Iterator[StringDecision]:
    """The decisions on all strings of a text that anything spoke for, in no particular order."""
    page = _Page(tuple(entities), sight, tuple(thresholds))
    seen: set[Place] = set()
    for one in judged:
        for member in one.members:
            by = "repetition" if member.sized_of is None else "size"
            seen.update(member.places)
            yield from (page.decision(place, one, by) for place in member.places)
    for run in sight.runs:
        place = (run.first, run.last)
        if place not in seen:
            seen.add(place)
            yield page.no_name(place, run.kind, run.probability)


@dataclass(frozen=True)
class _Page:
    """A text with its entities; tells of one place after the other."""

    entities: tuple[Entity, ...]
    sight: Sight
    thresholds: tuple[float, ...]

    @cached_property
    def mentions(self) -> dict[Spot, list[tuple[Entity, Mention]]]:
        """What stands at each spot: several entities where a list of sizes does."""
        found: dict[Spot, list[tuple[Entity, Mention]]] = {}
        for entity in self.entities:
            for mention in entity.mentions:
                found.setdefault((mention.field, mention.start, mention.end), []).append((entity, mention))
        return found

    @cached_property
    def _chances(self) -> npt.NDArray[np.float64] | None:
        return None if self.sight.said is None else np.exp(self.sight.said.labels)

    def spot(self, place: Place) -> Spot:
        """The field of some words and their offsets there."""
        words = self.sight.words
        field = words.field(place[0])
        shift = 0 if field == "title" else words.shift
        return field, words.starts[place[0]] - shift, words.ends[place[1] - 1] - shift

    def sources(self, place: Place) -> tuple[str, ...]:
        """What speaks for a place by itself."""
        network = False
        if self._chances is not None:
            exact, _ = of_places(np.array([place[0]]), np.array([place[1]]), self._chances)
            network = float(exact.sum()) >= _HINT
        return (*self.sight.sources(place), *(["network"] if network else []))

    def decision(self, place: Place, one: Judged, otherwise: str) -> StringDecision:
        """What was decided on a place of a judged string; `otherwise` is who speaks for it if nothing else does."""
        spot = self.spot(place)
        own = self.mentions.get(spot, [])
        threshold = self.thresholds[TYPES.index(one.type)]
        return StringDecision(
            self.sight.words.surface(*place), *spot, self.sources(place) or (otherwise,),
            own[0][0].type if own else one.type,
            own[0][1].confidence if own else round_confidence(one.probability), round(threshold, 3),
            tuple(entity.name for entity, _ in own), own[0][1].role if own else None,
            "" if own else self._reason(place, one, threshold),
        )  # fmt: skip

    def no_name(self, place: Place, kind: int, probability: float) -> StringDecision:
        """A run of words that cannot be a name."""
        return StringDecision(
            self.sight.words.surface(*place), *self.spot(place), self.sources(place), TYPES[kind],
            round_confidence(probability), round(self.thresholds[kind], 3), (), None, _NO_NAME,
        )  # fmt: skip

    def _reason(self, place: Place, one: Judged, threshold: float) -> str:
        if one.probability < threshold:
            small = f"below the threshold: {one.probability:.3g} < {threshold:.3g}"
            return f"{small}; {_NO_ENTITY}" if self._is_none(place) else small
        field, start, end = self.spot(place)
        rivals = [own[0] for (f, a, b), own in sorted(self.mentions.items()) if f == field and a < end and start < b]
        if rivals:
            return f"overlapped by {', '.join(f'{m.surface!r} ({e.confidence:g})' for e, m in rivals)}"
        return "taken out by a later component"

    def _is_none(self, place: Place) -> bool:
        tags = (tag for match in self.sight.matches if (match.first, match.last) == place for tag in match.tags)
        return any(tag.startswith(OTHER) for tag in tags)
