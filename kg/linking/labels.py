"""How a sense is called: its label, other names, types, and the note that tells it from a namesake.

The label is the catalog's name, else the name that most papers use in the spelling that most of them use, ties by
text; of an established term the spelling in small letters. Aliases are the other spellings seen, each with the
identity of one of the names of the sense.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from kg.catalog import GROUPS
from kg.extraction.values import TYPES, Type
from kg.linking.homonyms import Sense
from kg.linking.table import Reading, Record
from kg.names import identity, is_name

_FAIR: Final = 0.25
_MOST_ALIASES: Final = 50
_LONGEST: Final = 200


def label(sense: Sense, records: dict[Reading, Record]) -> str:
    """The name of a sense."""
    if sense.entry:
        return sense.entry.name
    names: Counter[str] = Counter()
    for reading, papers in sense.papers.items():
        if papers:
            for name, times in records[reading].names.items():
                names[name] += times
    tidy = _tidied(names)
    if len(tidy) == 1:
        return next(iter(tidy))
    return _best(tidy, long=types(sense)[0] in ("Technique", "Task")) or _printable(sense.key)


def _best(names: Counter[str], *, long: bool) -> str:
    """The best spelling of the name that most papers use; of two as common, a term's long form, a proper short one."""
    votes: Counter[str] = Counter()
    for name, papers in names.items():
        votes[identity(name)] += papers
    if not votes:
        return ""
    key = min(votes, key=lambda key: (-votes[key], -len(key) if long else len(key), key))
    spellings = sorted((name for name in names if identity(name) == key), key=lambda name: (-names[name], name))
    proper = is_name(spellings[0])
    return spellings[0] if proper else next((name for name in spellings if name.islower()), spellings[0])


def _printable(key: str) -> str:
    return "".join(character for character in key if character.isprintable())[:_LONGEST].strip() or "unnamed"


def aliases(sense: Sense, records: dict[Reading, Record], label: str) -> tuple[str, ...]:
    """The other names of a sense, at most fifty, the most used ones if there are more; sorted."""
    seen: Counter[str] = Counter()
    for reading, papers in sense.papers.items():
        if papers:
            for name, times in records[reading].surfaces.items():
                seen[name] += times
            for name, _ in records[reading].names.items():
                seen[name] += 0
    del (seen := _tidied(seen))[label]
    best = sorted(seen, key=lambda name: (-seen[name], name))[:_MOST_ALIASES]
    return tuple(sorted(best))


def _tidied(names: Counter[str]) -> Counter[str]:
    tidy: Counter[str] = Counter()
    for name, papers in names.items():
        text = " ".join(name.split()).removeprefix("the ")
        if text and len(text) <= _LONGEST and text.isprintable():
            tidy[text] += papers
    return tidy


def types(sense: Sense) -> tuple[Type, ...]:
    """The types that a fair share of the papers support, the most supported first."""
    every = sense.types
    counts = {kind: papers for kind, papers in every.items() if GROUPS[kind] in sense.kinds}
    total = sum(counts.values())
    if not total:
        return sense.entry.types[:1] if sense.entry else (_strongest(every),)
    fair = [kind for kind in counts if counts[kind] >= _FAIR * total]
    return tuple(sorted(fair, key=lambda kind: (-counts[kind], TYPES.index(kind))))


def _strongest(counts: dict[Type, int]) -> Type:
    return min(counts, key=lambda kind: (-counts[kind], TYPES.index(kind)))


def note(sense: Sense, name: str, kind: Type, others: Sequence[tuple[Sense, str, Type]]) -> str:
    """In words, why a sense stands apart from its namesakes."""
    told = "; ".join(_described(other, label, other_kind) for other, label, other_kind in others)
    return f"{_described(sense, name, kind)}. Not to be confused with {told}."


def _described(sense: Sense, name: str, kind: Type) -> str:
    by = f" introduced by “{sense.introducers[0].title}”" if sense.introducers else ""
    return f"{name} ({kind.lower()}){by}"
