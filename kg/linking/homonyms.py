"""Same name, not the same thing: how the readings of one name become senses.

1. By kind: data, methods and tasks of one proper name part where the catalog has both, where a paper introduces the
   second, or (where the catalog knows neither) where two papers and a quarter of all speak of it so. An established
   term is one thing whatever papers type it as.
2. By introduction: papers that each introduce a thing of the name are about the same one if they share an author, an
   expansion or nearly the title. Otherwise they stay apart, unless the name is known to the catalog or well
   established: then only papers whose title begins with the name ("MASS: …") stand against each other.
3. A paper that merely uses a name means the catalog's thing, else the one of its type with the most support.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from kg.catalog import GROUPS, Catalog, CatalogEntry
from kg.extraction.values import Type
from kg.linking.joins import Bucket
from kg.linking.table import Introducer, Reading, Record
from kg.names import identity, is_name
from kg.papers import normalised_title

_FAIR: Final = 0.25
_ESTABLISHED: Final = 4
_SAME_TITLE: Final = 0.6
_ORDER: Final = ("method", "data", "task")
#: One set for all senses of a kind: there are hundreds of thousands.
_KINDS: Final = {kind: frozenset((kind,)) for kind in _ORDER}
_TERM_KINDS: Final = frozenset(("method", "task"))


@dataclass(slots=True)
class Sense:
    """One thing: its readings with the number of papers of each, and the papers that introduce it.

    `kinds` are the kinds of thing that its types may come from.
    """

    key: str
    entry: CatalogEntry | None
    kinds: frozenset[str]
    papers: dict[Reading, int] = field(default_factory=dict)
    introducers: tuple[Introducer, ...] = ()

    def count(self, reading: Reading, papers: int) -> None:
        """Counts papers that mean it by a reading."""
        self.papers[reading] = self.papers.get(reading, 0) + papers

    @property
    def types(self) -> dict[Type, int]:
        """How many papers speak of it as what."""
        counts: dict[Type, int] = {}
        for reading, papers in self.papers.items():
            counts[reading.type] = counts.get(reading.type, 0) + papers
        return counts


@dataclass(frozen=True, slots=True)
class Senses:
    """All senses, which one a reading means, and which one an introducing paper means by it."""

    senses: tuple[Sense, ...]
    of_reading: dict[Reading, str]
    of_introducer: dict[tuple[Reading, str], str]


@dataclass(frozen=True, slots=True)
class _Slot:
    """The readings of one kind of thing in a bucket."""

    key: str
    entry: CatalogEntry | None
    kinds: frozenset[str]
    readings: tuple[Reading, ...]
    is_term: bool


def senses(
    buckets: Sequence[Bucket],
    records: dict[Reading, Record],
    catalog: Catalog,
    united: frozenset[str] = frozenset(),
) -> Senses:
    """The senses of all buckets, sorted by key; `united` are the keys of names that a user says mean one thing."""
    found: list[Sense] = []
    of_reading: dict[Reading, str] = {}
    of_introducer: dict[tuple[Reading, str], str] = {}
    for bucket in buckets:
        one = any(not united.isdisjoint(reading.keys) for reading in bucket.readings)
        for slot in [_whole(bucket)] if one else _slots(bucket, records, catalog):
            parts = list(_by_introducer(slot, records))
            found += parts
            _assign(slot, parts, records, of_reading, of_introducer)
    return Senses(tuple(sorted(found, key=lambda sense: sense.key)), of_reading, of_introducer)


def _whole(bucket: Bucket) -> _Slot:
    """Everything of a name as one thing."""
    kinds = frozenset(GROUPS[reading.type] for reading in bucket.readings)
    return _Slot(bucket.key, bucket.entry, kinds, bucket.readings, is_term=True)


def _slots(bucket: Bucket, records: dict[Reading, Record], catalog: Catalog) -> Iterator[_Slot]:
    """Step 1."""
    kinds: dict[str, list[Reading]] = {}
    for reading in bucket.readings:
        kinds.setdefault(GROUPS[reading.type], []).append(reading)
    term = _is_term(bucket, records)
    main = _main_kind(bucket, kinds, records)
    apart = (
        [] if term else [kind for kind in _ORDER if kind in kinds and _stands_apart(kind, main, bucket, kinds, records)]
    )
    rest = tuple(reading for kind, readings in sorted(kinds.items()) if kind not in apart for reading in readings)
    own = _TERM_KINDS if term and main != "data" else _KINDS[main]
    if rest:
        yield _Slot(bucket.key, bucket.entry, own, rest, term)
    for kind in apart:
        key = f"{bucket.key.partition('#')[0]}#{kind}"
        entry = catalog.by_id(key)
        yield _Slot(key, entry, _KINDS[kind], tuple(kinds[kind]), term)


def _main_kind(bucket: Bucket, kinds: dict[str, list[Reading]], records: dict[Reading, Record]) -> str:
    """The kind that the catalog gives, or else most papers."""
    if bucket.entry:
        return GROUPS[bucket.entry.type]
    papers = {kind: sum(records[reading].papers for reading in readings) for kind, readings in kinds.items()}
    return min(papers, key=lambda kind: (-papers[kind], _ORDER.index(kind)))


def _stands_apart(
    kind: str, main: str, bucket: Bucket, kinds: dict[str, list[Reading]], records: dict[Reading, Record]
) -> bool:
    """Whether a kind of thing is another one than the main kind; data and tasks of one name never part."""
    if kind == main or {kind, main} == {"data", "task"}:
        return False
    papers = sum(records[reading].papers for reading in kinds[kind])
    total = sum(records[reading].papers for reading in bucket.readings)
    ours = {one.paper for reading in kinds.get(main, ()) for one in records[reading].introducers}
    theirs = {one.paper for reading in kinds[kind] for one in records[reading].introducers}
    if theirs - ours and (ours or bucket.entry):
        return True
    return bucket.entry is None and papers >= 2 and papers >= _FAIR * total and main in kinds


def _is_term(bucket: Bucket, records: dict[Reading, Record]) -> bool:
    """Whether a name is an established term: known as one, or written small by a fair share of papers."""
    if bucket.entry:
        return bucket.entry.type in ("Task", "Technique") and not is_name(bucket.entry.name)
    small = total = 0
    for reading in bucket.readings:
        for name, papers in records[reading].names.items():
            total += papers
            small += papers if _is_small(name) else 0
    return small > 0 and small >= _FAIR * total


def _is_small(name: str) -> bool:
    """Whether a name is written small, but for acronyms in it ("LLM routing")."""
    return name.islower() or (
        any(map(str.islower, words := name.split())) and all(word.islower() or word.isupper() for word in words)
    )


def _by_introducer(slot: _Slot, records: dict[Reading, Record]) -> Iterator[Sense]:
    """Step 2."""
    said = _said(slot, records)
    clusters = [] if slot.is_term else _clusters(slot, records, said)
    if len(clusters) < 2:
        yield Sense(slot.key, slot.entry, slot.kinds, introducers=tuple(sorted(said)))
        return
    for place, cluster in enumerate(clusters):
        known = slot.entry is not None and place == 0
        key = slot.key if known else f"{_called(slot, cluster, said)}@{cluster[0].paper}"
        yield Sense(key, slot.entry if known else None, slot.kinds, introducers=tuple(cluster))


def _said(slot: _Slot, records: dict[Reading, Record]) -> dict[Introducer, set[Reading]]:
    """The papers that introduce something of the name, with what they say."""
    said: dict[Introducer, set[Reading]] = {}
    for reading in slot.readings:
        for one in records[reading].introducers:
            said.setdefault(one, set()).add(reading)
    return said


def _called(slot: _Slot, cluster: list[Introducer], said: dict[Introducer, set[Reading]]) -> str:
    """The key of the name that some papers introduce: the common one, if they use it."""
    name, mark, kind = slot.key.partition("#")
    keys = {key for one in cluster for reading in said[one] for key in reading.keys}
    return f"{name if name in keys else min(keys, key=lambda key: (-len(key), key))}{mark}{kind}"


def _clusters(
    slot: _Slot, records: dict[Reading, Record], said: dict[Introducer, set[Reading]]
) -> list[list[Introducer]]:
    """The introducing papers, those of the same thing together, the earliest first."""
    expansions = {one: {key for reading in readings for key in reading.others} for one, readings in said.items()}
    clusters: list[list[Introducer]] = []
    for one in sorted(said):
        kin = [cluster for cluster in clusters if any(_same(one, other, expansions) for other in cluster)]
        clusters = [cluster for cluster in clusters if cluster not in kin]
        clusters.append(sorted([one, *(other for cluster in kin for other in cluster)]))
    clusters.sort()
    users = sum(records[reading].papers for reading in slot.readings) - len(said)
    if slot.entry is None and users < _ESTABLISHED * len(said):
        return clusters
    keys = {key for reading in slot.readings for key in reading.keys}
    strong = [cluster for cluster in clusters if any(_leads(one.title, keys) for one in cluster)]
    return strong if len(strong) > 1 else []


def _same(one: Introducer, other: Introducer, expansions: dict[Introducer, set[str]]) -> bool:
    """Whether two papers introduce the same thing, as far as they tell."""
    if expansions[one] & expansions[other] or set(one.authors) & set(other.authors):
        return True
    mine, theirs = (normalised_title(paper.title) for paper in (one, other))
    if mine.startswith(theirs) or theirs.startswith(mine):
        return True
    words = set(mine.split()), set(theirs.split())
    return len(words[0] & words[1]) >= _SAME_TITLE * len(words[0] | words[1])


def _leads(title: str, keys: set[str]) -> bool:
    """Whether a title begins with one of the names and a colon."""
    head, colon, _ = title.partition(":")
    return bool(colon) and identity(head) in keys


def _assign(
    slot: _Slot,
    parts: list[Sense],
    records: dict[Reading, Record],
    of_reading: dict[Reading, str],
    of_introducer: dict[tuple[Reading, str], str],
) -> None:
    """Step 3: counts the papers of every reading for the sense that they mean."""
    by_paper = {one.paper: sense for sense in parts for one in sense.introducers} if len(parts) > 1 else {}
    for reading in slot.readings:
        for one in records[reading].introducers:
            if sense := by_paper.get(one.paper):
                of_introducer[reading, one.paper] = sense.key
                sense.count(reading, 1)
    homes = {reading: _meant(reading, parts) for reading in slot.readings}
    for reading, home in homes.items():
        of_reading[reading] = home.key
        told = sum((reading, one.paper) in of_introducer for one in records[reading].introducers)
        home.count(reading, records[reading].papers - told)


def _meant(reading: Reading, parts: list[Sense]) -> Sense:
    """The sense that a paper means that merely uses a name."""
    if len(parts) == 1:
        return parts[0]
    known = [sense for sense in parts if sense.entry]
    return (
        known[0]
        if known
        else min(parts, key=lambda sense: (-sense.types.get(reading.type, 0), sense.introducers, sense.key))
    )
