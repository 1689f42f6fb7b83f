"""In which metric a value of average precision counts: that of boxes, of masks or of keypoints.

Papers write "AP" and "mAP" for all three; they are different measures, and only the words tell which is meant.

1. Where a sentence has words of one kind, that kind is meant. Of several kinds it is the one that follows the number
   in its clause, or else the last one before it, if that does not share its place with another ("for detection and
   instance segmentation").
2. A sentence without such words is read in the light of the title, where that names masks or keypoints and no
   detection.
3. Detection is what AP means without more words: such a value stays in the metric that is written, and so does one of
   which nothing tells the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

#: Metrics that papers write in the same way for boxes, masks and keypoints.
_OPEN: Final = frozenset({"AP", "mAP"})
_DETECTION: Final = "detection"
_KINDS: Final = {
    "box AP": re.compile(r"\b(?:bounding[\s-]box|bbox|box)(?:es)?[\s-]m?AP\b|\bm?AP[\s_^{(-]{0,2}(?:box|bbox)\b"),
    "mask AP": re.compile(r"\b(?:masks?|[Mm]ask[\s-]m?AP|[Ii]nstance(?:[\s-]level)?[\s-][Ss]egmentation)\b"),
    "keypoint AP": re.compile(
        r"\bkey-?points?\b|(?<!6D )(?<!6DoF )(?<!object )(?<!camera )(?<!relative )(?<!head )\bpose[\s-]estimat\w+|"
        r"\bhuman[\s-]poses?\b",
        re.I,
    ),
    _DETECTION: re.compile(r"(?<!point )(?<!points )(?<!pose )(?<!landmark )\bdetect(?:ions?|ors?|ing)\b", re.I),
}
_CLAUSE_END: Final = re.compile(r"[\d;(]|\band\b|,\s")
_JOINED: Final = re.compile(r"\s*(?:,|/|&|(?:,\s*)?\b(?:and|or)\b)\s*(?:\w+\s+)?")


class _Found(NamedTuple):
    start: int
    end: int
    kind: str


def measured_in(metric: str, sentence: str, raw: str, title: str) -> str:
    """The metric in which the number `raw` counts.

    >>> measured_in("AP", "It has 53.1 AP for object detection and 46.0 AP for instance segmentation.", "46.0", "")
    'mask AP'
    >>> measured_in("AP", "It reaches 76.8% AP on COCO.", "76.8%", "Human Pose Estimation in Two Stages")
    'keypoint AP'
    >>> measured_in("AP", "It reaches 50.0% AP on COCO.", "50.0%", "Faster Detection"), measured_in("F1", "", "", "")
    ('AP', 'F1')
    """
    if metric not in _OPEN:
        return metric
    said = sorted(_found(sentence))
    if len({one.kind for one in said}) > 1:
        kind = _nearest(sentence, raw, said)
    else:
        kinds = {one.kind for one in said or _found(title)}
        kind = next(iter(kinds)) if len(kinds) == 1 else _DETECTION
    return metric if kind == _DETECTION else kind


def tells_kind(metric: str, sentence: str, title: str) -> bool:
    """Whether the words tell boxes, masks and keypoints apart, where the metric does not.

    >>> tells_kind("AP", "It has 50.0 AP.", "Faster Detection"), tells_kind("AP", "It has 50.0 AP.", "Faster")
    (True, False)
    """
    return metric not in _OPEN or any(_found(sentence)) or any(_found(title))


def _found(text: str) -> Iterator[_Found]:
    for kind, words in _KINDS.items():
        for match in words.finditer(text):
            yield _Found(match.start(), match.end(), kind)


def _nearest(sentence: str, raw: str, said: list[_Found]) -> str:
    """The kind that is said right behind the number, or else the last one before it."""
    place = sentence.find(raw)
    clause = _CLAUSE_END.search(sentence, place + len(raw))
    end = clause.start() if clause else len(sentence)
    behind = [one for one in said if place < one.start < end]
    if behind:
        return behind[0].kind
    before = [one for one in said if one.end <= place]
    if not before or _shared(sentence, before):
        return _DETECTION
    return before[-1].kind


def _shared(sentence: str, before: list[_Found]) -> bool:
    """Whether the last two kinds stand together as one list."""
    if len(before) < 2 or before[-1].kind == before[-2].kind:
        return False
    return _JOINED.fullmatch(sentence, before[-2].end, before[-1].start) is not None
