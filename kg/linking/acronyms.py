"""Whether a short form stands for a long one, read from their letters alone.

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text":
the letters of the short form are looked for in the long form from right to left, and the first letter must begin
a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.names import plain, singular

_WORDS: Final = re.compile(r"[\s\-]+")
_LONGEST: Final = 12


@lru_cache(maxsize=1 << 14)
def abbreviates(short: str, long: str) -> bool:
    """Whether `short` is an acronym of `long`.

    >>> abbreviates("MLM", "masked language modeling"), abbreviates("LoRA", "Low-Rank Adaptation")
    (True, True)
    >>> abbreviates("GANs", "generative adversarial networks"), abbreviates("GPT", "general text")
    (True, False)
    """
    long = plain(long)
    words = [word for word in _WORDS.split(long.casefold()) if word]
    letters = _letters(short)
    if not 2 <= len(letters) <= _LONGEST or len(words) < 2 or len(words) > len(letters) + 5:
        return False
    return _aligned(letters, " ".join(words))


def _letters(short: str) -> str:
    """The letters of an acronym, folded; none where the text has not the shape of one."""
    short = singular(plain(short))
    capitals = sum(character.isupper() for character in short)
    if len(short.split()) > 1 or capitals < 2:
        return ""
    return "".join(character for character in short.casefold() if character.isalnum())


def _aligned(letters: str, long: str) -> bool:
    place = len(long)
    for index in range(len(letters) - 1, -1, -1):
        place = long.rfind(letters[index], 0, place)
        while index == 0 and place > 0 and long[place - 1] != " ":
            place = long.rfind(letters[0], 0, place)
        if place < 0:
            return False
    return True
