"""The tagger: a linear-chain conditional random field that says how likely each run of words is a name.

1. A word's score for each label (outside; begin or inside of each type) is the sum of the weights of its features.
   What a word adds at each distance is summed once and kept; only the features of places are looked up anew.
2. Forward and backward sums run over all sentences at once, in plain probabilities that are scaled at each word.
3. The probability of a run is the sum over all labellings of its sentence in which it is exactly one name of the
   type; all runs above a threshold are given, so that later steps can choose among overlapping ones.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain, repeat
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extraction.acronyms import Acronym
from kg.extraction.crossings import Crossings, crossings
from kg.extraction.features import WINDOW, place_features, shape, word_features
from kg.extraction.lexicon import Lexicon, Match
from kg.extraction.limits import REMEMBERED
from kg.extraction.tokens import Words
from kg.extraction.values import TYPES

Floats = npt.NDArray[np.float64]
LABELS: Final = ("O", *(f"{part}-{kind}" for kind in TYPES for part in "BI"))
#: Longest run and longest sentence, in words; what is longer is cut.
LONGEST: Final = 14
SENTENCE: Final = 120
THRESHOLD: Final = 0.04
#: What the tagger's own scores count beside a network's; chosen on part dev, which neither had seen.
SHARE: Final = 0.5


class Run(NamedTuple):
    """Words `first` up to `last` are a name of type number `kind` with this probability."""

    first: int
    last: int
    kind: int
    probability: float


def allowed() -> Floats:
    """1 where a label may follow another; the last row is the sentence's beginning."""
    table = np.ones((len(LABELS) + 1, len(LABELS)))
    for before, name in enumerate((*LABELS, "^")):
        for after, label in enumerate(LABELS):
            if label[0] == "I" and name[2:] != label[2:]:
                table[before, after] = 0.0
    return table


ALLOWED: Final = allowed()


def all_features(
    words: Words, lexicon: Lexicon, matches: tuple[Match, ...], pairs: tuple[Acronym, ...]
) -> list[list[str]]:
    """Every feature of every word by name, as training counts them."""
    found = place_features(words, lexicon, matches, pairs)
    alone = [word_features(word, lexicon) for word in words.words]
    for distance, kinds in WINDOW.items():
        for i, features in enumerate(found):
            k = i + distance
            if 0 <= k < len(words) and words.sentence[k] == words.sentence[i]:
                features += [f"{distance}|{name}" for name in alone[k] if name[0] in kinds]
            elif abs(distance) == 1:
                features.append(f"{distance}|edge")
    return found


def sentence_spans(number: Sequence[int]) -> list[tuple[int, int]]:
    """First and last word of each sentence; sentences longer than `SENTENCE` words are cut."""
    spans, first = [], 0
    for i in range(1, len(number) + 1):
        if i == len(number) or number[i] != number[first] or i - first >= SENTENCE:
            spans.append((first, i))
            first = i
    return spans


@dataclass
class Tagger:
    """Weights of the features and of the transitions; `rows` gives the row of a feature."""

    rows: dict[str, int]
    weights: npt.NDArray[np.float32]
    transitions: Floats
    lexicon: Lexicon

    def runs(
        self, words: Words, matches: tuple[Match, ...], pairs: tuple[Acronym, ...], hints: Floats | None = None
    ) -> list[Run]:
        """All runs whose probability as one type exceeds the threshold, in no particular order.

        `hints` are the scores that a network gives each label of each word; the tagger's own have `SHARE` beside them.
        """
        if not len(words):
            return []
        scores, transitions = self.scores(words, matches, pairs), self.transitions
        if hints is not None:
            scores, transitions = SHARE * scores + (1.0 - SHARE) * hints, SHARE * transitions
        return list(runs_of(scores, sentence_spans(words.sentence), transitions))

    def scores(self, words: Words, matches: tuple[Match, ...], pairs: tuple[Acronym, ...]) -> Floats:
        """The score of each label at each word, from its features alone."""
        length = len(words)
        alone = np.array([self._alone(word) for word in words.words])
        number = np.array(words.sentence)
        scores = np.zeros((length, self.weights.shape[1]))
        for at, distance in enumerate(WINDOW):
            near, own = _shifted(length, distance)
            same = (number[near] == number[own])[:, None]
            scores[own] += alone[near, at] * same
            if abs(distance) == 1:
                inside = np.zeros(length, dtype=bool)
                inside[own] = same[:, 0]
                scores[~inside] += self._edge(distance)
        scores += self._crossed(words)
        places = place_features(words, self.lexicon, matches, pairs, crossed=False)
        counts = np.array([len(features) for features in places])
        none = len(self.weights)
        rows = np.fromiter(map(self.rows.get, chain.from_iterable(places), repeat(none)), np.intp, counts.sum())
        known = self._tables[1].take(rows, axis=0)
        scores += np.add.reduceat(known, np.cumsum(counts) - counts, axis=0, dtype=np.float64)
        return scores

    def _crossed(self, words: Words) -> Floats:
        """What the classes of neighbouring words add to each word."""
        tables, weights = self._tables
        clusters = [self.lexicon.clusters(word) for word in words.lower]
        rows = tables.rows(clusters, [shape(word)[0] for word in words.words], words.sentence)
        added: Floats = weights[rows].sum(axis=1, dtype=np.float64)
        return added

    @cached_property
    def _tables(self) -> tuple[Crossings, npt.NDArray[np.float32]]:
        """The tables of crossed classes, and the weights with a last row of zeros for what has no weights."""
        none = np.zeros((1, self.weights.shape[1]), np.float32)
        return crossings(self.rows, self.lexicon.clusters_of), np.concatenate([self.weights, none])

    def _edge(self, distance: int) -> npt.NDArray[np.float32] | float:
        row = self.rows.get(f"{distance}|edge")
        return 0.0 if row is None else self.weights[row]

    @cached_property
    def _alone(self) -> Callable[[str], npt.NDArray[np.float32]]:
        """What a word adds at each distance of the window."""
        return lru_cache(maxsize=REMEMBERED)(self._added)

    def _added(self, word: str) -> npt.NDArray[np.float32]:
        first, *others = word_features(word, self.lexicon)
        found = [*self._looked_up(first), *(spot for name in others for spot in self._spots(name))]
        table = np.zeros((len(WINDOW), self.weights.shape[1]), np.float32)
        if found:
            at, rows = zip(*found, strict=True)
            np.add.at(table, list(at), self.weights[list(rows)])
        return table

    @cached_property
    def _spots(self) -> Callable[[str], tuple[tuple[int, int], ...]]:
        """What `_looked_up` gives, for features that many words have: all but the first, which is the word itself."""
        return lru_cache(maxsize=2 * REMEMBERED)(self._looked_up)

    def _looked_up(self, name: str) -> tuple[tuple[int, int], ...]:
        """Where in the window a feature of a word counts, each with the row of its weights."""
        return tuple(
            (at, row)
            for at, (distance, kinds) in enumerate(WINDOW.items())
            if name[0] in kinds and (row := self.rows.get(f"{distance}|{name}")) is not None
        )


def _shifted(length: int, distance: int) -> tuple[slice, slice]:
    if distance >= 0:
        return slice(distance, length), slice(0, max(0, length - distance))
    return slice(0, max(0, length + distance)), slice(-distance, length)


class Lattice(NamedTuple):
    """Sums over the labellings of padded sentences, scaled at each word (`scale`); `log_total` is of each sentence."""

    forward: Floats
    backward: Floats
    emission: Floats
    step: Floats
    scale: Floats
    inside: npt.NDArray[np.bool_]
    log_total: Floats


def lattice(scores: Floats, lengths: npt.NDArray[np.int64], transitions: Floats) -> Lattice:
    """Forward and backward sums; `scores` has the shape sentences, words, labels."""
    count, longest, labels = scores.shape
    peak = scores.max(axis=2, keepdims=True)
    emission = np.exp(scores - peak)
    moves = np.exp(transitions) * ALLOWED
    step, start = moves[:labels], moves[labels]
    inside = np.arange(longest)[None] < lengths[:, None]
    forward, backward, scale = np.empty_like(emission), np.ones_like(emission), np.ones((count, longest))
    for k in range(longest):
        arriving = emission[:, k] * (start if k == 0 else forward[:, k - 1] @ step)
        scale[:, k] = arriving.sum(axis=1)
        forward[:, k] = arriving / scale[:, k : k + 1]
    for k in range(longest - 2, -1, -1):
        leaving = ((emission[:, k + 1] * backward[:, k + 1]) @ step.T) / scale[:, k + 1 : k + 2]
        backward[:, k] = np.where(inside[:, k + 1 : k + 2], leaving, 1.0)
    log_total = ((np.log(scale) + peak[:, :, 0]) * inside).sum(axis=1)
    return Lattice(forward, backward, emission, step, scale, inside, log_total)


def padded(spans: list[tuple[int, int]]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Word numbers of each sentence, the last repeated up to the longest one's length, and the lengths."""
    lengths = np.array([last - first for first, last in spans])
    index = np.arange(int(lengths.max()))[None]
    starts = np.array([first for first, _ in spans])[:, None]
    return starts + np.minimum(index, lengths[:, None] - 1), lengths


def runs_of(
    scores: Floats, spans: list[tuple[int, int]], transitions: Floats, threshold: float = THRESHOLD
) -> Iterator[Run]:
    """The runs of sentences `spans` above a threshold; `scores` has a row for each word."""
    index, lengths = padded(spans)
    table = lattice(scores[index], lengths, transitions)
    begins = (table.forward * table.backward * table.inside[:, :, None])[:, :, 1::2]
    for sentence, first, kind in zip(*np.nonzero(begins > threshold), strict=True):
        base, start = spans[sentence][0], int(first)
        for last, probability in _ends(table, int(sentence), start, int(kind), threshold=threshold):
            yield Run(base + start, base + last, int(kind), probability)


def _ends(table: Lattice, s: int, first: int, kind: int, *, threshold: float) -> Iterator[tuple[int, float]]:
    """Where runs of one type that begin at a word of sentence `s` end, and how likely: the next word is not inside."""
    begin, within = 1 + 2 * kind, 2 + 2 * kind
    mass, label = float(table.forward[s, first, begin]), begin
    length = int(table.inside[s].sum())
    for k in range(first, min(length, first + LONGEST)):
        going_on, total = 0.0, mass * float(table.backward[s, k, label])
        if total < threshold:
            return
        if k + 1 < length:
            onward = mass * float(table.step[label, within] * table.emission[s, k + 1, within] / table.scale[s, k + 1])
            going_on, mass, label = onward * float(table.backward[s, k + 1, within]), onward, within
        if total - going_on > threshold:
            yield k + 1, total - going_on
