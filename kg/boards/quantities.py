"""Whether a number counts or measures something else than its metric: epochs, frames, a threshold, another rate.

What is looked for, in this order: a threshold or setting ("an IoU of 0.5"), the unit of something else ("12 epochs"), a
plain count, an error rate where the metric is none (and the other way round), and another metric beside the number.
"""

from __future__ import annotations

import re
from typing import Final

from kg.boards import phrases
from kg.boards.places import Place
from kg.extraction.metrics import find as find_metrics

#: The metrics that are each other's rest to 100 %.
_RATES: Final = frozenset({"accuracy", "top-1 accuracy", "top-5 accuracy", "error rate", "top-1 error", "top-5 error"})
_SCORES: Final = frozenset({"accuracy", "f1", "score"})


def other_quantity(place: Place) -> str:
    """What else the number counts or measures; empty where nothing tells."""
    if phrases.THRESHOLD.search(place.own) and not phrases.RATE.search(place.own) and not _named_metric(place):
        return "a threshold or setting"
    for after in (place.after, place.behind(phrases.BEHIND)):
        match = phrases.OTHER.search(after)
        unit = phrases.UNITS.get(place.metric)
        if match and (unit is None or unit not in match["noun"].lower()):
            return f"a number of something else ({' '.join(match['noun'].split())})"
    if place.metric not in phrases.UNITS and phrases.COUNT.search(place.after):
        return "a number of things"
    if _is_error(place) != ("error" in place.metric.lower()) and place.metric.lower() in _RATES:
        return "an error rate" if _is_error(place) else "not an error rate"
    kind = phrases.OTHER_ACCURACY.search(place.after)
    other = f"{kind['kind'].lower()} accuracy" if kind else _qualified(place) or _followed(place)
    return f"in another metric ({other})" if other else ""


def _followed(place: Place) -> str:
    """Another metric that stands right behind the number."""
    beside = find_metrics(place.sentence, place.end, min(len(place.sentence), place.end + 40))
    if not beside or beside[0].start - place.end > 2 or _same_metric(beside[0].metric.name, place.metric):
        return ""
    return beside[0].metric.name


def _qualified(place: Place) -> str:
    """The metric that says which accuracy or score the own metric is: "an mIoU accuracy of 85.4%"."""
    first = max(0, place.start - 40)
    told = find_metrics(place.sentence, first, place.start)
    if len(told) < 2 or told[-1].start - told[-2].end > 1 or told[-1].metric.name.lower() not in _SCORES:
        return ""
    own = place.sentence[told[-1].end : place.start]
    other = told[-2].metric.name
    return "" if len(own) > 4 or _same_metric(other, place.metric) else other


def _named_metric(place: Place) -> bool:
    """Whether the metric itself stands before the number: "a hazard ratio of 1.4"."""
    return bool(re.search(rf"{re.escape(place.metric)}\s*(?:=|of|at)?\s*$", place.own, re.I))


def _is_error(place: Place) -> bool:
    """Whether the nearest of the words error and accuracy, within the clause, is error."""
    around = place.sentence[max(0, place.start - 40) : place.start].rsplit(";", 1)[-1]
    behind = re.split(r"[;(,]", place.sentence[place.end : place.end + 32])[0]
    if phrases.ERROR.search(behind) or phrases.ACCURACY.search(behind):
        return bool(phrases.ERROR.search(behind)) and not phrases.ACCURACY.search(behind)
    errors = [match.end() for match in phrases.ERROR.finditer(around)]
    others = [match.end() for match in phrases.ACCURACY.finditer(around)]
    if not errors and not others:
        return "error" in place.metric.lower()
    return max(errors, default=-1) > max(others, default=-1)


def _same_metric(one: str, other: str) -> bool:
    """Whether one name may stand for the other: "AP" for "box AP", "accuracy" for "top-1 accuracy"."""
    one, other = one.casefold(), other.casefold()
    return (
        one in other or other in one or {one, other} <= {"average score", *_SCORES} or "average score" in (one, other)
    )
