"""What a large collection of abstracts says of a phrase: how often it occurs, and how often it was held for a name.

The table holds no text: a phrase is known by the CRC-32 of its key. Papers that are annotated are not counted.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extraction.values import TYPES


class Belief(NamedTuple):
    """In how many papers a phrase occurs, and in how many it is a name, by type in the order of `TYPES`."""

    documents: int
    as_type: tuple[float, ...]


_UNUSED: Final = Belief(0, (0.0,) * len(TYPES))


def number(key: str) -> int:
    """The number by which the phrase of a key is known."""
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


@dataclass(frozen=True)
class Usage:
    """The rows of known phrases; `documents` counts abstracts, `shares` are of 255, for each type."""

    rows: dict[int, int]
    documents: npt.NDArray[np.uint16]
    shares: npt.NDArray[np.uint8]

    def belief(self, key: str) -> Belief:
        """In how many abstracts the phrase occurs, and in how many it is a name, by type."""
        row = self.rows.get(number(key))
        if row is None:
            return _UNUSED
        documents = int(self.documents[row])
        return Belief(documents, tuple(share * documents / 255.0 for share in self.shares[row].tolist()))


NO_USAGE: Final = Usage({}, np.zeros(0, np.uint16), np.zeros((0, len(TYPES)), np.uint8))
