"""Who does what to a thing, by a shallow look: the cue before the thing, and what stands before the cue.

1. For each class of cues ("better", "use", …) the nearest one before the list that holds the object is its verb.
2. The nearest method before that verb, or the pronoun or "our model" after that method, is who does it.
3. A pair is told how far each verb is, and how its subject stands to it (`LINKS`).
"""

from __future__ import annotations

from typing import Final, NamedTuple

from kg.extraction import contexts
from kg.extraction.cues import CUES
from kg.extraction.pairs import METHODS, Scene

_CLASSES: Final = ("better", "compare", "use", "base", "aim", "evaluate", "train", "introduce")
_NUMBER: Final = {name: number for number, name in enumerate(_CLASSES)}
_REACH: Final = 12
_PRONOUNS: Final = frozenset(
    ["we", "our", "ours", "it", "its", "this", "they", "method", "approach", "model", "framework", "paper", "work"]
)
#: How the subject stands to the verb: not in its sentence, its nearest method, what the paper introduces above all
#: behind the nearest pronoun, its nearest method but for a pronoun, introduced behind a pronoun, farther before the
#: verb, after the object, between the two.
LINKS: Final = ("none", "next", "main", "far next", "introduced", "before", "after", "between")
_NOWHERE: Final = (99.0, -1.0)


class _Verb(NamedTuple):
    """A cue at a token of a sentence, so many tokens before the list that holds the object's token."""

    distance: int
    sentence: int
    token: int
    object: int


class _Doer(NamedTuple):
    """What stands before a verb: the nearest pronoun, the nearest method (-1: none), and the methods of its list."""

    pronoun: int
    method: int
    listed: frozenset[int]


class Frames:
    """The frames of a paper, each looked at once."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._verbs: dict[int, list[_Verb | None]] = {}
        self._doers: dict[tuple[int, int], _Doer] = {}

    def row(self, s: int, o: int) -> list[float]:
        """For each class of cues: the distance of the verb from the object, and the subject's link to it."""
        if o not in self._verbs:
            self._verbs[o] = self._find(o)
        return [
            each
            for verb in self._verbs[o]
            for each in (_NOWHERE if verb is None else (float(verb.distance), float(self._link(s, verb))))
        ]

    def _find(self, o: int) -> list[_Verb | None]:
        """The nearest verb of each class before any place of the object."""
        found: list[_Verb | None] = [None] * len(_CLASSES)
        for place in self._scene.reading.places[o]:
            tokens = self._scene.reading.sentences[place.sentence].tokens
            head = contexts.head(tokens, place.token)
            for index in range(head - 1, max(-1, head - 1 - _REACH), -1):
                number = _NUMBER.get(CUES.get(tokens[index].stem, ""), -1)
                if number >= 0:
                    known = found[number]
                    if known is None or head - index < known.distance:
                        found[number] = _Verb(head - index, place.sentence, index, place.token)
        return found

    def _link(self, s: int, verb: _Verb) -> int:
        doer = self._doers.get(verb[1:3])
        if doer is None:
            doer = self._doers[verb[1:3]] = self._doer(verb.sentence, verb.token)
        return LINKS.index(self._standing(s, verb, doer))

    def _standing(self, s: int, verb: _Verb, doer: _Doer) -> str:
        if s in doer.listed and doer.method > doer.pronoun:
            return "next"
        if s == self._scene.main and doer.pronoun > doer.method:
            return "main"
        if s in doer.listed:
            return "far next"
        if s in self._scene.introduced and doer.pronoun > doer.method:
            return "introduced"
        tokens = self._scene.reading.sentences[verb.sentence].tokens
        first = next((index for index, token in enumerate(tokens) if token.entity == s), -1)
        if first < 0:
            return "none"
        return "before" if first < verb.token else "after" if first > verb.object else "between"

    def _doer(self, sentence: int, verb: int) -> _Doer:
        tokens, types = self._scene.reading.sentences[sentence].tokens, self._scene.types
        before = range(verb - 1, -1, -1)
        method = next((n for n in before if tokens[n].entity >= 0 and types[tokens[n].entity] in METHODS), -1)
        pronoun = next((n for n in before if tokens[n].text in _PRONOUNS), -1)
        listed = tokens[contexts.head(tokens, method) : method + 1] if method >= 0 else ()
        return _Doer(pronoun, method, frozenset(token.entity for token in listed if token.entity >= 0))
