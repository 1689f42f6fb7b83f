"""What the tagger looks at: named features of words and of their places.

1. Features of a word alone (its letters, shape, clusters, frequency) are made once a word and serve at the word's
   own place and, with their distance, at the places beside it (`word_features`, `WINDOW`).
2. Features of a place (pairs of neighbours, the whole run without blanks, title, acronyms, known names) are made
   for each place (`place_features`).

Clusters group words that stand among the same words in a large collection of abstracts.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from typing import Final

from kg.extraction.acronyms import Acronym
from kg.extraction.lexicon import UNKNOWN, Lexicon, Match
from kg.extraction.limits import REMEMBERED
from kg.extraction.tokens import Words
from kg.names import is_name

#: Distances at which word features serve, and the first letters of the features that do.
WINDOW: Final[dict[int, str]] = {
    -3: "wab", -2: "wsabcf", -1: "wsabcxquf", 0: "wsabcxpquf", 1: "wsabcxquf", 2: "wsabcf", 3: "wab",
}  # fmt: skip
_RUN: Final = re.compile(r"(.)\1{2,}")
_UPPER: Final = re.compile(r"[A-Z]")
_LOWER: Final = re.compile(r"[^\W\dX_]")
_DIGIT: Final = re.compile(r"\d")
_EDGE: Final = (-2, -2, -2)


@lru_cache(maxsize=REMEMBERED)
def shape(text: str) -> str:
    """Capitals as X, other letters as x, digits as 0; runs are cut to two, the whole to ten.

    >>> shape("ResNet-50"), shape("CIFAR")
    ('XxxXxx-00', 'XX')
    """
    mapped = _DIGIT.sub("0", _LOWER.sub("x", _UPPER.sub("X", text)))
    return _RUN.sub(r"\1\1", mapped)[:10]


def word_features(word: str, lexicon: Lexicon) -> tuple[str, ...]:
    """The features of a word wherever it stands; the first letter of each says its kind."""
    lower = word.lower()
    clusters = lexicon.clusters(lower)
    found = ["w=" + lower, "s=" + shape(word), f"q{lexicon.frequency(lower)}"]
    found += ["unk"] if clusters is UNKNOWN else [f"{kind}{n}" for kind, n in zip("abc", clusters, strict=True)]
    if len(word) > 1 and is_name(word):
        found.append("f" + lexicon.forms.likely(word))
    if lower.isalpha():
        found += ["x3=" + lower[-3:], "x4=" + lower[-4:], "x2=" + lower[-2:], "p3=" + lower[:3], "p4=" + lower[:4]]
    return tuple(found)


def place_features(
    words: Words, lexicon: Lexicon, matches: tuple[Match, ...], pairs: tuple[Acronym, ...], *, crossed: bool = True
) -> list[list[str]]:
    """The features of each place of a text but for those of `word_features`; where not `crossed`, also without those
    that `crossings` looks up."""
    found: list[list[str]] = [[] for _ in words.words]
    clusters = [lexicon.clusters(word) for word in words.lower]
    _add_names(found, matches)
    _add_acronyms(found, words, pairs, clusters)
    _add_neighbours(found, words)
    if crossed:
        _add_crossings(found, words, clusters)
    _add_repetition(found, words, clusters)
    _add_runs(found, words)
    return found


def _add_names(found: list[list[str]], matches: tuple[Match, ...]) -> None:
    for first, last, tags in matches:
        for k in range(first, last):
            at = "B" if k == first else "I"
            end = "E" if k == last - 1 else "-"
            found[k] += [f"g{at}{tag}" for tag in tags]
            found[k] += [f"gl{end}{tag[:-1]}{min(3, last - first)}" for tag in tags]
        if last < len(found):
            found[last] += [f"ga{tag[:-1]}" for tag in tags]


def _add_acronyms(
    found: list[list[str]], words: Words, pairs: tuple[Acronym, ...], clusters: list[tuple[int, int, int]]
) -> None:
    capital: dict[str, list[int]] = {}
    for k, word in enumerate(words.words if pairs else ()):
        if word[0].isupper():
            capital.setdefault(words.lower[k], []).append(k)
    for pair in pairs:
        head = clusters[pair.long_last - 1][1]
        for k in range(pair.long_first, pair.long_last):
            found[k] += ["AL" + ("B" if k == pair.long_first else "I"), f"ALc{head}"]
        for k in range(pair.short_first, pair.short_last):
            at = "B" if k == pair.short_first else "I"
            found[k] += ["AS" + at, f"ASc{head}", "ASw" + words.lower[pair.long_last - 1]]
        if pair.short_last == pair.short_first + 1:
            for k in capital.get(words.lower[pair.short_first], ()):
                if k != pair.short_first:
                    found[k] += ["AO", f"AOc{head}"]


def _add_neighbours(found: list[list[str]], words: Words) -> None:
    lower, number, length = words.lower, words.sentence, len(words)
    shapes = [shape(word) for word in words.words]
    for i, features in enumerate(found):
        has_left, has_right = i > 0 and number[i - 1] == number[i], i + 1 < length and number[i + 1] == number[i]
        left, left_shape = (lower[i - 1], shapes[i - 1]) if has_left else ("^", "^")
        right, right_shape = (lower[i + 1], shapes[i + 1]) if has_right else ("$", "$")
        own = shapes[i]
        features.extend((
            f"pw{left}_{lower[i]}", f"wq{lower[i]}_{right}", f"pq{left}_{right}",
            f"ss{left_shape}_{own}", f"st{own}_{right_shape}", f"sp{own}_{left}", f"sq{own}_{right}",
        ))  # fmt: skip


def _add_crossings(found: list[list[str]], words: Words, clusters: list[tuple[int, int, int]]) -> None:
    number, length = words.sentence, len(words)

    def near(i: int) -> tuple[int, int, int]:
        return clusters[i] if 0 <= i < length and number[i] == number[place] else _EDGE

    for place, features in enumerate(found):
        first, (c0, c1, _) = shape(words.words[place])[0], clusters[place]
        (_, l2, _), (l0, l1, _), (r0, r1, _), (_, r2, _) = (near(place + distance) for distance in (-2, -1, 1, 2))
        features.extend((
            f"pb{l1}_{c1}", f"bq{c1}_{r1}", f"pbq{l0}_{c0}_{r0}", f"ppb{l2}_{l1}", f"qqb{r1}_{r2}",
            f"sb{first}{l1}", f"sd{first}{r1}",
        ))  # fmt: skip


def _add_repetition(found: list[list[str]], words: Words, clusters: list[tuple[int, int, int]]) -> None:
    lower = words.lower
    times = Counter(lower)
    colon = next((k for k in range(min(words.title_end, 8)) if lower[k] == ":"), 0)
    title, head = frozenset(lower[: words.title_end]), frozenset(lower[:colon])
    for i, features in enumerate(found):
        own = shape(words.words[i])
        if i < words.title_end:
            features.extend(("T", "T" + own, f"Tb{clusters[i][1]}"))
            if colon:
                features.append("T<:" if i < colon else "T>:")
        else:
            features.extend(("A", "A" + own))
            if lower[i] in head:
                features.append("inhead")
            if lower[i] in title:
                features.extend(("intitle", f"intitle{clusters[i][0]}"))
            if i == 0 or words.sentence[i - 1] != words.sentence[i]:
                features.extend(("first", "first" + own))
        number = min(4, times[lower[i]])
        features.extend((f"n{number}", f"n{number}{own}"))


def _add_runs(found: list[list[str]], words: Words) -> None:
    """The run of words without blanks between, at most seven words to each side."""
    glued, lower, length = words.glued, words.lower, len(words)
    for i, features in enumerate(found):
        if glued[i]:
            features.append("gl")
        if i + 1 < length and glued[i + 1]:
            features.append("gr")
        first, last = i, i + 1
        while glued[first] and i - first < 6:
            first -= 1
        while last < length and glued[last] and last - i < 6:
            last += 1
        if last - first > 1:
            features.extend(
                (
                    "ch" + shape(words.surface(first, last)),
                    "chl" + (lower[first - 1] if first else "^"),
                    "chr" + (lower[last] if last < length else "$"),
                    "che" + lower[last - 1],
                    "chb" + lower[first],
                )
            )
