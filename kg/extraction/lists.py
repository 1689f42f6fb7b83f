"""Lists that write the common part of their members' names once: "CIFAR-10/100", "ImageNet-1K and -22K".

1. Members differ in their last part: numbers with the same unit ("1.5B/7B"), versions ("v1.1/v2.0"), words of size
   ("Tiny/Small/Base"), single capitals ("T/S/B"), a capital with a number ("B0/B7"), or pairs of languages with one in
   common ("En-De/En-Fr"). "ViT-B/16" has parts of two sorts, and is one name.
2. Within a name, parts are parted by slashes. All members have the mentions of the list.
3. After a name, further parts follow at a slash, or behind a comma, "and" or "or" with a hyphen before them. At a slash
   the mention grows to the whole list; else the part with its hyphen is the mention of the member.
4. Without a hyphen only parts follow that can hardly be something else (`_stands_alone`): "Gemma 2B and 7B",
   "AIME 2024 and 2025", but not "CIFAR-10 and 100 others".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import Final, NamedTuple

from kg.extraction.resolve import family_of
from kg.extraction.values import Entity, Field, Mention, Type

#: A pair of languages.
_LANGUAGES: Final = r"[A-Z][a-z]+(?:-to-|->|[-–→])[A-Z][a-z]+"
_SORTS: Final = tuple(
    (sort, re.compile(rf"(?P<base>.*[^\W\d_].*{before})(?P<part>{part})"), re.compile(part))
    for sort, before, part in (
        ("number", r"(?:[-\s]|[^\W\d_]{2})", r"\d+(?:\.\d+)?[KMBTkmb]?"),
        ("version", r"[-\s]?", r"[vV]\d+(?:\.\d+)*"),
        ("size", r"[-\s]", r"(?:[Tt]iny|[Mm]ini|[Ss]mall|[Bb]ase|[Mm]edium|[Ll]arge|[Hh]uge|[Gg]iant|X+L)"),
        ("capital", r"-", r"[TSBLHGM]"),
        ("numbered", r"-", r"[A-Z]\d{1,2}"),
        ("pair", r"[-\s]", _LANGUAGES),
    )
)
_BETWEEN: Final = re.compile(r"-to-|->|[-–→]")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MORE: Final = re.compile(
    rf"/({_LANGUAGES}|[\w.]*\w)|(?:\s?,(?:\s(?:and|or))?|\s(?:and|or|&))\s"
    rf"(-[\w.]*\w|[vV]?\d(?:[\w.]*\w)?|{_LANGUAGES})"
)
_LISTED: Final = ("Model", "Dataset", "Benchmark")
#: What finds such mentions.
FOUND_BY: Final = "list"


class _Name(NamedTuple):
    base: str
    part: str
    sort: str
    unit: str


def members(name: str) -> tuple[str, ...]:
    """The names in a list; one name where it is none.

    >>> members("CIFAR-10/100"), members("ViT-B/16"), members("Llama-2-7/13B")
    (('CIFAR-10', 'CIFAR-100'), ('ViT-B/16',), ('Llama-2-7B', 'Llama-2-13B'))
    >>> members("CIFAR10/CIFAR100"), members("DeiT-Tiny/Small"), members("CNN/DailyMail")
    (('CIFAR10', 'CIFAR100'), ('DeiT-Tiny', 'DeiT-Small'), ('CNN/DailyMail',))
    """
    first, *rest = name.split("/")
    if not rest:
        return (name,)
    for head in _readings(first):
        found = [head, *(_same(head, part) for part in rest)]
        if None not in found:
            units = {one.unit for one in found if one and one.unit}
            unit = next(iter(units)) if len(units) == 1 else ""
            if len(units) <= 1 and (not unit or (found[-1] and found[-1].unit)):
                return tuple(one.base + one.part + ("" if one.unit else unit) for one in found if one)
    return (name,)


def _readings(name: str) -> Iterator[_Name]:
    """The ways in which a name may end with a part."""
    for sort, whole, _ in _SORTS:
        if match := whole.fullmatch(name):
            part = match["part"]
            yield _Name(match["base"], part, sort, part.lstrip("0123456789.") if sort == "number" else "")


def _same(head: _Name, part: str) -> _Name | None:
    """A further part as a name of the same base, or nothing where it is of another sort."""
    own = part.removeprefix(head.base)
    for sort, _, alone in _SORTS:
        if sort == head.sort and alone.fullmatch(own) and (sort != "pair" or _meet(head.part, own)):
            return _Name(head.base, own, sort, own.lstrip("0123456789.") if sort == "number" else "")
    return None


def _meet(pair: str, other: str) -> bool:
    """Whether two pairs of languages have one in common.

    >>> _meet("En-De", "En-Fr"), _meet("English-German", "German-English"), _meet("Cross-Encoder", "Re-Ranker")
    (True, True, False)
    """
    return not set(_BETWEEN.split(pair)).isdisjoint(_BETWEEN.split(other))


def _stands_alone(head: _Name, part: _Name, kind: Type) -> bool:
    """Whether a part without a hyphen is one: sizes of models, years, versions and pairs of languages are."""
    if head.sort == "number":
        years = _YEAR.fullmatch(head.part) and _YEAR.fullmatch(part.part)
        return bool(years) or (kind == "Model" and part.unit != "")
    return head.sort in ("version", "pair")


def expanded(entities: Iterable[Entity], text: str, shift: int) -> Iterator[Entity]:
    """The entities with every member of a list as one of its own; the abstract begins in `text` at `shift`."""
    known = tuple(entities)
    taken = {(m.field, m.start, m.end) for entity in known for m in entity.mentions}
    for entity in known:
        if entity.type not in _LISTED:
            yield entity
            continue
        lists = [_List.after(mention, text, shift, taken) for mention in entity.mentions]
        whole = tuple(one.mention for one in lists)
        yield from (_named(entity, each, whole) for each in members(entity.name))
        for grown in (mention for mention in whole if mention.found_by == FOUND_BY):
            yield from (_named(entity, each, (grown,)) for each in members(grown.surface)[1:])
        yield from (_named(entity, each, (place,)) for one in lists for each, place in one.others)


def _named(entity: Entity, name: str, mentions: tuple[Mention, ...]) -> Entity:
    return replace(entity, name=name, family=family_of(name) if entity.type == "Model" else None, mentions=mentions)


class _List(NamedTuple):
    """A mention, grown over the parts after it at slashes, and the members after it that have a place of their own."""

    mention: Mention
    others: tuple[tuple[str, Mention], ...] = ()

    @classmethod
    def after(cls, mention: Mention, text: str, shift: int, taken: AbstractSet[tuple[Field, int, int]]) -> _List:
        """What follows a mention; `taken` are the places of all mentions, which no other one may overlap."""
        offset = 0 if mention.field == "title" else shift
        for head in _readings(mention.surface) if _MORE.match(text, offset + mention.end) else ():
            found = cls._of(mention, head, text, offset)
            spans = [(found.mention.start, found.mention.end), *((m.start, m.end) for _, m in found.others)]
            rivals = [(a, b) for field, a, b in taken if field == mention.field and (a, b) != spans[0]]
            rivals = [(a, b) for a, b in rivals if (a, b) != (mention.start, mention.end)]
            if found != cls(mention) and not any(a < end and start < b for start, end in spans for a, b in rivals):
                return found
        return cls(mention)

    @classmethod
    def _of(cls, mention: Mention, head: _Name, text: str, offset: int) -> _List:
        grown, end = mention, offset + mention.end
        others: list[tuple[str, Mention]] = []
        while place := _MORE.match(text, end):
            part = _same(head, place[1] or place[2].removeprefix("-"))
            inside = place.end() <= offset + mention.sentence_end and not _goes_on(text, place.end())
            if part is None or part.unit != head.unit or not inside or (place[1] and others):
                break
            if place[2] and not place[2].startswith("-") and not _stands_alone(head, part, mention.type):
                break
            end = place.end()
            if place[1]:
                surface = text[offset + mention.start : end]
                grown = replace(mention, surface=surface, end=end - offset, found_by=FOUND_BY)
            else:
                start, stop = place.start(2) - offset, end - offset
                own = replace(mention, surface=place[2], start=start, end=stop, found_by=FOUND_BY)
                others.append((part.base + part.part, own))
        return cls(grown, tuple(others))


def _goes_on(text: str, at: int) -> bool:
    """Whether what looked like the end of a part is the middle of a word."""
    return text[at : at + 1] == "-" or text[at : at + 1].isalnum()
