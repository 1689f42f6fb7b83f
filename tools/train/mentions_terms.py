"""Counts, over annotated papers, how often a phrase that occurs is a name, by type; and the same for last words.

Only what several papers hold counts: a phrase that one paper names tells nothing of the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.extraction.lexicon import HYPHENS, LONGEST, phrase_key, text_key
from kg.extraction.tokens import Words
from kg.extraction.usage import Belief
from kg.extraction.values import TYPES
from tools.train.mentions_gold import Annotated

PAPERS = 2
LAST = 3


def learn(papers: Sequence[Annotated]) -> dict[str, Belief]:
    """Beliefs of phrases that are names in two papers or more, and of last words ("~learning") in three or more."""
    named: dict[str, list[float]] = {}
    for one in papers:
        own: dict[str, str] = {}
        for entity in one.gold["entities"]:
            for surface in entity["surfaces"]:
                own.setdefault(text_key(surface), entity["type"])
        for key, kind in own.items():
            _count(named, key, kind)
        for last, kind in {("~" + key.rsplit(" ", 1)[-1], kind) for key, kind in own.items() if key}:
            _count(named, last, kind)
    kept = {key: row for key, row in named.items() if sum(row) >= (LAST if key[0] == "~" else PAPERS)}
    counts = documents((one.words for one in papers), frozenset(kept))
    return {key: Belief(max(1, counts[key]), tuple(kept[key])) for key in sorted(kept)}


def _count(named: dict[str, list[float]], key: str, kind: str) -> None:
    if key:
        named.setdefault(key, [0.0] * len(TYPES))[TYPES.index(kind)] += 1.0


def documents(texts: Iterable[Words], keys: frozenset[str]) -> dict[str, int]:
    """In how many texts each phrase or last word occurs."""
    begins = frozenset(
        " ".join(parts[: n + 1]) for key in keys for parts in [key.split(" ")] for n in range(len(parts))
    )
    counts = dict.fromkeys(keys, 0)
    for words in texts:
        for key in _phrases(words, keys, begins):
            counts[key] += 1
    return counts


def _phrases(words: Words, keys: frozenset[str], begins: frozenset[str]) -> set[str]:
    """The keys that occur in a text; `begins` are the words with which keys begin."""
    found = set()
    lower = words.lower
    for i, word in enumerate(lower):
        single = phrase_key([word])
        found |= {single, "~" + single} & keys
        kept: list[str] = []
        for k in range(i, min(len(lower), i + 2 * LONGEST)):
            if words.sentence[k] != words.sentence[i] or (kept and " ".join(kept) not in begins):
                break
            if lower[k] not in HYPHENS:
                kept.append(lower[k])
                if (key := phrase_key(kept)) in keys:
                    found.add(key)
    return found
