"""What a reported number is: a score, an improvement, a speedup or something else.

1. A linear model speaks of every number of the sentence by the words around it.
2. `rows` describes each number by what the model says of it, of the numbers in its list, and of all numbers of the
   sentence with its unit; by its size; and by the nearest words that tell how a number is meant ("by", "from", "gain",
   "drop"). For "by 2.8%, 3.1% and 4.0%" says of the last what it says of the first.
3. Boosted trees decide; of a kind that they do not judge, the linear model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extraction.cues import word_set
from kg.extraction.judge import Judge
from kg.extraction.linear import Linear, sigmoid
from kg.extraction.pairs import Scene
from kg.extraction.reading import Token
from kg.extraction.stems import stem
from kg.extraction.ties import Candidate, metric_of, value_features
from kg.extraction.values import Kind, round_confidence
from kg.papers import Paper

KINDS: Final[tuple[Kind, ...]] = ("absolute", "improvement", "speedup", "other")
_UNITS: Final = ("%", "pp", "x", "fps", "dB", "ms", "s")


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in text.split())


#: Classes of words that tell how a number near them is meant.
_TELLING: Final = (
    *(frozenset({word}) for word in ("by", "of", "from", "to", "at", "with", "than", "over", "up", "vs")),
    _stems(
        "improve improvement improves gain increase boost lift raise advance exceed surpass outperform higher better"
    ),
    _stems("drop degradation decrease reduction reduce lower loss fewer less decline difference gap"),
    _stems("achieve reach obtain attain score accuracy performance yield record set report secure rate"),
    _stems("speedup faster acceleration accelerate speed throughput latency runtime time"),
    _stems("parameter memory cost compute data budget token example sample sparsity"),
)
_LISTED: Final = word_set("# , and % or / on in the for ( ) ; & respectively points point")
_REACH: Final = 14

Row = list[float]
#: A sentence and the number's rank in it.
Spot = tuple[int, int]


@dataclass(frozen=True)
class Models:
    """The linear model of kinds and the judge after it."""

    linear: Linear
    judge: Judge


def numbers(found: Iterable[Candidate], sentences: Iterable[int]) -> dict[Spot, Candidate]:
    """The numbers of some sentences, each with one of its candidates, in text order."""
    wanted, known = frozenset(sentences), dict[Spot, Candidate]()
    for each in found:
        if each.sentence in wanted:
            known.setdefault((each.sentence, each.number), each)
    return known


def kinds(paper: Paper, scene: Scene, known: Mapping[Spot, Candidate], models: Models) -> dict[Spot, Kind]:
    """The kind of each number."""
    told = first(paper, scene, known, models.linear)
    return decided(told, rows(paper, scene, known, told), models.judge)


def decided(told: Mapping[Spot, Sequence[float]], table: Sequence[Row], judge: Judge) -> dict[Spot, Kind]:
    """The kinds that the judge gives the rows of `table`; `told` is what the linear model gave."""
    given = zip(told.items(), judge.probabilities(table), strict=True)
    return {spot: _likeliest(scores, second) for (spot, scores), second in given}


def _likeliest(scores: Sequence[float], second: Mapping[str, float]) -> Kind:
    chances = {kind: second.get(kind, sigmoid(score)) for kind, score in zip(KINDS, scores, strict=True)}
    return max(KINDS, key=lambda kind: round_confidence(chances[kind]))


def first(paper: Paper, scene: Scene, known: Mapping[Spot, Candidate], model: Linear) -> dict[Spot, list[float]]:
    """The log-odds that the linear model gives each kind of each number."""
    return {
        spot: model.scores(model.sums(dict.fromkeys(value_features(paper, scene, each))))
        for spot, each in known.items()
    }


def rows(
    paper: Paper, scene: Scene, known: Mapping[Spot, Candidate], told: Mapping[Spot, Sequence[float]]
) -> list[Row]:
    """One row for each number; `told` is what the linear model gives each."""
    return [
        [
            *told[spot],
            *_mean([told[other] for other in _list(spot, each, known)]),
            *_mean([told[other] for other in _alike(spot, each, known)]),
            *_size(spot, each, known),
            *_words(scene, each),
            *_metric(paper, scene, each),
        ]
        for spot, each in known.items()
    ]


def _list(spot: Spot, each: Candidate, known: Mapping[Spot, Candidate]) -> list[Spot]:
    """The numbers in one list with this one, and it."""
    start = each.number - each.place
    return [(spot[0], n) for n in range(start, start + each.run) if (spot[0], n) in known]


def _alike(spot: Spot, each: Candidate, known: Mapping[Spot, Candidate]) -> list[Spot]:
    """The numbers of the sentence with the same unit, this one among them."""
    return [other for other, one in known.items() if other[0] == spot[0] and one.value.unit == each.value.unit]


def _mean(scores: Sequence[Sequence[float]]) -> Row:
    return [round(sum(column) / len(scores), 3) for column in zip(*scores, strict=True)]


def _size(spot: Spot, each: Candidate, known: Mapping[Spot, Candidate]) -> Row:
    value = each.value
    alike = [_float(known[other]) for other in _alike(spot, each, known)]
    return [
        _UNITS.index(value.unit) if value.unit in _UNITS else -1,
        _float(each), _float(each) / max(1e-9, *alike), max(alike), min(alike), len(alike),
        len(value.value.partition(".")[2]), value.signed, value.upper is not None,
        each.number, each.peers, each.place, each.run, each.data >= 0, each.data - each.token if each.data >= 0 else 99,
    ]  # fmt: skip


def _float(each: Candidate) -> float:
    return abs(float(each.value.value)) if each.value.value else 0.0


def _words(scene: Scene, each: Candidate) -> Row:
    """For each class of words, how far before and behind the number, and before the number's list, it is nearest."""
    tokens = scene.reading.sentences[each.sentence].tokens
    after = each.token + 1
    while after < len(tokens) and tokens[after].start < each.value.end:
        after += 1
    before, behind = tokens[max(0, each.token - _REACH) : each.token][::-1], tokens[after : after + _REACH]
    start = _start(tokens, each.token)
    listed = tokens[max(0, start - 4) : start][::-1]
    return [_nearest(side, told) for side in (before, behind, listed) for told in _TELLING]


def _start(tokens: Sequence[Token], index: int) -> int:
    """Where the list of numbers and names that holds `index` begins."""
    while index > 0 and (tokens[index - 1].entity >= 0 or tokens[index - 1].text in _LISTED):
        index -= 1
    return index


def _nearest(tokens: Sequence[Token], told: frozenset[str]) -> float:
    return next((float(n) for n, token in enumerate(tokens) if token.stem in told or token.text in told), 99.0)


def _metric(paper: Paper, scene: Scene, each: Candidate) -> Row:
    """Where the nearest metric's name stands to the number."""
    metric = metric_of(paper, scene.reading.sentences[each.sentence], each.value)
    if metric is None:
        return [-1, 999]
    right = metric.start >= each.value.end
    return [right, metric.start - each.value.end if right else each.value.start - metric.end]
