"""What is seen of a text before anything is judged."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from kg.extraction.acronyms import Acronym
from kg.extraction.candidates import Place
from kg.extraction.lexicon import Match
from kg.extraction.tagger import Run
from kg.extraction.tokens import Words


@dataclass(frozen=True)
class Sight:
    """The words of a text, the known names in it, its acronyms and the tagger's runs."""

    words: Words
    matches: tuple[Match, ...]
    pairs: tuple[Acronym, ...]
    runs: tuple[Run, ...]

    @cached_property
    def _sources(self) -> dict[Place, str]:
        found = {(run.first, run.last): "tagger" for run in self.runs}
        found |= {(match.first, match.last): "catalog" for match in self.matches}
        for pair in self.pairs:
            found |= {(pair[0], pair[1]): "acronym", (pair[2], pair[3]): "acronym"}
        return found

    def found_by(self, place: Place) -> str:
        """What speaks for a place: "acronym", "catalog", "tagger", or "repetition" of a string found elsewhere."""
        return self._sources.get(place, "repetition")
