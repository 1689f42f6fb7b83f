"""What the script of a graph page reads: everything about nodes, links and papers, with texts stored once."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from kg.views.evidence import PAPERS_EACH, ROLE_NAMES, About, Evidence, Use
from kg.views.style import PLAIN, PREDICATE_STYLES, ROLE_STYLES, TYPE_STYLES, LineStyle

if TYPE_CHECKING:
    import networkx as nx

    from kg.views.selection import Selection

_LARGEST: Final = 46.0


def radius(papers: int) -> float:
    """How large a node is: each doubling of its papers adds the same.

    >>> radius(1), radius(8)
    (6.0, 15.6)
    """
    return min(_LARGEST, round(6 + 3.2 * math.log2(max(1, papers)), 1))


def payload(selection: Selection, evidence: Evidence, *, base: str, title: str) -> dict[str, Any]:
    """Everything that the page's script reads, as JSON values; nodes and links are in the order of the graph."""
    graph = selection.graph
    texts = _Numbered()
    papers = {iri: number for number, iri in enumerate(evidence.papers)}
    numbers = {iri: number for number, iri in enumerate(graph)}
    return {
        "title": title,
        "shown": {"nodes": len(graph), "links": graph.number_of_edges()},
        "all": {"nodes": selection.all_nodes, "links": selection.all_links},
        "centre": None if selection.centre is None else numbers.get(selection.centre),
        "perEntity": PAPERS_EACH,
        "directed": graph.is_directed(),
        "types": _types(graph),
        "lines": _lines(graph),
        "roles": [{"name": role, "words": ROLE_STYLES[role].words} for role in ROLE_NAMES],
        "periods": list(evidence.periods),
        "nodes": [_node(iri, data, evidence, papers, numbers, texts, base) for iri, data in graph.nodes(data=True)],
        "links": [_link(numbers, ends, data) for *ends, data in graph.edges(data=True)],
        "papers": [
            [card.title, card.date, card.date_inferred, [list(link) for link in card.links], list(card.sources)]
            for card in evidence.papers.values()
        ],
        "texts": texts.known,
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
    present = [data["type"] for _, data in graph.nodes(data=True)]
    return [
        {"name": name, "plural": style.plural, "shape": style.shape, "light": style.light, "dark": style.dark,
         "count": present.count(name)}
        for name, style in TYPE_STYLES.items() if name in present
    ]  # fmt: skip


def _lines(graph: nx.Graph) -> list[dict[str, Any]]:
    present = [line_of(data) for *_, data in graph.edges(data=True)]
    order = [*PREDICATE_STYLES, *ROLE_STYLES, ""]
    return [
        {"name": name, "words": style.words, "light": style.light, "dark": style.dark, "dashes": list(style.dashes),
         "count": present.count(name)}
        for name in order if name in present for style in (line_style(name),)
    ]  # fmt: skip


def _node(
    iri: str,
    data: Mapping[str, Any],
    evidence: Evidence,
    papers: Mapping[str, int],
    numbers: Mapping[str, int],
    texts: _Numbered,
    base: str,
) -> dict[str, Any]:
    about = evidence.about.get(iri, About())
    node = {
        "key": iri.removeprefix(base).removeprefix("entity/"),
        "iri": iri,
        "label": data["label"],
        "type": data["type"],
        "types": data["types"].split("|"),
        "papers": data["papers"],
        "first": data.get("first_seen"),
    }
    if data["type"] == "Paper":
        card = evidence.papers.get(iri)
        period = _period(card.date if card else None, evidence.periods)
        return {**node, "paper": papers.get(iri), "cells": [[-1, period, 1, 1.0]]}
    family = about.family and {"label": about.family[1], "node": numbers.get(about.family[0])}
    known = {"aliases": list(about.aliases), "family": family, "note": about.note, "all": about.papers}
    cells = [[ROLE_NAMES.index(cell.role), cell.period, cell.papers, cell.confidence] for cell in about.cells]
    uses = [_use(use, papers, texts) for use in about.uses]
    return {**node, **{name: value for name, value in known.items() if value}, "cells": cells, "uses": uses}


def _use(use: Use, papers: Mapping[str, int], texts: _Numbered) -> list[Any]:
    quotes = [[texts.number(quote.sentence), texts.number(quote.surface)] for quote in use.quotes]
    return [papers[use.paper], ROLE_NAMES.index(use.role), use.confidence, quotes]


def _period(date: str | None, periods: Iterable[str]) -> int:
    return next((place for place, name in enumerate(periods) if date and date.startswith(name)), -1)


def _link(numbers: Mapping[str, int], ends: list[str], data: Mapping[str, Any]) -> list[Any]:
    return [numbers[ends[0]], numbers[ends[1]], line_of(data), data["weight"], data["papers"], data.get("confidence")]
