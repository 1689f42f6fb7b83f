"""Whether a number belongs to another thing than its subject, or to other data.

1. Another thing has it: "compared with 90.5%", "the 2.65% test error of NASNet", or a name before brackets,
   "such as UDA (70.95%)".
2. Other data are what it was measured on: "16.8 AP on ADE20K", or its data is only what was trained on.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kg.boards import phrases
from kg.boards.places import Named, Place
from kg.extraction.metrics import find as find_metrics


def of_another(place: Place) -> str:
    """Why the number is another thing's, or nothing."""
    own = place.own
    if phrases.AGAINST.search(own) and not _named_after(place):
        return "what it is compared with"
    if _said_of_another(place):
        return "what another has"
    if any(one.start() < place.start and place.end <= one.end() for one in phrases.VERSUS.finditer(place.sentence)):
        return "one of two values, and it is not said whose"
    if phrases.VALUED.search(own):
        return "in brackets behind another value"
    if own.rstrip().endswith("(") and re.match(r"^[^()]{0,24}\)", place.after):
        return _bracketed(place, own.rstrip()[:-1].rstrip())
    return ""


def _said_of_another(place: Place) -> bool:
    """Whether a name follows that is neither subject nor data: "the 2.65% test error of NASNet"."""
    match = phrases.SAID_OF.search(place.after)
    if match is None:
        return False
    start = place.end + match.start("name")
    for one in place.named:
        if one.start <= start < one.end:
            return one.thing != place.subject and one.type in (
                "Model",
                *(["Technique"] if match["word"] != "for" else []),
            )
    return match["word"] != "for" and bool(phrases.CAPITAL.fullmatch(match["name"].rstrip(".,;)")))


def _named_after(place: Place) -> bool:
    """Whether the subject follows the number: "compared with 33.0% AP for YOLOv3"."""
    ends = (one for one in place.named if one.thing == place.subject and 0 <= one.start - place.end < 60)
    return any(phrases.ITS_OWN.search(place.sentence[place.end : one.start]) for one in ends)


def _bracketed(place: Place, before: str) -> str:
    """A number in brackets belongs to the name before them."""
    for one in place.named:
        if one.end == place.start - len(place.own) + len(before):
            return "" if one.thing in (place.subject, place.data) else "in brackets behind another name"
    last = before.rsplit(" ", 1)[-1]
    is_name = phrases.CAPITAL.fullmatch(last) and not find_metrics(before, len(before) - len(last), len(before))
    return "in brackets behind another name" if is_name else ""


def other_data(place: Place) -> str:
    """Why the number is of other data, or nothing."""
    here = [one for one in place.named if one.thing == place.data]
    if here and all(_is_training(place, one) for one in here) and _measured(place):
        return "on other data: this is what was trained on"
    following = [one for one in place.named if one.is_data and one.start >= place.end]
    if not following or not here:
        return ""
    gap = place.sentence[place.end : following[0].start]
    if len(gap) > phrases.REACH:
        return ""
    chained = phrases.CHAIN.match(gap) and not _governed(place, here)
    if phrases.BREAK.search(gap) or not (chained or not re.search(r"\d", gap)):
        return ""
    if not phrases.TIED.search(gap) or phrases.TRAINED.search(gap):
        return ""
    return "" if place.data in _joined(place.sentence, following) else "on other data"


def _is_training(place: Place, one: Named) -> bool:
    return bool(
        phrases.TRAINED.search(place.until(one))
        or phrases.TRAINING.search(place.sentence[one.end : one.end + phrases.REACH])
    )


def _measured(place: Place) -> bool:
    """Whether the sentence names data that it does not train on."""
    return any(one.is_data and not _is_training(place, one) for one in place.named)


def _governed(place: Place, here: list[Named]) -> bool:
    """Whether the data stands before the number in its own clause: "On X, it has 45.2 AP and 52.1 mIoU on Y"."""
    last = max((one.end for one in here if one.end <= place.start), default=-1)
    return last >= 0 and not re.search(r"\(|\b(?:show|demonstrat|indicat|that)\w*", place.sentence[last : place.start])


def _joined(sentence: str, listed: list[Named]) -> set[str]:
    """The things of a list of names, from the first one on."""
    things = {listed[0].thing}
    for one, other in pairwise(listed):
        if not phrases.JOINT.match(sentence[one.end : other.start]):
            break
        things.add(other.thing)
    return things
