"""What the script of a graph page reads: everything about nodes, links and papers, with texts stored once."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from kg.views.evidence import ROLE_NAMES, About, Evidence, Use
from kg.views.style import PLAIN, PREDICATE_STYLES, ROLE_STYLES, TYPE_STYLES, LineStyle

if TYPE_CHECKING:
    import networkx as nx

    from kg.views.selection import Selection

_LARGEST: Final = 46.0


def radius(papers: int, least: int = 1) -> float:
    """How large a node is: each doubling of its papers adds the same; `least` papers make the smallest.

    >>> radius(1), radius(8), radius(800, 100)
    (6.0, 15.6, 15.6)
    """
    return min(_LARGEST, round(6 + 3.2 * math.log2(max(1.0, papers / max(1, least))), 1))


def payload(
    selection: Selection,
    evidence: Evidence,
    *,
    base: str,
    title: str,
    pages: Callable[[str], str | None] | None = None,
) -> dict[str, Any]:
    """Everything that the page's script reads, as JSON values; nodes and links are in the order of the graph."""
    graph = selection.graph
    told = _Telling(selection, evidence, base, pages or (lambda _: None))
    return {
        "title": title,
        "centre": None if selection.centre is None else told.numbers.get(selection.centre),
        "allNodes": selection.all_nodes,
        "types": _types(graph),
        "lines": _lines(graph),
        "roles": [{"name": role, "words": ROLE_STYLES[role].words} for role in ROLE_NAMES],
        "periods": list(evidence.periods),
        "nodes": [told.node(iri, data) for iri, data in graph.nodes(data=True)],
        "links": [told.link(source, target, data) for source, target, data in graph.edges(data=True)],
        "papers": [
            [card.title, card.date, card.date_inferred, [list(link) for link in card.links], list(card.sources)]
            for card in evidence.papers.values()
        ],
        "texts": told.texts.known,
    }


def sources(evidence: Evidence) -> list[str]:
    """The names of all inputs behind what is shown."""
    return sorted({source for card in evidence.papers.values() for source in card.sources})


class _Numbered:
    """Texts, each kept once and known by its number."""

    def __init__(self) -> None:
        self.known: list[str] = []
        self._numbers: dict[str, int] = {}

    def number(self, text: str) -> int:
        if text not in self._numbers:
            self._numbers[text] = len(self.known)
            self.known.append(text)
        return self._numbers[text]


def line_of(data: Mapping[str, Any]) -> str:
    """The name of the line style of a link: its predicate, its role, or nothing."""
    return str(data.get("predicate") or data.get("role") or "")


def line_style(name: str) -> LineStyle:
    """How a link of that predicate or role is drawn."""
    return PREDICATE_STYLES.get(name) or ROLE_STYLES.get(name) or PLAIN


def _types(graph: nx.Graph) -> list[dict[str, Any]]:
    present = {data["type"] for _, data in graph.nodes(data=True)}
    return [
        {"name": name, "plural": style.plural, "shape": style.shape, "light": style.light, "dark": style.dark}
        for name, style in TYPE_STYLES.items() if name in present
    ]  # fmt: skip


def _lines(graph: nx.Graph) -> list[dict[str, Any]]:
    present = {line_of(data) for *_, data in graph.edges(data=True)}
    order = [*PREDICATE_STYLES, *ROLE_STYLES, ""]
    return [
        {"name": name, "words": style.words, "light": style.light, "dark": style.dark, "dashes": list(style.dashes),
         "directed": style.directed}
        for name in order if name in present for style in (line_style(name),)
    ]  # fmt: skip


class _Telling:
    """Nodes and links as JSON values that point to each other, to papers and to texts by number."""

    def __init__(self, selection: Selection, evidence: Evidence, base: str, pages: Callable[[str], str | None]) -> None:
        self._evidence = evidence
        self._base = base
        self._pages = pages
        self._later = selection.later
        self._papers = {iri: number for number, iri in enumerate(evidence.papers)}
        self.numbers = {iri: number for number, iri in enumerate(selection.graph)}
        self.texts = _Numbered()

    def node(self, iri: str, data: Mapping[str, Any]) -> dict[str, Any]:
        node = {
            "key": iri.removeprefix(self._base).removeprefix("entity/"),
            "iri": iri,
            "label": data["label"],
            "type": data["type"],
            "types": data["types"].split("|"),
            "papers": data["papers"],
            "first": data.get("first_seen"),
            "later": iri in self._later,
        }
        page = self._pages(iri)
        node |= {"page": page} if page else {}
        return {**node, **(self._paper(iri) if data["type"] == "Paper" else self._entity(iri))}

    def _paper(self, iri: str) -> dict[str, Any]:
        card = self._evidence.papers.get(iri)
        period = _period(card.date if card else None, self._evidence.periods)
        return {"paper": self._papers.get(iri), "cells": [[-1, period, 1, 1.0]]}

    def _entity(self, iri: str) -> dict[str, Any]:
        about = self._evidence.about.get(iri, About())
        family = about.family and {"label": about.family[1], "node": self.numbers.get(about.family[0])}
        known = {"aliases": list(about.aliases), "family": family, "note": about.note, "all": about.papers}
        cells = [[ROLE_NAMES.index(cell.role), cell.period, cell.papers, cell.confidence] for cell in about.cells]
        uses = [self._use(use) for use in about.uses]
        return {**{name: value for name, value in known.items() if value}, "cells": cells, "uses": uses}

    def _use(self, use: Use) -> list[Any]:
        quotes = [[self.texts.number(quote.sentence), self.texts.number(quote.surface)] for quote in use.quotes]
        return [self._papers[use.paper], ROLE_NAMES.index(use.role), use.confidence, quotes]

    def link(self, source: str, target: str, data: Mapping[str, Any]) -> list[Any]:
        ends = [self.numbers[source], self.numbers[target]]
        return [*ends, line_of(data), data["weight"], data["papers"], data.get("confidence")]


def _period(date: str | None, periods: Iterable[str]) -> int:
    return next((place for place, name in enumerate(periods) if date and date.startswith(name)), -1)
