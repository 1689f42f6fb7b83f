"""What may be an entity: every string of a paper that anything speaks for, with all its places.

1. Places come from the tagger's runs, from known names and from acronyms with their expansions.
2. A string found at one place is looked for everywhere: a name as it is written, a term in any case.
3. Places are grouped by `identity`; an all-capital acronym is a group of its own (IS is not "is").
4. Acronym and expansion are partners, to be joined once both are judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from kg.extraction.acronyms import Acronym
from kg.extraction.lexicon import Match
from kg.extraction.tagger import Run
from kg.extraction.tokens import Words
from kg.extraction.values import TYPES
from kg.names import identity, is_name, plain

Place = tuple[int, int]
_FUNCTION: Final = frozenset(
    "the a an of in on for and or to with by from as is are we our this that these its it at be can which their using "
    "via both than not has have but also such into over under between more most new novel proposed".split()
)
_MAY_BEGIN: Final = frozenset({"a", "in", "on", "new"})
_WEAK: Final = 0.05


@dataclass
class Candidate:
    """One string, or its spellings, with what the tagger gives each place for each type.

    `long_forms` and `short_forms` are the keys of its partners of that kind.
    """

    key: str
    places: dict[Place, list[float]] = field(default_factory=dict)
    long_forms: list[str] = field(default_factory=list)
    short_forms: list[str] = field(default_factory=list)

    @property
    def partners(self) -> list[str]:
        """The keys of its expansions and acronyms."""
        return [*self.long_forms, *self.short_forms]


def candidates(
    words: Words, runs: Iterable[Run], matches: Iterable[Match], pairs: tuple[Acronym, ...]
) -> list[Candidate]:
    """The candidates of a text in the order of their first places."""
    places = _places(runs, matches, pairs)
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
    return list(groups.values())


def group_key(surface: str) -> str:
    """The key under which spellings are one candidate.

    >>> group_key("Diffusion Models") == group_key("diffusion model"), group_key("IS") == group_key("is")
    (True, False)
    """
    bare = surface[:-1] if surface.endswith("s") and surface[:-1].isupper() else surface
    return "^" + bare if len(bare) <= 4 and bare.isupper() else identity(surface)


def _places(
    runs: Iterable[Run], matches: Iterable[Match], pairs: tuple[Acronym, ...]
) -> dict[Place, list[float]]:
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
    word = words.lower[first]
    if not any(map(str.isalpha, surface)) or not plain(surface):
        return False
    if last - first == 1:
        return len(surface) > 1 and (word not in _FUNCTION or surface.isupper())
    return word not in _FUNCTION or word in _MAY_BEGIN or probability >= _WEAK
