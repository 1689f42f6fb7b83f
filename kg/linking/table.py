"""The entity table: what all papers together say of each name, in memory that does not grow with the papers.

A *reading* is one way in which papers speak of a thing: the key of its name, the keys of the acronyms or expansions
that stand beside it in the paper, and its type. Papers of one reading are counted together. Counts are kept for a
bounded number of spellings; which ones are kept depends on their text alone, so that order does not matter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, NamedTuple, TypeVar

from kg.catalog import Catalog
from kg.extraction.values import Entity, Type
from kg.linking.acronyms import abbreviates
from kg.names import identity
from kg.papers import Paper, digest

_SPELLINGS: Final = 128
_INTRODUCERS: Final = 48
_AUTHORS: Final = 40

T = TypeVar("T", bound=Hashable)


class Reading(NamedTuple):
    """A way to speak of a thing; `others` are sorted and do not hold `key`. `paper` parts what a user has split.

    A named tuple, for it is hashed for every mention.
    """

    key: str
    others: tuple[str, ...]
    type: Type
    paper: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """All keys of the reading."""
        return (self.key, *self.others)


@dataclass(frozen=True, slots=True, order=True)
class Introducer:
    """A paper that introduces a thing; `published` sorts unknown dates last."""

    published: str
    paper: str
    title: str
    authors: tuple[str, ...] = field(compare=False)


class Tally(Generic[T]):
    """Counts of at most `most` things: those whose digests are smallest, so that the order of counting is no matter.

    Most tallies hold one thing, for most names are written in one way: only a second one makes a table.
    """

    __slots__ = ("_counts", "_most", "_only", "_times")

    def __init__(self, most: int = _SPELLINGS) -> None:
        self._only: T | None = None
        self._times = 0
        self._counts: dict[T, int] | None = None
        self._most = most

    def add(self, thing: T) -> None:
        """Counts a thing once."""
        if self._counts is not None:
            self._counts[thing] = self._counts.get(thing, 0) + 1
            if len(self._counts) > 2 * self._most:
                self._prune(self._counts)
        elif not self._times or thing == self._only:
            self._only, self._times = thing, self._times + 1
        else:
            assert self._only is not None
            self._counts = {self._only: self._times, thing: 1}

    def _prune(self, counts: dict[T, int]) -> None:
        for thing in sorted(counts, key=lambda thing: digest(repr(thing)))[self._most :]:
            del counts[thing]

    def counts(self) -> Counter[T]:
        """The things and how often each was counted."""
        return Counter(dict(self.items()))

    def items(self) -> Iterable[tuple[T, int]]:
        """The same as pairs: hundreds of thousands of tables are not to be made for names of one spelling."""
        if self._counts is None:
            return ((self._only, self._times),) if self._only is not None else ()
        if len(self._counts) > self._most:
            self._prune(self._counts)
        return self._counts.items()


class Record:
    """What papers of one reading say: their number, spellings, families, and who introduces the thing."""

    __slots__ = ("_families", "_introducers", "names", "papers", "surfaces")

    def __init__(self) -> None:
        self.papers = 0
        self.names: Tally[str] = Tally()
        self.surfaces: Tally[str] = Tally()
        self._families: Tally[str] | None = None
        self._introducers: Tally[Introducer] | None = None

    def add(self, entity: Entity, surfaces: Iterator[str], introducer: Introducer | None) -> None:
        """Counts one paper."""
        self.papers += 1
        self.names.add(entity.name)
        for surface in surfaces:
            self.surfaces.add(surface)
        if entity.family:
            self._families = self._families or Tally()
            self._families.add(entity.family)
        if introducer:
            self._introducers = self._introducers or Tally(_INTRODUCERS)
            self._introducers.add(introducer)

    @property
    def families(self) -> Iterable[tuple[str, int]]:
        """The families that papers give, and how many give each."""
        return self._families.items() if self._families else ()

    @property
    def introducers(self) -> Sequence[Introducer]:
        """The papers that introduce the thing, the earliest first."""
        return sorted(one for one, _ in self._introducers.items()) if self._introducers else ()


class Table:
    """All readings with their records."""

    def __init__(self, catalog: Catalog) -> None:
        self._catalog = catalog
        self.records: dict[Reading, Record] = {}

    def observe(self, key: str, paper: Paper, entity: Entity, reading: Reading) -> None:
        """Counts what a paper says of one thing."""
        record = self.records.get(reading)
        if record is None:
            record = self.records[reading] = Record()
        kept = {*reading.keys, identity(entity.name)}
        surfaces = (surface for surface in entity.surfaces if identity(surface) in kept)
        record.add(entity, surfaces, introducing(key, paper) if _is_new(entity) else None)

    def reading(self, entity: Entity) -> Reading:
        """How a paper speaks of an entity."""
        key = identity(entity.name)
        others = {identity(one.surface) for one in entity.mentions if self._stands_for(one.surface, entity.name)}
        others -= {key, ""}
        return Reading(key, tuple(sorted(others)) if others else (), entity.type)

    def _stands_for(self, surface: str, name: str) -> bool:
        """Whether a surface is another name, not a part or a description: acronym, expansion or known alias."""
        if surface == name:
            return False
        if abbreviates(surface, name) or abbreviates(name, surface):
            return True
        return any(entry in self._catalog.find(name) for entry in self._catalog.find(surface))


def _is_new(entity: Entity) -> bool:
    """Whether a paper introduces a thing, and does not compare with it as one that exists."""
    roles = (entity.role, *entity.roles_all)
    return "introduces" in roles and "compares_with" not in roles


def introducing(key: str, paper: Paper) -> Introducer:
    """A paper as one that introduces a thing."""
    authors = tuple(sorted({author.casefold() for author in paper.authors})[:_AUTHORS])
    return Introducer(paper.published or "9999", key, " ".join(paper.title.split())[:200], authors)
