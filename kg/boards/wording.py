"""What the words around a number say of it: whether it is a value that was reached, how exactly, and in which setting.

A result was tied to its dataset, metric and subject by a statistical model; before values are ranked against each
other, the sentence is read once more, by rules of language (`kg.boards.phrases`) and not of any dataset:

1. Every place where the number stands in its sentence is looked at; one sound place is enough.
2. The number is a difference: "by 2.1%", "2.1% higher", "a gain of 2.1", "from 40.2 to 42.3", "+2.1".
3. It counts or measures something else: "12 epochs", "22.6 FPS", "1% of the labels", "an IoU of 0.5", "73.4% AP50"
   (`quantities`).
4. It belongs to another, "compared with 90.5%", or to other data, "16.8 AP on ADE20K" (`owners`).
5. Lists are read through: in "by 2.2%, 3.1% and 4.0%" all three are differences.
6. Bounds ("over 90%"), hedges ("may") and settings ("test-dev", "zero-shot", "with 1% of the labels") are noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.boards import phrases
from kg.boards.owners import of_another, other_data
from kg.boards.places import Named, Place
from kg.boards.quantities import other_quantity


@dataclass(frozen=True, slots=True)
class Said:
    """What the words say: why the number is no value of its own (or nothing), how exact it is, and whether hedged."""

    reason: str = ""
    bound: str = ""
    hedged: bool = False


def say(
    sentence: str, raw: str, *, metric: str, subject: str, data: str, named: tuple[Named, ...], up: bool | None = True
) -> Said:
    """What a sentence says of the number `raw`, which was read as what `subject` reached on `data` in `metric`.

    >>> say("Ours beats it by 2.1% AP on COCO.", "2.1%", metric="AP", subject="s", data="d", named=()).reason
    'a difference'
    >>> say("Ours has over 59.3% AP.", "59.3%", metric="AP", subject="s", data="d", named=())
    Said(reason='', bound='more than', hedged=False)
    """
    hedged = bool(phrases.HEDGED.search(sentence))
    said = Said("not found in its sentence", hedged=hedged)
    for start, end in _places(sentence, raw):
        place = Place(sentence, start, end, metric, subject, data, named, up)
        said = Said(_reason(place), _bound(place), hedged)
        if not said.reason:
            break
    return said


def _places(sentence: str, raw: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<![\d.])(?<!\d,){re.escape(raw)}(?![\d]|[.,]\d)", sentence):
        yield match.start(), match.end()


def _reason(place: Place) -> str:
    if _is_difference(place):
        return "a difference"
    if _is_change(place):
        return "the start or end of a change"
    return other_quantity(place) or of_another(place) or other_data(place)


def _bound(place: Place) -> str:
    match = phrases.BOUND.search(place.own)
    if match is None:
        return ""
    if match["over"]:
        return "more than"
    return "about" if match["about"] else "up to" if match["under"].lower() in ("up to", "at most") else "less than"


def _is_difference(place: Place) -> bool:
    return bool(
        place.sentence[place.start] in "+±"
        or place.own.rstrip().endswith("+")
        or phrases.BY.search(place.before)
        or phrases.OF_GAIN.search(place.before)
        or phrases.OVER_GAIN.search(place.before)
        or phrases.FOR_GAIN.search(place.before)
        or phrases.THEN_GAIN.search(place.behind(phrases.BEHIND_AND))
        or phrases.THEN_GAIN.search(place.after)
        or phrases.GAINS.search(place.after)
    )


def _is_change(place: Place) -> bool:
    """A start is never what was reached; an end is not where things got worse."""
    own = place.own
    if (phrases.FROM.search(own) or phrases.FROM.search(place.before)) and phrases.TO.search(place.after):
        return True
    return bool((phrases.ROSE if place.up is False else phrases.LOST).search(own))
