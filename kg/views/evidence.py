"""What a page tells of the things it shows: names, papers by role, and the sentences that say so.

1. All mentions of the shown entities are read once. For every entity and paper they give the strongest role,
   the highest confidence and the best sentences.
2. Counts by role and period, of all papers, are what the page filters by.
3. The papers themselves, the newest and surest first, are kept up to a limit an entity; the count says how
   many there are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from kg.analytics.answers import answers
from kg.extraction.values import ROLES
from kg.iris import is_iri
from kg.vocabulary import ROLE_PROPERTIES, short

if TYPE_CHECKING:
    from kg.store import Store

#: The properties of roles without prefix, strongest first.
ROLE_NAMES: Final = tuple(ROLE_PROPERTIES[role].removeprefix("kg:") for role in ROLES)
PAPERS_EACH: Final = 25
_SENTENCES_EACH: Final = 2
_LONGEST: Final = 600
_MONTHS_AT_MOST: Final = 30
_DAYS_AT_MOST: Final = 45
_USE: Final = ("entity", "paper", "role", "confidence", "surface", "sentence")
_NAME: Final = ("entity", "alias", "family", "familyLabel", "note")
_PAPER: Final = ("paper", "title", "date", "inferred", "identifier", "page", "code", "source")


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
    """An entity: other names, family (IRI and label), note, how many `papers`, `PAPERS_EACH` of them, and counts."""

    aliases: tuple[str, ...] = ()
    family: tuple[str, str] | None = None
    note: str | None = None
    papers: int = 0
    uses: tuple[Use, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperCard:
    """A paper as a page names it; links are (words, address)."""

    title: str
    date: str | None
    date_inferred: bool
    links: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """All of it: entities and papers by IRI, and the periods of the counts in order."""

    about: dict[str, About]
    papers: dict[str, PaperCard]
    periods: tuple[str, ...]


@dataclass(slots=True)
class _Use:
    roles: set[str] = field(default_factory=set)
    confidence: float = 0.0
    quotes: list[tuple[float, str, str]] = field(default_factory=list)


def gather(store: Store, entities: Collection[str], papers: Collection[str] = ()) -> Evidence:
    """What the store says of these entities, and of these papers beside those that use the entities."""
    uses = _uses(store, entities)
    cards = _cards(store, {paper for by_paper in uses.values() for paper in by_paper} | set(papers))
    periods = _Periods(card.date for card in cards.values())
    names = _names(store, entities)
    about = {entity: _about(uses.get(entity, {}), names[entity], cards, periods) for entity in sorted(entities)}
    told = {use.paper for each in about.values() for use in each.uses} | set(papers)
    return Evidence(about, {paper: cards[paper] for paper in sorted(told) if paper in cards}, periods.names)


def _uses(store: Store, entities: Collection[str]) -> dict[str, dict[str, _Use]]:
    found: dict[str, dict[str, _Use]] = defaultdict(lambda: defaultdict(_Use))
    for entity, paper, role, confidence, surface, sentence in answers(store, "views/uses", _USE, entity=entities):
        use = found[entity][paper]
        use.roles.add(short(role).removeprefix("kg:"))
        use.confidence = max(use.confidence, float(confidence))
        use.quotes.append((-float(confidence), sentence[:_LONGEST], surface))
    return found


def _about(
    uses: dict[str, _Use],
    names: tuple[tuple[str, ...], tuple[str, str] | None, str | None],
    cards: dict[str, PaperCard],
    periods: _Periods,
) -> About:
    told = [_use(paper, uses[paper]) for paper in sorted(uses)]
    told.sort(key=lambda use: (cards[use.paper].date or "", use.confidence, use.paper), reverse=True)
    told.sort(key=lambda use: ROLE_NAMES.index(use.role))
    return About(*names, len(uses), tuple(_fair(told)), tuple(_cells(told, cards, periods)))


def _use(paper: str, use: _Use) -> Use:
    roles = tuple(sorted(use.roles, key=ROLE_NAMES.index))
    quotes = dict.fromkeys(Quote(sentence, surface) for _, sentence, surface in sorted(use.quotes))
    by_sentence = {quote.sentence: quote for quote in reversed(quotes)}
    best = [quote for quote in quotes if by_sentence[quote.sentence] is quote]
    return Use(paper, roles[0], roles, use.confidence, tuple(best[:_SENTENCES_EACH]))


def _fair(uses: Sequence[Use]) -> list[Use]:
    """The first of each role in turn, up to the limit, in their order."""
    if len(uses) <= PAPERS_EACH:
        return list(uses)
    by_role: dict[str, list[Use]] = defaultdict(list)
    for use in uses:
        by_role[use.role].append(use)
    turns = sorted(
        (turn, ROLE_NAMES.index(role), use.paper) for role, group in by_role.items() for turn, use in enumerate(group)
    )
    kept = {paper for _, _, paper in turns[:PAPERS_EACH]}
    return [use for use in uses if use.paper in kept]


def _cells(uses: Iterable[Use], cards: dict[str, PaperCard], periods: _Periods) -> Iterator[Cell]:
    counts: dict[tuple[int, int], list[float]] = defaultdict(list)
    for use in uses:
        for role in use.roles:
            counts[ROLE_NAMES.index(role), periods.place(cards[use.paper].date)].append(use.confidence)
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


def _cards(store: Store, papers: Collection[str]) -> dict[str, PaperCard]:
    titles: dict[str, tuple[str, str | None, bool]] = {}
    links: dict[str, set[tuple[int, str, str]]] = defaultdict(set)
    sources: dict[str, set[str]] = defaultdict(set)
    for paper, title, date, inferred, identifier, page, code, source in answers(
        store, "views/papers", _PAPER, paper=papers
    ):
        titles[paper] = (title, date or None, inferred == "true")
        links[paper] |= {link for link in _links(identifier, page, code) if is_iri(link[2])}
        if source:
            sources[paper].add(source)
    return {
        paper: PaperCard(*titles[paper], _each_once(links[paper]), tuple(sorted(sources[paper])))
        for paper in sorted(titles)
    }


def _each_once(links: Iterable[tuple[int, str, str]]) -> tuple[tuple[str, str], ...]:
    """Words and addresses in their order, an address under its first words."""
    words: dict[str, str] = {}
    for _, name, address in sorted(links):
        words.setdefault(address, name)
    return tuple((name, address) for address, name in words.items())


def _links(identifier: str, page: str, code: str) -> Iterator[tuple[int, str, str]]:
    scheme, _, value = identifier.partition(":")
    if scheme == "arxiv":
        yield 0, "arXiv", f"https://arxiv.org/abs/{value}"
    elif scheme == "doi":
        yield 1, "DOI", f"https://doi.org/{value}"
    elif scheme == "acl":
        yield 1, "ACL", f"https://aclanthology.org/{value}"
    elif scheme == "openreview":
        yield 1, "OpenReview", f"https://openreview.net/forum?id={value}"
    if page.startswith(("http://", "https://")):
        yield 2, "Page", page
    if code.startswith(("http://", "https://")):
        yield 3, "Code", code
