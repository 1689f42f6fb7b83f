"""A number in its sentence: what stands around it, and the names that the sentence has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from kg.boards import phrases


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a sentence and what it means: its offsets, the IRI of the thing, and its type."""

    start: int
    end: int
    thing: str
    type: str

    @property
    def is_data(self) -> bool:
        """Whether it is a dataset or benchmark."""
        return self.type in ("Dataset", "Benchmark")


@dataclass(frozen=True, slots=True)
class Place:
    """A number from `start` to `end` of a sentence, which was read as what `subject` reached on `data` in `metric`;
    `up` says whether more of the metric is better."""

    sentence: str
    start: int
    end: int
    metric: str
    subject: str
    data: str
    named: tuple[Named, ...]
    up: bool | None

    @property
    def before(self) -> str:
        """The words before the number, and before the list of numbers in which it stands."""
        return f"{phrases.LISTED.sub('', self.own).rstrip()} "

    @property
    def own(self) -> str:
        """What stands right before the number."""
        return self.sentence[max(0, self.start - phrases.REACH) : self.start]

    @property
    def after(self) -> str:
        """What stands behind it."""
        return self.sentence[self.end : self.end + phrases.REACH]

    def behind(self, listed: re.Pattern[str]) -> str:
        """The words behind the list of numbers that goes on after this one; all have the sign for percent, or none."""
        match = listed.match(self.after)
        if match is None or ("%" in self.sentence[self.start : self.end]) != ("%" in match[0][-6:]):
            return self.after
        return self.after[match.end() :]

    def until(self, one: Named) -> str:
        """What stands before a name."""
        return self.sentence[max(0, one.start - phrases.REACH) : one.start]


def names(sentence: str, surfaces: Iterable[tuple[str, str, str]]) -> tuple[Named, ...]:
    """Where the surfaces (text, thing, type) stand in a sentence, the longest first where they overlap.

    >>> [one.start for one in names("AP on COCO and COCO-Stuff", [("COCO", "urn:c", "Dataset")])]
    [6, 15]
    """
    found: list[Named] = []
    for surface, thing, kind in sorted(set(surfaces), key=lambda each: (-len(each[0]), each)):
        for match in _word(surface).finditer(sentence):
            span = (match.start(), match.end())
            if not any(one.start < span[1] and span[0] < one.end for one in found):
                found.append(Named(*span, thing, kind))
    return tuple(sorted(found, key=lambda one: one.start))


@lru_cache(maxsize=4096)
def _word(surface: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){re.escape(surface)}(?!\w)")
