"""Numbers paired with the datasets and benchmarks that they may be reported on, and what tells the true pairs.

1. A number is paired with every dataset or benchmark that its own sentence names; where that names none
   but says "this benchmark" or "both datasets", with those of the nearest sentence before that does, or
   else with the only one the paper has. No other number is tied to anything.
2. Where a list of numbers is as long as a list of names ("by 2.8% and 3.2% on GLUE and SQuAD"), each
   number belongs to the name in its own place (`Candidate.aligned`).
3. `features` are the words around the number, those between it and the name, their order and distance;
   `value_features` those of the number alone.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extraction import contexts, metrics
from kg.extraction.contexts import at
from kg.extraction.cues import CUES, word_set
from kg.extraction.numbers import Value, noisy, values
from kg.extraction.pairs import Scene
from kg.extraction.reading import Place, Sentence, Token
from kg.papers import Paper

#: What of the words around a dataset's name counts.
_DOOR: Final = ("h1=", "h2=", "t1=", "cl", "cg")
_DIGIT: Final = re.compile(r"\d")
_DATA: Final = ("Dataset", "Benchmark")
_DATA_NOUN: Final = word_set("dataset datasets benchmark benchmarks challenge leaderboard corpus")
_POINTING: Final = word_set("this these our the both all that which its")
_CHANGE: Final = word_set(
    "improv improvement gain increas higher lower reduction reduct lift boost drop better absolut relativ"
)
_TELLING: Final = word_set(
    "improvement improvements gain gains increase reduction faster speedup acceleration fewer less achieves achieving "
    "reaches attains over than improves outperforms surpasses margin score scores"
)
#: What may stand between the numbers of a list.
_LIST_WORDS: Final = word_set(
    "# , and % or point points absolute pp percentage percent p . x times × fps db / + ± ; $ &"
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number and a dataset that may belong together; `token` is the number's, `data` the name's (-1: elsewhere).

    `rank` of `count` is the name's place among the sentence's names, `number` of `peers` the number's;
    `aligned` says whether they have the same place in two lists of one length (None: there are none);
    `place` is the number's place in its list of `run` numbers.
    """

    sentence: int
    value: Value
    token: int
    entity: int
    data: int
    rank: int
    count: int
    peers: int
    number: int
    aligned: bool | None
    place: int
    run: int


def candidates(paper: Paper, scene: Scene) -> Iterator[Candidate]:
    """Every number with every dataset or benchmark that its sentence ties it to."""
    carried: list[int] = []
    for index, sentence in enumerate(scene.reading.sentences):
        named = _data(scene, sentence)
        found = _values(paper, sentence)
        if found:
            pairs = named or [(entity, -1) for entity in _pointed(scene, sentence, carried)]
            lists = _lists(sentence.tokens, [data for _, data in named]), _runs(sentence.tokens, found)
            for number, (value, token) in enumerate(found):
                run = next(each for each in lists[1] if number in each)
                for rank, (entity, data) in enumerate(pairs):
                    aligned = _aligned(lists[0], run, rank, number) if data >= 0 else None
                    spot = (rank, len(pairs), len(found), number, aligned, number - run.start, len(run))
                    yield Candidate(index, value, token, entity, data, *spot)
        carried = list(dict.fromkeys(entity for entity, _ in named)) or carried


def _data(scene: Scene, sentence: Sentence) -> list[tuple[int, int]]:
    """Datasets and benchmarks of a sentence with their tokens; a nested name stands where the larger one does."""
    spots = {(place.entity, place.token) for place in sentence.places if scene.types[place.entity] in _DATA}
    first: dict[int, int] = {}
    return [(e, t) for e, t in sorted(spots, key=lambda spot: (spot[1], spot[0])) if first.setdefault(e, t) == t]


def _lists(tokens: Sequence[Token], named: list[int]) -> list[range]:
    """The names of a sentence, by their ranks, in the lists they form."""
    return _grouped(len(named), lambda n: contexts.tail(tuple(tokens), named[n - 1]) >= named[n])


def _runs(tokens: Sequence[Token], found: list[tuple[Value, int]]) -> list[range]:
    """The numbers of a sentence, by their ranks, in the lists they form."""
    return _grouped(
        len(found), lambda n: all(token.text in _LIST_WORDS for token in tokens[found[n - 1][1] + 1 : found[n][1]])
    )


def _grouped(count: int, joins: Callable[[int], bool]) -> list[range]:
    """The numbers 0 to `count` - 1 in runs; `joins` says whether a number belongs to the run before it."""
    starts = [n for n in range(count) if n == 0 or not joins(n)]
    return [range(start, stop) for start, stop in zip(starts, [*starts[1:], count], strict=False)]


def _aligned(lists: list[range], run: range, rank: int, number: int) -> bool | None:
    names = next(each for each in lists if rank in each)
    return rank - names.start == number - run.start if len(names) == len(run) > 1 else None


def _pointed(scene: Scene, sentence: Sentence, carried: list[int]) -> list[int]:
    words = [token.text for token in sentence.tokens]
    points = any(
        word in _DATA_NOUN and _POINTING.intersection(words[max(0, n - 4) : n]) for n, word in enumerate(words)
    )
    if not points:
        return []
    every = [e for e, kind in enumerate(scene.types) if kind in _DATA]
    return carried or (every if len(every) == 1 else [])


def _values(paper: Paper, sentence: Sentence) -> list[tuple[Value, int]]:
    text = paper.text(sentence.field)
    if not _DIGIT.search(text, sentence.start, sentence.end):
        return []
    taken = tuple((t.start, t.end) for t in sentence.tokens if t.entity >= 0)
    starts = [token.start for token in sentence.tokens]
    found = values(text, sentence.start, sentence.end, taken)
    return [
        (v, max(0, bisect_right(starts, v.end - 1) - 1 if v.value == "" else _token(starts, v)))
        for v in found
        if not noisy(text, v)
    ]


def _token(starts: list[int], value: Value) -> int:
    """The token at which the value's digits begin."""
    return bisect_right(starts, value.start + value.signed) - 1


def features(paper: Paper, scene: Scene, candidate: Candidate) -> list[str]:
    """The features of a pair."""
    sentence = scene.reading.sentences[candidate.sentence]
    found = value_features(paper, scene, candidate)
    found += [f"role={scene.roles[candidate.entity]}", f"type={scene.types[candidate.entity]}"]
    found += [f"values={min(5, candidate.peers)}", f"names={min(5, candidate.count)}"]
    if candidate.data < 0:
        return [*found, "elsewhere", f"elsewhere names={min(3, candidate.count)}"]
    tokens = sentence.tokens
    way = ">" if candidate.token < candidate.data else "<"
    first, last = sorted((candidate.token, candidate.data))
    inner = tokens[first + 1 : last]
    words = [at(tokens, n, scene.types) for n in range(first + 1, last)]
    found += [f"b={way}{word}" for word in dict.fromkeys(words[:12])]
    found.append(f"b:{way}{' '.join(words)}" if len(words) < 5 else f"b:{way}long")
    found.append(f"gap={way}{min(8, len(words) // 2)}")
    numbers = sum(word == "#" for word in words)
    names = sum(t.entity >= 0 and scene.types[t.entity] in _DATA for t in inner)
    found += [
        f"numbers={way}{min(3, numbers)}",
        f"inner names={way}{min(3, names)}",
        f"nn={way}{min(3, numbers)} {min(3, names)}",
    ]
    found += [f"aligned={candidate.aligned}", f"direct={_direct(scene, tokens, candidate)}"]
    respectively = any(token.text == "respectively" for token in tokens)
    same = candidate.rank == candidate.number
    parallel = candidate.count == candidate.peers
    ratio = candidate.peers % candidate.count == 0 and candidate.count > 1
    found.append(f"parallel={parallel:d}{same:d}{respectively:d}")
    found.append(f"cycle={ratio:d}{candidate.number % candidate.count == candidate.rank:d}{respectively:d}")
    block = candidate.peers // candidate.count if ratio else 1
    found.append(f"block={ratio:d}{candidate.number // block == candidate.rank:d}{respectively:d}")
    found.append(f"l1 of data={at(tokens, candidate.data - 1, scene.types)}")
    place = Place(candidate.entity, 0, candidate.sentence, candidate.data)
    return found + [
        f"d:{each}" for each in contexts.nearby(scene.reading, place, scene.types) if each.startswith(_DOOR)
    ]


def _direct(scene: Scene, tokens: Sequence[Token], candidate: Candidate) -> str:
    """Whether a name follows the number, with no other number between ("59.3 on COCO"), and whether it is this one."""
    for index in range(candidate.token + 1, min(len(tokens), candidate.token + 12)):
        token = tokens[index]
        if token.text == "#" and index > candidate.token + 1:
            return "none"
        if token.entity >= 0 and scene.types[token.entity] in _DATA:
            return "this" if index == candidate.data else "listed" if candidate.data > index and contexts.head(
                tuple(tokens), candidate.data) <= index else "other"  # fmt: skip
    return "none"


def value_features(paper: Paper, scene: Scene, candidate: Candidate) -> list[str]:
    """The features of the number alone."""
    sentence = scene.reading.sentences[candidate.sentence]
    tokens, value, index = sentence.tokens, candidate.value, candidate.token
    unit = value.unit or "bare"
    shape = f"{unit}{'.' if '.' in value.value else ''}{'+' if value.signed else ''}{'~' if value.upper else ''}"
    found = [f"unit={unit}", f"shape={shape}"]
    after = index + 1
    while after < len(tokens) and tokens[after].start < value.end:
        after += 1
    left = [at(tokens, index - n, scene.types) for n in (1, 2, 3)]
    right = [at(tokens, after + n, scene.types) for n in (0, 1, 2)]
    found += [
        f"l1={left[0]}",
        f"l2={left[1]} {left[0]}",
        f"l3={left[2]}",
        f"r1={right[0]}",
        f"r2={right[0]} {right[1]}",
        f"r3={right[2]}",
    ]
    found += [f"L={at(tokens, n, scene.types)}" for n in range(max(0, index - 8), index)]
    found += [f"R={at(tokens, n, scene.types)}" for n in range(after, min(len(tokens), after + 6))]
    found += [f"cue={CUES[t.stem]}" for t in tokens[max(0, index - 10) : index] if t.stem in CUES]
    found.append(f"field={sentence.field}")
    near = {token.text for token in tokens[max(0, index - 6) : after + 5]}
    found += [f"change {side}" for side, words in (("left", left), ("right", right)) if _CHANGE.intersection(words)]
    found += [f"near {word}" for word in sorted(near & _TELLING)]
    found.append(f"by={'by' in left[:2]:d} from={'from' in left[:2]:d} to={left[0] == 'to':d} of={left[0] == 'of':d}")
    gap = _metric_gap(paper, sentence, value)
    found += [f"metric={gap}", f"{unit} metric={gap}"]
    return found


def _metric_gap(paper: Paper, sentence: Sentence, value: Value) -> str:
    near = metric_of(paper, sentence, value)
    if near is None:
        return "none"
    return "right" if near.start >= value.end else "left"


def metric_of(paper: Paper, sentence: Sentence, value: Value) -> metrics.Found | None:
    """The metric that the number most likely measures: right after it, else the last before it, else any after."""
    known = metrics.find(paper.text(sentence.field), sentence.start, sentence.end)
    text = paper.text(sentence.field)
    known = tuple(each for each in known if each.end <= value.start or each.start >= value.end)
    for each in known:
        if 0 <= each.start - value.end <= 25 and not any(
            c.isdigit() or c in ",;" for c in text[value.end : each.start]
        ):
            return each
    before = [each for each in known if each.end <= value.start]
    return before[-1] if before else next(iter(known), None)
