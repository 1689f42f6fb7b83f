"""How well known a phrase is: the level of its document frequency in 20,000 papers of the field.

A paper's own proposal carries a name nobody has used; "contrastive learning" it only applies. The table
holds no text: `kg/data/claims/familiar.bin` is, for each level from the highest down, a little-endian
32-bit count and as many sorted CRC-32 values of phrases of up to five words.
"""

from __future__ import annotations

import re
import struct
import sys
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Final

#: The least number of papers of levels 1 to 4; level 0 is below the first.
LEVELS: Final = (4, 10, 30, 100)
_WORD: Final = re.compile(r"[^\W_]+")


def words(phrase: str) -> list[str]:
    """The words of a phrase as the table counts them: case-folded, parted at hyphens.

    >>> words("Multi-task Learning")
    ['multi', 'task', 'learning']
    """
    return [word.casefold() for word in _WORD.findall(phrase)]


def key(parts: Sequence[str]) -> int:
    """The CRC-32 of a phrase; its last word loses a plural s."""
    phrase = " ".join(parts)
    phrase = phrase[:-1] if phrase.endswith("s") and len(phrase) > 4 else phrase
    return zlib.crc32(phrase.encode("utf-8", "surrogatepass"))


@lru_cache(maxsize=16384)
def level(*parts: str) -> int:
    """The level, 0 to 4, of a phrase given by its words."""
    number = key(parts)
    for height, keys in _table():
        spot = bisect_left(keys, number)
        if spot < len(keys) and keys[spot] == number:
            return height
    return 0


@lru_cache(maxsize=16384)
def best(phrases: tuple[str, ...]) -> int:
    """The level of the best known of some phrases, 0 where none has a word."""
    return max((level(*parts) for parts in map(words, phrases) if parts), default=0)


@cache
def _table() -> tuple[tuple[int, array[int]], ...]:
    raw = resources.files("kg").joinpath("data/claims/familiar.bin").read_bytes()
    table, at = [], 0
    for height in range(len(LEVELS), 0, -1):
        (count,) = struct.unpack_from("<I", raw, at)
        keys = array("I", raw[at + 4 : at + 4 + 4 * count])
        if sys.byteorder == "big":
            keys.byteswap()
        table.append((height, keys))
        at += 4 + 4 * count
    return tuple(table)
