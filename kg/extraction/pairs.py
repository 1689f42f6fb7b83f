"""Pairs of entities that may be related, and the features by which a linear model judges them.

1. Types say which predicates a pair may have (`SIGNATURES`).
2. A pair is described by its types, what the paper does with each of the two, whether one is the thing
   that the paper introduces, how the names look, and where the two stand.
3. Where one sentence names both, the words around and between them in their closest place count; else
   those around the object, for "we evaluate on D" speaks of the introduced thing without naming it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extraction import contexts, familiar
from kg.extraction.cues import CUES, DENIAL, HEDGE
from kg.extraction.reading import Place, Reading, Sentence
from kg.extraction.roles import ALLOWED, Probabilities
from kg.extraction.values import Entity, Predicate, Type, round_confidence

_METHODS: Final[tuple[Type, ...]] = ("Model", "Technique")
_DATA: Final[tuple[Type, ...]] = ("Dataset", "Benchmark")
#: The types of subject and object that each predicate joins.
SIGNATURES: Final[dict[Predicate, tuple[tuple[Type, ...], tuple[Type, ...]]]] = {
    "trainedOn": (_METHODS, _DATA),
    "evaluatedOn": (_METHODS, _DATA),
    "usesTechnique": (_METHODS, ("Technique",)),
    "basedOn": (_METHODS, _METHODS),
    "outperforms": (_METHODS, _METHODS),
    "comparesWith": (_METHODS, _METHODS),
    "variantOf": (_METHODS, _METHODS),
    "partOf": (_DATA, _DATA),
    "appliedTo": (_METHODS, ("Task",)),
}
_LETTER: Final[dict[Type, str]] = {"Model": "M", "Technique": "T", "Dataset": "D", "Benchmark": "B", "Task": "K"}
_UNSEEN: Final = DENIAL | HEDGE
_CLOSEST: Final = 2
_BETWEEN: Final = 14


@dataclass(frozen=True, slots=True)
class Scene:
    """A paper as pairs see it: the reading, the entities, and what the roles say of them."""

    reading: Reading
    entities: tuple[Entity, ...]
    types: tuple[Type, ...]
    chances: tuple[Probabilities, ...]
    roles: tuple[str, ...]
    main: int
    introduced: tuple[int, ...]
    around: dict[tuple[int, int], list[str]]
    own: tuple[tuple[str, ...], ...]


def scene(reading: Reading, entities: tuple[Entity, ...], chances: Sequence[Probabilities]) -> Scene:
    """The scene of a paper; `main` is what it introduces above all (-1: nothing)."""
    types = tuple(entity.type for entity in entities)
    roles = tuple(_likeliest(kind, each) for kind, each in zip(types, chances, strict=True))
    methods = [e for e, kind in enumerate(types) if kind in _METHODS]
    ranked = sorted(methods, key=lambda e: (-round_confidence(chances[e]["introduces"]), _first(reading, e)))
    introduced = tuple(e for e in ranked if round_confidence(chances[e]["introduces"]) >= 0.4)
    main = min(introduced, key=lambda e: (-_weight(reading, chances, e), _first(reading, e)), default=-1)
    bare = Scene(reading, entities, types, tuple(chances), roles, main, introduced, {}, ())
    own = tuple(tuple(_alone(bare, e)) for e in range(len(entities)))
    return Scene(reading, entities, types, tuple(chances), roles, main, introduced, {}, own)


def _weight(reading: Reading, chances: Sequence[Probabilities], e: int) -> float:
    in_title = any(reading.sentences[place.sentence].field == "title" for place in reading.places[e])
    return round(chances[e]["introduces"] + 0.3 * in_title + 0.1 * min(4, len(reading.places[e])), 2)


def _likeliest(kind: Type, chances: Probabilities) -> str:
    return max(ALLOWED[kind], key=lambda role: round_confidence(chances[role]))


def _first(reading: Reading, e: int) -> tuple[int, int]:
    places = reading.places[e]
    return (places[0].sentence, places[0].token) if places else (1 << 30, e)


def candidates(types: Sequence[Type]) -> Iterator[tuple[int, int]]:
    """Every ordered pair that some predicate may join."""
    for s, subject in enumerate(types):
        for o, kind in enumerate(types):
            if s != o and any(subject in left and kind in right for left, right in SIGNATURES.values()):
                yield s, o


def features(scene: Scene, s: int, o: int) -> list[str]:
    """The features of the pair."""
    types = scene.types
    signature = f"{_LETTER[types[s]]}{_LETTER[types[o]]}"
    roles = f"{scene.roles[s]}>{scene.roles[o]}"
    status = _status(scene, s, o)
    found = [signature, roles, f"{signature}|{roles}", *_names(scene, s, o)]
    found += [f"s:{each}" for each in scene.own[s]] + [f"o:{each}" for each in scene.own[o]]
    found += status + [f"{signature}|{each}" for each in status]
    together = _together(scene.reading, s, o)
    found.append(f"together={min(3, len(together))}")
    if together:
        for rank, (left, right) in enumerate(together[:_CLOSEST]):
            near = _joint(scene, left, right)
            found += near if rank == 0 else [each for each in near if each[:2] in {"b=", "B="}]
        found += [f"{_LETTER[types[o]]}|{each}" for each in near if each[:2] in {"b=", "c=", "b:"}]
    found += _apart(scene, s, o, joined=bool(together))
    return found


def _alone(scene: Scene, e: int) -> Iterator[str]:
    chances, kind = scene.chances[e], scene.types[e]
    for role in ALLOWED[kind]:
        yield f"{role}={int(round_confidence(chances[role]) * 10)}"
    yield f"n={min(4, len(scene.reading.places[e]))}"
    level = max((familiar.level(*row) for row in map(familiar.words, scene.entities[e].surfaces) if row), default=0)
    yield f"df={level}"
    for field in sorted({mention.field for mention in scene.entities[e].mentions}):
        yield f"in={field}"


def _status(scene: Scene, s: int, o: int) -> list[str]:
    """Whether subject or object is what the paper introduces, and how much it introduces."""
    rank = scene.introduced.index(s) if s in scene.introduced else 9
    main = "s" if s == scene.main else "o" if o == scene.main else "none" if scene.main < 0 else "other"
    return [f"main={main}", f"rank={min(rank, 3)}", f"main={main} {scene.roles[s]}>{scene.roles[o]}",
            f"many={min(3, len(scene.introduced))} main={main}"]  # fmt: skip


def _names(scene: Scene, s: int, o: int) -> list[str]:
    """How the two names resemble each other."""
    left = {surface.casefold() for surface in scene.entities[s].surfaces}
    right = {surface.casefold() for surface in scene.entities[o].surfaces}
    found = []
    if any(b in a for a in left for b in right):
        found.append("name:s>o")
    if any(a in b for a in left for b in right):
        found.append("name:o>s")
    family = scene.entities[s].family
    if family and (family.casefold() in right or family == scene.entities[o].name):
        found.append("name:family")
    if family and family == scene.entities[o].family:
        found.append("name:same family")
    return found


def _together(reading: Reading, s: int, o: int) -> list[tuple[Place, Place]]:
    """Pairs of places in one sentence, abstract first, closest first, one a sentence."""
    best: dict[int, tuple[int, Place, Place]] = {}
    for left in reading.places[s]:
        for right in reading.places[o]:
            if left.sentence == right.sentence:
                gap = abs(left.token - right.token)
                if left.sentence not in best or gap < best[left.sentence][0]:
                    best[left.sentence] = (gap, left, right)
    titles = {n for n, sentence in enumerate(reading.sentences[:1]) if sentence.field == "title"}
    rows = sorted(best.items(), key=lambda item: (item[0] in titles, item[1][0], item[0]))
    return [(left, right) for _, (_, left, right) in rows]


def _joint(scene: Scene, left: Place, right: Place) -> list[str]:
    """The words around and between two places of one sentence."""
    sentence = scene.reading.sentences[left.sentence]
    tokens, types = sentence.tokens, scene.types
    forward = left.token <= right.token
    first, last = (left.token, right.token) if forward else (right.token, left.token)
    way = ">" if forward else "<"
    inner = [token for token in tokens[first + 1 : last] if token.text not in _UNSEEN]
    between = [contexts.word(token, types) for token in inner]
    found = [f"way={way}", f"gap={way}{min(6, len(between) // 2)}", f"field={sentence.field}{way}"]
    found.append(f"b:{way}{' '.join(between)}" if len(between) < 5 else f"b:{way}long")
    found += [f"b={way}{each}" for each in dict.fromkeys(between[:_BETWEEN])]
    classes = [name for token in inner if (name := CUES.get(token.stem))]
    found += [f"c={way}{name}" for name in dict.fromkeys(classes)]
    if classes:
        found.append(f"c1={way}{classes[0]}")
        found.append(f"c9={way}{classes[-1]}")
    if contexts.head(tokens, last) <= first:
        found.append("one list")
    entities = [token.entity for token in inner if token.entity >= 0]
    found.append(f"inner={way}{min(3, len(entities))}")
    found += [f"inner:{way}{scene.roles[e]}" for e in dict.fromkeys(entities)]
    found += [f"B={each}" for each in _edges(scene, sentence, first, last, way)]
    found += [f"sentence={each}" for each in _kind(sentence)]
    return found


def _edges(scene: Scene, sentence: Sentence, first: int, last: int, way: str) -> Iterator[str]:
    tokens, types = sentence.tokens, scene.types
    for name, index in (("f", first), ("l", last)):
        start, stop = contexts.head(tokens, index), contexts.tail(tokens, index)
        yield f"{way}{name}-1 {contexts.at(tokens, start - 1, types)}"
        yield f"{way}{name}-2 {contexts.at(tokens, start - 2, types)} {contexts.at(tokens, start - 1, types)}"
        yield f"{way}{name}+1 {contexts.at(tokens, stop + 1, types)}"
        yield f"{way}{name}+2 {contexts.at(tokens, stop + 1, types)} {contexts.at(tokens, stop + 2, types)}"
    for cue in contexts.cues(tokens, first - 1, -1, limit=1):
        yield f"{way}before {cue}"


def _kind(sentence: Sentence) -> list[str]:
    stems = {token.stem for token in sentence.tokens}
    return [each for each in ("we", "our", "propos", "experiment", "result", "outperform", "exist", "however") if each in stems]


def _apart(scene: Scene, s: int, o: int, *, joined: bool) -> list[str]:
    """The words around the object, as said of a subject that stands elsewhere."""
    main = "main" if s == scene.main else "introduced" if s in scene.introduced else scene.roles[s]
    mark = f"{'joined' if joined else 'apart'} {main}"
    found = [mark]
    seen: set[str] = set()
    for place in scene.reading.places[o]:
        sentence = scene.reading.sentences[place.sentence]
        rivals = {
            scene.roles[t.entity] for t in sentence.tokens
            if t.entity not in (-1, s, o) and scene.types[t.entity] in _METHODS
        }  # fmt: skip
        seen.update(f"rival {role}" for role in rivals)
        seen.update(_object(scene, place))
        seen.update(f"near {each}" for each in _nearness(scene, s, place))
    found += [f"{mark}|{each}" for each in sorted(seen)]
    found += [f"{scene.types[o]} {main}|{each}" for each in sorted(seen)]
    return found


def _object(scene: Scene, place: Place) -> list[str]:
    known = scene.around.get((place.sentence, place.token))
    if known is None:
        sentence = scene.reading.sentences[place.sentence]
        near = contexts.around(sentence, place.token, scene.types)
        known = [each for each in near if each.startswith(("l1=", "h1=", "h2=", "t1=", "cl", "cr0"))]
        known += [f"in {each}" for each in ("title",) if sentence.field == each] + [f"k {k}" for k in _kind(sentence)]
        scene.around[place.sentence, place.token] = known
    return known


def _nearness(scene: Scene, s: int, place: Place) -> list[str]:
    """How far before the place the subject was last named."""
    before = [place.sentence - p.sentence for p in scene.reading.places[s] if p.sentence <= place.sentence]
    return [f"{min(4, min(before))}"] if before else ["after"]


def joint_places(scene: Scene, s: int, o: int) -> list[tuple[Place, Place]]:
    """Pairs of places of the two in one sentence, best first."""
    return _together(scene.reading, s, o)
