"""Canonical entities that look like one: for a person to judge, never joined by themselves.

1. Entities share a block if their keys, without one letter and without a last word that only says the kind
   ("corpus", "network"), are equal; long ones also if both their ends are.
2. Within a block, two of a kind with equal digits and nearly equal letters are suspects. A name that begins or ends
   with the other is a variant or an opposite ("RefCOCO" and "RefCOCO+", "supervised" and "unsupervised").
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import combinations
from typing import Final

from kg.catalog import akin
from kg.linking.values import CanonicalEntity
from kg.names import identity

_NEAR: Final = 0.9
_SHORTEST: Final = 5
_LONG: Final = 16
_MOST_IN_BLOCK: Final = 60
_DIGITS: Final = re.compile(r"\d+")
_KIND_WORD: Final = re.compile(
    r"(?:corpus|network|net|model|dataset|benchmark|challenge|method|algorithm|framework|task|bench)$"
)


@dataclass(frozen=True, slots=True)
class Suspect:
    """Two entities that may be one; `likeness` is between 0 and 1."""

    likeness: float
    one: CanonicalEntity
    other: CanonicalEntity


def suspects(entities: Sequence[CanonicalEntity]) -> tuple[Suspect, ...]:
    """Pairs that may be one thing, the likeliest first, ties by id. Named homonyms and families are none."""
    keys = {entity.id: identity(entity.label) for entity in entities}
    by_id = {entity.id: entity for entity in entities}
    found: dict[tuple[str, str], Suspect] = {}
    for one, other in _pairs(keys):
        if (one, other) in found or not _may_be_one(by_id[one], by_id[other]):
            continue
        likeness = _likeness(keys[one], keys[other])
        if likeness >= _NEAR:
            found[one, other] = Suspect(round(likeness, 3), by_id[one], by_id[other])
    return tuple(sorted(found.values(), key=lambda pair: (-pair.likeness, pair.one.id, pair.other.id)))


def _pairs(keys: dict[str, str]) -> Iterator[tuple[str, str]]:
    blocks: dict[str, list[str]] = {}
    for one, key in sorted(keys.items()):
        if len(key) >= _SHORTEST:
            for block in _blocks(key):
                blocks.setdefault(block, []).append(one)
    for block, members in blocks.items():
        if len(members) > 1 and len(block) >= _SHORTEST - 1:
            yield from combinations(members[:_MOST_IN_BLOCK], 2)


def _blocks(key: str) -> set[str]:
    found = {_KIND_WORD.sub("", key), *(key[:place] + key[place + 1 :] for place in range(len(key)))}
    if len(key) >= _LONG:
        found.add(f"{key[:6]}…{key[-6:]}")
    return found


def _likeness(one: str, other: str) -> float:
    """How alike two keys are; a word that only says the kind counts for little."""
    bare, plain = _KIND_WORD.sub("", one), _KIND_WORD.sub("", other)
    if bare == plain and len(bare) >= _SHORTEST:
        return 0.95
    if _DIGITS.findall(one) != _DIGITS.findall(other) or abs(len(one) - len(other)) > 2:
        return 0.0
    if one.startswith(other) or other.startswith(one) or one.endswith(other) or other.endswith(one):
        return 0.0
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def _may_be_one(one: CanonicalEntity, other: CanonicalEntity) -> bool:
    apart = other.id in one.homonyms or one.family == other.id or other.family == one.id
    return not apart and any(akin(first, second) for first in one.types for second in other.types)
