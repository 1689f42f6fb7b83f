"""What a paper says of two entities: claims, each with the sentence that supports it best.

1. A linear model gives every pair of entities (`pairs`) the log-odds of each predicate that their types allow, and so
   does a network that reads the pair in the whole text (`relations`); the mean counts. Boosted trees judge the likelier
   pairs again in the light of the others (`weighing`); pairs below the threshold claim nothing.
2. Of two claims that contradict each other (A outperforms B and B outperforms A), the likelier stays.
3. The evidence is the closest sentence with both, else the best sentence of the object.
4. Words of denial and doubt between the two, or before the object, set the polarity; the linear models do not
   see them there, so "does not outperform" is found like "outperforms" and then denied.
5. Where the evidence speaks of parity ("matches", "on par with") and of nothing that is better, "outperforms" becomes
   "comparesWith".
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extraction import pairs
from kg.extraction.company import Company
from kg.extraction.cues import CUES, DENIAL, HEDGE
from kg.extraction.judge import Judge
from kg.extraction.linear import Linear
from kg.extraction.pairs import GROUPS, Group, Scene
from kg.extraction.reading import Place, Sentence, Token
from kg.extraction.relations import Relations
from kg.extraction.stems import stem
from kg.extraction.values import Claim, Polarity, Predicate, round_confidence
from kg.extraction.weighing import First, Linked, Triple, rows

#: The least confidence of a claim between entities that are certain: near half the F1 that is reached, where F1 is
#: greatest (Lipton et al. 2014).
THRESHOLDS: Final[Mapping[Predicate, float]] = {
    "trainedOn": 0.25,
    "evaluatedOn": 0.29,
    "usesTechnique": 0.29,
    "basedOn": 0.27,
    "outperforms": 0.29,
    "comparesWith": 0.2,
    "variantOf": 0.29,
    "partOf": 0.21,
    "appliedTo": 0.29,
}
_ONE_WAY: Final = frozenset({"outperforms", "basedOn", "variantOf", "partOf", "usesTechnique"})
#: Where the object alone gives the evidence, the cue that its sentence should hold.
_CUE: Final[Mapping[Predicate, str]] = {
    "trainedOn": "train", "evaluatedOn": "evaluate", "usesTechnique": "use", "basedOn": "base",
    "outperforms": "better", "comparesWith": "compare", "variantOf": "base", "partOf": "example", "appliedTo": "aim",
}  # fmt: skip
_REACH: Final = 6
#: Words by which a sentence speaks of the paper's own work, and what is yet to come after "future".
_OWN: Final = frozenset({"we", "our", "it", "its", "ours"})
_TO_COME: Final = frozenset(stem(word) for word in ("work", "research", "direction", "study", "investigation"))

#: Words of parity, and of superiority beside the cues of that class.
_PARITY: Final = frozenset(stem(word) for word in ("match", "par", "comparable", "competitive", "rival", "equal"))
_MORE: Final = re.compile("surpass|exceed|advantage|reduc|fewer|smaller|less|more|above|over|strong|boost|win|gain")

Chances = dict[Triple, float]


@dataclass(frozen=True)
class Models:
    """The linear models of claims and the judges after them, by the names of `GROUPS` (of judges after "claims-").

    `relations` is the network beside the linear models, if there is one.
    """

    linear: Mapping[str, Linear]
    judges: Mapping[str, Judge]
    relations: Relations | None = None


def related(scene: Scene, network: Relations | None) -> Linked:
    """What the network says of every pair that types allow, of the leading entities; nothing without a network."""
    heard = scene.reading.heard
    if network is None or heard is None:
        return {}
    among = pairs.leading(scene)
    every = (pair for group in GROUPS for pair in pairs.candidates(scene.types, group, among))
    return network.scores(heard, scene.entities, every)


def first(scene: Scene, group: Group, model: Linear, linked: Linked) -> First:
    """What is said of every triple of a group that the types allow, of the leading entities.

    `linked` are the network's log-odds of all predicates for a pair.
    """
    found: dict[Triple, float] = {}
    subjects: dict[int, int] = {}
    objects: dict[tuple[int, str], int] = {}
    for s, o in pairs.candidates(scene.types, group, pairs.leading(scene)):
        label = pairs.mark(scene, s, o)
        if s not in subjects:
            subjects[s] = model.sums(scene.own[s][0])
        if (o, label) not in objects:
            objects[o, label] = model.sums(pairs.shared(scene, o, label))
        given = model.scores(subjects[s], objects[o, label], model.sums(pairs.paired(scene, s, o)))
        for predicate, score in zip(group.predicates, given, strict=True):
            if pairs.allows(predicate, scene.types[o]):
                found[s, predicate, o] = score
    return First(group, found, linked)


def chances(scene: Scene, models: Models) -> Chances:
    """The rounded probability of every triple that is worth a second look."""
    found: Chances = {}
    linked = related(scene, models.relations)
    told = [first(scene, group, models.linear[group.name], linked) for group in GROUPS]
    others = company(scene, told)
    for group, seen in zip(GROUPS, told, strict=True):
        judge = models.judges.get(f"claims-{group.name}")
        given = judge.probabilities(rows(scene, seen, others)) if judge else [{} for _ in seen.pairs]
        for (s, o), second in zip(seen.pairs, given, strict=True):
            for predicate in group.predicates:
                if (chance := seen.chances.get((s, predicate, o))) is not None:
                    found[s, predicate, o] = round_confidence(second.get(predicate, chance))
    return {triple: _either_way(found, triple) for triple in found}


def _either_way(found: Chances, triple: Triple) -> float:
    """The chance of a triple; a comparison, which holds both ways, has the mean of both."""
    s, predicate, o = triple
    reverse = found.get((o, predicate, s)) if predicate == "comparesWith" else None
    return found[triple] if reverse is None else round_confidence((found[triple] + reverse) / 2)


def company(scene: Scene, told: Sequence[First]) -> Company:
    """The company of the paper's pairs, from what is said of all groups."""
    return Company(scene, {triple: chance for each in told for triple, chance in each.chances.items()})


def threshold(scene: Scene, predicate: Predicate) -> float:
    """The least confidence of a claim in a paper: the less sure its entities are, the less is reached with claims."""
    sure = [entity.confidence for entity in scene.entities] or [1.0]
    return round(THRESHOLDS[predicate] * math.pow(sum(sure) / len(sure), 1.5), 2)


def claims(scene: Scene, models: Models) -> tuple[Claim, ...]:
    """The claims of a paper in the order of their sentences."""
    known = chances(scene, models)
    least = {predicate: threshold(scene, predicate) for predicate in THRESHOLDS}
    kept = [triple for triple, chance in known.items() if chance >= least[triple[1]] and stands(known, triple)]
    compared = {frozenset((s, o)) for s, predicate, o in kept if predicate == "comparesWith"}
    made = [(claim_of(scene, *triple, known[triple]), triple) for triple in kept]
    found = [c for c, (s, told, o) in made if c.predicate == told or frozenset((s, o)) not in compared]
    return tuple(sorted(found, key=lambda c: (c.field != "title", c.start, c.subject, c.predicate, c.object)))


def stands(known: Chances, triple: Triple) -> bool:
    """Whether the triple beats its own reverse; of equals the one with the smaller subject stands."""
    s, predicate, o = triple
    reverse = known.get((o, predicate, s), 0.0)
    if predicate == "comparesWith" or predicate in _ONE_WAY:
        return (known[triple], -s) > (reverse, -o)
    return True


def claim_of(scene: Scene, s: int, predicate: Predicate, o: int, chance: float) -> Claim:
    """The claim of a triple, with the sentence that supports it best, and what it is there."""
    index, left, right = _evidence(scene, s, predicate, o)
    sentence = scene.reading.sentences[index]
    return Claim(
        scene.entities[s].name,
        "comparesWith" if predicate == "outperforms" and _on_par(sentence) else predicate,
        scene.entities[o].name,
        sentence.field,
        sentence.start,
        sentence.end,
        chance,
        polarity(sentence, left, right),
    )


def _on_par(sentence: Sentence) -> bool:
    """Whether a sentence speaks of parity, and of nothing that is better."""
    tokens = sentence.tokens
    if _PARITY.isdisjoint(token.stem for token in tokens):
        return False
    return not any(CUES.get(token.stem) == "better" or _MORE.match(token.text) for token in tokens)


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
    """Whether the sentence asserts, denies or leaves open what it says of the tokens `left` and `right`.

    Where the subject is not in the sentence (`left` is -1), a "not" denies only what is said of the paper's own work.
    """
    tokens = sentence.tokens
    if right < 0:
        return "asserted"
    first, last = (left, right) if 0 <= left < right else (max(0, right - _REACH), right)
    words = [token.text for token in _clause(tokens, first, last)]
    if _denied(words, named=left >= 0 or not _OWN.isdisjoint(token.text for token in tokens[:right])):
        return "negated"
    return "hedged" if any(_doubts(words, n) for n in range(len(words))) else "asserted"


def _doubts(words: list[str], n: int) -> bool:
    """Whether a word leaves open what is said; "future" and "plan" only of work to come."""
    if words[n] == "future":
        return words[n + 1 : n + 2] != [] and stem(words[n + 1]) in _TO_COME
    if words[n] == "plan":
        return words[n + 1 : n + 2] == ["to"]
    return words[n] in HEDGE


def _clause(tokens: tuple[Token, ...], first: int, last: int) -> tuple[Token, ...]:
    """The tokens before `last`, from `first` or the last break of the clause after it."""
    for index in range(last - 1, first, -1):
        if tokens[index].text in {";", ":", "but", "while", "whereas", "although"}:
            return tokens[index + 1 : last]
    return tokens[first:last]


def _denied(words: list[str], *, named: bool) -> bool:
    """Whether a denial holds; "not only" denies nothing, nor does "without" far from the object.

    `named` says whether the sentence speaks of the subject; else "without" and "no" alone deny.
    """
    for n, word in enumerate(words):
        if word not in DENIAL or words[n + 1 : n + 2] in (["only"], ["just"], ["merely"]):
            continue
        near = word in {"without", "no"}
        if (near and len(words) - n > 3) or not (near or named):
            continue
        return True
    return False
