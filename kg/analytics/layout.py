"""Coordinates for a graph, computed beforehand, so that a page needs no physics.

1. Each connected component is laid out alone. It starts from its distances to a few far-apart nodes (pivots),
   whose two main directions unfold it roughly (Brandes and Pich, "Eigensolver methods for progressive
   multidimensional scaling of large data", 2006).
2. Forces refine the start: edges pull by the root of their length, nodes push by their degree (Jacomy et al.,
   "ForceAtlas2", 2014). Above `_EXACT` nodes, far nodes push together, by the cell of a grid, near ones alone.
3. Nodes that overlap are pushed apart, the near pairs only, until none do.
4. Components are packed, the largest first, into rows of a landscape page.

Only sums in fixed order and no random numbers: the same graph gives the same coordinates.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra
from scipy.spatial import cKDTree

if TYPE_CHECKING:
    import networkx as nx
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indices = NDArray[np.intp]

_EXACT: Final = 800
_PIVOTS: Final = 24
_CELLS: Final = 14
_ASPECT: Final = 1.6
_GAP: Final = 32.0
_PULL: Final = 0.7
_GRAVITY: Final = 0.05
_ROOM: Final = 14.0


def layout(
    graph: nx.Graph, *, radii: Mapping[Hashable, float] | None = None, rounds: int | None = None
) -> dict[Any, tuple[float, float]]:
    """Node → (x, y), in the unit of `radii` (default 8 each), centred on the origin; no two nodes overlap.

    Edge attribute `weight` draws ends nearer. `rounds` is how often forces act; by default fewer the more
    nodes there are.

    >>> import networkx as nx
    >>> places = layout(nx.path_graph(3))
    >>> a, b, c = (places[node] for node in (0, 1, 2))
    >>> math.dist(a, c) > math.dist(a, b) > 16
    True
    """
    nodes = list(graph)
    if not nodes:
        return {}
    sizes = np.array([8.0 if radii is None else radii[node] for node in nodes])
    adjacency = _adjacency(graph, nodes)
    places = np.zeros((len(nodes), 2))
    boxes = []
    for members in _components(adjacency):
        part = adjacency[members][:, members]
        places[members] = _component(csr_array(part), sizes[members], rounds)
        boxes.append(members)
    _pack(places, sizes, boxes)
    return {node: (round(float(x), 1), round(float(y), 1)) for node, (x, y) in zip(nodes, places, strict=True)}


def _adjacency(graph: nx.Graph, nodes: Sequence[Any]) -> csr_array:
    """Symmetric, with the logarithm of the weight, so that a few heavy edges do not swallow the rest."""
    row = {node: number for number, node in enumerate(nodes)}
    weights: dict[tuple[int, int], float] = {}
    for source, target, weight in graph.edges(data="weight", default=1):
        if source != target:
            ends = (row[source], row[target])
            pair = (min(ends), max(ends))
            weights[pair] = weights.get(pair, 0.0) + float(weight)
    pairs = sorted(weights)
    pull = [1 + math.log(max(1.0, weights[pair])) for pair in pairs]
    first, second = [i for i, _ in pairs], [j for _, j in pairs]
    return csr_array((pull + pull, (first + second, second + first)), shape=(len(nodes), len(nodes)))


def _components(adjacency: csr_array) -> Iterator[Indices]:
    """Rows of each component, the largest first."""
    count, labels = connected_components(adjacency, directed=False)
    order = np.argsort(labels, kind="stable")
    parts = np.split(order, np.cumsum(np.bincount(labels, minlength=count))[:-1])
    yield from sorted(parts, key=lambda part: (-len(part), int(part[0])))


def _component(adjacency: csr_array, sizes: Floats, rounds: int | None) -> Floats:
    count = len(sizes)
    if count == 1:
        return np.zeros((1, 2))
    if count == 2:
        step = float(sizes.sum()) / 2 + _GAP
        return np.array([[-step, 0.0], [step, 0.0]])
    places = _unfolded(adjacency)
    places = _forced(places, adjacency, rounds or max(70, min(160, 60_000 // count)))
    places = _landscape(places) * _scale(places, sizes)
    return _parted(places, sizes + _ROOM / 2)


def _unfolded(adjacency: csr_array) -> Floats:
    """Pivot multidimensional scaling, with a little spread for nodes that fall together."""
    count = adjacency.shape[0]
    pivot, nearest, columns = 0, np.full(count, np.inf), []
    for _ in range(min(_PIVOTS, count)):
        distance = dijkstra(adjacency, directed=False, indices=pivot, unweighted=True)
        columns.append(distance)
        nearest = np.minimum(nearest, distance)
        pivot = int(nearest.argmax())
    squared = np.stack(columns, axis=1) ** 2
    centred = squared - squared.mean(0) - squared.mean(1, keepdims=True) + squared.mean()
    # Sums by einsum and not by BLAS, whose result depends on the number of its threads.
    _, vectors = np.linalg.eigh(np.einsum("ni,nj->ij", centred, centred))
    directions = vectors[:, ::-1][:, :2]
    signs = np.sign(directions[np.abs(directions).argmax(0), np.arange(2)])
    places = np.einsum("ni,ij->nj", centred, directions * signs)
    spread = np.maximum(places.std(0), 1e-6)
    return np.asarray(places / spread * math.sqrt(count) + _sunflower(count) * 0.35)


def _sunflower(count: int) -> Floats:
    """Points evenly over a disc, its radius about the root of their number."""
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    reach = np.sqrt(np.arange(count) + 0.5)
    return np.stack([reach * np.cos(turn), reach * np.sin(turn)], axis=1)


def _forced(places: Floats, adjacency: csr_array, rounds: int) -> Floats:
    """Forces move each node by at most a step that shrinks from round to round."""
    count = len(places)
    degrees = np.bincount(adjacency.indices, minlength=count).astype(float)
    mass = np.sqrt(degrees + 1)
    edges = adjacency.tocoo()
    first, second = np.asarray(edges.row), np.asarray(edges.col)
    # An edge of a hub pulls less: else hubs draw everything into one clump.
    pull = edges.data / np.sqrt(np.maximum(1, np.minimum(degrees[first], degrees[second])))
    span = math.sqrt(count)
    for number in range(rounds):
        step = 0.25 * span * (1 - number / rounds) ** 1.5 + 0.01
        move = _push(places, mass)
        gap = places[second] - places[first]
        distance = np.hypot(gap[:, 0], gap[:, 1])
        force = gap * (pull * _PULL / np.sqrt(distance + 0.1))[:, None]
        for axis in (0, 1):
            move[:, axis] += _sums(first, force[:, axis], count)
        move -= places * (_GRAVITY * mass[:, None])
        length = np.hypot(move[:, 0], move[:, 1])
        places = places + move * (np.minimum(1.0, step / np.maximum(length, 1e-9)))[:, None]
    return np.asarray(places - places.mean(0))


def _sums(places: Indices, values: Floats, count: int) -> Floats:
    """The sum of the values that fall on each of `count` places."""
    return np.asarray(np.bincount(places, weights=values, minlength=count), dtype=np.float64)


def _push(places: Floats, mass: Floats) -> Floats:
    return _push_exactly(places, mass) if len(places) <= _EXACT else _push_by_cells(places, mass)


def _push_exactly(places: Floats, mass: Floats) -> Floats:
    gap_x, gap_y = (np.subtract.outer(places[:, axis], places[:, axis]) for axis in (0, 1))
    force = np.multiply.outer(mass, mass) / (gap_x**2 + gap_y**2 + 0.01)
    return np.stack([(gap_x * force).sum(1), (gap_y * force).sum(1)], 1)


def _push_by_cells(places: Floats, mass: Floats) -> Floats:
    """Nodes push each other within a cell and its neighbours; a farther cell pushes from its centre."""
    low, high = places.min(0), places.max(0)
    side = float(max((high - low).max(), 1e-9)) / _CELLS
    cell: Indices = np.minimum(((places - low) / side).astype(np.intp), _CELLS - 1)
    number = cell[:, 0] * _CELLS + cell[:, 1]
    weight = _sums(number, mass, _CELLS**2)
    used = np.flatnonzero(weight)
    centres = np.stack([_sums(number, mass * places[:, axis], _CELLS**2) for axis in (0, 1)], 1)
    centres = centres[used] / weight[used, None]
    gap_x = places[:, 0, None] - centres[None, :, 0]
    gap_y = places[:, 1, None] - centres[None, :, 1]
    force = weight[used][None, :] / (gap_x**2 + gap_y**2 + 0.01)
    beside = (np.abs(cell[:, 0, None] - used[None, :] // _CELLS) <= 1) & (
        np.abs(cell[:, 1, None] - used[None, :] % _CELLS) <= 1
    )
    force[beside] = 0.0
    move = np.stack([(gap_x * force).sum(1), (gap_y * force).sum(1)], 1) * mass[:, None]
    return np.asarray(move + _push_nearby(places, mass, cell))


def _push_nearby(places: Floats, mass: Floats, cell: Indices) -> Floats:
    """The exact forces between the nodes of each cell and those of the cells around it."""
    move = np.zeros_like(places)
    for x, y in sorted({(int(x), int(y)) for x, y in cell}):
        inside = np.flatnonzero((cell[:, 0] == x) & (cell[:, 1] == y))
        around = np.flatnonzero((np.abs(cell[:, 0] - x) <= 1) & (np.abs(cell[:, 1] - y) <= 1))
        gap_x = places[inside, 0, None] - places[None, around, 0]
        gap_y = places[inside, 1, None] - places[None, around, 1]
        force = mass[inside, None] * mass[None, around] / (gap_x**2 + gap_y**2 + 0.01)
        move[inside, 0] = (gap_x * force).sum(1)
        move[inside, 1] = (gap_y * force).sum(1)
    return move


def _landscape(places: Floats) -> Floats:
    """Turned so that the longer direction lies across."""
    centred = places - places.mean(0)
    xx, yy, xy = (centred[:, 0] ** 2).sum(), (centred[:, 1] ** 2).sum(), (centred[:, 0] * centred[:, 1]).sum()
    angle = 0.5 * math.atan2(2 * xy, xx - yy)
    cos, sin = math.cos(angle), math.sin(angle)
    return np.stack([centred[:, 0] * cos + centred[:, 1] * sin, centred[:, 1] * cos - centred[:, 0] * sin], 1)


def _scale(places: Floats, sizes: Floats) -> float:
    """How much to enlarge, so that the median distance to the next node leaves room for both and a label."""
    distances, _ = cKDTree(places).query(places, k=2)
    return float((2 * np.median(sizes) + _GAP) / max(float(np.median(distances[:, 1])), 1e-9))


def _parted(places: Floats, radii: Floats) -> Floats:
    """Overlapping pairs moved apart by half their overlap each, again until there is none."""
    reach = 2 * float(radii.max())
    for _ in range(120):
        pairs = cKDTree(places).query_pairs(reach, output_type="ndarray")
        pairs = pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]
        gap = places[pairs[:, 1]] - places[pairs[:, 0]]
        length = np.hypot(gap[:, 0], gap[:, 1])
        overlap = radii[pairs[:, 0]] + radii[pairs[:, 1]] - length
        hit = overlap > 1e-3
        if not hit.any():
            break
        ways = np.where(length[:, None] > 1e-9, gap / np.maximum(length, 1e-9)[:, None], [1.0, 0.0])
        shift = (ways * (overlap * 0.52)[:, None])[hit]
        places = places.copy()
        for axis in (0, 1):
            places[:, axis] += _sums(pairs[hit, 1], shift[:, axis], len(places))
            places[:, axis] -= _sums(pairs[hit, 0], shift[:, axis], len(places))
    return places


def _pack(places: Floats, sizes: Floats, parts: Sequence[Indices]) -> None:
    """Moves the components into rows below each other, and the whole to the origin."""
    bounds = [_bounds(places[part], sizes[part]) for part in parts]
    area = sum(width * height for _, (width, height) in bounds)
    page = max([math.sqrt(area * _ASPECT), *(width for _, (width, _) in bounds)])
    x = y = deep = 0.0
    for part, (corner, (width, height)) in zip(parts, bounds, strict=True):
        if x and x + width > page * 1.02:
            x, y, deep = 0.0, y + deep, 0.0
        places[part] += np.array([x, y]) - corner
        x, deep = x + width, max(deep, height)
    places -= (places.max(0) + places.min(0)) / 2


def _bounds(places: Floats, sizes: Floats) -> tuple[Floats, tuple[float, float]]:
    low, high = (places - sizes[:, None]).min(0) - _GAP, (places + sizes[:, None]).max(0) + _GAP
    return low, (float(high[0] - low[0]), float(high[1] - low[1]))
