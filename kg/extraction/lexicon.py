"""What is known of words and phrases before a paper is read.

1. Words: their clusters and their frequency, learned from a large collection of abstracts.
2. Names: the catalog's names and aliases, each with its types and how well it is attested.
3. Terms: in how many annotated papers a phrase is a name of each type, of those in which it occurs; also for the
   last word of phrases ("~learning").
4. Forms: what the letters of a name say of its type. Surroundings: what the words around it say. Usage: what a large
   collection of abstracts says of a phrase.

Phrases are compared by `phrase_key`: lower-case words without hyphens, the last one singular.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, NamedTuple

from kg.extraction.forms import NO_FORMS, Forms
from kg.extraction.limits import REMEMBERED
from kg.extraction.surroundings import NO_SURROUNDINGS, Surroundings
from kg.extraction.tokens import WORD, Words
from kg.extraction.usage import NO_USAGE, Belief, Usage
from kg.names import singular

LONGEST: Final = 7
#: The type of a name that is no entity: a language, a company, software, hardware, a metric.
OTHER: Final = "Other"
UNKNOWN: Final = (-1, -1, -1)
_DIGIT: Final = re.compile(r"\d")
HYPHENS: Final = frozenset("-_\u2010\u2011\u2012\u2013")


class Match(NamedTuple):
    """Words `first` up to `last` are a known name; `tags` are its types, each with how well it is attested."""

    first: int
    last: int
    tags: tuple[str, ...]


class Known(NamedTuple):
    """A name, its type, "2" where two sources or more have it, "1" where one has, "a" for an alias of `of`."""

    name: str
    type: str
    attested: str
    of: str


@lru_cache(maxsize=REMEMBERED)
def _singular(word: str) -> str:
    return singular(word)


def phrase_key(lower: Sequence[str]) -> str:
    """The key of a phrase given by its words in lower case.

    >>> phrase_key(("graph", "-", "neural", "networks"))
    'graph neural network'
    """
    kept = [word for word in lower if word not in HYPHENS]
    if kept:
        kept[-1] = _singular(kept[-1])
    return " ".join(kept)


def text_key(text: str) -> str:
    """The key of a phrase given as text.

    >>> text_key("GPT-3.5")
    'gpt 3.5'
    """
    return phrase_key([match[0].lower() for match in WORD.finditer(text)])


@dataclass(frozen=True)
class Lexicon:
    """Words, names and terms; `word_rows` gives the row of a word in `clusters_of` and `counts`.

    `aliases` gives the key of the name that an alias stands for, where it stands for one alone.
    """

    word_rows: dict[str, int]
    clusters_of: Sequence[tuple[int, int, int]]
    counts: Sequence[int]
    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    beliefs: dict[str, Belief] = field(default_factory=dict)
    forms: Forms = NO_FORMS
    surroundings: Surroundings = NO_SURROUNDINGS
    usage: Usage = NO_USAGE
    aliases: dict[str, str] = field(default_factory=dict)
    #: For each word that may begin a name the number of words of the longest such name.
    _starts: dict[str, int] = field(default_factory=dict)
    #: What was told of strings, for those who ask again.
    told: dict[str, list[float]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def clusters(self, lower: str) -> tuple[int, int, int]:
        """The clusters of a word, coarse to fine; `UNKNOWN` for a rare one."""
        row = self.word_rows.get(lower)
        if row is None:
            row = self._row(lower)
        return UNKNOWN if row is None else self.clusters_of[row]

    def count(self, lower: str) -> int:
        """How often a word stands in the collection, 0 for a rare one."""
        row = self._row(lower)
        return 0 if row is None else self.counts[row]

    def _row(self, lower: str) -> int | None:
        row = self.word_rows.get(lower)
        return self.word_rows.get(_DIGIT.sub("0", lower)) if row is None and not lower.isalpha() else row

    def frequency(self, lower: str) -> int:
        """The class of a word's frequency, 0 to 8 on a logarithmic scale."""
        return min(8, int(math.log2(max(1, self.count(lower)) + 1) / 1.5))

    def matches(self, words: Words) -> tuple[Match, ...]:
        """The longest known name that begins at each word."""
        lower = words.lower
        begins = (i for i, word in enumerate(lower) if word in self._starts)
        return tuple(match for i in begins if (match := self._longest(words, lower, i)) is not None)

    def _longest(self, words: Words, lower: tuple[str, ...], first: int) -> Match | None:
        best, begun, own, left = None, "", words.sentence[first], self._starts[lower[first]]
        for k in range(first, min(len(lower), first + 2 * LONGEST)):
            if not left or words.sentence[k] != own:
                break
            if lower[k] in HYPHENS:
                continue
            left -= 1
            tags = self.names.get(begun + _singular(lower[k]))
            best = best if tags is None else Match(first, k + 1, tags)
            begun += lower[k] + " "
        return best


def with_names(lexicon: Lexicon, named: Iterable[Known]) -> Lexicon:
    """The lexicon with these names and aliases."""
    names: dict[str, set[str]] = {}
    stands_for: dict[str, set[str]] = {}
    for name, kind, attested, of in named:
        key = text_key(name)
        if len(key) > 1 and key.count(" ") < LONGEST:
            if attested != "a" or len(name) > 2:
                names.setdefault(key, set()).add(kind + attested)
            stands_for.setdefault(key, set()).add(text_key(of))
    starts: dict[str, int] = {}
    for key in names:
        if first := key.split(" ", 1)[0]:
            starts[first] = max(starts.get(first, 0), key.count(" ") + 1)
    plurals = {first + "s": 1 for first in starts}
    table = {key: tuple(sorted(tags)) for key, tags in names.items()}
    aliases = {key: min(of) for key, of in stands_for.items() if len(of) == 1 and key not in of}
    return replace(lexicon, names=table, aliases=aliases, _starts=plurals | starts)
