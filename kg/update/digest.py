"""What a day brought, gathered from the graph: new papers with what they introduce, and everything else that is new."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg import diff
from kg.iris import PAGES
from kg.nodes import Node, PaperNodes, described, paper_graphs, read_papers

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kg.diff import Difference, Watched
    from kg.store import Store

_LEAD: Final = 320
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9“\"])")


@dataclass(frozen=True, slots=True)
class NewPaper:
    """A paper for a reader: `lead` is how its abstract begins, `follows` which of the followed names it mentions."""

    iri: str
    title: str
    lead: str
    published: str | None
    url: str | None
    organization: str | None
    upvotes: int
    introduces: tuple[str, ...]
    evaluates: tuple[str, ...]
    follows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A day: its new papers, those of followed names and liked ones first; all that changed; what could not be read."""

    day: datetime.date
    title: str
    papers: tuple[NewPaper, ...]
    difference: Difference
    watched: Difference | None
    failures: tuple[str, ...]
    notes: tuple[str, ...]


def gather(
    after: Store,
    before: Store,
    *,
    day: datetime.date,
    title: str,
    watch: tuple[str, ...] = (),
    failures: tuple[str, ...] = (),
) -> Digest:
    """What `after` has and `before` has not."""
    follows = diff.watched([("watch", name) for name in watch], [after]) if watch else None
    known = set(paper_graphs(before))
    new = [paper for _, paper in read_papers(after, (graph for graph in paper_graphs(after) if graph not in known))]
    labels = _labels(after, new)
    iris = follows.iris if follows else frozenset()
    papers = sorted(
        (_told(paper, labels, iris) for paper in new),
        key=lambda one: (-len(one.follows), -one.upvotes, one.title, one.iri),
    )
    return Digest(
        day=day,
        title=title,
        papers=tuple(papers),
        difference=diff.between(after, before),
        watched=_watched(after, before, follows),
        failures=failures,
        notes=follows.notes if follows else (),
    )


def _watched(after: Store, before: Store, follows: Watched | None) -> Difference | None:
    return diff.between(after, before, follows) if follows and follows.iris else None


def _labels(store: Store, papers: list[PaperNodes]) -> Mapping[str, str]:
    """The names of all that some papers mention, and of those who wrote them."""
    mentioned = {iri for paper in papers for iri in paper.paper.all("kg:mentions")}
    return {node.iri: node.text("skos:prefLabel") for node in described(store, sorted(mentioned))}


def _told(paper: PaperNodes, labels: Mapping[str, str], follows: frozenset[str]) -> NewPaper:
    node = paper.paper

    def names(term: str) -> tuple[str, ...]:
        return tuple(sorted({labels[iri] for iri in node.all(term) if labels.get(iri)}))

    organization = next((other.one("rdfs:label") for other in paper.of("kg:Organization")), None)
    return NewPaper(
        iri=node.iri,
        title=node.text("dcterms:title"),
        lead=lead(node.text("dcterms:abstract")),
        published=node.one("dcterms:issued"),
        url=_page(node),
        organization=organization,
        upvotes=int(node.one("kg:upvoteCount") or 0),
        introduces=names("kg:introduces"),
        evaluates=names("kg:evaluatesOn"),
        follows=tuple(
            sorted({labels[iri] for iri in follows.intersection(node.all("kg:mentions")) if labels.get(iri)})
        ),
    )


def _page(paper: Node) -> str | None:
    """The address of a paper: that of its first identifier in our order, else the first that it gives."""
    said = dict(
        identifier.split(":", 1) for identifier in reversed(paper.all("dcterms:identifier")) if ":" in identifier
    )
    return next((page + said[scheme] for scheme, page in PAGES.items() if scheme in said), paper.one("schema:url"))


def lead(abstract: str) -> str:
    """The first sentences of an abstract that fit into some lines, or as much of the first as does.

    >>> lead("We build a tree. It grows.")
    'We build a tree. It grows.'
    """
    text = " ".join(abstract.split())
    if len(text) <= _LEAD:
        return text
    whole = ""
    for sentence in _SENTENCE.split(text[:_LEAD])[:-1]:
        whole = f"{whole} {sentence}".strip()
    return whole or f"{text[: _LEAD - 1].rsplit(' ', 1)[0]}…"
