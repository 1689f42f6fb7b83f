"""What the network says of each candidate, as numbers for the forest that judges it.

Of a place the network's hint for a type is the probability that the first word begins a name of it, times the least
that a further word goes on, times that the next word does not. A row holds for each type the best and the mean hint
of the candidate's places, then the best mean probability of the type over the words of a place, whatever its bounds;
then of the sums over the types the greatest, the mean, the least and the total; last for each role the greatest of the
mean log-odds over the words of a place.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from kg.extraction.candidates import Candidate
from kg.extraction.neural import Said
from kg.extraction.values import ROLES, TYPES

Floats = npt.NDArray[np.float64]
COLUMNS = 3 * len(TYPES) + 4 + len(ROLES)


def hinted(found: Sequence[Candidate], said: Said) -> Floats:
    """One row for each candidate."""
    if not found:
        return np.zeros((0, COLUMNS))
    places = np.array([place for candidate in found for place in candidate.places])
    counts = np.array([len(candidate.places) for candidate in found])
    owners = np.cumsum(counts) - counts
    exact, loose = of_places(places[:, 0], places[:, 1], np.exp(said.labels))
    leaning = _means(places[:, 0], places[:, 1], said.leanings[:, : len(ROLES)])
    total = exact.sum(axis=1, keepdims=True)
    best, least = np.maximum.reduceat(np.hstack([exact, loose, total]), owners), np.minimum.reduceat(total, owners)
    sums = np.add.reduceat(np.hstack([exact, total]), owners)
    kinds = len(TYPES)
    return np.hstack([
        best[:, :kinds], sums[:, :kinds] / counts[:, None], best[:, kinds:],
        sums[:, kinds:] / counts[:, None], least, sums[:, kinds:], np.maximum.reduceat(leaning, owners),
    ])  # fmt: skip


def of_places(first: npt.NDArray[np.int64], last: npt.NDArray[np.int64], chances: Floats) -> tuple[Floats, Floats]:
    """For each place and type the hint, and the mean probability over its words."""
    begins, goes_on = chances[:, 1::2], np.vstack([chances[:, 2::2], np.zeros(len(TYPES))])
    exact = begins[first] * (1.0 - goes_on[last])
    inside = np.ones_like(exact)
    for distance in range(1, int((last - first).max())):
        longer = first + distance < last
        inside[longer] = np.minimum(inside[longer], goes_on[first[longer] + distance])
    return exact * inside, _means(first, last, begins + goes_on[:-1])


def _means(first: npt.NDArray[np.int64], last: npt.NDArray[np.int64], table: Floats) -> Floats:
    """The mean row of the words of each place."""
    sums = np.vstack([np.zeros(table.shape[1]), np.cumsum(table, axis=0)])
    means: Floats = (sums[last] - sums[first]) / (last - first)[:, None]
    return means
