"""The index with which pages of a site search: small scripts, one for every two letters with which a word begins.

1. A name is folded (case, accents) and cut into words, here as in `explorer.js`.
2. Every name stands in the file of the first two letters of each of its words, and of its aliases' words.
3. A page loads the file of the longest word that was typed, and looks there for names that hold all words, the most
   used first. A file is a script that hands over its rows, for pages that were opened from a disk may not fetch.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_WORDS: Final = re.compile(r"[^\W_]+")
_PLAIN: Final = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
#: Words of titles by which nobody seeks.
_COMMON: Final = frozenset(
    (
        "an",
        "and",
        "are",
        "as",
        "at",
        "by",
        "for",
        "from",
        "in",
        "is",
        "it",
        "of",
        "on",
        "or",
        "the",
        "to",
        "via",
        "with",
    )
)
_ALIASES: Final = 6


@dataclass(frozen=True, slots=True)
class Name:
    """What can be found: its label, its type, what is said beside it, where it is, its other names, and its weight."""

    label: str
    type: str
    note: str
    path: str
    aliases: tuple[str, ...] = ()
    weight: int = 0


def words(text: str) -> list[str]:
    """The folded words of a text.

    >>> words("Café CLIP-ViT 数据集")
    ['cafe', 'clip', 'vit', '数据集']
    """
    apart = unicodedata.normalize("NFKD", text)
    folded = "".join(sign for sign in apart if unicodedata.category(sign)[0] != "M")
    return _WORDS.findall(folded.lower())


def shard(word: str) -> str:
    """The file in which a word is.

    >>> shard("imagenet"), shard("数据集"), shard("x")
    ('im', 'u6570u636e', 'x')
    """
    return "".join(sign if sign in _PLAIN else f"u{ord(sign):x}" for sign in word[:2])


def shards(names: Iterable[Name]) -> Mapping[str, str]:
    """The files by name, those of one letter left out: nobody types less than two."""
    found: dict[str, list[Name]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (-name.weight, name.label, name.path)):
        own = {word for text in (name.label, *name.aliases[:_ALIASES]) for word in words(text)}
        for place in {shard(word) for word in own if len(word) > 1 and word not in _COMMON}:
            found[place].append(name)
    return {place: _script(place, found[place]) for place in sorted(found)}


def _script(place: str, names: list[Name]) -> str:
    rows = [[n.label, n.type, n.note, n.path, *([" ".join(n.aliases[:_ALIASES])] if n.aliases else [])] for n in names]
    return f"paperkgIndex({json.dumps(place)},{json.dumps(rows, ensure_ascii=False, separators=(',', ':'))});\n"
