"""A panel of two judges: the first sees each candidate alone, the second hears the first about all of a paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from kg.extraction.candidates import Candidate
from kg.extraction.consensus import consensus
from kg.extraction.forest import Forest
from kg.extraction.tokens import Words

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Panel:
    """Both forests; the second one's rows are the first one's with `consensus` beside them."""

    first: Forest
    second: Forest

    def probabilities(self, words: Words, found: Sequence[Candidate], rows: Floats) -> Floats:
        """A row for each candidate: that it is an entity, then that it may have each type."""
        return self.second.probabilities(np.hstack([rows, consensus(words, found, self.first.probabilities(rows))]))
