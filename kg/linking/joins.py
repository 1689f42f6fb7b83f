"""Which readings speak of the same name: aliases, acronyms and expansions across papers.

1. A reading is *anchored*: at the catalog's entry of its name, else at its expansion, else at its name.
2. An acronym beside an expansion joins the two, for all papers; where an acronym has several expansions, each keeps
   its own, but for expansions that are nearly the same spelling. To the catalog's entry of an acronym goes its best
   supported expansion alone, and none that is a common phrase, which papers use without the acronym.
3. A bare acronym goes to the expansion that fits its type and that most papers support, if these are half of all
   and more than have any other; bare names that no paper expands stay by themselves.
4. Two entries of the catalog are never joined; stronger evidence is heard first.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Final

from kg.catalog import Catalog, CatalogEntry, akin
from kg.extraction.values import Type
from kg.linking.table import Reading, Record
from kg.names import identity

_NEARLY: Final = 0.92
_STEM: Final = 10
_ENDINGS: Final = frozenset(("", "s", "e", "er", "ers", "or", "ed", "ing", "ion", "ation", "ations", "ive", "ment"))
_MOST_EXPANSIONS: Final = 40
#: An expansion is a common phrase from this many papers without the acronym for one with it.
_COMMON: Final = 3
#: An acronym of so many letters is seldom made twice, so that one paper is enough to hear what it stands for; of data
#: any is, for few datasets share an acronym.
_TELLING: Final = 4


@dataclass(frozen=True, slots=True)
class Bucket:
    """Readings of one name, and the catalog's entry of it; `key` is the identity they share."""

    key: str
    entry: CatalogEntry | None
    readings: tuple[Reading, ...]


@dataclass(slots=True)
class _Forest:
    """Disjoint sets of anchors, each with at most one entry of the catalog."""

    parents: dict[str, str] = field(default_factory=dict)
    entries: dict[str, str] = field(default_factory=dict)

    def root(self, node: str) -> str:
        while (parent := self.parents.get(node, node)) != node:
            self.parents[node] = node = self.parents.get(parent, parent)
        return node

    def join(self, one: str, other: str) -> None:
        """Joins two sets, unless each has an entry of its own."""
        first, second = sorted((self.root(one), self.root(other)))
        mine, theirs = self.entries.get(first), self.entries.get(second)
        if first != second and (mine is None or theirs is None or mine == theirs):
            self.parents[second] = first
            if mine or theirs:
                self.entries[first] = mine or theirs or ""


class Joins:
    """The joining of one table; `apart` are pairs of keys that a user keeps apart."""

    def __init__(self, catalog: Catalog, records: dict[Reading, Record], apart: frozenset[frozenset[str]]) -> None:
        self._catalog = catalog
        self._records = records
        self._apart = apart
        self._forest = _Forest()
        self._expansions: dict[str, Counter[tuple[str, Type]]] = {}
        #: The papers that name an expansion without an acronym, and the pairs that one that introduces it has.
        self._alone: Counter[str] = Counter()
        self._new: set[tuple[str, str]] = set()

    def buckets(self) -> list[Bucket]:
        """All readings, by what they speak of; sorted."""
        self._hear_expansions()
        homes = {reading: self._home(reading) for reading in sorted(self._records)}
        found: dict[str, list[Reading]] = {}
        for reading, home in homes.items():
            found.setdefault(self._forest.root(home), []).append(reading)
        return [self._bucket(root, readings) for root, readings in sorted(found.items())]

    def _bucket(self, root: str, readings: list[Reading]) -> Bucket:
        entry_id = self._forest.entries.get(root)
        entry = self._catalog.by_id(entry_id) if entry_id else None
        return Bucket(entry.id if entry else self._key(readings), entry, tuple(readings))

    def _key(self, readings: list[Reading]) -> str:
        """The identity of a name that the catalog lacks: the key most papers use, but never an acronym of several."""
        votes: Counter[str] = Counter()
        for reading in readings:
            votes[_parted(reading.key, reading.paper)] += self._records[reading].papers
        for reading in readings:
            for other in reading.others:
                votes[_parted(other, reading.paper)] += 0
        ambiguous = {key for key in votes if len(self._senses(key)) > 1}
        usable = [key for key in votes if key not in ambiguous] or list(votes)
        return min(usable, key=lambda key: (-votes[key], -len(key), key))

    def _hear_expansions(self) -> None:
        """Step 2."""
        heard: Counter[tuple[str, str]] = Counter()
        for reading, record in self._records.items():
            long = self._longest(reading)
            for key in reading.keys:
                if key != long and not self._kept_apart(key, long):
                    heard[_parted(key, reading.paper), _parted(long, reading.paper)] += record.papers
                    self._expansions.setdefault(key, Counter())[long, reading.type] += record.papers
                    if record.introducers:
                        self._new.add((key, long))
        longs = {long for _, long in heard}
        for reading, record in self._records.items():
            if not reading.others and reading.key in longs:
                self._alone[reading.key] += record.papers
        for (short, long), _ in sorted(heard.items(), key=lambda item: (-item[1], item[0])):
            self._join_expansion(short, long)
        for short in sorted(self._expansions):
            self._join_spellings(short)

    def _join_expansion(self, short: str, long: str) -> None:
        """An expansion that the catalog lacks goes to the catalog's entry of the acronym, if it is meant by that."""
        entry = self._entry(long, None) or self._entry_of_acronym(short, long)
        if entry:
            self._forest.join(self._anchor(entry), long)

    def _entry_of_acronym(self, short: str, long: str) -> CatalogEntry | None:
        kinds = {kind for expansion, kind in self._expansions.get(short, ()) if expansion == long}
        known = [entry for entry in self._catalog.with_key(short) if entry.id.partition("#")[0] == short]
        entry = next((entry for entry in known if any(akin(entry.type, kind) for kind in kinds)), None)
        if entry is None or self._has_expansion(entry, long):
            return None
        return entry if long == f"{short}s" or self._is_meant(short, long, entry) else None

    def _is_meant(self, short: str, long: str, entry: CatalogEntry) -> bool:
        """Whether an expansion is what papers mean by an acronym, and neither another thing nor a common phrase."""
        papers: Counter[str] = Counter()
        for (expansion, kind), times in self._expansions[short].items():
            papers[expansion] += times if kind in entry.types else 0
        own = sum(times for expansion, times in papers.items() if _nearly(expansion, long))
        rival = max((times for expansion, times in papers.items() if not _nearly(expansion, long)), default=0)
        if own <= rival or self._alone[long] > _COMMON * papers[long]:
            return False
        telling = len(short) >= _TELLING or _side(entry.type) == "data"
        return own > 1 or (telling and (short, long) not in self._new)

    def _has_expansion(self, entry: CatalogEntry, long: str) -> bool:
        """Whether an entry has an expansion that is quite another than this one."""
        keys = [identity(alias) for alias in entry.aliases if len(alias.split()) > 1 and not alias.isupper()]
        return bool(keys) and not any(_nearly(key, long) for key in keys)

    def _join_spellings(self, short: str) -> None:
        """Nearly the same expansions of one acronym are one."""
        longs = sorted({long for long, _ in self._expansions[short]})[:_MOST_EXPANSIONS]
        for index, one in enumerate(longs):
            for other in longs[index + 1 :]:
                if _nearly(one, other) and not self._kept_apart(one, other):
                    self._forest.join(one, other)

    def _home(self, reading: Reading) -> str:
        """Steps 1 and 3: where a reading belongs."""
        if reading.paper:
            return _parted(reading.key, reading.paper)
        long = self._longest(reading)
        entry = self._entry(long, reading.type)
        if long != reading.key and not entry:
            joined = self._forest.entries.get(self._forest.root(long))
            entry = self._catalog.by_id(joined) if joined else None
        if entry:
            return self._anchor(entry)
        return (
            long
            if reading.others and not self._kept_apart(reading.key, long)
            else self._bare(reading.key, reading.type)
        )

    def _bare(self, key: str, kind: Type) -> str:
        """The best home of a name that stands alone."""
        votes: Counter[str] = Counter()
        for (long, other), papers in self._expansions.get(key, Counter()).items():
            if akin(kind, other) or "data" not in (_side(kind), _side(other)):
                votes[self._forest.root(long)] += papers + (papers if kind == other else 0)
        best = min(votes, key=lambda root: (-votes[root], root), default=key)
        rival = max((papers for root, papers in votes.items() if root != best), default=0)
        return best if votes[best] > rival and 2 * votes[best] >= votes.total() else key

    def _senses(self, key: str) -> set[str]:
        return {self._forest.root(long) for long, _ in self._expansions.get(key, ())}

    def _longest(self, reading: Reading) -> str:
        """The expansion of a reading, or its name."""
        others = [key for key in reading.others if not self._kept_apart(reading.key, key)]
        return max((reading.key, *others), key=lambda key: (len(key), key))

    def _kept_apart(self, one: str, other: str) -> bool:
        return frozenset((one, other)) in self._apart

    def _entry(self, key: str, kind: Type | None) -> CatalogEntry | None:
        """The catalog's entry of a key: of its own kind before others, by name before alias, never by chance."""
        entries = [entry for entry in self._catalog.with_key(key) if not self._kept_apart(key, entry.id)]
        ours = [entry for entry in entries if kind is None or any(akin(kind, one) for one in entry.types)]
        named = [entry for entry in ours if entry.id.partition("#")[0] == key]
        if named:
            return named[0]
        if len(ours) == 1:
            return ours[0]
        strangers = [entry for entry in entries if entry.id == key]
        return strangers[0] if strangers and not ours else None

    def _anchor(self, entry: CatalogEntry) -> str:
        node = f"\x00{entry.id}"
        self._forest.entries.setdefault(self._forest.root(node), entry.id)
        return node


def _side(kind: Type) -> str:
    return "data" if kind in ("Dataset", "Benchmark") else "other"


def _nearly(one: str, other: str) -> bool:
    """Whether two expansions are spellings of one: very close, equal in every digit, and neither ends with the other.

    Two that differ in the ending of their last word only are one as well.

    >>> _nearly("maskedlanguagemodel", "maskedlanguagemodeling"), _nearly("recurrentneuralnet", "recursiveneuralnet")
    (True, False)
    >>> _nearly("lowrankadapter", "lowrankadaptation"), _nearly("policygradient", "policygraph")
    (True, False)
    >>> _nearly("supervizedlearning", "unsupervizedlearning")
    False
    """
    if one == other:
        return True
    if one.endswith(other) or other.endswith(one) or [*filter(str.isdigit, one)] != [*filter(str.isdigit, other)]:
        return False
    stem = next((at for at, pair in enumerate(zip(one, other)) if len(set(pair)) > 1), min(len(one), len(other)))
    if stem >= _STEM and {one[stem:], other[stem:]} <= _ENDINGS:
        return True
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _NEARLY


def _parted(key: str, paper: str) -> str:
    """A key that a user has split from others of the name."""
    return f"{key}@{paper}" if paper else key
