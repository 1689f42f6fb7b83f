"""Finds the candidates of a text and judges them: the pure core of the pipeline.

1. `look` notes the known names and acronyms of a text, what the network says of its words, and the runs of words
   that tagger and network hold likely.
2. `candidates` groups them, `probabilities` judges each.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from kg.extraction import model, neural
from kg.extraction.acronyms import acronyms
from kg.extraction.candidates import Candidate, candidates
from kg.extraction.evidence import evidence
from kg.extraction.hints import hinted
from kg.extraction.known import known_names
from kg.extraction.lexicon import Lexicon, Match, with_names
from kg.extraction.neural import Network
from kg.extraction.panel import Panel
from kg.extraction.sight import Sight
from kg.extraction.tagger import Tagger
from kg.extraction.tokens import Words


@dataclass(frozen=True)
class Finder:
    """A tagger, a network beside it, and the judges of their candidates."""

    tagger: Tagger
    panel: Panel
    thresholds: tuple[float, ...]
    network: Network | None = None

    @property
    def lexicon(self) -> Lexicon:
        """What is known of words and phrases."""
        return self.tagger.lexicon

    def look(self, words: Words) -> Sight:
        """Known names, acronyms, what the network says and the likely runs."""
        matches, pairs = self.lexicon.matches(words), acronyms(words)
        said = self.network.read(words, matches, pairs) if self.network else None
        runs = self.tagger.runs(words, matches, pairs, said.labels if said else None)
        return Sight(words, matches, pairs, tuple(runs), said)

    def candidates(self, sight: Sight, extra: Iterable[Match] = ()) -> list[Candidate]:
        """The candidates; `extra` are runs of words that someone else wants judged."""
        return candidates(sight.words, sight.runs, (*sight.matches, *extra), sight.pairs, self.lexicon.aliases)

    def rows(self, sight: Sight, found: list[Candidate]) -> npt.NDArray[np.float64]:
        """What speaks for and against each candidate."""
        rows = np.array(evidence(sight.words, found, self.lexicon))
        return np.hstack([rows, hinted(found, sight.said)]) if sight.said and found else rows

    def probabilities(self, sight: Sight, found: list[Candidate]) -> npt.NDArray[np.float64]:
        """A row for each candidate: that it is an entity, then that it may have each type."""
        if not found:
            return np.zeros((0, len(self.thresholds) + 1))
        return self.panel.probabilities(sight.words, found, self.rows(sight, found))


@cache
def load() -> Finder:
    """The finder that ships with the program."""
    learned = model.read()
    lexicon = with_names(learned.lexicon, known_names())
    tagger = Tagger(learned.rows, learned.weights, learned.transitions, lexicon)
    return Finder(tagger, learned.panel, learned.thresholds, neural.load())
