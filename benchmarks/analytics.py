"""Centralities of the co-mention graph of the built sample."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import networkx as nx

from benchmarks import Figure, seconds
from kg.analytics.centrality import centralities
from kg.analytics.projections import project
from kg.build import build
from kg.resources import sample_listing
from kg.store import open_store


def measure() -> Iterator[Figure]:
    """All measures of the report, against networkx's PageRank alone."""
    with tempfile.TemporaryDirectory() as name:
        build([str(sample_listing())], store=Path(name) / "kg", workers=1)
        with open_store(Path(name) / "kg") as store:
            graph = project(store, "co_mention")
            yield Figure(
                "all centralities of the sample",
                seconds(lambda: centralities(graph)),
                "s",
                "PageRank alone",
                seconds(lambda: nx.pagerank(graph)),
            )
