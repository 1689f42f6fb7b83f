"""Under which conditions a number was measured, as its sentence says: the split, the regime and the subset.

1. A split is a word of its own ("val", "test-dev", "validation set"), also with a year ("val2017").
2. A regime says how much was seen or done before: zero-shot, 5-shot, 10-way 5-shot, fine-tuned, linear probe, 1 % of
   the labels, 4000 labels, multi-scale testing, an ensemble.
3. A subset is what stands right behind the dataset's name in brackets or as a further name ("X Hard", "X (easy)"), or
   before the words subset, split, track or partition.
4. What is said of others does not count: the sentence ends where a comparison with them begins.
5. Where a sentence names several of a kind, as many as the list of numbers has, each number takes the one in its place
   ("65.7% and 66.6% on val and test"); else it takes the nearest one after it, or before it.

The rules know the words of the field and no dataset.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kg.extraction.cues import word_set

_SPLITS: Final = (
    (r"\btest[\s-]?dev\b", "test-dev"),
    (r"\btest[\s-]?std\b|\btest-standard\b", "test-std"),
    (r"\btest[\s-](?P<a>clean|other|challenge|hard|easy|seen|unseen)\b", "test-{a}"),
    (r"\bmini-?val\b", "minival"),
    (r"\bval(?:idation)?[\s-]?(?P<a>20\d\d)\b", "val{a}"),
    (r"(?<!test[\s-])\b(?:val(?:idation)?|dev(?:elopment)?)"
     r"(?:[\s-](?:set|split|data|partition)s?\b|(?=\W*$)|(?=\s*[,;)]))", "val"),
    (r"(?<=[A-Z0-9]\s)(?:val|validation|dev)\b(?!\s20)|\b(?:val|validation|dev)(?=\sand\stest)|"
     r"(?<=test\sand\s)(?:val|validation|dev)\b", "val"),
    (r"\b(?:held-?out\s)?test(?:ing)?[\s-](?:set|split|partition)s?\b", "test"),
    (r"\btrain(?:ing)?[\s-](?:set|split)\s(?:accuracy|error)\b", "train"),
)  # fmt: skip
_SHOTS: Final = (
    (r"\b(?P<a>\d+)[\s-]?way[\s,-]+(?P<b>\d+)[\s-]?shot\b", "{a}-way {b}-shot"),
    (r"\bzero[\s-]?shot\b|\b0-shot\b", "zero-shot"),
    (r"(?<!way\s)(?<!way-)\b(?P<a>\d+|one|two|three|four|five|ten)[\s-]shots?\b", "{a}-shot"),
    (r"\bfew[\s-]?shot\b", "few-shot"),
)
_LABELS: Final = (
    (r"\b(?P<a>\d+(?:\.\d+)?)\s?\\?%\s(?:of\s)?(?:the\s|its\s|all\s|available\s|training\s)*(?:label|annotat|supervis)\w*",
     "{a} % of the labels"),
    (r"\b(?P<a>\d+)\s(?:labels?|examples?|samples?|images?)\sper\sclass\b", "{a} labels a class"),
    (r"\b(?P<a>\d[\d,.]*k?)(?=(?:,?\s(?:and|or)\s[\d,.]+k?)?\s(?:labels\b(?!\sper)|labell?ed\s(?:ex|sa|im|da)))",
     "{a} labels"),
)  # fmt: skip
_ATTACKED: Final = "under attack or noise"
_REGIMES: Final = (
    (r"(?<!without )(?<!no )\bfine[\s-]?tun(?:ed|ing)\b", "fine-tuned"),
    (r"\blinear[\s-](?:prob(?:e|ing)|evaluation|classification|readout)\b", "linear probe"),
    (r"\bsingle[\s-](?:scale|crop)\b", "single scale"),
    (r"\bmulti(?:ple)?[\s-](?:scale|crop)\s(?:test\w*|inference|evaluation)\b|\btest[\s-]time augmentation\b|\bTTA\b",
     "augmented testing"),
    (r"\bensembl(?:e|es|ing)\b", "ensemble"),
    (r"(?<!without )(?<!no )(?<!any )\b(?:extra|additional|external|private)(?:\straining)?\sdata\b", "extra data"),
    (r"\b(?:mobile|lightweight|low-resource|class-incremental|open-vocabulary|open-set|cross-domain|weakly[\s-]supervised|"
     r"semi[\s-]supervised|unsupervised|self[\s-]supervised)(?=\s(?:setting|scenario|regime|protocol|constraint)s?\b)",
     "{0}"),
    (r"(?<!without any )\b(?:under|against)\s(?:\S+\s){0,4}?(?:attacks?|perturbations?|corruptions?)\b|"
     r"\bafter\sencryption\b", _ATTACKED),
    (r"\b(?P<a>\d+(?:\.\d+)?)\s?\\?%\s(?:pruning\sratio|sparsity)\b", "{a} % sparsity"),
    (r"\b(?:certified|verified|robust|adversarial)\s(?:\S+\s)?(?:accuracy|error|robustness)\b", "robustness"),
)  # fmt: skip
#: How much of a sentence is read before and after a number.
_REACH: Final = 400
_NUMBERS: Final = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "ten": "10"}
#: Of a kind a number has one condition, but for regimes, which may come together.
_KINDS: Final = tuple(
    (kind, tuple((re.compile(pattern, re.I), told) for pattern, told in patterns))
    for kind, patterns in (("split", _SPLITS), ("shots", _SHOTS), ("labels", _LABELS), ("", _REGIMES))
)
_SUBSET: Final = re.compile(
    r"\b(?P<a>[A-Z][\w+-]*|[\w-]*\d[\w-]*|easy|medium|hard|seen|unseen|novel|base|rare|public|private|clean|other|mini|"
    r"small|large|full|standard|\w+-only)\s(?:subset|split|track|partition)s?\b"
)
_BRACKETS: Final = re.compile(r"^\s?\((?P<a>[A-Za-z][\w\s./+-]{0,23})\)")
_FURTHER: Final = re.compile(r"^[\s-](?P<a>[A-Z][\w+]*|\d+(?:\s?[x×]\s?\d+)?(?![\w.]*\s?\\?%))(?=$|[\s,.;)])")
#: Right behind a number that was reached without it.
_UNATTACKED: Final = re.compile(
    r"^[^;.]{0,32}?\bwithout\s(?:any\s)?(?:attacks?|perturbations?|corruptions?|noise)\b", re.I
)
_THOUSANDS: Final = re.compile(r"(?<=\d)k$")
_NO_SUBSET: Final = word_set(
    "a an the this that each every any same official standard new different first second respective test train "
    "training testing validation val dev development held-out data dataset original full entire whole random its their "
    "our ours we it they in on with by and or for to from using under"
)
_COMPARED: Final = re.compile(
    r",\s(?:and\s)?(?:which\s|even\s|significantly\s|greatly\s|thus\s|thereby\s)*"
    r"(?:outperform|surpass|exceed|beat|compar|better\sthan|improving)", re.I,
)  # fmt: skip
_VALUE: Final = r"\d[\d.]*\s?\\?%?\$?"
_JOIN: Final = r"(?:\s[A-Za-z][\w@]*)?(?:,\s*and\s|,\s|\sand\s|/)"
_LIST_END: Final = re.compile(rf"{_VALUE}{_JOIN}$")
_LIST_START: Final = re.compile(rf"(?:{_JOIN}{_VALUE})+")
_NEXT: Final = re.compile(rf"{_JOIN}(?=\d)")


class _Found(NamedTuple):
    kind: str
    start: int
    told: str


def conditions(
    sentence: str, raw: str = "", data: Iterable[tuple[int, int]] = (), taken: Iterable[tuple[int, int]] = ()
) -> tuple[str, ...]:
    """The conditions of the number `raw`, sorted: `data` is where the dataset's name stands, `taken` are other names.

    >>> conditions("It has 44.3 AP on COCO val2017 in the zero-shot setting.", "44.3", [(18, 22)])
    ('val2017', 'zero-shot')
    >>> conditions("It has 65.7% and 66.6% mIoU on val and test sets.", "66.6%")
    ('test',)
    >>> conditions("It solves 33.2% of SWE-bench Verified.", "33.2%", [(19, 28)])
    ('Verified',)
    """
    first = max(0, sentence.find(raw) - _REACH)
    part = sentence[first : first + 2 * _REACH]
    data, taken = ([(start - first, end - first) for start, end in spans if start >= first] for spans in (data, taken))
    place = max(0, part.find(raw))
    compared = _COMPARED.search(part, place)
    text = part[: compared.start()] if compared else part
    others = {end for _, end in taken} - {end for _, end in data}
    found = [one for one in _matches(text) if len(text[: one.start].rstrip()) not in others or one.kind != "split"]
    chosen = _chosen(found, text, place, raw)
    if _UNATTACKED.search(part[place + len(raw) :]):
        chosen.discard(_ATTACKED)
    chosen |= {match["a"] for match in _SUBSET.finditer(text) if match["a"].casefold() not in _NO_SUBSET}
    chosen |= set(_behind(text, data, set(taken)))
    return tuple(sorted(chosen, key=lambda one: (one.casefold(), one)))


def _matches(text: str) -> Iterator[_Found]:
    for kind, patterns in _KINDS:
        for pattern, told in patterns:
            for match in pattern.finditer(text):
                groups = {name: _number(part.lower()) for name, part in match.groupdict().items() if part}
                yield _Found(kind, match.start(), told.format(match[0].lower(), **groups))


def _number(text: str) -> str:
    """A number as all papers are told to write it.

    >>> _number("ten"), _number("4,000"), _number("1k"), _number("hard")
    ('10', '4000', '1000', 'hard')
    """
    plain = _NUMBERS.get(text, text)
    return _THOUSANDS.sub("000", plain.replace(",", "")) if plain[0].isdigit() else plain


def _chosen(found: Sequence[_Found], text: str, place: int, raw: str) -> set[str]:
    """All regimes, and one of each other kind."""
    kinds: dict[str, list[_Found]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (one.start, -len(one.told))):
        if not any(other.start == one.start and other.kind == one.kind for other in kinds[one.kind]):
            kinds[one.kind].append(one)
    before, after = _before(text[:place]), _after(text[place + len(raw) :])
    chosen = {one.told for one in kinds.pop("", [])}
    for told in kinds.values():
        behind = [one for one in told if one.start > place]
        if len(behind) == before + after + 1 > 1:
            chosen.add(behind[before].told)
        elif told:
            chosen.add((behind[0] if behind else told[-1]).told)
    return chosen


def _before(text: str) -> int:
    """How many numbers of one list end a text."""
    count = 0
    while match := _LIST_END.search(text):
        text, count = text[: match.start()], count + 1
    return count


def _after(text: str) -> int:
    """How many further numbers of one list begin a text."""
    found = _LIST_START.match(text)
    return len(_NEXT.findall(found[0])) if found else 0


def _behind(text: str, data: Iterable[tuple[int, int]], taken: set[tuple[int, int]]) -> Iterator[str]:
    """What stands right behind the name of the data and is no name of its own."""
    for _, end in data:
        rest = text[end:]
        match = _BRACKETS.match(rest) or _FURTHER.match(rest)
        if match is None:
            continue
        start = end + match.start("a")
        if not any(begin <= start < stop for begin, stop in taken) and match["a"].casefold() not in _NO_SUBSET:
            yield match["a"]
