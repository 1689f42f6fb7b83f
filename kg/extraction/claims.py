"""What a paper says of two entities: claims, each with the sentence that supports it best.

1. A linear model gives every pair of entities (`pairs`) the probability of each predicate that their
   types allow; pairs below the predicate's threshold claim nothing.
2. Of two claims that contradict each other (A outperforms B and B outperforms A), the likelier stays.
3. The evidence is the closest sentence with both, else the best sentence of the object.
4. Words of denial and doubt between the two, or before the object, set the polarity; the models do not
   see them there, so "does not outperform" is found like "outperforms" and then denied.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from kg.extraction import pairs
from kg.extraction.cues import CUES, DENIAL, HEDGE
from kg.extraction.linear import Linear, sigmoid
from kg.extraction.pairs import GROUPS, Scene
from kg.extraction.reading import Place, Sentence, Token
from kg.extraction.values import Claim, Polarity, Predicate, round_confidence

#: The least confidence of a claim: near half the F1 that is reached, where F1 is greatest (Lipton et al. 2014).
THRESHOLDS: Final[Mapping[Predicate, float]] = {
    "trainedOn": 0.3,
    "evaluatedOn": 0.34,
    "usesTechnique": 0.34,
    "basedOn": 0.34,
    "outperforms": 0.34,
    "comparesWith": 0.3,
    "variantOf": 0.34,
    "partOf": 0.3,
    "appliedTo": 0.34,
}
_ONE_WAY: Final = frozenset({"outperforms", "basedOn", "variantOf", "partOf", "usesTechnique"})
#: Where the object alone gives the evidence, the cue that its sentence should hold.
_CUE: Final[Mapping[Predicate, str]] = {
    "trainedOn": "train", "evaluatedOn": "evaluate", "usesTechnique": "use", "basedOn": "base",
    "outperforms": "better", "comparesWith": "compare", "variantOf": "base", "partOf": "example", "appliedTo": "aim",
}  # fmt: skip
_REACH: Final = 6

Chances = dict[tuple[int, Predicate, int], float]
Models = Mapping[str, Linear]


def chances(scene: Scene, models: Models) -> Chances:
    """The rounded probability of every triple that the types allow, of the leading entities."""
    found: Chances = {}
    among = pairs.leading(scene)
    for group in GROUPS:
        model = models[group.name]
        subjects: dict[int, tuple[int, ...]] = {}
        objects: dict[tuple[int, str], tuple[int, ...]] = {}
        for s, o in pairs.candidates(scene.types, group, among):
            label = pairs.mark(scene, s, o)
            if s not in subjects:
                subjects[s] = model.sums(scene.own[s][0])
            if (o, label) not in objects:
                objects[o, label] = model.sums(pairs.shared(scene, o, label))
            given = model.scores(subjects[s], objects[o, label], model.sums(pairs.paired(scene, s, o)))
            for predicate, score in zip(group.predicates, given, strict=True):
                if pairs.allows(predicate, scene.types[o]):
                    found[s, predicate, o] = round_confidence(sigmoid(score))
    return found


def claims(scene: Scene, models: Models) -> tuple[Claim, ...]:
    """The claims of a paper in the order of their sentences."""
    known = chances(scene, models)
    kept = [triple for triple, chance in known.items() if chance >= THRESHOLDS[triple[1]] and _stands(known, triple)]
    found = [_claim(scene, *triple, known[triple]) for triple in kept]
    return tuple(sorted(found, key=lambda c: (c.field != "title", c.start, c.subject, c.predicate, c.object)))


def _stands(known: Chances, triple: tuple[int, Predicate, int]) -> bool:
    """Whether the triple beats its own reverse; of equals the one with the smaller subject stands."""
    s, predicate, o = triple
    reverse = known.get((o, predicate, s), 0.0)
    if predicate == "comparesWith" or predicate in _ONE_WAY:
        return (known[triple], -s) > (reverse, -o)
    return True


def _claim(scene: Scene, s: int, predicate: Predicate, o: int, chance: float) -> Claim:
    index, left, right = _evidence(scene, s, predicate, o)
    sentence = scene.reading.sentences[index]
    return Claim(
        scene.entities[s].name,
        predicate,
        scene.entities[o].name,
        sentence.field,
        sentence.start,
        sentence.end,
        chance,
        polarity(sentence, left, right),
    )


def _evidence(scene: Scene, s: int, predicate: Predicate, o: int) -> tuple[int, int, int]:
    """The supporting sentence and the tokens of subject (-1: not in it) and object."""
    together = pairs.joint_places(scene, s, o)
    if together:
        left, right = together[0]
        return left.sentence, left.token, right.token
    best = max(scene.reading.places[o], key=lambda place: _support(scene, place, predicate), default=None)
    return (best.sentence, -1, best.token) if best else (0, -1, -1)


def _support(scene: Scene, place: Place, predicate: Predicate) -> tuple[bool, bool, int]:
    sentence = scene.reading.sentences[place.sentence]
    stems = {token.stem for token in sentence.tokens}
    cued = any(CUES.get(each) == _CUE[predicate] for each in stems)
    own = not stems.isdisjoint({"we", "our", "it", "propos", "thi"})
    return (sentence.field == "abstract" and own, cued, -place.sentence)


def polarity(sentence: Sentence, left: int, right: int) -> Polarity:
    """Whether the sentence asserts, denies or leaves open what it says of the tokens `left` and `right`."""
    tokens = sentence.tokens
    if right < 0:
        return "asserted"
    first, last = (left, right) if 0 <= left < right else (max(0, right - _REACH), right)
    span = _clause(tokens, first, last)
    words = [token.text for token in span]
    if _denied(words):
        return "negated"
    return "hedged" if any(word in HEDGE for word in words) else "asserted"


def _clause(tokens: tuple[Token, ...], first: int, last: int) -> tuple[Token, ...]:
    """The tokens before `last`, from `first` or the last break of the clause after it."""
    for index in range(last - 1, first, -1):
        if tokens[index].text in {";", ":", "but", "while", "whereas", "although"}:
            return tokens[index + 1 : last]
    return tokens[first:last]


def _denied(words: list[str]) -> bool:
    """Whether a denial holds; "not only" denies nothing, nor does "without" far from the object."""
    for n, word in enumerate(words):
        if word not in DENIAL or words[n + 1 : n + 2] in (["only"], ["just"], ["merely"]):
            continue
        if word in {"without", "no"} and len(words) - n > 3:
            continue
        return True
    return False
