"""Features of a place that join the classes of neighbouring words, looked up in tables for all words at once.

They have the names that `features` gives them in training ("pb12_7": fine cluster 12, then 7); a table holds for each
pair or triple of classes the row of its weights, or -1 where training met none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extraction.lexicon import UNKNOWN

Integers = npt.NDArray[np.int32]
#: The cluster of what lies outside the sentence; tables begin with it.
EDGE: Final = -2
_FINE: Final = ("pb", "bq", "ppb", "qqb")
_COARSE: Final = "pbq"
_SIGNED: Final = ("sb", "sd")
_NUMBERS: Final = re.compile(r"-?\d+")
_NAME: Final = re.compile(
    r"(?:(?P<clusters>pbq|ppb|qqb|pb|bq)(?=-?\d)|(?P<sign>s[bd])(?P<first>.)(?=-?\d+$))(?P<rest>.*)$"
)


@dataclass(frozen=True)
class Crossings:
    """The tables by the prefix of their features' names; `signs` numbers the first signs of shapes from 1."""

    tables: Mapping[str, Integers]
    signs: Mapping[str, int]

    def rows(self, clusters: Sequence[tuple[int, int, int]], firsts: Sequence[str], number: Sequence[int]) -> Integers:
        """Seven rows for each word, -1 for none.

        `clusters` are those of the words, `firsts` the first signs of their shapes, `number` their sentences.
        """
        coarse, fine = (np.array([cluster[n] for cluster in clusters]) - EDGE for n in range(2))
        sentence = np.array(number)
        left, right = (_near(fine, sentence, distance) for distance in (-1, 1))
        signs = np.array([self.signs.get(first, 0) for first in firsts])
        tables = self.tables
        return np.stack([
            tables["pb"][left, fine], tables["bq"][fine, right],
            tables["pbq"][_near(coarse, sentence, -1), coarse, _near(coarse, sentence, 1)],
            tables["ppb"][_near(fine, sentence, -2), left], tables["qqb"][right, _near(fine, sentence, 2)],
            tables["sb"][signs, left], tables["sd"][signs, right],
        ], axis=1)  # fmt: skip


def _near(classes: npt.NDArray[np.int64], sentence: npt.NDArray[np.int64], distance: int) -> npt.NDArray[np.int64]:
    """The class of the word at a distance, that of the edge outside the sentence."""
    found = np.zeros_like(classes)
    own, other = (
        (slice(-distance, None), slice(None, distance))
        if distance < 0
        else (slice(None, -distance), slice(distance, None))
    )
    found[own] = np.where(sentence[own] == sentence[other], classes[other], 0)
    return found


def crossings(rows: Mapping[str, int], clusters: Sequence[tuple[int, int, int]]) -> Crossings:
    """The tables of the features `rows`; `clusters` are all that words have."""
    coarse, fine = (max(cluster[n] for cluster in (*clusters, UNKNOWN)) + 1 - EDGE for n in range(2))
    begins = (*_FINE, _COARSE, *_SIGNED)
    likely = ((name, row) for name, row in rows.items() if name.startswith(begins))
    named = [(match, row) for name, row in likely if (match := _NAME.match(name)) is not None]
    signs = {first: n for n, first in enumerate(sorted({match["first"] for match, _ in named if match["first"]}), 1)}
    shapes = {
        **dict.fromkeys(_FINE, (fine, fine)), _COARSE: (coarse, coarse, coarse),
        **dict.fromkeys(_SIGNED, (len(signs) + 1, fine)),
    }  # fmt: skip
    tables = {prefix: np.full(shape, -1, np.int32) for prefix, shape in shapes.items()}
    for match, row in named:
        place = tuple(int(number) - EDGE for number in _NUMBERS.findall(match["rest"].replace("_", " ")))
        if match["sign"]:
            tables[match["sign"]][signs[match["first"]], place[0]] = row
        else:
            tables[match["clusters"]][place] = row
    return Crossings(tables, signs)
