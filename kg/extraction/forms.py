"""What the letters of a name say of its type: "…BERT" is a model, "…Bench" a benchmark, "…QA" data.

A logistic model over the runs of two to five letters of a name, in lower case with its ends marked, learned from
the names of the catalog.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extraction.values import TYPES

SHORTEST: Final = 2
LONGEST: Final = 5


def letter_runs(name: str) -> list[str]:
    """The runs of letters of a name, each once, in the order of their places.

    >>> letter_runs("QA")
    ['<q', 'qa', 'a>', '<qa', 'qa>', '<qa>']
    """
    marked = f"<{name.lower()}>"
    spans = ((size, i) for size in range(SHORTEST, LONGEST + 1) for i in range(len(marked) - size + 1))
    return list(dict.fromkeys(marked[i : i + size] for size, i in spans))


@dataclass(frozen=True)
class Forms:
    """Weights of the known runs, one for each type; `rows` gives the row of a run."""

    rows: dict[str, int]
    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]

    def probabilities(self, name: str) -> list[float]:
        """How likely the name is of each type, from its letters alone."""
        known = [row for run in letter_runs(name[:60]) if (row := self.rows.get(run)) is not None]
        scores = self.bias + (self.weights[known].sum(axis=0) if known else 0.0)
        raised = np.exp(scores - scores.max())
        return [float(value) for value in raised / raised.sum()]

    def likely(self, name: str) -> str:
        """The likeliest type's first two letters where it is likelier than all others together, else nothing."""
        chances = self.probabilities(name)
        best = max(chances)
        return TYPES[chances.index(best)][:2] if best > 0.5 else ""


NO_FORMS: Final = Forms({}, np.zeros((0, 5), np.float32), np.zeros(5, np.float32))
