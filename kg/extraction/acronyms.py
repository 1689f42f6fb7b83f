"""Acronyms and their expansions: "low-rank adaptation (LoRA)", "LoRA (low-rank adaptation)", with plurals.

1. If the words before the bracket begin with the letters of the short form, small words aside, they are the long
   form.
2. Otherwise the letters and digits of the short form are found from right to left in these words; the first of them
   begins a word, and the long form has at most min(n + 5, 2n) words (Schwartz and Hearst, 2003).
3. In the reversed form the long form begins at the bracket.
"""

from __future__ import annotations

from itertools import islice
from typing import Final, NamedTuple

from kg.extraction.tokens import Words

_CLOSING: Final = frozenset({")", ",", ";"})
_LONGEST: Final = 14
#: Pairs of one text; no abstract has as many.
_MOST: Final = 100
_SMALL: Final = frozenset({"of", "the", "and", "for", "in", "to", "a", "an", "on", "with", "by", "from", "as", "via"})


class Acronym(NamedTuple):
    """Words `long_first` up to `long_last` are the expansion of words `short_first` up to `short_last`."""

    long_first: int
    long_last: int
    short_first: int
    short_last: int


def acronyms(words: Words) -> tuple[Acronym, ...]:
    """The pairs of a text in the order of their brackets.

    >>> from kg.extraction.tokens import read_words
    >>> text = read_words("Low-rank adaptation (LoRA) of graph neural networks (GNNs)", 58)
    >>> [(text.surface(*pair[:2]), text.surface(*pair[2:])) for pair in acronyms(text)]
    [('Low-rank adaptation', 'LoRA'), ('graph neural networks', 'GNNs')]
    """
    brackets = (i for i in range(1, len(words) - 2) if words.words[i] == "(")
    found = (pair for i in brackets if (pair := _at(words, i)) is not None)
    return tuple(islice(found, _MOST))


def _at(words: Words, bracket: int) -> Acronym | None:
    inside = bracket + 1
    end = inside
    while end < min(len(words), inside + 8) and words.words[end] not in _CLOSING:
        if words.sentence[end] != words.sentence[bracket]:
            return None
        end += 1
    if end >= len(words) or end == inside or words.words[end] not in _CLOSING:
        return None
    short = words.surface(inside, end)
    if " " not in short and _is_short(short):
        first = _expansion(words, bracket, _letters(short), max(0, bracket - 2 * len(short) - 12))
        if first is not None:
            return Acronym(first, bracket, inside, end)
    return _reversed(words, bracket, end)


def _reversed(words: Words, bracket: int, end: int) -> Acronym | None:
    first = bracket - 1
    while first > 0 and words.glued[first] and words.words[first] != ")":
        first -= 1
    short = words.surface(first, bracket).rstrip()
    if end - bracket < 3 or not _is_short(short) or sum(map(str.isupper, short)) < 2:
        return None
    if _expansion(words, end, _letters(short), bracket + 1) != bracket + 1:
        return None
    return Acronym(bracket + 1, end, first, bracket)


def _is_short(text: str) -> bool:
    return 2 <= len(text) <= _LONGEST and any(map(str.isupper, text)) and len(_letters(text)) > 1


def _letters(short: str) -> str:
    plural = len(short) > 2 and short.endswith("s") and short[:-1].isupper()
    return "".join(filter(str.isalnum, short[:-1] if plural else short)).lower()


def _expansion(words: Words, end: int, letters: str, earliest: int) -> int | None:
    """The first word of the run of words up to `end` that spells `letters`."""
    first = _by_initials(words, end, letters, earliest)
    first = _by_letters(words, end, letters, earliest) if first is None else first
    if first is None or sum(not words.glued[k] for k in range(first, end)) > min(len(letters) + 5, 2 * len(letters)):
        return None
    return first


def _by_initials(words: Words, end: int, letters: str, earliest: int) -> int | None:
    left = len(letters) - 1
    for k in range(end - 1, earliest - 1, -1):
        word = words.lower[k]
        if words.sentence[k] != words.sentence[end - 1]:
            return None
        if word[0] == letters[left]:
            left -= 1
            if left < 0:
                return k
        elif word not in _SMALL and word != "-":
            return None
    return None


def _by_letters(words: Words, end: int, letters: str, earliest: int) -> int | None:
    left = len(letters) - 1
    for k in range(end - 1, earliest - 1, -1):
        if words.sentence[k] != words.sentence[end - 1]:
            return None
        word = words.lower[k]
        at = len(word)
        while left > 0 and (found := word.rfind(letters[left], 0, at)) >= 0:
            left, at = left - 1, found
        if left == 0 and at > 0 and word.startswith(letters[0]):
            return k
    return None
