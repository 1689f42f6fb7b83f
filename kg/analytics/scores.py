"""Centrality scores and communities kept in the store, so that questions can rank by them and pages can show them.

They are one part of the graph, `graph/centrality`, which a report writes whole and the next build that changes
anything drops: scores of another graph would be wrong, and a build does not wait for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.analytics.centrality import Centrality
from kg.nquads import decimal, integer, iri, lines, term, text
from kg.papers import digest
from kg.statements import Names
from kg.writing import Writer

NAME: Final = "centrality"
#: So many entities are kept by each measure.
MOST: Final = 1000


def keep(location: str | Path, scores: Iterable[Centrality]) -> None:
    """Replaces the scores of a store folder; raises StoreError where it cannot be written."""
    with Writer(location) as writer:
        store = writer.store
        if store is None:
            return
        written = statements(scores, writer.names)
        new = set(ox.parse("".join(written).encode(), ox.RdfFormat.N_QUADS))
        old = store.quads(writer.names.graph(NAME))
        writer.change(old - new, new - old)
        store.index.begin()
        store.index.put(NAME, digest("".join(written)), [])
        store.index.commit()


def statements(scores: Iterable[Centrality], names: Names) -> list[str]:
    """The lines of `graph/centrality`: the highest scores of each measure, with nine decimals."""
    return lines((triple for score in _highest(list(scores)) for triple in _told(score)), names.graph(NAME))


def _highest(scores: list[Centrality]) -> list[Centrality]:
    by_rank = sorted(scores, key=lambda score: (-round(score.pagerank, 9), score.node))[:MOST]
    between = sorted(scores, key=lambda score: (-round(score.betweenness, 9), score.node))[:MOST]
    return list({score.node: score for score in (*by_rank, *between)}.values())


def _told(score: Centrality) -> Iterator[tuple[str, str, str]]:
    node = iri(score.node)
    yield node, term("kg:pageRank"), decimal(f"{score.pagerank:.9f}")
    yield node, term("kg:betweenness"), decimal(f"{score.betweenness:.9f}")
    yield node, term("kg:neighbourCount"), integer(score.degree)
    if score.core:
        yield node, term("kg:coreNumber"), integer(score.core)
    if score.community:
        yield node, term("kg:community"), text(score.community)
