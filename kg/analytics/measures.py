"""Measures of the nodes of a graph, on its sparse matrix; each agrees with networkx's function of that name.

1. PageRank: power iteration until it stands still (networkx stops earlier, at 1e-6 times the nodes); a node
   without outgoing edges hands its rank to all.
2. HITS: the largest singular vectors; hubs point to authorities. In an undirected graph the two are the same.
3. Betweenness: Brandes' algorithm ("A faster algorithm for betweenness centrality", 2001) for a block of sources at
   a time. Each level of the breadth-first searches is one product of the matrix with a block of path counts, each
   level of the way back one with a block of dependencies (Buluç and Gilbert, "The Combinatorial BLAS", 2011).
4. Eigenvector centrality: the eigenvector of the largest eigenvalue, on the largest component; 0 elsewhere, because
   it is not defined across components.
5. Core numbers: all nodes of less than k neighbours are taken away, a round at a time, then k grows.
6. Clustering: every triangle is counted once, from its node of least degree (Chiba and Nishizeki, "Arboricity and
   subgraph listing algorithms", 1985).

Edge weights count for PageRank, HITS and the eigenvector; paths, cores and triangles do without. Values are by node,
in the graph's order. No random numbers and one thread: the same graph gives the same values.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph, linalg

from kg.analytics.engines import Matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Rows = NDArray[np.intp]

#: Betweenness is exact up to so many nodes, and estimated from so many sources above.
EXACT_BELOW: Final = 1500
SOURCES: Final = 200
_DAMPING: Final = 0.85
_STILL: Final = 1e-12
_MOST_STEPS: Final = 1000
#: Cells of a block of sources times nodes, and the most sources in it: 30 MB for each of a few blocks.
_CELLS: Final = 4_000_000
_BLOCK: Final = 64
_SMALL: Final = 3


def pagerank(graph: Matrix, *, tolerance: float = _STILL) -> dict[Any, float]:
    """The share of time that a reader spends at each node who follows edges, and begins anew every seventh step.

    Iteration ends where a step moves less than `tolerance` in all; networkx's default is 1e-6 times the nodes.

    >>> import networkx as nx
    >>> from kg.analytics.engines import matrix
    >>> [round(value, 3) for value in pagerank(matrix(nx.path_graph(3))).values()]
    [0.257, 0.486, 0.257]
    """
    count = len(graph)
    if not count:
        return {}
    out = np.asarray(graph.weights.sum(axis=1)).ravel()
    share = np.divide(1.0, out, out=np.zeros(count), where=out > 0)
    incoming = (sparse.diags_array(share) @ graph.weights).T.tocsr()
    dangling = out == 0
    rank = np.full(count, 1 / count)
    for _ in range(_MOST_STEPS):
        last = rank
        rank = _DAMPING * (incoming @ last + last[dangling].sum() / count) + (1 - _DAMPING) / count
        if np.abs(rank - last).sum() < tolerance:
            break
    return graph.by_node(rank.tolist())


def hits(graph: Matrix) -> tuple[dict[Any, float], dict[Any, float]]:
    """Hubs and authorities; each sums to 1, or is 0 throughout where there is no edge."""
    count = len(graph)
    if not graph.weights.nnz:
        nothing = graph.by_node([0.0] * count)
        return nothing, dict(nothing)
    authorities = _leading(_squared(graph.weights))
    hubs = graph.weights @ authorities
    return graph.by_node((hubs / hubs.sum()).tolist()), graph.by_node((authorities / authorities.sum()).tolist())


def _squared(weights: sparse.csr_array) -> linalg.LinearOperator:
    """The product of the transpose with the matrix, which would be dense around hubs, applied and never made."""
    back = weights.T.tocsr()
    count = weights.shape[0]
    return linalg.LinearOperator((count, count), matvec=lambda vector: back @ (weights @ vector), dtype=np.float64)


def eigenvector(graph: Matrix) -> dict[Any, float]:
    """Eigenvector centrality on the largest (strongly) connected component, 0 elsewhere; of unit length."""
    count = len(graph)
    values = np.zeros(count)
    if count:
        inside = _largest_component(graph)
        if len(inside) > 1:
            values[inside] = _leading(graph.weights[inside][:, inside].T, symmetric=not graph.directed)
    return graph.by_node(values.tolist())


def _largest_component(graph: Matrix) -> Rows:
    """Its rows; of several, the one with the node that comes first."""
    _, labels = csgraph.connected_components(graph.weights, directed=graph.directed, connection="strong")
    sizes = np.bincount(labels)
    first = labels[np.flatnonzero(sizes[labels] == sizes.max())[0]]
    return np.flatnonzero(labels == first)


def _leading(square: sparse.csr_array | linalg.LinearOperator, *, symmetric: bool = True) -> Floats:
    """The eigenvector of the largest eigenvalue of a matrix without negative values, of unit length."""
    count = square.shape[0]
    if count < _SMALL:
        found, vectors = np.linalg.eig(square @ np.eye(count))
        vector = vectors[:, int(np.argmax(found.real))].real
    else:
        solve, which = (linalg.eigsh, "LA") if symmetric else (linalg.eigs, "LR")
        vector = solve(square, k=1, which=which, v0=np.ones(count), tol=0, maxiter=100 * count)[1][:, 0].real
    vector = np.abs(vector)
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float64)


def sampled_sources(nodes: Sequence[Any], count: int = SOURCES, *, seed: int = 1) -> list[Any]:
    """The sources that networkx takes with that seed, so that both estimate from the same ones."""
    return random.Random(seed).sample(list(nodes), min(count, len(nodes)))  # noqa: S311


def betweenness(graph: Matrix, sources: Sequence[Any] | None = None) -> dict[Any, float]:
    """The share of shortest paths between others that lead through each node, from all sources or from those given.

    A node's estimate averages over the sources that it is not itself, as networkx has it.

    >>> import networkx as nx
    >>> from kg.analytics.engines import matrix
    >>> betweenness(matrix(nx.path_graph(3)))
    {0: 0.0, 1: 1.0, 2: 0.0}
    """
    count = len(graph)
    place = {node: row for row, node in enumerate(graph.nodes)}
    chosen = np.array([place[node] for node in (graph.nodes if sources is None else sources)], dtype=np.intp)
    total = np.zeros(count)
    outgoing, incoming = graph.links, graph.links.T.tocsr() if graph.directed else graph.links
    block = max(1, min(_BLOCK, _CELLS // max(1, count)))
    for start in range(0, len(chosen), block):
        total += _dependencies(outgoing, incoming, chosen[start : start + block])
    if count > 2:
        seen = np.full(count, float(len(chosen)))
        seen[chosen] -= 1
        total = np.divide(total, seen * (count - 2), out=np.zeros(count), where=seen > 0)
    return graph.by_node(total.tolist())


def _dependencies(outgoing: sparse.csr_array, incoming: sparse.csr_array, sources: Rows) -> Floats:
    """How much of the shortest paths from some sources to every node leads through each node, added up."""
    columns = np.arange(len(sources))
    paths = np.zeros((outgoing.shape[0], len(sources)))
    paths[sources, columns] = 1
    front, level = paths.copy(), np.full(paths.shape, -1, dtype=np.int16)
    level[sources, columns] = 0
    depth = 0
    while True:
        front = incoming @ front
        front[level >= 0] = 0
        new = front > 0
        if not new.any():
            break
        depth += 1
        level[new] = depth
        paths += front
    passed = np.zeros_like(paths)
    for at in range(depth, 1, -1):
        share = np.zeros_like(paths)
        np.divide(1 + passed, paths, out=share, where=level == at)
        back = outgoing @ share
        np.multiply(back, paths, out=passed, where=level == at - 1)
    return np.asarray(passed.sum(axis=1), dtype=np.float64)


def core_numbers(graph: Matrix) -> dict[Any, int]:
    """The largest k for which a node is in the k-core: a part in which every node has k neighbours of that part."""
    links = _undirected(graph)
    degrees = np.diff(links.indptr)
    cores = np.zeros(len(graph), dtype=np.int64)
    left = np.ones(len(graph), dtype=bool)
    least = 0
    while left.any():
        least = max(least, int(degrees[left].min()))
        going = np.flatnonzero(left & (degrees <= least))
        while len(going):
            cores[going], left[going] = least, False
            near = _neighbours(links, going)
            degrees = degrees - np.bincount(near, minlength=len(graph))
            near = np.unique(near)
            going = near[left[near] & (degrees[near] <= least)]
    return graph.by_node(cores.tolist())


def _neighbours(links: sparse.csr_array, rows: Rows) -> Rows:
    """The columns of some rows, one after another."""
    return np.asarray(links[rows].indices, dtype=np.intp)


def clustering(graph: Matrix) -> dict[Any, float]:
    """The share of pairs of a node's neighbours that are neighbours themselves; directions are left out."""
    links = _undirected(graph)
    degrees = np.diff(links.indptr)
    rank = np.empty(len(graph), dtype=np.int64)
    rank[np.lexsort((np.arange(len(graph)), degrees))] = np.arange(len(graph))
    edges = links.tocoo()
    up = rank[edges.row] < rank[edges.col]
    rising = sparse.csr_array((np.ones(int(up.sum())), (edges.row[up], edges.col[up])), shape=links.shape)
    outer, middle = (rising @ rising).multiply(rising), (rising.T @ rising).multiply(rising)
    triangles = _sums(outer, 1) + _sums(outer, 0) + _sums(middle, 1)
    pairs = degrees * (degrees - 1) / 2
    return graph.by_node(np.divide(triangles, pairs, out=np.zeros(len(graph)), where=pairs > 0).tolist())


def _sums(counts: sparse.csr_array, axis: int) -> Floats:
    return np.asarray(counts.sum(axis=axis), dtype=np.float64).ravel()


def _undirected(graph: Matrix) -> sparse.csr_array:
    links = graph.links
    return (links + links.T).sign().tocsr() if graph.directed else links
