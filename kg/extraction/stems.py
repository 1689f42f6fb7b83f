"""Crude stems of English words."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from kg.extraction.limits import REMEMBERED

_SUFFIXES: Final = ("izations", "ization", "ations", "ation", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s", "e")


@lru_cache(maxsize=REMEMBERED)
def stem(word: str) -> str:
    """A crude stem that joins the forms of the field's verbs.

    >>> [stem(word) for word in ("proposes", "training", "evaluation", "applied", "using", "is")]
    ['propos', 'train', 'evalu', 'appl', 'us', 'is']
    """
    for suffix in _SUFFIXES:
        if word.endswith(suffix) and len(word) - len(suffix) >= (2 if suffix in ("ing", "ed", "es", "e") else 3):
            word = word[: -len(suffix)]
            break
    return word[:-1] if len(word) > 3 and word[-1] in "yi" else word.removesuffix("at") if len(word) > 5 else word
