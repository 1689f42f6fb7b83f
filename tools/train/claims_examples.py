"""Papers to learn from, with annotated or with found entities, and what models say that have not seen them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from kg.extraction import roles
from kg.extraction.leanings import Leanings
from kg.extraction.reading import Reading, read
from tools.train.claims_gold import GoldPaper

FOLDS: Final = 5

_M = TypeVar("_M")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Example:
    """A paper with annotated or with found entities; both have the paper's number, which tells its fold.

    Gold papers are `asked`: they are what is measured, and what judges learn from; our own are not.
    """

    number: int
    gold: GoldPaper
    annotated: bool
    asked: bool
    reading: Reading
    rows: list[list[str]]

    @property
    def fold(self) -> int:
        """The fold of the paper within training."""
        return self.number // FOLDS % FOLDS


def example(
    number: int, gold: GoldPaper, *, annotated: bool, asked: bool = True, leanings: Leanings | None = None
) -> Example:
    """The example of a paper, with what a network says of it that has not seen it."""
    reading = read(gold.paper, gold.entities, leanings)
    return Example(number, gold, annotated, asked, reading, roles.features(reading, gold.entities))


def held_out(
    examples: Sequence[Example],
    learn: Callable[[list[int]], _M],
    use: Callable[[_M, int], _R],
    wanted: Sequence[int],
) -> dict[int, _R]:
    """What models that have not seen an example's paper say of the wanted ones; all by their numbers."""
    found: dict[int, _R] = {}
    for fold in range(FOLDS):
        model = learn([n for n, each in enumerate(examples) if each.fold != fold])
        found |= {n: use(model, n) for n in wanted if examples[n].fold == fold}
    return found
