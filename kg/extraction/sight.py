"""What is seen of a text before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg.extraction.acronyms import Acronym
from kg.extraction.candidates import Place
from kg.extraction.lexicon import Match
from kg.extraction.neural import Said
from kg.extraction.tagger import Run
from kg.extraction.tokens import Words


@dataclass(frozen=True)
class Sight:
    """The words of a text, the known names in it, its acronyms and the tagger's runs.

    `said` is what a network says of each word, if there is one.
    """

    words: Words
    matches: tuple[Match, ...]
    pairs: tuple[Acronym, ...]
    runs: tuple[Run, ...]
    said: Said | None = None

    @cached_property
    def _places(self) -> dict[str, frozenset[Place]]:
        return {
            "acronym": frozenset(place for pair in self.pairs for place in (pair[:2], pair[2:])),
            "catalog": frozenset((match.first, match.last) for match in self.matches),
            "tagger": frozenset((run.first, run.last) for run in self.runs),
        }

    def sources(self, place: Place) -> tuple[str, ...]:
        """Everything that speaks for a place: acronym, catalog, tagger; nothing where it repeats another one."""
        return tuple(name for name, places in self._places.items() if place in places)

    def found_by(self, place: Place) -> str:
        """What speaks for a place: "acronym", "catalog", "tagger", or "repetition" of a string found elsewhere."""
        return next(iter(self.sources(place)), "repetition")
