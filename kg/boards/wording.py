"""What the words around a number say of it: whether it is a value that was reached, how exactly, and in which setting.

A result was tied to its dataset, metric and subject by a statistical model; before values are ranked against each
other, the sentence is read once more, by rules of language (`kg.boards.phrases`)
and not of any dataset:

1. Every place where the number stands in its sentence is looked at; one sound place is enough.
2. The number is a difference: "by 2.1%", "2.1% higher", "a gain of 2.1", "from 40.2 to 42.3", "+2.1".
3. It counts or measures something else: "12 epochs", "22.6 FPS", "1% of the labels", "an IoU of 0.5", "73.4% AP50".
4. It belongs to another: "compared with 90.5%", "such as UDA (70.95%)".
5. It is tied to other data: "16.8 AP on ADE20K", or the data is only what was trained on.
6. Lists are read through: in "by 2.2%, 3.1% and 4.0%" all three are differences.
7. Bounds ("over 90%"), hedges ("may") and settings ("test-dev", "zero-shot", "with 1% of the labels") are noted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from kg.boards import phrases
from kg.extraction.metrics import find as find_metrics

#: The metrics that are each other's rest to 100 %.
_RATES: Final = frozenset({"accuracy", "top-1 accuracy", "top-5 accuracy", "error rate", "top-1 error", "top-5 error"})
_SCORES: Final = frozenset({"accuracy", "f1", "score"})


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
class Said:
    """What the words say: why the number is no value of its own (or nothing), how exact it is, and whether hedged."""

    reason: str = ""
    bound: str = ""
    hedged: bool = False


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
        place = _Place(sentence, start, end, metric, subject, data, named, up)
        said = Said(place.reason(), place.bound(), hedged)
        if not said.reason:
            break
    return said


def _places(sentence: str, raw: str) -> Iterator[tuple[int, int]]:
    for match in re.finditer(rf"(?<![\d.])(?<!\d,){re.escape(raw)}(?![\d]|[.,]\d)", sentence):
        yield match.start(), match.end()


@dataclass(frozen=True, slots=True)
class _Place:
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

    def _behind(self, listed: re.Pattern[str]) -> str:
        """The words behind the list of numbers that goes on after this one; all have the sign for percent, or none."""
        match = listed.match(self.after)
        if match is None or ("%" in self.sentence[self.start : self.end]) != ("%" in match[0][-6:]):
            return self.after
        return self.after[match.end() :]

    def _until(self, one: Named) -> str:
        return self.sentence[max(0, one.start - phrases.REACH) : one.start]

    def reason(self) -> str:
        if self._is_difference():
            return "a difference"
        if self._is_change():
            return "the start or end of a change"
        return self._other_quantity() or self._of_another() or self._other_data()

    def bound(self) -> str:
        match = phrases.BOUND.search(self.own)
        if match is None:
            return ""
        if match["over"]:
            return "more than"
        return "about" if match["about"] else "up to" if match["under"].lower() in ("up to", "at most") else "less than"

    def _is_difference(self) -> bool:
        return bool(
            self.sentence[self.start] in "+±"
            or self.own.rstrip().endswith("+")
            or phrases.BY.search(self.before)
            or phrases.OF_GAIN.search(self.before)
            or phrases.OVER_GAIN.search(self.before)
            or phrases.FOR_GAIN.search(self.before)
            or phrases.THEN_GAIN.search(self._behind(phrases.BEHIND_AND))
            or phrases.THEN_GAIN.search(self.after)
            or phrases.GAINS.search(self.after)
        )

    def _is_change(self) -> bool:
        """A start is never what was reached; an end is not where things got worse."""
        own = self.own
        if (phrases.FROM.search(own) or phrases.FROM.search(self.before)) and phrases.TO.search(self.after):
            return True
        return bool((phrases.ROSE if self.up is False else phrases.LOST).search(own))

    def _other_quantity(self) -> str:
        if phrases.THRESHOLD.search(self.own) and not phrases.RATE.search(self.own) and not self._named_metric():
            return "a threshold or setting"
        for after in (self.after, self._behind(phrases.BEHIND)):
            match = phrases.OTHER.search(after)
            unit = phrases.UNITS.get(self.metric)
            if match and (unit is None or unit not in match["noun"].lower()):
                return f"a number of something else ({' '.join(match['noun'].split())})"
        if self.metric not in phrases.UNITS and phrases.COUNT.search(self.after):
            return "a number of things"
        if self._is_error() != ("error" in self.metric.lower()) and self.metric.lower() in _RATES:
            return "an error rate" if self._is_error() else "not an error rate"
        kind = phrases.OTHER_ACCURACY.search(self.after)
        other = f"{kind['kind'].lower()} accuracy" if kind else self._qualified() or self._followed()
        return f"in another metric ({other})" if other else ""

    def _followed(self) -> str:
        """Another metric that stands right behind the number."""
        beside = find_metrics(self.sentence, self.end, min(len(self.sentence), self.end + 40))
        if not beside or beside[0].start - self.end > 2 or _same_metric(beside[0].metric.name, self.metric):
            return ""
        return beside[0].metric.name

    def _qualified(self) -> str:
        """The metric that says which accuracy or score the own metric is: "an mIoU accuracy of 85.4%"."""
        first = max(0, self.start - 40)
        told = find_metrics(self.sentence, first, self.start)
        if len(told) < 2 or told[-1].start - told[-2].end > 1 or told[-1].metric.name.lower() not in _SCORES:
            return ""
        own = self.sentence[told[-1].end : self.start]
        other = told[-2].metric.name
        return "" if len(own) > 4 or _same_metric(other, self.metric) else other

    def _named_metric(self) -> bool:
        """Whether the metric itself stands before the number: "a hazard ratio of 1.4"."""
        return bool(re.search(rf"{re.escape(self.metric)}\s*(?:=|of|at)?\s*$", self.own, re.I))

    def _is_error(self) -> bool:
        """Whether the nearest of the words error and accuracy, within the clause, is error."""
        around = self.sentence[max(0, self.start - 40) : self.start].rsplit(";", 1)[-1]
        behind = re.split(r"[;(,]", self.sentence[self.end : self.end + 32])[0]
        if phrases.ERROR.search(behind) or phrases.ACCURACY.search(behind):
            return bool(phrases.ERROR.search(behind)) and not phrases.ACCURACY.search(behind)
        errors = [match.end() for match in phrases.ERROR.finditer(around)]
        others = [match.end() for match in phrases.ACCURACY.finditer(around)]
        if not errors and not others:
            return "error" in self.metric.lower()
        return max(errors, default=-1) > max(others, default=-1)

    def _of_another(self) -> str:
        own = self.own
        if phrases.AGAINST.search(own) and not self._named_after():
            return "what it is compared with"
        if self._said_of_another():
            return "what another has"
        if any(one.start() < self.start and self.end <= one.end() for one in phrases.VERSUS.finditer(self.sentence)):
            return "one of two values, and it is not said whose"
        if phrases.VALUED.search(own):
            return "in brackets behind another value"
        if own.rstrip().endswith("(") and re.match(r"^[^()]{0,24}\)", self.after):
            return self._bracketed(own.rstrip()[:-1].rstrip())
        return ""

    def _said_of_another(self) -> bool:
        """Whether a name follows that is neither subject nor data: "the 2.65% test error of NASNet"."""
        match = phrases.SAID_OF.search(self.after)
        if match is None:
            return False
        start = self.end + match.start("name")
        for one in self.named:
            if one.start <= start < one.end:
                return one.thing != self.subject and one.type in (
                    "Model",
                    *(["Technique"] if match["word"] != "for" else []),
                )
        return match["word"] != "for" and bool(phrases.CAPITAL.fullmatch(match["name"].rstrip(".,;)")))

    def _named_after(self) -> bool:
        """Whether the subject follows the number: "compared with 33.0% AP for YOLOv3"."""
        ends = (one for one in self.named if one.thing == self.subject and 0 <= one.start - self.end < 60)
        return any(phrases.ITS_OWN.search(self.sentence[self.end : one.start]) for one in ends)

    def _bracketed(self, before: str) -> str:
        """A number in brackets belongs to the name before them."""
        for one in self.named:
            if one.end == self.start - len(self.own) + len(before):
                return "" if one.thing in (self.subject, self.data) else "in brackets behind another name"
        last = before.rsplit(" ", 1)[-1]
        is_name = phrases.CAPITAL.fullmatch(last) and not find_metrics(before, len(before) - len(last), len(before))
        return "in brackets behind another name" if is_name else ""

    def _other_data(self) -> str:
        here = [one for one in self.named if one.thing == self.data]
        if here and all(map(self._is_training, here)) and self._measured():
            return "on other data: this is what was trained on"
        following = [one for one in self.named if one.is_data and one.start >= self.end]
        if not following or not here:
            return ""
        gap = self.sentence[self.end : following[0].start]
        if len(gap) > phrases.REACH:
            return ""
        chained = phrases.CHAIN.match(gap) and not self._governed(here)
        if phrases.BREAK.search(gap) or not (chained or not re.search(r"\d", gap)):
            return ""
        if not phrases.TIED.search(gap) or phrases.TRAINED.search(gap):
            return ""
        return "" if self.data in _joined(self.sentence, following) else "on other data"

    def _is_training(self, one: Named) -> bool:
        return bool(
            phrases.TRAINED.search(self._until(one))
            or phrases.TRAINING.search(self.sentence[one.end : one.end + phrases.REACH])
        )

    def _measured(self) -> bool:
        """Whether the sentence names data that it does not train on."""
        return any(one.is_data and not self._is_training(one) for one in self.named)

    def _governed(self, here: list[Named]) -> bool:
        """Whether the data stands before the number in its own clause: "On X, it has 45.2 AP and 52.1 mIoU on Y"."""
        last = max((one.end for one in here if one.end <= self.start), default=-1)
        return last >= 0 and not re.search(
            r"\(|\b(?:show|demonstrat|indicat|that)\w*", self.sentence[last : self.start]
        )


def _joined(sentence: str, listed: list[Named]) -> set[str]:
    """The things of a list of names, from the first one on."""
    things = {listed[0].thing}
    for one, other in pairwise(listed):
        if not phrases.JOINT.match(sentence[one.end : other.start]):
            break
        things.add(other.thing)
    return things


def _same_metric(one: str, other: str) -> bool:
    """Whether one name may stand for the other: "AP" for "box AP", "accuracy" for "top-1 accuracy"."""
    one, other = one.casefold(), other.casefold()
    return (
        one in other or other in one or {one, other} <= {"average score", *_SCORES} or "average score" in (one, other)
    )
