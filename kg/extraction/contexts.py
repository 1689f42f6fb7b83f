"""The words around a place in a sentence, as named features for roles and claims.

A thing in a list ("on A, B and C") has the words around the whole list as its own: `head` and `tail`
step over list marks and other entities.
"""

from __future__ import annotations

from typing import Final

from kg.extraction.cues import CUES
from kg.extraction.reading import Place, Reading, Sentence, Token
from kg.extraction.values import Type

_LIST_MARKS: Final = frozenset({",", "and", "or", "&", "/", "(", ")", "as", "well", "both", "+", ";"})
_SHORT: Final[dict[Type, str]] = {
    "Model": "<M>", "Dataset": "<D>", "Benchmark": "<B>", "Technique": "<T>", "Task": "<K>",
}  # fmt: skip


def word(token: Token, types: tuple[Type, ...]) -> str:
    """The stem of a token, or its entity's type."""
    return token.stem if token.entity < 0 else _SHORT[types[token.entity]]


def at(tokens: tuple[Token, ...], index: int, types: tuple[Type, ...]) -> str:
    """The word at `index`; `^` before the sentence and `$` after it."""
    if index < 0:
        return "^"
    return word(tokens[index], types) if index < len(tokens) else "$"


def head(tokens: tuple[Token, ...], index: int) -> int:
    """Where the list that holds `index` begins; `index` itself where there is none."""
    first = index
    for step in range(index - 1, -1, -1):
        token = tokens[step]
        if token.entity >= 0:
            first = step
        elif token.text not in _LIST_MARKS:
            break
    return first


def tail(tokens: tuple[Token, ...], index: int) -> int:
    """Where the list that holds `index` ends."""
    last = index
    for step in range(index + 1, len(tokens)):
        token = tokens[step]
        if token.entity >= 0:
            last = step
        elif token.text not in _LIST_MARKS:
            break
    return last


def cues(tokens: tuple[Token, ...], start: int, stop: int, *, limit: int) -> list[str]:
    """Up to `limit` cues between two tokens as "class:stem", walking from `start` to `stop`."""
    found: list[str] = []
    for index in range(start, stop, 1 if start <= stop else -1):
        name = CUES.get(tokens[index].stem)
        if name:
            found.append(f"{name}:{tokens[index].stem}")
            if len(found) == limit:
                break
    return found


def _act(found: list[str]) -> str:
    """The class of the nearest cue that is no word for data."""
    return next((name for cue in found if (name := cue.partition(":")[0]) != "data"), "none")


def nearby(reading: Reading, place: Place, types: tuple[Type, ...]) -> list[str]:
    """What stands `around` a place, looked at once for a reading."""
    spot = (place.sentence, place.token)
    known = reading.near.get(spot)
    if known is None:
        known = reading.near[spot] = around(reading.sentences[place.sentence], place.token, types)
    return known


def around(sentence: Sentence, index: int, types: tuple[Type, ...]) -> list[str]:
    """What stands around token `index`: neighbours, the list's neighbours, cues and near words."""
    tokens = sentence.tokens
    first, last = head(tokens, index), tail(tokens, index)
    l1, l2, l3 = (at(tokens, index - n, types) for n in (1, 2, 3))
    r1, r2 = (at(tokens, index + n, types) for n in (1, 2))
    h1, h2, h3 = (at(tokens, first - n, types) for n in (1, 2, 3))
    t1, t2 = (at(tokens, last + n, types) for n in (1, 2))
    found = [
        f"l1={l1}", f"l2={l2} {l1}", f"l3={l3} {l2} {l1}", f"r1={r1}", f"r2={r1} {r2}",
        f"h1={h1}", f"h2={h2} {h1}", f"h3={h3} {h2} {h1}", f"t1={t1}", f"t2={t1} {t2}",
    ]  # fmt: skip
    left = cues(tokens, index - 1, -1, limit=3)
    right = cues(tokens, index + 1, len(tokens), limit=3)
    found += [f"cl{n}={cue}" for n, cue in enumerate(left[:2])]
    found += [f"cr{n}={cue}" for n, cue in enumerate(right[:2])]
    found.append(f"cl={'-'.join(cue.partition(':')[0] for cue in left[:2])}")
    found.append(f"cr={'-'.join(cue.partition(':')[0] for cue in right[:2])}")
    class_left, class_right = _act(left), _act(right)
    found += [f"cg={class_left} {h1}", f"ch={t1} {class_right}", f"ci={class_left} {h1} {class_right}"]
    found += {f"L={word(token, types)}" for token in tokens[max(0, index - 8) : index]}
    found += {f"R={word(token, types)}" for token in tokens[index + 1 : index + 7]}
    return found


def siblings(reading: Reading, entity: int) -> tuple[int, ...]:
    """The other entities that stand in one list with `entity` somewhere, in index order."""
    found: set[int] = set()
    for place in reading.places[entity]:
        tokens = reading.sentences[place.sentence].tokens
        found.update(token.entity for token in tokens[head(tokens, place.token) : tail(tokens, place.token) + 1])
    return tuple(sorted(found - {-1, entity}))
