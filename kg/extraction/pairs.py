"""Pairs of entities that may be related, and the features by which a linear model judges them.

1. Types say which predicates a pair may have (`GROUPS`, one model each).
2. A pair is described by its types, what the paper does with each of the two, whether one is the thing
   that the paper introduces, how the names look, and where the two stand.
3. Where one sentence names both, the words around and between them in their closest place count; else
   those around the object, for "we evaluate on D" speaks of the introduced thing without naming it.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from kg.extraction import contexts, familiar
from kg.extraction.cues import CUES, DENIAL, HEDGE
from kg.extraction.limits import ENTITIES
from kg.extraction.reading import Place, Reading, Sentence
from kg.extraction.roles import ALLOWED, Probabilities
from kg.extraction.values import Entity, Predicate, Type, round_confidence

METHODS: Final[tuple[Type, ...]] = ("Model", "Technique")
DATA: Final[tuple[Type, ...]] = ("Dataset", "Benchmark")


@dataclass(frozen=True, slots=True)
class Group:
    """Predicates that join the same types and are judged by one model, under the name of its file."""

    name: str
    subjects: tuple[Type, ...]
    objects: tuple[Type, ...]
    predicates: tuple[Predicate, ...]


GROUPS: Final = (
    Group("data", METHODS, DATA, ("trainedOn", "evaluatedOn")),
    Group("methods", METHODS, METHODS, ("usesTechnique", "basedOn", "outperforms", "comparesWith", "variantOf")),
    Group("parts", DATA, DATA, ("partOf",)),
    Group("tasks", METHODS, ("Task",), ("appliedTo",)),
)
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
    own: tuple[tuple[list[str], list[str]], ...]
    seen: dict[int, list[str]]
    together: dict[tuple[int, int], list[tuple[Place, Place]]]
    names: tuple[frozenset[str], ...]
    alike: dict[tuple[int, int], list[str]]


def scene(reading: Reading, entities: tuple[Entity, ...], chances: Sequence[Probabilities]) -> Scene:
    """The scene of a paper; `main` is what it introduces above all (-1: nothing)."""
    types = tuple(entity.type for entity in entities)
    roles = tuple(_likeliest(kind, each) for kind, each in zip(types, chances, strict=True))
    methods = [e for e, kind in enumerate(types) if kind in METHODS]
    ranked = sorted(methods, key=lambda e: (-round_confidence(chances[e]["introduces"]), _first(reading, e)))
    introduced = tuple(e for e in ranked if round_confidence(chances[e]["introduces"]) >= 0.4)
    main = min(introduced, key=lambda e: (-_weight(reading, chances, e), _first(reading, e)), default=-1)
    names = tuple(frozenset(surface.casefold() for surface in entity.surfaces) for entity in entities)
    own = tuple(_own(reading, entity, each, e) for e, (entity, each) in enumerate(zip(entities, chances, strict=True)))
    return Scene(reading, entities, types, tuple(chances), roles, main, introduced, own, {}, {}, names, {})


def _weight(reading: Reading, chances: Sequence[Probabilities], e: int) -> float:
    in_title = any(reading.sentences[place.sentence].field == "title" for place in reading.places[e])
    return round(chances[e]["introduces"] + 0.3 * in_title + 0.1 * min(4, len(reading.places[e])), 2)


def _likeliest(kind: Type, chances: Probabilities) -> str:
    return max(ALLOWED[kind], key=lambda role: round_confidence(chances[role]))


def _first(reading: Reading, e: int) -> tuple[int, int]:
    places = reading.places[e]
    return (places[0].sentence, places[0].token) if places else (1 << 30, e)


def candidates(types: Sequence[Type], group: Group, among: Sequence[int] | None = None) -> Iterator[tuple[int, int]]:
    """Every ordered pair of `among` (None: of all) that the group may join."""
    able = range(len(types)) if among is None else among
    objects = [o for o in able if types[o] in group.objects]
    for s in able:
        if types[s] in group.subjects:
            yield from ((s, o) for o in objects if o != s)


def leading(scene: Scene) -> list[int]:
    """The entities that are related to each other, in their order: of too many those with the most places."""
    placed = [e for e, places in enumerate(scene.reading.places) if places]
    if len(placed) <= ENTITIES:
        return placed
    return sorted(heapq.nsmallest(ENTITIES, placed, key=lambda e: (-len(scene.reading.places[e]), e)))


def allows(predicate: Predicate, kind: Type) -> bool:
    """Whether the predicate takes an object of that type, within its group."""
    return predicate != "usesTechnique" or kind == "Technique"


def features(scene: Scene, s: int, o: int) -> list[str]:
    """All features of the pair."""
    return [*paired(scene, s, o), *scene.own[s][0], *shared(scene, o, mark(scene, s, o))]


def paired(scene: Scene, s: int, o: int) -> list[str]:
    """The features that belong to this pair alone."""
    types = scene.types
    signature = f"{_LETTER[types[s]]}{_LETTER[types[o]]}"
    roles = f"{scene.roles[s]}>{scene.roles[o]}"
    status = _status(scene, s, o)
    together = joint_places(scene, s, o)
    found = [signature, roles, f"{signature}|{roles}", f"together={min(3, len(together))}", *status]
    found += likeness(scene, s, o)
    found += [f"{signature}|{each}" for each in status]
    for rank, (left, right) in enumerate(together[:_CLOSEST]):
        near = _joint(scene, left, right)
        found += near if rank == 0 else [each for each in near if each.startswith(("b=", "B=", "p="))]
    label = mark(scene, s, o)
    found += [f"{label}|near {_nearness(scene, s, place)}" for place in scene.reading.places[o][:3]]
    return list(dict.fromkeys(found))


def mark(scene: Scene, s: int, o: int) -> str:
    """How the subject stands to the object: named in one sentence with it or not, and its standing in the paper."""
    status = "main" if s == scene.main else "introduced" if s in scene.introduced else scene.roles[s]
    return f"{'joined' if joint_places(scene, s, o) else 'apart'} {status}"


def shared(scene: Scene, o: int, label: str) -> list[str]:
    """The words around the object, as said of any subject with that mark."""
    letter, status = _LETTER[scene.types[o]], label.partition(" ")[2]
    around = _around(scene, o)
    return [
        *scene.own[o][1],
        label,
        *(f"{label}|{each}" for each in around),
        *(f"{letter} {status}|{each}" for each in around),
    ]


def _around(scene: Scene, o: int) -> list[str]:
    known = scene.seen.get(o)
    if known is None:
        known = sorted({each for place in scene.reading.places[o] for each in _object(scene, place)})
        scene.seen[o] = known
    return known


def _own(reading: Reading, entity: Entity, chances: Probabilities, e: int) -> tuple[list[str], list[str]]:
    """What one entity brings to a pair, as its subject and as its object."""
    level = familiar.best(entity.surfaces)
    found = [f"{role}={int(round_confidence(chances[role]) * 10)}" for role in ALLOWED[entity.type]]
    found += [f"n={min(4, len(reading.places[e]))}", f"df={level}"]
    found += [f"in={field}" for field in sorted({mention.field for mention in entity.mentions})]
    return [f"s:{each}" for each in found], [f"o:{each}" for each in found]


def _status(scene: Scene, s: int, o: int) -> list[str]:
    """Whether subject or object is what the paper introduces, and how much it introduces."""
    rank = scene.introduced.index(s) if s in scene.introduced else 9
    main = "s" if s == scene.main else "o" if o == scene.main else "none" if scene.main < 0 else "other"
    return [f"main={main}", f"rank={min(rank, 3)}", f"main={main} {scene.roles[s]}>{scene.roles[o]}",
            f"many={min(3, len(scene.introduced))} main={main}"]  # fmt: skip


def likeness(scene: Scene, s: int, o: int) -> list[str]:
    """How the two names resemble each other."""
    known = scene.alike.get((s, o))
    if known is None:
        known = scene.alike[s, o] = list(_likeness(scene, s, o))
    return known


def _likeness(scene: Scene, s: int, o: int) -> Iterator[str]:
    left, right = scene.names[s], scene.names[o]
    if any(b in a for a in left for b in right):
        yield "name:s>o"
    if any(a in b for a in left for b in right):
        yield "name:o>s"
    family = scene.entities[s].family
    if family and (family.casefold() in right or family == scene.entities[o].name):
        yield "name:family"
    if family and family == scene.entities[o].family:
        yield "name:same family"


def joint_places(scene: Scene, s: int, o: int) -> list[tuple[Place, Place]]:
    """Pairs of places of the two in one sentence, abstract first, closest first, one pair a sentence."""
    known = scene.together.get((s, o))
    if known is None:
        known = _together(scene.reading, s, o)
        scene.together[s, o] = known
    return known


def _together(reading: Reading, s: int, o: int) -> list[tuple[Place, Place]]:
    """Pairs of places in one sentence, abstract first, closest first, one a sentence."""
    best: dict[int, tuple[int, Place, Place]] = {}
    there: dict[int, list[Place]] = {}
    for right in reading.places[o]:
        there.setdefault(right.sentence, []).append(right)
    for left in reading.places[s]:
        for right in there.get(left.sentence, ()):
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
    start = contexts.head(tokens, last)
    door = contexts.at(tokens, start - 1, types)
    before = [cue.partition(":")[0] for cue in contexts.cues(tokens, first - 1, -1, limit=1)] or ["none"]
    span = [*classes, "none"]
    found += [f"p={way}{span[0]} {door}", f"p={way}{classes[-1] if classes else 'none'} {door}",
              f"p={way}{'-'.join(classes[:3])}", f"p={way}{before[0]}>{span[0]} {door}",
              f"p={way}{scene.roles[left.entity]}>{scene.roles[right.entity]} {span[0]}"]  # fmt: skip
    if start <= first:
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
    return [
        each
        for each in ("we", "our", "propos", "experiment", "result", "outperform", "exist", "however")
        if each in stems
    ]


def _object(scene: Scene, place: Place) -> list[str]:
    sentence = scene.reading.sentences[place.sentence]
    near = contexts.nearby(scene.reading, place, scene.types)
    found = [each for each in near if each.startswith(("l1=", "h1=", "h2=", "t1=", "c"))]
    found += [f"k {each}" for each in _kind(sentence)]
    found += [f"rival {role}" for role in {
        scene.roles[token.entity] for token in sentence.tokens
        if token.entity not in (-1, place.entity) and scene.types[token.entity] in METHODS
    }]  # fmt: skip
    return [*found, "in title"] if sentence.field == "title" else found


def _nearness(scene: Scene, s: int, place: Place) -> str:
    """How many sentences before the place the subject was last named."""
    before = [place.sentence - p.sentence for p in scene.reading.places[s] if p.sentence <= place.sentence]
    return f"{min(4, *before)}" if before else "after"
