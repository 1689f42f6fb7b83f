"""Communities: groups of entities that are mentioned together more than chance would have it.

1. Nodes are numbered in sorted order, so that the order of the graph plays no part.
2. In graphs of more than `SMALL` nodes, and with the extra `fast`, networkit runs Leiden (Traag, Waltman and van Eck,
   "From Louvain to Leiden", 2019) and Louvain with refinement, with a fixed seed. Elsewhere networkx runs Louvain
   (Blondel et al., 2008); small graphs, where chance decides much, get several seeds. A backend of networkx that the
   user names runs its Leiden, or its Louvain where it has none.
3. The partition of the highest modularity (Newman and Girvan, 2004; with weights) is kept. Communities come the
   largest first.
4. A community is named after its most central members, by the weight of their edges inside it: three of them, a
   task first where one is among the five most central, because a task says best what a field is about.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from kg.analytics.engines import (
    PLAIN,
    Matrix,
    checked,
    has_networkit,
    matrix,
    networkit_alone,
    networkit_graph,
    through,
)
from kg.errors import UsageError

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Labels = NDArray[np.int64]

ENGINES: Final = ("networkit", "networkx")
SMALL: Final = 1000
_ITERATIONS: Final = 10
_TRIES: Final = 8
_NAMED_BY: Final = 3
_LEADING: Final = 5


@dataclass(frozen=True, slots=True)
class Community:
    """A group of nodes, the most central first; `number` counts from 1, the largest community first."""

    number: int
    name: str
    members: tuple[Any, ...]

    def __len__(self) -> int:
        return len(self.members)


@dataclass(frozen=True)
class Partition:
    """All communities of a graph, their modularity, and what found them."""

    communities: tuple[Community, ...]
    modularity: float
    engine: str

    @cached_property
    def of(self) -> dict[Any, Community]:
        """The community of each node."""
        return {member: community for community in self.communities for member in community.members}


def communities(graph: nx.Graph, *, engine: str | None = None, backend: str | None = None, seed: int = 1) -> Partition:
    """The communities of an undirected graph with edge weights.

    `engine` is networkit, networkx, or by default what suits the size and is installed; `backend` is one of networkx
    and goes before it. Raises MissingExtra and UsageError.

    >>> import networkx as nx
    >>> found = communities(nx.barbell_graph(4, 0), engine="networkx")
    >>> [sorted(community.members) for community in found.communities]
    [[0, 1, 2, 3], [4, 5, 6, 7]]
    """
    if graph.is_directed():
        raise UsageError("communities are found in undirected graphs; the projection is directed")
    made = _sorted(matrix(graph))
    labels, found_by = _best(made, engine, checked(backend), seed)
    inside = _inside(made, labels)
    told = []
    for number, rows in enumerate(_groups(labels), start=1):
        order = sorted(rows.tolist(), key=lambda row: (-inside[row], _label(graph, made.nodes[row])))
        members = tuple(made.nodes[row] for row in order)
        told.append(Community(number, named(graph, members), members))
    return Partition(tuple(told), modularity(made, labels), found_by)


def _sorted(graph: Matrix) -> Matrix:
    """The same graph, its nodes in sorted order."""
    rows = range(len(graph))
    try:
        order = sorted(rows, key=lambda row: graph.nodes[row])
    except TypeError:  # names of different types
        order = sorted(rows, key=lambda row: str(graph.nodes[row]))
    weights = graph.weights[order][:, order]
    weights.sort_indices()
    return Matrix(tuple(graph.nodes[row] for row in order), weights, graph.directed)


def _inside(graph: Matrix, labels: Labels) -> Floats:
    """How much edge weight each node has inside its community."""
    edges = graph.weights.tocoo()
    same = labels[edges.row] == labels[edges.col]
    return np.asarray(np.bincount(edges.row[same], edges.data[same], len(graph)), dtype=np.float64)


def modularity(graph: Matrix, labels: Labels) -> float:
    """The share of edge weight inside communities, less what chance would put there; 0 without edges."""
    strength = np.asarray(graph.weights.sum(axis=1)).ravel()
    total = float(strength.sum())
    if not total:
        return 0.0
    inside = float(_inside(graph, labels).sum())
    return inside / total - float((np.bincount(labels, weights=strength) ** 2).sum()) / total**2


def _best(graph: Matrix, engine: str | None, backend: str | None, seed: int) -> tuple[Labels, str]:
    """The partition of the highest modularity among those tried; the first of equal ones."""
    if engine not in (None, *ENGINES):
        raise UsageError(f"no engine {engine!r}; there are {', '.join(ENGINES)}")
    if not graph.weights.nnz:
        return np.arange(len(graph)), "no edges"
    tried = list(_tried(graph, engine, backend, seed))
    scores = [round(modularity(graph, labels), 9) for labels, _ in tried]
    return tried[scores.index(max(scores))]


def _tried(graph: Matrix, engine: str | None, backend: str | None, seed: int) -> Iterator[tuple[Labels, str]]:
    if backend is not None:
        yield _by_backend(graph, backend, seed)
        return
    if engine == "networkit" or (engine is None and len(graph) > SMALL and has_networkit()):
        yield from _by_networkit(graph, seed)
        return
    for shift in range(_tries(graph)):
        yield _by_backend(graph, PLAIN, seed + shift)


def _tries(graph: Matrix) -> int:
    return _TRIES if len(graph) <= SMALL else 1


def _by_networkit(graph: Matrix, seed: int) -> Iterator[tuple[Labels, str]]:
    with networkit_alone("Leiden communities", seed=seed) as networkit:
        made = networkit_graph(graph)
        for shift in range(_tries(graph)):
            networkit.setSeed(seed + shift, False)
            leiden = networkit.community.ParallelLeiden(made, randomize=True, iterations=_ITERATIONS)
            yield _labels(leiden.run().getPartition().getVector()), "Leiden (networkit)"
        louvain = networkit.community.PLM(made, refine=True, par="none")
        yield _labels(louvain.run().getPartition().getVector()), "Louvain with refinement (networkit)"


def _by_backend(graph: Matrix, backend: str, seed: int) -> tuple[Labels, str]:
    import networkx as nx

    # Numbers for nodes: networkx walks sets of them, and the order of a set of strings changes from run to run.
    numbered = nx.from_scipy_sparse_array(graph.weights)
    detect, method = nx.community.louvain_communities, "Louvain"
    leiden = getattr(nx.community, "leiden_communities", None)  # since networkx 3.5, by backends alone
    if leiden is not None and backend in leiden.backends:
        detect, method = leiden, "Leiden"
    engine = backend if backend in detect.backends else "networkx"
    labels = np.zeros(len(graph), dtype=np.int64)
    for number, members in enumerate(through(backend, detect, numbered, weight="weight", seed=seed)):
        labels[list(members)] = number
    return labels, f"{method} ({engine})"


def _labels(vector: Iterable[int]) -> Labels:
    return np.unique(np.asarray(list(vector)), return_inverse=True)[1].astype(np.int64)


def _groups(labels: Labels) -> list[Labels]:
    """The rows of each community, the largest first, then the one with the first node."""
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(labels))[:-1]) if len(labels) else []
    return sorted((part for part in parts if len(part)), key=lambda part: (-len(part), int(part[0])))


def named(graph: nx.Graph, members: Sequence[Any]) -> str:
    """A name from the most central members, which come first.

    >>> import networkx as nx
    >>> graph = nx.Graph()
    >>> graph.add_node(1, label="COCO", type="Dataset"), graph.add_node(2, label="object detection", type="Task")
    (None, None)
    >>> named(graph, [1, 2])
    'object detection, COCO'
    """
    leading = list(members[:_LEADING])
    tasks = [node for node in leading if graph.nodes[node].get("type") == "Task"][:1]
    rest = [node for node in leading if node not in tasks]
    return ", ".join(_label(graph, node) for node in (tasks + rest)[:_NAMED_BY])


def _label(graph: nx.Graph, node: Any) -> str:
    return str(graph.nodes[node].get("label", node))
