"""The network: a small transformer that reads sentences and says how each word may be labelled.

1. A word is cut into the pieces of a vocabulary, the longest that fits first, in lower case and without accents.
2. Whole sentences go into windows of at most `WINDOW` pieces, a longer sentence in parts: nearly every abstract is one
   window, and in a longer text a word costs no more.
3. Of each piece the network is told the row in the vocabulary, the shape of the word, whether it stands in the title
   and touches its neighbours, and which known names, acronyms and expansions begin or go on there.
4. Three layers give the log-probabilities of the labels, and for what a paper may do with the entity there and say of
   it (`LEANINGS`) the log-odds; what they say at the first piece of a word counts. Their last states go with it, for
   `relations` to read.

The weights are those of a pretrained network, trained on with annotated papers by `tools.train.transformer`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from kg.errors import KgError
from kg.extraction.acronyms import Acronym
from kg.extraction.lexicon import Match
from kg.extraction.limits import REMEMBERED
from kg.extraction.tokens import Words
from kg.extraction.values import PREDICATES, ROLES, TYPES

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
States = npt.NDArray[np.float16]
FOLDER: Final = Path(__file__).resolve().parents[1] / "data" / "neural"
#: Pieces of a window, and of a word.
WINDOW: Final = 384
LONGEST: Final = 8
#: Numbers of a state.
SIZE: Final = 384
#: Rows of the vocabulary: an unknown piece, the beginning and the end of a window.
UNKNOWN, BEGIN, END = "[UNK]", "[CLS]", "[SEP]"
#: Shapes and places of words, and what stands for them at both ends of a window.
SHAPES: Final = 12
PLACES: Final = 9
MARKS: Final = 2 * (len(TYPES) + 1) + 4
INPUTS: Final = ("pieces", "shapes", "places", "marks")
#: What may hold of an entity beside its type: its roles, and of which predicates it is the subject or the object.
LEANINGS: Final = (*ROLES, *(f"subject {each}" for each in PREDICATES), *(f"object {each}" for each in PREDICATES))
_PART: Final = re.compile(r"[^\W_]+|[^\w\s]|_")
_IDEOGRAPH: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")


class Window(NamedTuple):
    """Words `first` up to `last` as one input of the network; `heads` are the first pieces of the words."""

    first: int
    last: int
    heads: Integers
    pieces: Integers
    shapes: Integers
    places: Integers
    marks: npt.NDArray[np.float32]

    def feed(self) -> dict[str, npt.NDArray[np.int64] | npt.NDArray[np.float32]]:
        """The inputs by name, as a batch of one."""
        return {name: getattr(self, name)[None] for name in INPUTS}


@lru_cache(maxsize=REMEMBERED)
def shape(word: str) -> int:
    """The number of a word's shape: its letters' case and its digits.

    >>> [shape(word) for word in ("model", "Llama", "GPT", "RoBERTa", "A", "2", "3B", "4bit", "(", "naïve")]
    [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    """
    if not word.isascii():
        return 10
    upper, lower = any(map(str.isupper, word)), any(map(str.islower, word))
    if any(map(str.isdigit, word)):
        return 7 if upper else 8 if lower else 6
    if not upper:
        return 1 if lower else 9
    if len(word) == 1 or not lower:
        return 5 if len(word) == 1 else 3
    return 2 if word[0].isupper() and word[1:].islower() else 4


@dataclass(frozen=True)
class Vocabulary:
    """The rows of the known pieces; pieces that continue a word begin with "##"."""

    rows: dict[str, int]

    def pieces(self, word: str) -> tuple[int, ...]:
        """The rows of a word's pieces, at least one and at most `LONGEST`.

        >>> Vocabulary({"[UNK]": 0, "res": 1, "##net": 2}).pieces("ResNet")
        (1, 2)
        """
        return self._pieces(word)

    @cached_property
    def _pieces(self) -> Callable[[str], tuple[int, ...]]:
        return lru_cache(maxsize=REMEMBERED)(lambda word: tuple(self._cut(word))[:LONGEST] or (self.rows[UNKNOWN],))

    def _cut(self, word: str) -> Iterator[int]:
        folded = "".join(sign for sign in unicodedata.normalize("NFD", word[:200].lower()) if _stays(sign))
        for part in _PART.findall(folded):
            for single in part if _IDEOGRAPH.search(part) else (part,):
                yield from self._longest(single)

    def _longest(self, part: str) -> Sequence[int]:
        found, first = [], 0
        while first < len(part):
            prefix = "##" if first else ""
            ends = range(len(part), first, -1)
            last = next((last for last in ends if prefix + part[first:last] in self.rows), None)
            if last is None:
                return [self.rows[UNKNOWN]]
            found.append(self.rows[prefix + part[first:last]])
            first = last
        return found


def _stays(sign: str) -> bool:
    return sign.isascii() or unicodedata.category(sign) != "Mn"


def marks(length: int, matches: Sequence[Match], pairs: Sequence[Acronym]) -> npt.NDArray[np.float32]:
    """For each word, known names by type that begin and that go on there, then expansions and acronyms likewise."""
    table = np.zeros((length, MARKS), np.float32)
    kinds = len(TYPES) + 1
    for first, last, tags in matches:
        for tag in tags:
            kind = TYPES.index(tag[:-1]) if tag[:-1] in TYPES else len(TYPES)
            table[first, kind] = table[first + 1 : last, kinds + kind] = 1.0
    for pair in pairs:
        for n, (first, last) in enumerate((pair[:2], pair[2:])):
            table[first, 2 * (kinds + n)] = table[first + 1 : last, 2 * (kinds + n) + 1] = 1.0
    return table


def parts(sizes: Sequence[int], sentence: Sequence[int]) -> list[tuple[int, int]]:
    """First and last word of each window: as many whole sentences as fit, a longer one in parts."""
    found: list[tuple[int, int]] = []
    first = filled = at = 0
    while at < len(sizes):
        last, size = _sentence(sizes, sentence, at)
        if filled and filled + size > WINDOW:
            found.append((first, at))
            first, filled = at, 0
        filled += size
        at = last
    return [*found, (first, at)] if at else found


def _sentence(sizes: Sequence[int], sentence: Sequence[int], first: int) -> tuple[int, int]:
    """The end of the sentence that goes on at word `first`, or of as much of it as fits, and the pieces until there."""
    last, size = first, 0
    while last < len(sizes) and sentence[last] == sentence[first] and size + sizes[last] <= WINDOW:
        size += sizes[last]
        last += 1
    return last, size


class Said(NamedTuple):
    """The logarithms of the labels' probabilities at each word, the log-odds of `LEANINGS`, and the states."""

    labels: Floats
    leanings: Floats
    states: States


@dataclass(frozen=True)
class Network:
    """A vocabulary and the loaded network, which is `None` where only the inputs are wanted."""

    vocabulary: Vocabulary
    session: InferenceSession | None = None

    def windows(self, words: Words, matches: Sequence[Match], pairs: Sequence[Acronym]) -> Iterator[Window]:
        """The inputs of a text."""
        cut = [self.vocabulary.pieces(word) for word in words.words]
        sizes = np.array([len(pieces) for pieces in cut])
        shapes = np.array([shape(word) for word in words.words])
        glued = np.array([*words.glued, False])
        places = 4 * (np.arange(len(words)) >= words.title_end) + 2 * glued[:-1] + glued[1:]
        marked = marks(len(words), matches, pairs)
        begin, end = [self.vocabulary.rows[BEGIN]], [self.vocabulary.rows[END]]
        shape_end, place_end = np.array([SHAPES - 1]), np.array([PLACES - 1])
        no_marks = np.zeros((1, MARKS), np.float32)
        for first, last in parts(sizes.tolist(), words.sentence):
            own = sizes[first:last]
            yield Window(
                first, last, 1 + np.cumsum(own) - own,
                np.array([*begin, *chain.from_iterable(cut[first:last]), *end]),
                np.concatenate([shape_end, np.repeat(shapes[first:last], own), shape_end]),
                np.concatenate([place_end, np.repeat(places[first:last], own), place_end]),
                np.concatenate([no_marks, np.repeat(marked[first:last], own, axis=0), no_marks]),
            )  # fmt: skip

    def read(self, words: Words, matches: Sequence[Match], pairs: Sequence[Acronym]) -> Said:
        """What is said of each word."""
        assert self.session is not None
        said = Said(
            np.zeros((len(words), 2 * len(TYPES) + 1)),
            np.zeros((len(words), len(LEANINGS))),
            np.zeros((len(words), SIZE), np.float16),
        )
        for window in self.windows(words, matches, pairs) if len(words) else ():
            labels, leanings, states = self.session.run(None, window.feed())
            said.labels[window.first : window.last] = labels[0, window.heads]
            said.leanings[window.first : window.last] = leanings[0, window.heads]
            said.states[window.first : window.last] = states[0, window.heads]
        return said


def load(folder: Path = FOLDER) -> Network:
    """The network that ships with the program."""
    try:
        pieces = (folder / "pieces.txt").read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise _unreadable(folder, error) from error
    return Network(Vocabulary({piece: row for row, piece in enumerate(pieces)}), session(folder / "network.onnx"))


def session(path: Path) -> InferenceSession:
    """The network of a file, which runs in one thread; raises KgError where it cannot be read."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: Exception) -> KgError:
    return KgError(f"{path}: the network cannot be read ({error}); install paperkg again")
