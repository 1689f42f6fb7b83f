"""The relation network: reads pairs of entities in the light of the whole text and gives each predicate its log-odds.

1. It starts from the states in which `neural` leaves the words; what is marked there as a mention, and of which type,
   is added to them.
2. A mention is the mean of its words; it looks at the other mentions and at the words, near ones told from far ones,
   those of its own sentence from others. An entity is the mean and the greatest of its mentions.
3. A pair is its two ends and the words that both look at (localized context pooling: Zhou et al. 2021, ATLOP), with the
   types, the distance, and how alike the names are.

Of a long text the first `WORDS` words are read, and of an entity the first `MENTIONS` mentions there. The weights are
learned from papers of our own by `tools.train.relations`; no relation of a gold paper teaches them, so that all can
judge them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.extraction import neural
from kg.extraction.leanings import Leanings
from kg.extraction.neural import Integers
from kg.extraction.values import TYPES, Entity

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Singles = npt.NDArray[np.float32]
FILE: Final = neural.FOLDER / "relations.onnx"
WORDS: Final = 1024
MENTIONS: Final = 12
#: Steps of a signed distance in words; steps of confidence; sentences between two; ways in which names are alike.
_EDGES: Final = np.array([0, 1, 2, 3, 4, 6, 8, 12, 16, 23, 32, 46])
DISTANCES: Final = 2 * len(_EDGES)
SURE: Final = 11
APART: Final = 6
ALIKE: Final = 8
_DECIMALS: Final = 2
_FAR: Final = 1 << 40

Pair = tuple[int, int]


class Feed(NamedTuple):
    """One paper as the network takes it: W words, M mentions, E entities and P pairs.

    `states` and `tags` (0: no mention, 2t + 1 where one of type t begins, 2t + 2 where it goes on) are the words';
    `spans` shares a mention's row among its words; `kinds`, `fields` and `sure` are its type, 1 for the abstract, and
    steps of confidence; `beside` and `around` the steps of distance from a mention to others and to words, `DISTANCES`
    higher within one entity and one sentence; `members` shares an entity's row among its mentions. Pairs are rows of
    entities, with the types of both, the distance of their closest mentions, sentences between these, and likeness.
    """

    states: Singles
    tags: Integers
    spans: Singles
    kinds: Integers
    fields: Integers
    sure: Integers
    beside: Integers
    around: Integers
    members: Singles
    pairs: Integers
    signatures: Integers
    distances: Integers
    apart: Integers
    alike: Integers


def steps(distance: Integers) -> Integers:
    """Signed distances in steps, which widen with the distance.

    >>> steps(np.array([-50, -5, -1, 0, 1, 5, 50])).tolist()
    [0, 7, 10, 11, 12, 15, 22]
    """
    sizes = np.searchsorted(_EDGES, np.abs(distance), side="right") - 1
    middle = len(_EDGES) - 1
    return np.where(distance < 0, middle - sizes, middle + sizes)


def resemblance(left: Entity, right: Entity) -> int:
    """How two names are alike: 1, one of the second in one of the first; 2, the reverse; 4, one family.

    A family holds its members as members of one.
    """
    ours, theirs = ({surface.casefold() for surface in entity.surfaces} for entity in (left, right))
    found = int(any(b in a for a in ours for b in theirs)) + 2 * any(a in b for a in ours for b in theirs)
    kin = {left.family, left.name} & {right.family, right.name} - {None}
    return found + 4 * bool(kin)


def feed(heard: Leanings, entities: Sequence[Entity], pairs: Iterable[Pair]) -> tuple[list[Pair], Feed] | None:
    """The pairs both of whose ends stand in the words that are read, and the input for them; None without pairs."""
    assert heard.states is not None
    spots = _spots(heard, entities)
    row = {e: number for number, e in enumerate(dict.fromkeys(e for e, *_ in spots))}
    able = [(s, o) for s, o in pairs if s in row and o in row]
    if not able:
        return None
    owner, first, last = np.array(spots).T
    sentence = np.array(heard.words.sentence[:WORDS])
    ends = np.array([(row[s], row[o]) for s, o in able])
    types = np.array([TYPES.index(entities[e].type) for e in row])
    kinds = types[own := np.array([row[e] for e, *_ in spots])]
    words = np.arange(len(sentence))
    covers = (words >= first[:, None]) & (words < last[:, None])
    members = (own == np.arange(len(row))[:, None]).astype(np.float32)
    near = steps(first - first[:, None]) + DISTANCES * (own == own[:, None])
    around = steps(words - first[:, None]) + DISTANCES * (sentence == sentence[first][:, None])
    gap, distance = _closest(sentence[first], first, own, ends)
    likeness = [resemblance(entities[s], entities[o]) for s, o in able]
    return able, Feed(
        heard.states[:WORDS].astype(np.float32), _tags(len(words), first, last, kinds),
        (covers / covers.sum(1, keepdims=True)).astype(np.float32), kinds,
        (first >= heard.words.title_end).astype(np.int64),
        np.array([(round(100 * entities[e].confidence) + 5) // 10 for e in owner.tolist()]),
        near, around, members / members.sum(1, keepdims=True), ends, types[ends] @ np.array([len(TYPES), 1]),
        steps(distance), np.minimum(gap, APART - 1), np.array(likeness),
    )  # fmt: skip


def _spots(heard: Leanings, entities: Sequence[Entity]) -> list[tuple[int, int, int]]:
    """Entity, first and last word of each mention that is read, by entity."""
    length = min(len(heard.words), WORDS)
    owners = [e for e, entity in enumerate(entities) for _ in entity.mentions]
    first, last = heard.covered([mention for entity in entities for mention in entity.mentions])
    ends = np.clip(last, first + 1, length)
    places = sorted({*zip(owners, first.tolist(), ends.tolist(), strict=True)})
    read = groupby((place for place in places if place[1] < length), key=itemgetter(0))
    return [place for _, own in read for place in islice(own, MENTIONS)]


def _tags(length: int, first: Integers, last: Integers, kinds: Integers) -> Integers:
    """The tag of each word; of mentions that overlap, the earlier goes on where a later one does not begin."""
    tags = np.zeros(length, np.int64)
    for n in np.lexsort((kinds, last, first)).tolist():
        inside = tags[first[n] : last[n]]
        inside[inside == 0] = 2 * kinds[n] + 2
        inside[0] = 2 * kinds[n] + 1
    return tags


def _closest(sentence: Integers, first: Integers, own: Integers, ends: Integers) -> tuple[Integers, Integers]:
    """Sentences between the closest mentions of each pair, and words from the subject's to the object's."""
    apart, gap = np.abs(sentence - sentence[:, None]), first - first[:, None]
    keys = apart * _FAR + (np.abs(gap) * 2 + (gap > 0))
    starts = np.flatnonzero(np.diff(own, prepend=-1))
    least = np.minimum.reduceat(np.minimum.reduceat(keys, starts, axis=0), starts, axis=1)[ends[:, 0], ends[:, 1]]
    words = least % _FAR
    return least // _FAR, np.where(words % 2, 1, -1) * (words // 2)


@dataclass(frozen=True)
class Relations:
    """The loaded network."""

    session: InferenceSession

    def scores(self, heard: Leanings, entities: Sequence[Entity], pairs: Iterable[Pair]) -> dict[Pair, list[float]]:
        """The log-odds of each predicate, in the order of `PREDICATES`, for the pairs that stand in what is read."""
        made = feed(heard, entities, pairs) if heard.states is not None else None
        if made is None:
            return {}
        able, given = made
        (found,) = self.session.run(None, given._asdict())
        return dict(zip(able, found.astype(np.float64).round(_DECIMALS).tolist(), strict=True))


@cache
def load(path: Path = FILE) -> Relations:
    """The network that ships with the program; it runs in one thread."""
    return Relations(neural.session(path))
