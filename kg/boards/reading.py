"""The results of a paper, each read once more: whether it may stand on a leaderboard, and under which conditions.

1. Improvements, speed-ups and ranges are no values that were reached; nor is a number of which its sentence says that
   it is something else (see `kg.boards.wording`), one without a named model, or one below `SURE`. The reason is kept.
2. The conditions of all others are what the sentence names (see `kg.boards.conditions`).
3. Average precision counts in the metric of which the words speak (see `kg.boards.measures`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, NamedTuple

from kg.boards.conditions import conditions
from kg.boards.measures import measured_in
from kg.boards.places import Named, names
from kg.boards.wording import Said, say
from kg.extraction.metrics import metric as find_metric
from kg.extraction.values import Result
from kg.linking.values import LinkedPaper
from kg.nquads import bounded

#: Results below this confidence do not stand on boards.
SURE: Final = 0.5
_NOT_ABSOLUTE: Final = {
    "improvement": "an improvement",
    "speedup": "a speed-up",
    "other": "no value that was reached",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A number that a paper reports of `subject` on `data`, both by their ids, in a metric, by its name.

    `node` is the term of the result. `own` says whether the paper introduces the subject, `reason` why the number
    cannot be compared with others, or nothing.
    """

    node: str
    data: str
    metric: str
    subject: str | None
    paper: str
    issued: str
    value: Decimal
    unit: str
    start: int
    confidence: float
    own: bool
    setting: tuple[str, ...] = ()
    bound: str = ""
    hedged: bool = False
    reason: str = ""


def told(linked: LinkedPaper, results: Iterable[tuple[str, Result]]) -> Iterator[Told]:
    """What a paper tells by its results (pairs of a term and a result) in a metric."""
    introduced = {
        thing
        for entity, thing in zip(linked.extraction.entities, linked.entity_ids, strict=True)
        if "introduces" in (entity.role, *entity.roles_all)
    }
    for node, result in results:
        if result.metric:
            yield _told(linked, node, result, result.metric, introduced)


def _told(linked: LinkedPaper, node: str, result: Result, metric: str, introduced: set[str]) -> Told:
    sentence = linked.paper.text(result.field)[result.start : result.end]
    named = names(sentence, _surfaces(linked, sentence))
    data = linked.id_of(result.on)
    subject = None if result.subject is None else linked.id_of(result.subject)
    counted = measured_in(metric, sentence, result.raw, linked.paper.title)
    said = _said(sentence, result, metric, _About(subject or "", data, named))
    reason = _reason(result, said)
    return Told(
        node=node, data=data, metric=counted, subject=subject, paper=linked.key, issued=linked.paper.published or "",
        value=bounded(result.value), unit=result.unit or "", start=result.start, confidence=result.confidence,
        own=subject in introduced, setting=() if reason else _setting(sentence, result, data, named),
        bound=said.bound, hedged=said.hedged, reason=reason,
    )  # fmt: skip


def _surfaces(linked: LinkedPaper, sentence: str) -> Iterator[tuple[str, str, str]]:
    """What a sentence names: surface, thing and type of each mention."""
    for entity, thing in zip(linked.extraction.entities, linked.entity_ids, strict=True):
        for mention in entity.mentions:
            if linked.paper.text(mention.field)[mention.sentence_start : mention.sentence_end] == sentence:
                yield mention.surface, thing, mention.type


class _About(NamedTuple):
    subject: str
    data: str
    named: tuple[Named, ...]


def _said(sentence: str, result: Result, metric: str, about: _About) -> Said:
    if result.kind != "absolute":
        return Said()
    known = find_metric(metric)
    up = known.higher_is_better if known else None
    return say(sentence, result.raw, metric=metric, up=up, **about._asdict())


def _reason(result: Result, said: Said) -> str:
    """Why a result is not comparable with others, before its unit is looked at."""
    if result.kind != "absolute":
        return _NOT_ABSOLUTE[result.kind]
    if result.upper:
        return "a range"
    if not result.subject:
        return "no model is named"
    if find_metric(result.subject) is not None:
        return f"{result.subject} is a metric and no model"
    if result.confidence < SURE:
        return f"below a confidence of {SURE}"
    return said.reason


def _setting(sentence: str, result: Result, data: str, named: tuple[Named, ...]) -> tuple[str, ...]:
    own = [(one.start, one.end) for one in named if one.thing == data]
    return conditions(sentence, result.raw, own, [(one.start, one.end) for one in named])
