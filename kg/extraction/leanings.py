"""What the network says of the part that a name plays: what the paper does with it, and what it says of it.

1. The network gives every word the log-odds of `neural.LEANINGS`.
2. A mention has the mean over the words that it covers, to two decimals, so that nothing hangs on the last bits.
3. Whoever brings entities without having looked at the text gets it looked at by the network that ships (`look`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np

from kg.extraction import finder
from kg.extraction.neural import LEANINGS, Floats, Integers, Said, States
from kg.extraction.sight import Sight
from kg.extraction.tokens import Words, joined, read_words
from kg.extraction.values import Entity, Mention
from kg.papers import Paper

_DECIMALS: Final = 2
_LOWEST: Final = -5
_HIGHEST: Final = 3
_STEPS: Final = [{step: f"{name}~{step}" for step in range(_LOWEST, _HIGHEST + 1)} for name in LEANINGS]


@dataclass(frozen=True)
class Leanings:
    """The log-odds of `LEANINGS` at each word of a text, a row of `table` for each, and the network's states there."""

    words: Words
    table: Floats
    states: States | None = None

    def covered(self, mentions: Sequence[Mention]) -> tuple[Integers, Integers]:
        """The first word of each mention and the one after its last; the same where it covers none."""
        shift = np.array([self.words.shift if mention.field == "abstract" else 0 for mention in mentions], np.int64)
        first = np.searchsorted(self.words.ends, shift + [mention.start for mention in mentions], side="right")
        last = np.searchsorted(self.words.starts, shift + [mention.end for mention in mentions])
        return first, np.maximum(first, last)

    def of(self, mentions: Sequence[Mention]) -> Floats:
        """A row for each mention; zeros for one that covers no word."""
        first, last = self.covered(mentions)
        sums = np.vstack([np.zeros(self.table.shape[1]), np.cumsum(self.table, axis=0)])
        means: Floats = (sums[last] - sums[first]) / np.maximum(1, last - first)[:, None]
        return means.round(_DECIMALS)


def look(paper: Paper) -> Leanings:
    """What the network that ships says of a paper."""
    words = read_words(joined(paper), len(paper.title))
    return told(finder.load().look(words)) or Leanings(words, np.zeros((len(words), len(LEANINGS))))


def told(sight: Sight) -> Leanings | None:
    """What was said when a text was looked at; None where no network was asked."""
    return of_words(sight.words, sight.said) if sight.said else None


def of_words(words: Words, said: Said) -> Leanings:
    """What a network said of the words of a text."""
    return Leanings(words, said.leanings, said.states)


class Part(NamedTuple):
    """What is said of one entity: a row for each mention, and of each leaning the greatest and the mean."""

    rows: Floats
    most: list[float]
    mean: list[float]


def features(part: Part) -> list[str]:
    """The greatest log-odds of each leaning as features, in whole steps from `_LOWEST` to `_HIGHEST`.

    >>> features(Part(np.zeros((1, 3)), [0.4, -7.0, 9.0], [0.3, -8.0, 5.3]))
    ['introduces~0', 'trains_on~-5', 'evaluates_on~3']
    """
    steps = np.array(part.most).clip(_LOWEST, _HIGHEST).round().astype(int).tolist()
    return [names[step] for names, step in zip(_STEPS, steps, strict=False)]


def by_entity(leanings: Leanings | None, entities: Sequence[Entity]) -> tuple[Part, ...]:
    """What is said of each entity, which has a mention at least; zeros where nothing is known."""
    if not entities:
        return ()
    mentions = [mention for entity in entities for mention in entity.mentions]
    rows = leanings.of(mentions) if leanings else np.zeros((len(mentions), len(LEANINGS)))
    counts = np.array([len(entity.mentions) for entity in entities])
    first = np.cumsum(counts) - counts
    most = np.maximum.reduceat(rows, first).tolist()
    mean = (np.add.reduceat(rows, first) / counts[:, None]).round(_DECIMALS + 1).tolist()
    return tuple(map(Part, np.split(rows, first[1:]), most, mean))
