"""What speaks for and against each candidate, as numbers for the forest that judges it.

A row tells what the tagger gives the candidate's places, how often, where and in which shape it stands, what
overlaps it, its acronym or expansion, what the catalog, the lexicon and a large collection know of it, and the words
beside it and around it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from kg.extraction import familiar
from kg.extraction.candidates import Candidate, Place
from kg.extraction.lexicon import OTHER, UNKNOWN, Lexicon, phrase_key
from kg.extraction.surroundings import surroundings
from kg.extraction.tokens import Words
from kg.extraction.usage import Belief
from kg.extraction.values import TYPES
from kg.names import is_name

KINDS: Final = len(TYPES)
_ATTESTED: Final = {"2": 3.0, "1": 2.0, "a": 1.0}
#: The longest phrase that `familiar` counts, in words.
_COUNTED: Final = 5
_LIKELY: Final = 0.3
_REMEMBERED: Final = 20_000
_NO_FORM: Final = [-1.0] * KINDS
_NO_BELIEF: Final = Belief(0, (0.0,) * KINDS)
#: Nouns beside a name that say what it is, by class.
BESIDE: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(line.split())
    for line in (
        "model models network networks checkpoint checkpoints backbone backbones architecture encoder",
        "dataset datasets corpus corpora data collection images dump treebank",
        "benchmark benchmarks leaderboard challenge suite test tasks score scores evaluation",
        "method methods algorithm algorithms framework loss objective module approach mechanism technique optimizer",
        "task problem problems system systems application applications",
    )
)
#: Words shortly before a name that say what is done with it, by class.
BEFORE: Final[tuple[frozenset[str], ...]] = tuple(
    frozenset(line.split())
    for line in (
        "propose introduce present call called named dubbed termed develop coin term",
        "on datasets dataset corpus benchmarks benchmark including trained pretrained evaluated",
        "using use via with leverage employ apply based by through",
        "outperforms outperform than over compared against baselines like as",
        "for task tasks of problem in address applications",
    )
)


def evidence(words: Words, found: list[Candidate], lexicon: Lexicon) -> list[list[float]]:
    """One row for each candidate."""
    cover, likely = _cover(len(words), found), covered(len(words), found)
    around = lexicon.surroundings.scores([surroundings(words, one.places, likely) for one in found]).tolist()
    best = {candidate.key: _most(candidate.places.values()) for candidate in found}
    return [
        [
            *_tagged(candidate),
            *_standing(words, candidate),
            *_partners(candidate, best),
            *_overlaps(candidate, cover),
            *_known(words, candidate, lexicon),
            *_beside(words, candidate, lexicon),
            *chances,
        ]
        for candidate, chances in zip(found, around, strict=True)
    ]


def covered(length: int, found: Iterable[Candidate]) -> list[bool]:
    """Which words of a text belong to places that the tagger holds likely."""
    told = [False] * length
    for candidate in found:
        for (first, last), scores in candidate.places.items():
            if sum(scores) >= _LIKELY:
                told[first:last] = [True] * (last - first)
    return told


def best_place(candidate: Candidate) -> Place:
    """The place at which the tagger is surest, the first of equals."""
    return max(candidate.places, key=lambda place: (sum(candidate.places[place]), -place[0]))


def _most(rows: Iterable[list[float]]) -> list[float]:
    return [max(column) for column in zip(*rows, strict=True)]


def _tagged(candidate: Candidate) -> list[float]:
    rows = list(candidate.places.values())
    sums = [sum(row) for row in rows]
    count = len(rows)
    columns = list(zip(*rows, strict=True))
    at_least_once = [1.0 - math.prod(1.0 - min(p, 0.999) for p in column) for column in columns]
    return [
        *(max(column) for column in columns), *(sum(column) / count for column in columns), *at_least_once,
        max(sums), sum(sums) / count, min(sums), sum(sums),
    ]  # fmt: skip


def _standing(words: Words, candidate: Candidate) -> list[float]:
    places = sorted(candidate.places)
    first, last = best_place(candidate)
    surface = words.surface(first, last)
    surfaces = [words.surface(*place) for place in places]
    length = len(words)
    return [
        len(places), sum(a < words.title_end for a, _ in places), first / length, places[0][0] / length,
        last - first, len(surface), surface.isupper(), surface.islower(), any(map(str.isdigit, surface)),
        "-" in surface, is_name(surface), surface[0].isupper(), sum(map(str.isupper, surface)), len(set(surfaces)),
        sum(map(str.islower, surfaces)) / len(surfaces),
    ]  # fmt: skip


def _partners(candidate: Candidate, best: dict[str, list[float]]) -> list[float]:
    partners = [best[key] for key in candidate.partners]
    of_them = _most(partners) if partners else [-1.0] * KINDS
    return [len(candidate.long_forms), len(candidate.short_forms), *of_them]


_Covering = tuple[int, int, float, str]


def _cover(length: int, found: list[Candidate]) -> list[list[_Covering]]:
    """The places that cover each word, with their probability and key."""
    cover: list[list[_Covering]] = [[] for _ in range(length)]
    for candidate in found:
        for (first, last), scores in candidate.places.items():
            entry = (first, last, sum(scores), candidate.key)
            for k in range(first, last):
                cover[k].append(entry)
    return cover


def _overlaps(candidate: Candidate, cover: list[list[_Covering]]) -> list[float]:
    """Probability of the likeliest longer, shorter and crossing place, and the share of places inside likely ones."""
    longer = shorter = crossing = 0.0
    nested = 0
    for first, last in candidate.places:
        around = 0.0
        for a, b, probability, key in dict.fromkeys(entry for k in range(first, last) for entry in cover[k]):
            if key == candidate.key:
                continue
            if a <= first and b >= last:
                around = max(around, probability)
            elif a >= first and b <= last:
                shorter = max(shorter, probability)
            else:
                crossing = max(crossing, probability)
        longer = max(longer, around)
        nested += around > 0.5
    return [longer, shorter, crossing, nested / len(candidate.places)]


def _known(words: Words, candidate: Candidate, lexicon: Lexicon) -> list[float]:
    first, last = best_place(candidate)
    surface = words.surface(first, last)
    told = lexicon.told.get(surface)
    if told is None:
        if len(lexicon.told) >= _REMEMBERED:
            lexicon.told.clear()
        told = lexicon.told[surface] = _told(phrase_key(words.lower[first:last]), surface, lexicon)
    return told


def _told(key: str, surface: str, lexicon: Lexicon) -> list[float]:
    tags = lexicon.names.get(key, ())
    levels = dict.fromkeys((*TYPES, OTHER), 0.0)
    for tag in tags:
        levels[tag[:-1]] += _ATTESTED[tag[-1]]
    belief = lexicon.beliefs.get(key, _NO_BELIEF)
    tail = lexicon.beliefs.get("~" + key.rsplit(" ", 1)[-1], _NO_BELIEF)
    forms = lexicon.forms.probabilities(surface) if is_name(surface) else _NO_FORM
    parts = familiar.words(surface)
    level = familiar.level(*parts) if 0 < len(parts) <= _COUNTED else -1
    usage = _shares(lexicon.usage.belief(key))
    return [*levels.values(), *_shares(belief), *_shares(tail), *forms, *usage, level]


def _shares(belief: Belief) -> list[float]:
    documents = max(1, belief.documents)
    total = sum(belief.as_type)
    return [
        math.log2(1 + belief.documents), math.log2(1 + total), total / documents,
        *(share / documents for share in belief.as_type),
    ]  # fmt: skip


def _beside(words: Words, candidate: Candidate, lexicon: Lexicon) -> list[float]:
    first, last = best_place(candidate)
    lower, length = words.lower, len(words)
    own = [lexicon.count(word) for word in lower[first:last]]
    left = lexicon.clusters(lower[first - 1]) if first else UNKNOWN
    right = lexicon.clusters(lower[last]) if last < length else UNKNOWN
    after = {lower[b] for _, b in candidate.places if b < length}
    before = {word for a, _ in candidate.places for word in lower[max(0, a - 4) : a]}
    return [
        lexicon.clusters(lower[last - 1])[0], own[-1], min(own), own[0], left[0], right[0],
        *(not after.isdisjoint(nouns) for nouns in BESIDE), *(not before.isdisjoint(cues) for cues in BEFORE),
        lower[last - 1] in BESIDE[0], lower[last - 1] in BESIDE[3],
    ]  # fmt: skip
