"""Whether something is named more often than before, or only by chance: rates of two periods, with few papers in mind.

1. A period has a number of papers, and so many of them name the thing. Where nothing changed, the papers of both
   periods that name it are divided between the periods as all papers are; so the later share of them is binomial
   (J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson series", Biometrika 31, 1940).
2. The ratio of the two rates is smoothed by half a paper in each period, so that a rate of 0 gives no infinite growth
   (F. J. Anscombe, "On estimating binomial response relations", Biometrika 43, 1956).
3. Of many things some seem to rise by chance. Things with fewer than `LEAST_COMPARED` papers in both periods are left
   out, for they could not tell (R. Bourgon et al., "Independent filtering", PNAS 107, 2010). Of the others, those are
   called sure of which at most 10 % are expected to be chance (Y. Benjamini, Y. Hochberg, "Controlling the false
   discovery rate", J. R. Stat. Soc. B 57, 1995), and those of a p of at most 5 % alone are shown as possible.
4. Half-life: how many years after its best year the share of papers that name a thing has fallen to half of that
   year's and is not above it in the year after, with straight lines between years (after R. E. Burton, R. W. Kebler,
   "The 'half-life' of some scientific and technical literatures", American Documentation 11, 1960, who count the age
   of half of what is in use).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

#: The share of chance finds among what is called sure.
CHANCE: Final = 0.1
#: What may rise or decline has at most this p.
POSSIBLE: Final = 0.05
#: The least papers of both periods together for a thing to be compared.
LEAST_COMPARED: Final = 5
#: The least papers in its best year for something to have a half-life.
LEAST_AT_PEAK: Final = 5


@dataclass(frozen=True, slots=True)
class Growth:
    """Papers of a later and of an earlier period, the smoothed ratio of their rates, and how likely chance gives it.

    `p` is that of so many papers or more in the later period, where the ratio is above 1, or so many or fewer.
    """

    recent: int
    before: int
    ratio: float
    p: float


def growth(counts: Sequence[tuple[int, int]], papers: tuple[int, int]) -> list[Growth]:
    """The growth of things, each given by its papers in the later and the earlier period; `papers` are all of each.

    >>> [(each.ratio, each.p) for each in growth([(6, 0), (1, 0), (3, 3)], (100, 100))]
    [(13.0, 0.015625), (3.0, 0.5), (1.0, 0.65625)]
    """
    import numpy as np
    from scipy.special import bdtr

    if not counts:
        return []
    recent, before = np.array(counts, dtype=np.int64).T
    later, earlier = papers
    both, share = recent + before, later / max(1, later + earlier)
    ratio = (recent + 0.5) / (later + 1) / ((before + 0.5) / (earlier + 1))
    up = 1 - bdtr(np.maximum(recent - 1, 0), np.maximum(both, 1), share)
    up = np.where(recent == 0, 1.0, up)
    p = np.where(ratio >= 1, up, bdtr(recent, np.maximum(both, 1), share))
    return [
        Growth(int(a), int(b), round(float(r), 2), round(max(0.0, float(q)), 6))
        for a, b, r, q in zip(recent, before, ratio, p)
    ]


def moving(found: Sequence[Growth], *, up: bool) -> list[tuple[int, bool]]:
    """The places of those that rise (or with `up` false, decline), the surest first, and whether each is sure.

    >>> told = [Growth(9, 0, 19.0, 0.001), Growth(2, 1, 1.7, 0.4), Growth(5, 1, 3.7, 0.05), Growth(4, 4, 1.0, 0.6)]
    >>> moving([*told, Growth(0, 9, 0.05, 0.002)], up=True)
    [(0, True), (2, False)]
    """
    order = sorted((each.p, -each.recent - each.before, place) for place, each in enumerate(found) if _moves(each, up))
    sure = max((rank for rank, (p, *_) in enumerate(order, 1) if p <= CHANCE * rank / len(found)), default=0)
    return [(place, rank <= sure) for rank, (p, _, place) in enumerate(order, 1) if rank <= sure or p <= POSSIBLE]


def _moves(each: Growth, up: bool) -> bool:
    return each.ratio > 1 if up else each.ratio < 1


@dataclass(frozen=True, slots=True)
class HalfLife:
    """The best year and its share of that year's papers; `years` from it to half the share, None where not reached."""

    peak: int
    share: float
    papers: int
    years: float | None


def half_life(counts: Mapping[int, int], papers: Mapping[int, int]) -> HalfLife | None:
    """The half-life of what `counts` of all `papers` name by year; nothing where no year has `LEAST_AT_PEAK` papers.

    >>> half_life({2015: 10, 2016: 8, 2017: 2}, {2015: 100, 2016: 100, 2017: 100})
    HalfLife(peak=2015, share=0.1, papers=10, years=1.5)
    """
    shares = {year: counts.get(year, 0) / number for year, number in papers.items() if number}
    able = [year for year in shares if counts.get(year, 0) >= LEAST_AT_PEAK]
    if not able:
        return None
    peak = max(able, key=lambda year: (shares[year], -year))
    half, last, later = shares[peak] / 2, peak, sorted(year for year in shares if year > peak)
    for year, following in zip_longest(later, later[1:]):
        if shares[year] > half:
            last = year
        elif following is None or shares[following] <= half:
            part = (shares[last] - half) / (shares[last] - shares[year])
            reached = last + part * (year - last) - peak
            return HalfLife(peak, shares[peak], counts[peak], round(reached, 1))
    return HalfLife(peak, shares[peak], counts[peak], None)
