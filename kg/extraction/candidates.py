"""What may be an entity: every string of a paper that anything speaks for, with all its places.

1. Places come from the tagger's runs, from known names and from acronyms with their expansions.
   Known names with slashes between them ("T5/BART") are each a place of their own.
2. A name with the size that follows it ("Pythia 410M") is one more place.
3. A string found at one place is looked for everywhere: a name as it is written, a term in any case.
4. Places are grouped by `identity`; an all-capital acronym is a group of its own (IS is not "is").
5. Acronym and expansion are partners, to be joined once both are judged. Kin are terms that differ in their ending
   or in a general noun after them ("instruction tuning", "instruction-tuned"; "focal loss", "focal"), or a
   known name and its alias.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from kg.extraction.acronyms import Acronym
from kg.extraction.lexicon import Match, phrase_key
from kg.extraction.limits import NAME, REMEMBERED
from kg.extraction.tagger import Run
from kg.extraction.tokens import Words
from kg.extraction.values import TYPES
from kg.names import identity, is_name, plain

Place = tuple[int, int]
_FUNCTION_WORDS: Final = """
    the a an of in on for and or to with by from as is are we our this that these its it at be can which their using
    via both than not has have but also such into over under between more most new novel proposed
"""
_FUNCTION: Final = frozenset(_FUNCTION_WORDS.split())
_MAY_BEGIN: Final = frozenset({"a", "in", "on", "new"})
_WEAK: Final = 0.05
_SIZE: Final = re.compile(r"\d+(?:\.\d+)?[BMKbm]")
_LAST_SIGNS: Final = frozenset("+)!?$}*")
_PAIRED: Final = ("()", "[]", "{}", "“”")
_GENERAL: Final = re.compile(
    r"(?<=\S) (?:learning|mechanism|model|strategy|method|architecture|algorithm|representation|framework|problem|"
    r"function|loss|technique|training|approach|objective|module|layer|paradigm|principle)$"
)
_ENDING: Final = re.compile(r"(?<=[a-z]{3})(?:ings?|ed|ers?|ions?|ations?|e)$")


@dataclass
class Candidate:
    """One string, or its spellings, with what the tagger gives each place for each type.

    `long_forms` and `short_forms` are the keys of its partners of that kind; `sized_of` is the key of the name
    without its size.
    """

    key: str
    places: dict[Place, list[float]] = field(default_factory=dict)
    long_forms: list[str] = field(default_factory=list)
    short_forms: list[str] = field(default_factory=list)
    kin: list[str] = field(default_factory=list)
    sized_of: str | None = None

    @property
    def partners(self) -> list[str]:
        """The keys of its expansions and acronyms."""
        return [*self.long_forms, *self.short_forms]


def candidates(
    words: Words, runs: Iterable[Run], matches: Iterable[Match], pairs: tuple[Acronym, ...], aliases: Mapping[str, str]
) -> list[Candidate]:
    """The candidates of a text in the order of their first places; `aliases` as the lexicon has them."""
    matches = tuple(matches)
    known = {(match.first, match.last) for match in matches if match.tags}
    places = _taken_apart(words, _places(runs, matches, pairs), known)
    sized = {place: longer for place in places if (longer := _with_size(words, place)) is not None}
    for longer in sized.values():
        places.setdefault(longer, [0.0] * len(TYPES))
    for place in _elsewhere(words, places):
        places[place] = [0.0] * len(TYPES)
    groups: dict[str, Candidate] = {}
    key_at: dict[Place, str] = {}
    for (first, last), scores in sorted(places.items()):
        surface = words.surface(first, last)
        if _possible(words, first, last, surface, sum(scores)):
            key = key_at[first, last] = group_key(surface)
            groups.setdefault(key, Candidate(key)).places[first, last] = scores
    for pair in pairs:
        expansion, short = key_at.get((pair[0], pair[1])), key_at.get((pair[2], pair[3]))
        if expansion is not None and short is not None and expansion != short:
            groups[expansion].short_forms.append(short)
            groups[short].long_forms.append(expansion)
    for place, longer in sized.items():
        base, own = key_at.get(place), key_at.get(longer)
        if base is not None and own is not None and base != own:
            groups[own].sized_of = base
    _join_kin(words, groups, aliases)
    return list(groups.values())


def _taken_apart(words: Words, places: dict[Place, list[float]], known: Collection[Place]) -> dict[Place, list[float]]:
    """The places without those that are several known names with slashes between them: these have their scores."""
    for place in [place for place in places if place not in known and "/" in words.words[slice(*place)]]:
        slashes = [k for k in range(*place) if words.words[k] == "/"]
        names = list(zip([place[0], *(k + 1 for k in slashes)], [*slashes, place[1]], strict=True))
        if all(name in known for name in names):
            scores = places.pop(place)
            for name in names:
                places[name] = [max(pair) for pair in zip(places[name], scores, strict=True)]
    return places


def _with_size(words: Words, place: Place) -> Place | None:
    first, last = place
    if last < len(words) and words.words[last] == "-" and words.glued[last]:
        last += 1
    good = last < len(words) and words.sentence[last] == words.sentence[first] and _SIZE.fullmatch(words.words[last])
    return (first, last + 1) if good and words.words[first][0].isupper() else None


def _join_kin(words: Words, groups: dict[str, Candidate], aliases: Mapping[str, str]) -> None:
    roots: dict[str, str] = {}
    phrases = {phrase_key(words.lower[first:last]): key for key, one in groups.items() for first, last in one.places}
    for key, candidate in groups.items():
        first, last = next(iter(candidate.places))
        known = phrases.get(aliases.get(phrase_key(words.lower[first:last]), ""), key)
        if known != key:
            candidate.kin.append(known)
        if not is_name(words.surface(first, last)):
            other = roots.setdefault(root(words.lower[first:last]), key)
            if other != key:
                candidate.kin.append(other)


def root(lower: Sequence[str]) -> str:
    """What terms of one meaning have in common.

    >>> root(("instruction", "-", "tuned")) == root(("instruction", "tuning"))
    True
    >>> root(("self", "-", "supervised", "learning"))
    'self supervis'
    """
    return _ENDING.sub("", _GENERAL.sub("", phrase_key(lower)))


def group_key(surface: str) -> str:
    """The key under which spellings are one candidate.

    >>> group_key("Diffusion Models") == group_key("diffusion model"), group_key("IS") == group_key("is")
    (True, False)
    """
    bare = surface[:-1] if surface.endswith("s") and surface[:-1].isupper() else surface
    return "^" + bare if len(bare) <= 4 and bare.isupper() else identity(surface)


def _places(runs: Iterable[Run], matches: Iterable[Match], pairs: tuple[Acronym, ...]) -> dict[Place, list[float]]:
    places: dict[Place, list[float]] = {}
    for first, last, kind, probability in runs:
        places.setdefault((first, last), [0.0] * len(TYPES))[kind] += probability
    for match in matches:
        places.setdefault((match.first, match.last), [0.0] * len(TYPES))
    for pair in pairs:
        places.setdefault((pair.long_first, pair.long_last), [0.0] * len(TYPES))
        places.setdefault((pair.short_first, pair.short_last), [0.0] * len(TYPES))
    return places


def _elsewhere(words: Words, places: Iterable[Place]) -> Iterator[Place]:
    """Other places of the strings at `places`."""
    wanted: dict[str, set[tuple[bool, tuple[str, ...]]]] = {}
    for first, last in places:
        surface = words.surface(first, last)
        exact = len(surface) < 6 and is_name(surface)
        sequence = (words.words if exact else words.lower)[first:last]
        wanted.setdefault(sequence[0], set()).add((exact, sequence))
    known = frozenset(places)
    for i, (word, lower) in enumerate(zip(words.words, words.lower, strict=True)):
        for begin in dict.fromkeys((word, lower)):
            for exact, sequence in wanted.get(begin, ()):
                last = i + len(sequence)
                if (i, last) not in known and (words.words if exact else words.lower)[i:last] == sequence:
                    yield i, last


def _possible(words: Words, first: int, last: int, surface: str, probability: float) -> bool:
    """Whether the words may be a name at all; none goes on from the title into the abstract."""
    if first < words.title_end < last:
        return False
    word = words.lower[first]
    if not _whole(surface):
        return False
    if last - first == 1:
        return len(surface) > 1 and (word not in _FUNCTION or surface.isupper())
    return word not in _FUNCTION or word in _MAY_BEGIN or probability >= _WEAK


@lru_cache(maxsize=REMEMBERED)
def _whole(surface: str) -> bool:
    """Whether a string begins and ends as names do, with its brackets in pairs."""
    if len(surface) > NAME or not any(map(str.isalpha, surface)) or not plain(surface):
        return False
    begins = surface[0].isalnum() or surface[0] in "$\\"
    ends = surface[-1].isalnum() or surface[-1] in _LAST_SIGNS
    return begins and ends and all(surface.count(a) == surface.count(b) for a, b in _PAIRED)
