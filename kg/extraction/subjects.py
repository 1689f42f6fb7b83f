"""Which method a reported number is about.

1. The method that holds the number: A in "A (which scores 52.5)" and in "A's 52.5".
2. The model that is named after it: A in "2.1% for A"; of two lists of one length, the one in its own place.
3. The introduced method before it in the sentence, else what the paper introduces above all where the sentence names no
   other model or speaks of the paper's own work, else the last model before it. What something is compared with
   ("than A", "from A") is none of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from kg.extraction import contexts, pairs
from kg.extraction.cues import word_set
from kg.extraction.pairs import Scene
from kg.extraction.reading import Token
from kg.extraction.ties import Candidate

_REACH: Final = 12
_IN_BRACKETS: Final = 6
_BASELINE: Final = word_set(
    "over than against versus vs vs. compared baseline from unlike surpassing outperforming exceeding "
    "close comparable similar par matching rivaling rivalling approaching"
)


def subject(scene: Scene, candidate: Candidate) -> int:
    """The entity that the number is about; -1 where the paper introduces none and the sentence names none."""
    tokens, index = scene.reading.sentences[candidate.sentence].tokens, candidate.token
    methods = [n for n, token in enumerate(tokens) if token.entity >= 0 and scene.types[token.entity] in pairs.METHODS]
    holder = _holder(tokens, candidate)
    if holder in methods:
        return tokens[holder].entity
    named = _named_after(scene, tokens, candidate, methods)
    if named >= 0:
        return named
    before = [tokens[n].entity for n in methods if n < index and not _baseline(tokens, n)]
    introduced = [e for e in before if e in scene.introduced]
    if introduced:
        return scene.main if scene.main in introduced else introduced[-1]
    models = [e for e in before if scene.types[e] == "Model"]
    if scene.main >= 0 and (not models or any(t.text in {"our", "we", "it"} for t in tokens[:index])):
        return scene.main
    return models[-1] if models else -1


def _holder(tokens: tuple[Token, ...], candidate: Candidate) -> int:
    """The token that may own the number: A in "A (which scores 52.5)" and in "A's 52.5"; -1 where there is none.

    A number with a sign in brackets ("(+2.1)") tells how far another one is above A.
    """
    index = candidate.token
    if index > 2 and tokens[index - 1].text == "s" and tokens[index - 2].text in {"'", "’"}:
        return index - 3
    for n in range(index - 1, max(0, index - _IN_BRACKETS), -1):
        if tokens[n].text == "(":
            return -1 if candidate.value.signed else n - 1
        if tokens[n].text == ")" or tokens[n].entity >= 0:
            break
    return -1


def _named_after(scene: Scene, tokens: tuple[Token, ...], candidate: Candidate, methods: list[int]) -> int:
    """The model of "by 2.1% for A" or, from two lists of one length, of "2.1% and 3.0% with A and B"; else -1."""
    first = next((n for n in methods if candidate.token < n <= candidate.token + _REACH), None)
    start = candidate.token - 2 * candidate.place
    gained = any(token.text == "by" for token in tokens[max(0, start - 3) : start])
    if first is None or tokens[first - 1].text not in ({"for", "on"} if gained else {"for", "on", "with"}):
        return -1
    listed = [n for n in methods if first <= n <= contexts.tail(tokens, first)]
    if any(scene.types[tokens[n].entity] != "Model" or tokens[n].entity in scene.introduced for n in listed):
        return -1
    if len(listed) == candidate.run:
        return tokens[listed[candidate.place]].entity
    crossed = any(token.text == "#" for token in tokens[candidate.token + 1 : first])
    return -1 if crossed or len(listed) > 1 else tokens[first].entity


def _baseline(tokens: Sequence[Token], index: int) -> bool:
    """Whether the words before a method say that something is compared with it."""
    return any(token.text in _BASELINE for token in tokens[max(0, index - 4) : index])
