"""Finds the candidates of a text and judges them: the pure core of the pipeline.

1. `look` cuts a paper into words and notes known names, acronyms and the tagger's runs.
2. `found` groups them into candidates, `judged` gives each its probabilities.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kg.extraction import model
from kg.extraction.acronyms import acronyms
from kg.extraction.candidates import Candidate, candidates
from kg.extraction.evidence import evidence
from kg.extraction.forest import Forest
from kg.extraction.known import known_names
from kg.extraction.lexicon import Lexicon, Match, with_names
from kg.extraction.sight import Sight
from kg.extraction.tagger import Tagger
from kg.extraction.tokens import Words


@dataclass(frozen=True)
class Finder:
    """A tagger and the judges of its candidates."""

    tagger: Tagger
    forest: Forest
    thresholds: tuple[float, ...]

    @property
    def lexicon(self) -> Lexicon:
        """What is known of words and phrases."""
        return self.tagger.lexicon

    def look(self, words: Words) -> Sight:
        """Known names, acronyms and the tagger's runs."""
        matches, pairs = self.lexicon.matches(words), acronyms(words)
        return Sight(words, matches, pairs, tuple(self.tagger.runs(words, matches, pairs)))

    def candidates(self, sight: Sight, extra: Iterable[Match] = ()) -> list[Candidate]:
        """The candidates; `extra` are runs of words that someone else wants judged."""
        return candidates(sight.words, sight.runs, (*sight.matches, *extra), sight.pairs, self.lexicon.aliases)

    def probabilities(self, words: Words, found: list[Candidate]) -> npt.NDArray[np.float64]:
        """A row for each candidate: that it is an entity, then that it may have each type."""
        if not found:
            return np.zeros((0, len(self.thresholds) + 1))
        return self.forest.probabilities(np.array(evidence(words, found, self.lexicon)))


@cache
def load() -> Finder:
    """The finder that ships with the program."""
    learned = model.read()
    lexicon = with_names(learned.lexicon, known_names())
    tagger = Tagger(learned.rows, learned.weights, learned.transitions, lexicon)
    return Finder(tagger, learned.forest, learned.thresholds)
