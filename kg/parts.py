"""The graph in parts that are written, compared and replaced each by itself.

1. Every paper is a part: its own graph.
2. Every entity and metric is a part: what `graph/entities` and `graph/derived` say of it.
3. What else `graph/derived` says is a part for every subject; `graph/catalog` is one part.
4. `graph/centrality` is a part that a report writes (see `kg.analytics.scores`) and no build.

Parts are disjoint and together they are everything. They come as a stream, so that memory does not grow with them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kg.catalog import load as load_catalog
from kg.derived import Derived
from kg.extraction.values import Extraction
from kg.index import Text
from kg.linking import Linking
from kg.linking.values import LinkedPaper
from kg.papers import Paper
from kg.statements import Names, metric_id, of_entity, of_metric, of_paper


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the graph: its name, its lines of N-Quads, what search finds in it."""

    name: str
    lines: list[str]
    texts: tuple[Text, ...] = ()

    @property
    def data(self) -> bytes:
        """The lines as they are loaded."""
        return "".join(self.lines).encode("utf-8", "replace")

    @property
    def digest(self) -> str:
        """A hash of the lines."""
        return hash_of(self.data)


def hash_of(data: bytes) -> str:
    """The hash by which a later build knows that a part has not changed."""
    return hashlib.sha256(data).hexdigest()[:16]


def places(name: str, names: Names) -> list[tuple[str, str | None]]:
    """Where the statements of a part stand: pairs of a graph and a subject, or a graph and nothing for all of it.

    >>> places("paper/ab12", Names("urn:x:")), places("entity/bert-32987c4b", Names("urn:x:"))[0]
    ([('urn:x:graph/paper/ab12', None)], ('urn:x:graph/entities', 'urn:x:entity/bert-32987c4b'))
    """
    if name.startswith("paper/") or name in ("catalog", "centrality"):
        return [(names.graph(name), None)]
    return [(names.graph(graph), names.base + name) for graph in ("entities", "derived")]


def parts(
    papers: Iterable[tuple[str, Paper, Extraction]], linking: Linking, names: Names, *, inputs: str, extractor: str
) -> Iterator[Part]:
    """All parts; `inputs` is the hash of what was read."""
    derived = Derived(names)
    for key, paper, extraction in papers:
        linked = linking.link(key, paper, extraction)
        lines = of_paper(linked, names)
        derived.observe(linked, lines)
        yield Part(f"paper/{key}", lines, (_paper_text(linked, names),))
    entities = linking.entities()
    for entity in entities:
        lines = of_entity(entity, names)
        derived.count(lines)
        text = Text(names.entity(entity.id), "entity", entity.label, "\n".join(entity.aliases))
        yield Part(entity.id, lines + derived.of_entity(entity), (text,))
    for metric in derived.metrics:
        lines = of_metric(metric, names)
        derived.count(lines)
        yield Part(metric_id(metric), lines + derived.of_metric(metric))
    yield from (Part(name, rest) for name, rest in derived.rest(inputs, extractor))
    yield Part("catalog", derived.catalog_lines(entities, load_catalog()))


def _paper_text(linked: LinkedPaper, names: Names) -> Text:
    return Text(names.paper(linked.key), "paper", linked.paper.title, linked.paper.abstract)
