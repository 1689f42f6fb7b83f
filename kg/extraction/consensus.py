"""What the first judgements of all candidates of a paper say of each of them, as numbers for the second judge.

A row tells the candidate's own first judgement, that of its acronym or expansion, of longer, shorter and crossing
candidates at its places, of those in one list with it ("on A, B and C"), of names that begin with it or that it begins
with, and how much the paper holds altogether.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import islice
from typing import Final

import numpy as np
import numpy.typing as npt

from kg.extraction.candidates import Candidate
from kg.extraction.tokens import Words
from kg.extraction.values import TYPES

Floats = npt.NDArray[np.float64]
_LIST_MARKS: Final = frozenset((",", "and", "or", "&", "/", "as", "well", "both", "+", ";", "(", ")"))
_LIKELY: Final = 0.25
_SURE: Final = 0.4
_NONE: Final = [-1.0] * (1 + len(TYPES))
_SHORTEST: Final = 3


def consensus(words: Words, found: Sequence[Candidate], first: Floats) -> Floats:
    """One row for each candidate from the first judgements, whose columns are: entity, then each type."""
    number = {candidate.key: i for i, candidate in enumerate(found)}
    owner = _owners(len(words), found, first)
    cover = _cover(len(words), found)
    chances: list[list[float]] = first.tolist()
    rank = (-first[:, 0]).argsort(kind="stable").argsort(kind="stable")
    total, most = float(first[:, 0].sum()), float(first[:, 0].max(initial=0.0))
    names = [candidate.key.lstrip("^").casefold() for candidate in found]
    ordered = sorted((name, i) for i, name in enumerate(names))
    rows = []
    for i, candidate in enumerate(found):
        partners = [chances[number[key]] for key in candidate.partners]
        kin = max((chances[number[key]][0] for key in candidate.kin), default=-1.0)
        rows.append([
            *chances[i], *(map(max, zip(*partners, strict=True)) if partners else _NONE), kin,
            *_overlapping(i, candidate, cover, chances), *_listed(words, i, candidate, owner, chances),
            *_stems(i, names, ordered, chances), total, most, float(rank[i]), float(len(found)),
        ])  # fmt: skip
    return np.array(rows)


def _owners(length: int, found: Sequence[Candidate], first: Floats) -> list[int]:
    """The likeliest candidate at each word, -1 where none is likely."""
    owner = [-1] * length
    for i in first[:, 0].argsort(kind="stable").tolist():
        if first[i, 0] >= _LIKELY:
            for a, b in found[i].places:
                owner[a:b] = [i] * (b - a)
    return owner


def _cover(length: int, found: Sequence[Candidate]) -> list[list[tuple[int, int, int]]]:
    cover: list[list[tuple[int, int, int]]] = [[] for _ in range(length)]
    for i, candidate in enumerate(found):
        for a, b in candidate.places:
            for k in range(a, b):
                cover[k].append((a, b, i))
    return cover


def _overlapping(
    own: int, candidate: Candidate, cover: list[list[tuple[int, int, int]]], chances: list[list[float]]
) -> list[float]:
    longer = shorter = crossing = 0.0
    inside = free = 0
    around = _NONE
    for first, last in candidate.places:
        here = 0.0
        for a, b, i in {entry for k in range(first, last) for entry in cover[k]}:
            if i == own:
                continue
            chance = chances[i][0]
            if a <= first and b >= last:
                if chance > longer:
                    longer, around = chance, chances[i]
                here = max(here, chance)
            elif a >= first and b <= last:
                shorter = max(shorter, chance)
            else:
                crossing = max(crossing, chance)
        inside += here >= _SURE
        free += here < _SURE
    return [*around, shorter, crossing, inside / len(candidate.places), float(free)]


def _listed(words: Words, own: int, candidate: Candidate, owner: list[int], chances: list[list[float]]) -> list[float]:
    """The mean of the types of those that stand in one list with it, and how many they are."""
    beside: set[int] = set()
    for first, last in candidate.places:
        for way in (range(first - 1, -1, -1), range(last, len(words))):
            for k in way:
                if words.sentence[k] != words.sentence[first] or (owner[k] < 0 and words.lower[k] not in _LIST_MARKS):
                    break
                beside.add(owner[k])
    beside -= {own, -1}
    rows = [chances[i] for i in sorted(beside)]
    mean = [sum(row[0] * row[kind] for row in rows) / len(rows) for kind in range(1, 6)] if rows else _NONE[1:]
    return [*mean, float(len(rows))]


def _stems(
    own: int, names: Sequence[str], ordered: Sequence[tuple[str, int]], chances: list[list[float]]
) -> list[float]:
    """The likeliest name that begins with this one, and the longest one that this one begins with."""
    key = names[own]
    longer, base = -1.0, _NONE
    if len(key) < _SHORTEST:
        return [longer, *base]
    at = bisect_left(ordered, (key, -1))
    for name, i in islice(ordered, at, None):
        if not name.startswith(key):
            break
        longer = longer if i == own else max(longer, chances[i][0])
    for length in range(len(key) - 1, _SHORTEST - 1, -1):
        spot = bisect_left(ordered, (key[:length], -1))
        if spot < len(ordered) and ordered[spot][0] == key[:length]:
            base = chances[ordered[spot][1]]
            break
    return [longer, *base]
