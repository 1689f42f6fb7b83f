"""What computes measures of a graph: scipy on its matrix, networkit where the extra is there, any backend of networkx.

networkx is the interface: graphs come as networkx graphs and values go back by node. Its own algorithms walk
dictionaries; what is slow there runs here on

1. the graph's sparse matrix, made once (`Matrix`), by scipy and numpy, which are always there;
2. networkit (MIT, extra `fast`), on one thread, because the order of its threads would change the result;
3. a backend of networkx that the user names, such as nx-cugraph on a GPU (`through`).

Engines agree: exact measures within 1e-6, sampled ones from the same sources.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy import sparse

from kg.errors import KgError, MissingExtra, UsageError

if TYPE_CHECKING:
    import networkit
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

#: networkx's name for itself, where a backend is asked for: its own algorithms, without scipy's short cuts here.
PLAIN: Final = "networkx"


@dataclass(frozen=True, eq=False)
class Matrix:
    """A graph as a sparse matrix: row and column i belong to `nodes[i]`, values are weights (1 where there is none).

    The matrix of an undirected graph is symmetric; parallel edges are added up.
    """

    nodes: tuple[Any, ...]
    weights: sparse.csr_array
    directed: bool

    @cached_property
    def links(self) -> sparse.csr_array:
        """The same without weights and loops: 1 where there is an edge."""
        links = self.weights.copy()
        links.data = np.ones_like(links.data)
        if links.diagonal().any():
            links.setdiag(0)
            links.eliminate_zeros()
        return links

    def __len__(self) -> int:
        return len(self.nodes)

    def by_node(self, values: Iterable[Any]) -> dict[Any, Any]:
        """Values in the order of the rows, by node."""
        return dict(zip(self.nodes, values, strict=True))


def matrix(graph: nx.Graph) -> Matrix:
    """The matrix of a networkx graph, rows in the order of its nodes.

    >>> import networkx as nx
    >>> matrix(nx.path_graph(3)).weights.toarray().tolist()
    [[0.0, 1.0, 0.0], [1.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    """
    nodes = tuple(graph)
    place = {node: row for row, node in enumerate(nodes)}
    rows: list[Mapping[Hashable, Any]] = [neighbours for _, neighbours in graph.adjacency()]
    ends = np.array([0, *accumulate(map(len, rows))], dtype=np.int64)
    columns = np.fromiter(map(place.__getitem__, chain.from_iterable(rows)), dtype=np.int64, count=int(ends[-1]))
    weigh = _summed if graph.is_multigraph() else _weight
    data = chain.from_iterable(neighbours.values() for neighbours in rows)
    weights = np.fromiter(map(weigh, data), dtype=np.float64, count=int(ends[-1]))
    made = sparse.csr_array((weights, columns, ends), shape=(len(nodes), len(nodes)))
    made.sort_indices()
    return Matrix(nodes, made, graph.is_directed())


def _weight(data: Mapping[str, Any]) -> float:
    weight: float = data.get("weight", 1)
    return weight


def _summed(parallel: Mapping[Hashable, Mapping[str, Any]]) -> float:
    return sum(map(_weight, parallel.values()))


def has_networkit() -> bool:
    """Whether the extra `fast` is there."""
    return find_spec("networkit") is not None


@contextmanager
def networkit_alone(needed_for: str, *, seed: int = 1) -> Iterator[Any]:
    """networkit on one thread with that seed, and its number of threads as before afterwards.

    Raises MissingExtra, which names what it is `needed_for`, where networkit is not installed.
    """
    if not has_networkit():
        raise MissingExtra("fast", needed_for=needed_for)
    import networkit

    threads = networkit.getMaxNumberOfThreads()
    networkit.setNumberOfThreads(1)
    networkit.setSeed(seed, False)
    try:
        yield networkit
    finally:
        networkit.setNumberOfThreads(threads)


def networkit_graph(made: Matrix) -> networkit.Graph:
    """An undirected matrix as a weighted graph of networkit, whose node i is row i."""
    import networkit

    half = sparse.triu(made.weights, k=0).tocoo()
    triples = (half.data, (half.row.astype(np.uint64), half.col.astype(np.uint64)))
    return networkit.GraphFromCoo(triples, n=len(made), weighted=True, directed=False)


def checked(backend: str | None) -> str | None:
    """The name of a backend of networkx that is installed; raises UsageError, which names those that are."""
    from networkx.utils.backends import backends

    if backend is None or backend == PLAIN or backend in backends:
        return backend
    there = ", ".join([PLAIN, *sorted(backends)])
    raise UsageError(
        f"networkx has no backend {backend!r} here; there is: {there} (install one beside paperkg, such as nx-cugraph)"
    )


def through(backend: str, function: Callable[..., Any], graph: nx.Graph, **options: Any) -> Any:
    """What a function of networkx gives, by that backend where it has the function, by networkx itself elsewhere.

    Raises KgError where the backend fails: it is a program of others, which may not fit this networkx or machine.
    """
    able = backend if backend in getattr(function, "backends", ()) else PLAIN
    try:
        return function(graph, backend=able, **options)
    except Exception as error:
        if able == PLAIN:
            raise
        name = getattr(function, "__name__", "a measure")
        raise KgError(f"the backend {backend} failed at {name}: {error}; without --backend it is not needed") from error
