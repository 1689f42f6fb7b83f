"""Bridges: what joins communities that are otherwise apart.

1. A node's participation is one less the sum of the squared shares of its edge weight that go to each community
   (Guimerà and Amaral, "Functional cartography of complex metabolic networks", 2005): 0 where all stay in one,
   towards 1 where they spread evenly over many.
2. Bridging nodes are ranked by participation times edge weight: who spreads much, not who spreads a little evenly.
3. Two communities are joined by the weight of all edges between them; `lift` compares it with what chance would put
   there, given how much weight each of them has in all. The nodes with most weight across name what joins them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from kg.analytics.communities import Community, Partition
from kg.analytics.engines import Matrix, matrix

if TYPE_CHECKING:
    import networkx as nx

_JOINING: Final = 3


@dataclass(frozen=True, slots=True)
class Bridge:
    """A node between communities: its own, how many others it reaches, and the weight of its edges to those."""

    node: Any
    community: Community
    reached: int
    outside: float
    participation: float


@dataclass(frozen=True, slots=True)
class Joint:
    """Two communities, the larger first, the weight between them, its lift over chance, and the nodes that join them.

    `nodes` are the three with most weight across, of either community.
    """

    one: Community
    other: Community
    weight: float
    lift: float
    nodes: tuple[Any, ...]


def bridges(graph: nx.Graph, partition: Partition, *, top: int | None = None) -> list[Bridge]:
    """The nodes with edges into other communities, those that bridge most first.

    >>> import networkx as nx
    >>> from kg.analytics.communities import communities
    >>> graph = nx.barbell_graph(4, 0)
    >>> [(b.node, b.reached, round(b.participation, 3)) for b in bridges(graph, communities(graph))]
    [(3, 1, 0.375), (4, 1, 0.375)]
    """
    made = matrix(graph)
    spread = _spread(made, partition)
    own = np.array([partition.of[node].number - 1 for node in made.nodes], dtype=np.intp)
    strength = np.asarray(spread.sum(axis=1)).ravel()
    squares = np.asarray(spread.multiply(spread).sum(axis=1)).ravel()
    inside = spread[np.arange(len(made)), own] if len(made) else np.zeros(0)
    outside = strength - np.asarray(inside).ravel()
    reached = np.diff(spread.indptr) - (outside < strength)
    share = 1 - np.divide(squares, strength**2, out=np.ones_like(strength), where=strength > 0)
    order = (-share * strength).round(9)
    rows = sorted(np.flatnonzero(outside > 0).tolist(), key=lambda row: (order[row], str(made.nodes[row])))
    return [
        Bridge(
            made.nodes[row], partition.communities[own[row]], int(reached[row]), float(outside[row]), float(share[row])
        )
        for row in rows[:top]
    ]


def joints(graph: nx.Graph, partition: Partition, *, top: int | None = None) -> list[Joint]:
    """The pairs of communities with edges between them, those with most weight first."""
    made = matrix(graph)
    spread = _spread(made, partition)
    total = _membership(made, partition).T @ spread
    strength = np.asarray(total.sum(axis=1)).ravel()
    between = sparse.triu(total, k=1).tocoo()
    pairs = zip(between.data.tolist(), between.row.tolist(), between.col.tolist())
    first = sorted(pairs, key=lambda pair: (-pair[0], pair[1:]))[:top]
    row = {node: place for place, node in enumerate(made.nodes)}
    columns = spread.tocsc()

    def across(here: int, there: int) -> Iterator[tuple[float, str, Any]]:
        weight = columns[:, [there]].toarray().ravel()
        yield from ((-float(weight[row[one]]), str(one), one) for one in partition.communities[here].members)

    return [
        Joint(
            partition.communities[one],
            partition.communities[other],
            weight,
            weight * float(strength.sum()) / float(strength[one] * strength[other]),
            tuple(node for *_, node in nsmallest(_JOINING, [*across(one, other), *across(other, one)])),
        )
        for weight, one, other in first
    ]


def _membership(graph: Matrix, partition: Partition) -> sparse.csr_array:
    columns = [partition.of[node].number - 1 for node in graph.nodes]
    shape = (len(graph), len(partition.communities))
    return sparse.csr_array((np.ones(len(graph)), (np.arange(len(graph)), columns)), shape=shape)


def _spread(graph: Matrix, partition: Partition) -> sparse.csr_array:
    """The weight of each node's edges into each community."""
    return (graph.weights @ _membership(graph, partition)).tocsr()
