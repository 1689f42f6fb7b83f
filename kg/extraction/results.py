"""Numbers that a paper reports on a named dataset or benchmark.

1. Every number of a sentence (`numbers`) is paired with every dataset or benchmark that the same
   sentence names; where it names none but says "this benchmark" or "both datasets", with those of the
   nearest sentence before that does, or else with the only one the paper has. No other number is tied to anything.
2. A linear model judges each pair by the words around the number, those between it and the name, their
   order, and whether numbers and names run in parallel ("by 2.8% and 3.2% on GLUE and SQuAD").
3. A second model says what the number is: a score, an improvement, a speedup or something else.
4. The metric is the nearest metric name, the subject the nearest method before the number, else the
   method that the paper introduces.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extraction import metrics
from kg.extraction.cues import CUES
from kg.extraction.contexts import at
from kg.extraction.linear import Linear
from kg.extraction.numbers import Value, noisy, values
from kg.extraction.pairs import Scene
from kg.extraction.reading import Sentence, Token
from kg.extraction.values import Kind, Result, round_confidence
from kg.papers import Paper

KINDS: Final[tuple[Kind, ...]] = ("absolute", "improvement", "speedup", "other")
LABEL: Final = "result"
_THRESHOLD: Final = 0.5
_DATA_NOUN: Final = frozenset("dataset datasets benchmark benchmarks challenge leaderboard corpus".split())
_POINTING: Final = frozenset("this these our the both all that which its".split())
_BASELINE: Final = frozenset(
    "over than against versus vs vs. compared baseline from unlike surpassing outperforming exceeding".split()
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A number and a dataset that may belong together; `token` is the number's, `data` the name's (-1: elsewhere)."""

    sentence: int
    value: Value
    token: int
    entity: int
    data: int
    rank: int
    count: int
    peers: int
    number: int


def candidates(paper: Paper, scene: Scene) -> Iterator[Candidate]:
    """Every number with every dataset or benchmark that its sentence ties it to."""
    carried: list[int] = []
    for index, sentence in enumerate(scene.reading.sentences):
        named = _data(scene, sentence)
        found = _values(paper, scene, sentence)
        if found:
            pairs = named or [(entity, -1) for entity in _pointed(scene, sentence, carried)]
            for number, (value, token) in enumerate(found):
                for rank, (entity, data) in enumerate(pairs):
                    yield Candidate(index, value, token, entity, data, rank, len(pairs), len(found), number)
        carried = list(dict.fromkeys(entity for entity, _ in named)) or carried


def _data(scene: Scene, sentence: Sentence) -> list[tuple[int, int]]:
    """Datasets and benchmarks of a sentence with their tokens; a nested name stands where the larger one does."""
    spots = {(place.entity, place.token) for place in sentence.places if scene.types[place.entity] in ("Dataset", "Benchmark")}
    first: dict[int, int] = {}
    return [(e, t) for e, t in sorted(spots, key=lambda spot: (spot[1], spot[0])) if first.setdefault(e, t) == t]


def _pointed(scene: Scene, sentence: Sentence, carried: list[int]) -> list[int]:
    words = [token.text for token in sentence.tokens]
    points = any(
        word in _DATA_NOUN and _POINTING.intersection(words[max(0, n - 4) : n]) for n, word in enumerate(words)
    )
    if not points:
        return []
    every = [e for e, kind in enumerate(scene.types) if kind in ("Dataset", "Benchmark")]
    return carried or (every if len(every) == 1 else [])


def _values(paper: Paper, scene: Scene, sentence: Sentence) -> list[tuple[Value, int]]:
    text = paper.text(sentence.field)
    taken = tuple((t.start, t.end) for t in sentence.tokens if t.entity >= 0)
    starts = [token.start for token in sentence.tokens]
    found = values(text, sentence.start, sentence.end, taken)
    return [(v, max(0, bisect_right(starts, v.end - 1) - 1 if v.value == "" else _token(starts, v))) for v in found if not noisy(text, v)]


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
    names = sum(t.entity >= 0 and scene.types[t.entity] in ("Dataset", "Benchmark") for t in inner)
    found += [f"numbers={way}{min(3, numbers)}", f"inner names={way}{min(3, names)}", f"nn={way}{min(3, numbers)} {min(3, names)}"]
    respectively = any(token.text == "respectively" for token in tokens)
    same = candidate.rank == candidate.number
    parallel = candidate.count == candidate.peers
    ratio = candidate.peers % candidate.count == 0 and candidate.count > 1
    found.append(f"parallel={parallel:d}{same:d}{respectively:d}")
    found.append(f"cycle={ratio:d}{candidate.number % candidate.count == candidate.rank:d}{respectively:d}")
    block = candidate.peers // candidate.count if ratio else 1
    found.append(f"block={ratio:d}{candidate.number // block == candidate.rank:d}{respectively:d}")
    found.append(f"l1 of data={at(tokens, candidate.data - 1, scene.types)}")
    return found


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
    found += [f"l1={left[0]}", f"l2={left[1]} {left[0]}", f"l3={left[2]}", f"r1={right[0]}", f"r2={right[0]} {right[1]}", f"r3={right[2]}"]
    found += [f"L={at(tokens, n, scene.types)}" for n in range(max(0, index - 8), index)]
    found += [f"R={at(tokens, n, scene.types)}" for n in range(after, min(len(tokens), after + 6))]
    found += [f"cue={CUES[t.stem]}" for t in tokens[max(0, index - 10) : index] if t.stem in CUES]
    found.append(f"field={sentence.field}")
    gap = _metric_gap(paper, sentence, value)
    found += [f"metric={gap}", f"{unit} metric={gap}"]
    return found


def _metric_gap(paper: Paper, sentence: Sentence, value: Value) -> str:
    near = _metric(paper, sentence, value)
    if near is None:
        return "none"
    return "right" if near.start >= value.end else "left"


def _metric(paper: Paper, sentence: Sentence, value: Value) -> metrics.Found | None:
    """The metric that the number most likely measures: right after it, else the last before it, else any after."""
    known = metrics.find(paper.text(sentence.field), sentence.start, sentence.end)
    text = paper.text(sentence.field)
    known = tuple(each for each in known if each.end <= value.start or each.start >= value.end)
    for each in known:
        if 0 <= each.start - value.end <= 25 and not any(c.isdigit() or c in ",;" for c in text[value.end : each.start]):
            return each
    before = [each for each in known if each.end <= value.start]
    return before[-1] if before else next(iter(known), None)


def results(paper: Paper, scene: Scene, tie: Linear, sort: Linear) -> tuple[Result, ...]:
    """The results of a paper, in text order."""
    found: dict[tuple[str, str, str | None, int], Result] = {}
    for candidate in candidates(paper, scene):
        chance = round_confidence(tie.probabilities(features(paper, scene, candidate))[LABEL])
        if chance >= _THRESHOLD:
            result = _result(paper, scene, candidate, sort, chance)
            found.setdefault((result.on, result.value, result.upper, candidate.value.start), result)
    return tuple(found.values())


def _result(paper: Paper, scene: Scene, candidate: Candidate, sort: Linear, chance: float) -> Result:
    sentence = scene.reading.sentences[candidate.sentence]
    value = candidate.value
    metric = _metric(paper, sentence, value)
    subject = _subject(scene, sentence, candidate.token)
    return Result(
        subject=scene.entities[subject].name if subject >= 0 else None,
        on=scene.entities[candidate.entity].name,
        metric=metric.metric.name if metric else None,
        raw=paper.text(sentence.field)[value.start : value.end],
        value=value.value,
        kind=kind(sort.probabilities(value_features(paper, scene, candidate))),
        field=sentence.field,
        start=sentence.start,
        end=sentence.end,
        confidence=chance,
        upper=value.upper,
        unit=value.unit or (metric.metric.unit if metric and value.unit is None and metric.metric.unit == "%" and False else None),
    )


def kind(chances: dict[str, float]) -> Kind:
    """The likeliest kind, by rounded probabilities."""
    return max(KINDS, key=lambda each: round_confidence(chances[each]))


def _subject(scene: Scene, sentence: Sentence, index: int) -> int:
    """The method that the number is about; -1 where the paper introduces none and the sentence names none."""
    methods = [
        (n, t.entity) for n, t in enumerate(sentence.tokens) if t.entity >= 0 and scene.types[t.entity] in ("Model", "Technique")
    ]
    before = [(n, e) for n, e in methods if n < index and not _baseline(sentence.tokens, n)]
    introduced = [e for _, e in before if e in scene.introduced]
    if introduced:
        return scene.main if scene.main in introduced else introduced[-1]
    models = [e for _, e in before if scene.types[e] == "Model"]
    if scene.main >= 0 and (not models or any(t.text in ("our", "we", "it") for t in sentence.tokens[:index])):
        return scene.main
    return models[-1] if models else -1


def _baseline(tokens: Sequence[Token], index: int) -> bool:
    return any(token.text in _BASELINE for token in tokens[max(0, index - 4) : index])
