"""Whether a short form stands for a long one, read from their letters alone.

After Schwartz and Hearst (2003), "A simple algorithm for identifying abbreviation definitions in biomedical text":
the letters of the short form are looked for in the long form from right to left. The first letter must begin the
first word and the last one stand in the last word, so that "SFT" is not "iterative supervised fine-tuning"; a long
form that holds the short one ("GPT", "GPT 43B") is a variant or a description. Two words and half of those that are
not small must begin with a letter of the short form, so that "SYNTHIA" is not "synthetic data".
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from kg.names import plain, singular

_WORDS: Final = re.compile(r"[\s\-]+")
_LONGEST: Final = 12
_SMALL_WORDS: Final = "a an and as at by for from in of on or the to via with"
_SMALL: Final = frozenset(_SMALL_WORDS.split())
_KIND: Final = re.compile(r"\s+(?:data ?sets?|benchmarks?|corpus|challenge|tasks?)$")


@lru_cache(maxsize=1 << 14)
def abbreviates(short: str, long: str) -> bool:
    """Whether `short` is an acronym of `long`.

    >>> abbreviates("MLM", "masked language modeling"), abbreviates("LoRA", "Low-Rank Adaptation")
    (True, True)
    >>> abbreviates("GANs", "generative adversarial networks"), abbreviates("GPT", "general text")
    (True, False)
    >>> abbreviates("SYNTHIA", "synthetic data")
    False
    """
    letters, text = _letters(short), _KIND.sub("", plain(long).casefold())
    words = [word for word in _WORDS.split(text) if word]
    if not 2 <= len(letters) <= _LONGEST or not 2 <= len(words) <= len(letters) + 5:
        return False
    spaced = " ".join(words)
    if f" {' '.join(_WORDS.split(plain(short).casefold()))} " in f" {spaced} ":
        return False
    if letters[-1] not in text.rpartition(" ")[2] or not _aligned(letters, spaced):
        return False
    large = sum(word not in _SMALL for word in words)
    return _begun(letters, spaced) >= max(2, large / 2)


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
        if place < 0:
            return False
    return long.startswith(letters[0])


def _begun(letters: str, long: str) -> int:
    """The most words of a long form that begin with a letter of its acronym, the letters in their order."""
    best = {0: 1}
    for letter in letters[1:]:
        found: dict[int, int] = {}
        reached = 0
        for place, other in enumerate(long):
            if other == letter and reached:
                found[place] = reached + (long[place - 1] == " ")
            reached = max(reached, best.get(place, 0))
        best = found
    return max(best.values(), default=0)
