"""What several reports of one command need, made once: projections and their communities."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.analytics.projections import project

if TYPE_CHECKING:
    import networkx as nx

    from kg.analytics.communities import Partition
    from kg.store import Store


class Shared:
    """Graphs and partitions of one store, each made when it is first asked for; whoever gets one must not change it."""

    def __init__(self) -> None:
        self._graphs: dict[tuple[str, int], nx.Graph] = {}
        self._partitions: dict[tuple[int, str | None], Partition] = {}

    def graph(self, store: Store, name: str, minimum: int = 1) -> nx.Graph:
        """The projection of that name, with the least number of papers behind an edge."""
        key = name, minimum
        if key not in self._graphs:
            self._graphs[key] = project(store, name, minimum=minimum)
        return self._graphs[key]

    def communities(self, store: Store, minimum: int = 1, backend: str | None = None) -> Partition:
        """The communities of the co-mention graph."""
        from kg.analytics.communities import communities

        key = minimum, backend
        if key not in self._partitions:
            self._partitions[key] = communities(self.graph(store, "co_mention", minimum), backend=backend)
        return self._partitions[key]
