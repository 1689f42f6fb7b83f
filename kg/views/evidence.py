"""What a page tells of the things it shows: names, papers by role, and the sentences that say so.

1. For every entity shown, all papers that mention it are read, with their roles, their dates and how sure they are.
   Their counts by role and period are what the page filters by.
2. The papers told one by one are, of each role in turn, the newest and surest, up to a limit an entity: the more
   entities, the fewer each, so that the page stays small. The count says how many there are in all.
3. Only for these are titles, addresses and the best sentences read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.analytics import reading
from kg.analytics.answers import answers
from kg.extraction.values import ROLES
from kg.views.cards import PaperCard, cards
from kg.vocabulary import ROLE_PROPERTIES

if TYPE_CHECKING:
    from kg.store import Store

#: The properties of roles without prefix, strongest first.
ROLE_NAMES: Final = tuple(ROLE_PROPERTIES[role].removeprefix("kg:") for role in ROLES)
PAPERS_EACH: Final = 25
_LEAST_EACH: Final = 5
_IN_ALL: Final = 4000
_SENTENCES_EACH: Final = 2
_MENTIONS_EACH: Final = 4
_LONGEST: Final = 600
_MONTHS_AT_MOST: Final = 30
_DAYS_AT_MOST: Final = 45
_NAME: Final = ("entity", "alias", "family", "familyLabel", "note")


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence, and the words in it that name the entity."""

    sentence: str
    surface: str


@dataclass(frozen=True, slots=True)
class Use:
    """What one paper does with an entity."""

    paper: str
    role: str
    roles: tuple[str, ...]
    confidence: float
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """How many papers of one period use an entity in one role, and how sure the surest of them is.

    `period` is a place in `Evidence.periods`, or -1 for papers without a date.
    """

    role: str
    period: int
    papers: int
    confidence: float


@dataclass(frozen=True, slots=True)
class About:
    """An entity: other names, family (IRI and label), note, how many `papers`, some of them (`uses`), and counts."""

    aliases: tuple[str, ...] = ()
    family: tuple[str, str] | None = None
    note: str | None = None
    papers: int = 0
    uses: tuple[Use, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it: entities and papers by IRI, and the periods of the counts in order."""

    about: Mapping[str, About]
    papers: Mapping[str, PaperCard]
    periods: tuple[str, ...]


@dataclass(slots=True)
class _Use:
    """A paper's roles, its mentions as (-confidence, IRI), and its date."""

    roles: set[str] = field(default_factory=set)
    mentions: list[tuple[float, str]] = field(default_factory=list)
    date: str | None = None

    @property
    def role(self) -> str:
        return min(self.roles, key=ROLE_NAMES.index)

    @property
    def confidence(self) -> float:
        return -min(self.mentions, default=(0.0, ""))[0]


def gather(
    store: Store, entities: Collection[str], papers: Collection[str] = (), *, briefly: Collection[str] = ()
) -> Evidence:
    """What the store says of these entities, and of these papers beside those that use the entities.

    Of the entities in `briefly`, few papers are told.
    """
    uses = _uses(store, entities)
    dates = _dates(store, {paper for by_paper in uses.values() for paper in by_paper} | set(papers))
    periods = _Periods(dates.values())
    for paper, use in ((paper, use) for by_paper in uses.values() for paper, use in by_paper.items()):
        use.date = dates.get(paper)
    each = _each([len(uses.get(entity, ())) for entity in sorted(entities) if entity not in briefly])
    most = {entity: min(each, _LEAST_EACH) if entity in briefly else each for entity in sorted(entities)}
    told = {entity: _fair(uses.get(entity, {}), most[entity]) for entity in most}
    known = cards(store, {paper for some in told.values() for paper, _ in some} | set(papers))
    quotes = _quotes(store, [use for some in told.values() for _, use in some])
    names = _names(store, entities)
    about = {
        entity: About(
            *names[entity],
            len(uses.get(entity, ())),
            tuple(Use(paper, use.role, _ranked(use.roles), use.confidence, _best(use, quotes)) for paper, use in some),
            tuple(_cells(uses.get(entity, {}).values(), periods)),
        )
        for entity, some in told.items()
    }
    return Evidence(about, known, periods.names)


def _uses(store: Store, entities: Collection[str]) -> dict[str, dict[str, _Use]]:
    """By entity and paper; that a paper mentions it is a role only where it has no other."""
    found: dict[str, dict[str, _Use]] = defaultdict(lambda: defaultdict(_Use))
    for row in reading.rows(store, "paper-entity", targets=entities):
        found[row.target][row.source].roles.add(row.predicate)
    for each in (each for by_paper in found.values() for each in by_paper.values()):
        each.roles -= {"mentions"} if len(each.roles) > 1 else set()
    columns = ("entity", "graph", "mention", "confidence")
    start, graphs = store.names.base, store.names.graph("")
    for entity, graph, mention, sure in answers(store, "views/mentions", columns, entity=entities) if entities else ():
        if use := found[entity].get(start + graph.removeprefix(graphs)):
            use.mentions.append((-float(sure), mention))
    return found


def _dates(store: Store, papers: Collection[str]) -> dict[str, str]:
    rows = answers(store, "views/dates", ("paper", "date"), paper=papers) if papers else ()
    return {row[0]: row[1] for row in sorted(rows)}


def _each(counts: Sequence[int]) -> int:
    """The most papers told an entity, so that all together are not too many.

    >>> _each([3, 40]), _each([200] * 300)
    (25, 13)
    """
    choices = range(PAPERS_EACH, _LEAST_EACH, -1)
    return next((each for each in choices if sum(min(each, count) for count in counts) <= _IN_ALL), _LEAST_EACH)


def _ranked(roles: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(roles, key=ROLE_NAMES.index))


def _fair(uses: Mapping[str, _Use], each: int) -> list[tuple[str, _Use]]:
    """Papers by role, the newest and surest first: the first of each role in turn, up to `each`."""
    ordered = sorted(uses.items(), key=lambda use: (use[1].date or "", use[1].confidence, use[0]), reverse=True)
    by_role: dict[str, list[tuple[str, _Use]]] = {role: [] for role in ROLE_NAMES}
    for paper, use in ordered:
        by_role[use.role].append((paper, use))
    turns = sorted(
        (turn, place) for place, group in enumerate(by_role.values()) for turn in range(min(each, len(group)))
    )
    kept = set(turns[:each])
    return [
        pair for place, group in enumerate(by_role.values()) for turn, pair in enumerate(group) if (turn, place) in kept
    ]


def _quotes(store: Store, uses: Iterable[_Use]) -> dict[str, Quote]:
    """The surest mentions of these uses, with their words and sentence."""
    wanted = {mention for use in uses for _, mention in sorted(use.mentions)[:_MENTIONS_EACH]}
    columns = ("mention", "surface", "sentence")
    rows = answers(store, "views/quotes", columns, mention=wanted) if wanted else ()
    return {mention: Quote(sentence[:_LONGEST], surface) for mention, surface, sentence in rows}


def _best(use: _Use, quotes: Mapping[str, Quote]) -> tuple[Quote, ...]:
    """The surest quotes, no sentence twice."""
    by_sentence: dict[str, Quote] = {}
    for _, mention in sorted(use.mentions)[:_MENTIONS_EACH]:
        if quote := quotes.get(mention):
            by_sentence.setdefault(quote.sentence, quote)
    return tuple(by_sentence.values())[:_SENTENCES_EACH]


def _cells(uses: Iterable[_Use], periods: _Periods) -> Iterator[Cell]:
    counts: dict[tuple[int, int], list[float]] = defaultdict(list)
    for use in uses:
        for role in use.roles:
            counts[ROLE_NAMES.index(role), periods.place(use.date)].append(use.confidence)
    for (place, period), sure in sorted(counts.items()):
        yield Cell(ROLE_NAMES[place], period, len(sure), max(sure))


class _Periods:
    """Dates by day, month or year: as fine as keeps the list short."""

    def __init__(self, dates: Iterable[str | None]) -> None:
        known = {date for date in dates if date}
        days, months = {date[:10] for date in known}, {date[:7] for date in known}
        fine = all(len(date) >= 10 for date in known) and len(days) <= _DAYS_AT_MOST
        self._length = 10 if fine else 7 if len(months) <= _MONTHS_AT_MOST and all(len(m) == 7 for m in months) else 4
        self.names = tuple(sorted({date[: self._length] for date in known}))
        self._places = {name: place for place, name in enumerate(self.names)}

    def place(self, date: str | None) -> int:
        return self._places[date[: self._length]] if date else -1


def _names(
    store: Store, entities: Collection[str]
) -> dict[str, tuple[tuple[str, ...], tuple[str, str] | None, str | None]]:
    aliases: dict[str, set[str]] = defaultdict(set)
    families: dict[str, tuple[str, str]] = {}
    notes: dict[str, str] = {}
    for entity, alias, family, family_label, note in answers(store, "views/names", _NAME, entity=entities):
        if alias:
            aliases[entity].add(alias)
        if family:
            families[entity] = min(families.get(entity, (family, family_label)), (family, family_label))
        if note:
            notes[entity] = note
    return {entity: (tuple(sorted(aliases[entity])), families.get(entity), notes.get(entity)) for entity in entities}
