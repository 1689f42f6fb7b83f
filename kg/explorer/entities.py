"""The page of an entity: what it is, who says so, and what it is linked to.

1. What the graphs about entities say of it is read in one query: names, types, family, counts, scores.
2. Its definition is the sentence with which the first papers introduce it.
3. Its family is climbed to the top and told from there downwards (`kg.explorer.families`).
4. Its tables come from `kg.explorer.sections`, with their first rows only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.explorer.asking import iris, ordered, refs, texts
from kg.explorer.asking import papers as papers_of
from kg.explorer.drawing import Star, Trend, star, trend
from kg.explorer.families import trees
from kg.explorer.sections import Subject, neighbours, subject_of, tables
from kg.explorer.tables import SHOWN, Table
from kg.explorer.values import Branch, Fact, Page, Quote, Ref
from kg.explorer.wording import date
from kg.nquads import iri
from kg.vocabulary import iri as term
from kg.vocabulary import local
from kg.wording import count

if TYPE_CHECKING:
    from kg.store import Store

_INTRODUCTIONS: Final = 3
_NEAR: Final = 16
_SCORES: Final = (
    ("pageRank", "PageRank", "how often a reader comes by who goes from thing to thing over shared papers"),
    ("betweenness", "Betweenness", "the share of shortest paths between others that lead through it"),
    ("neighbourCount", "Neighbours", "things that papers name together with it"),
    ("coreNumber", "Core number", "the densest part of the graph to which it belongs"),
    ("community", "Community", "the group of things that papers name together most"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityPage(Page):
    """An entity."""

    ref: Ref
    iri: str
    aliases: tuple[str, ...]
    facts: tuple[Fact, ...]
    scores: tuple[Fact, ...]
    definitions: tuple[Quote, ...]
    homonyms: tuple[Ref, ...]
    note: str
    families: tuple[Branch, ...]
    trend: Trend | None
    star: Star | None
    near: Table
    tables: tuple[Table, ...]
    comparisons: tuple[Ref, ...] = ()


def entity_page(store: Store, path: str) -> EntityPage:
    """The page of an entity. Raises NotFound."""
    subject = subject_of(store, path)
    said = _said(store, subject.iri)
    ref = subject.ref
    near = neighbours(store, subject, _NEAR)
    homonyms = refs(store, said["homonymOf"])
    return EntityPage(
        path=path,
        title=ref.label,
        about=_about(ref, said),
        ref=ref,
        iri=subject.iri,
        aliases=tuple(sorted(said["altLabel"], key=lambda name: (name.casefold(), name))),
        facts=tuple(_facts(said)),
        scores=tuple(_scores(said)),
        definitions=tuple(_definitions(store, subject)),
        homonyms=tuple(homonyms[address] for address in sorted(homonyms)),
        note=" ".join(said["note"]),
        families=tuple(trees(store, subject.iri, said)),
        trend=trend(_monthly(store, subject.iri)),
        star=star(ref, near),
        near=near.first(SHOWN),
        tables=tuple(table for table in tables(store, subject, SHOWN) if table),
    )


def _said(store: Store, address: str) -> Mapping[str, list[str]]:
    said: dict[str, list[str]] = defaultdict(list)
    for _, predicate, value in texts(store, "about", thing=[iri(address)]):
        said[local(predicate)].append(value)
    return said


def _monthly(store: Store, address: str) -> Iterator[tuple[str, str]]:
    return ((month, papers) for _, month, papers in texts(store, "monthly", thing=[iri(address)]))


def _about(ref: Ref, said: Mapping[str, list[str]]) -> str:
    kinds = " and ".join(kind.lower() for kind in ordered(ref.types)) or "thing"
    since = f", first seen {date(said['firstSeen'][0])}" if said["firstSeen"] else ""
    return f"{kinds.capitalize()} that {count(ref.papers)} {'names' if ref.papers == 1 else 'name'}{since}."


def _facts(said: Mapping[str, list[str]]) -> Iterator[Fact]:
    for name, words in (("firstSeen", "First seen"), ("firstIntroduced", "First introduced")):
        yield from (Fact(words, date(issued)) for issued in said[name][:1])
    for name, words in (("introductionCount", "Papers that introduce it"), ("adoptionCount", "Papers that adopt it")):
        yield from (Fact(words, f"{int(amount):,}") for amount in said[name][:1])
    if said["higherIsBetter"]:
        yield Fact("Better is", "more" if said["higherIsBetter"][0] == "true" else "less")


def _scores(said: Mapping[str, list[str]]) -> Iterator[Fact]:
    for name, words, meaning in _SCORES:
        for amount in said[name][:1]:
            exact = amount.rstrip("0").rstrip(".") if "." in amount else amount
            yield Fact(f"{words}: {meaning}", exact or "0")


def _definitions(store: Store, subject: Subject) -> Iterator[Quote]:
    """How the first papers introduce it, in the surest sentence of each."""
    node, introduces = [iri(subject.iri)], term("kg:introduces")
    found = list(texts(store, "introducing", limit=_INTRODUCTIONS, entity=node))
    best: dict[str, tuple[tuple[bool, float, int], str, str]] = {}
    for paper, role, field, start, end, confidence, sentence in texts(
        store, "sentences", graph=iris(graph for _, graph in found), entity=node
    ):
        rank = (field == "abstract", float(confidence), -int(start))
        if role == introduces and (paper not in best or rank > best[paper][0]):
            best[paper] = rank, sentence, f"{field[0]}{start}-{end}"
    known = papers_of(store, best)
    for paper, _ in found:
        if paper in best:
            ref, issued = known[paper]
            yield Quote(best[paper][1], ref, best[paper][2], date(issued))
