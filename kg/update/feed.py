"""The feed: the new papers of the last days, each once, kept from run to run in one small file.

A run replaces what it told of the same day, so that a second run changes nothing. What a day brought long ago stays,
where the clock is back at that day.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from kg.files import write_text
from kg.update.digest import NewPaper

_MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Item:
    """A paper in the feed, and the day that brought it."""

    day: str
    iri: str
    title: str
    url: str | None
    lead: str
    told: str


def items_of(day: datetime.date, papers: Sequence[NewPaper]) -> list[Item]:
    """The papers of a day, in their order."""
    return [Item(day.isoformat(), one.iri, one.title, one.url, one.lead, _told(one)) for one in papers]


def renewed(path: Path, day: datetime.date, papers: Sequence[NewPaper], days: int, *, again: bool = True) -> list[Item]:
    """The feed with the papers of a day, the newest day first; what is older than `days` is gone.

    They replace what was told of that day if they are all that it brought (`again`), and are added to it otherwise.
    """
    today = items_of(day, papers)
    told = {item.iri for item in today}
    oldest = (day - datetime.timedelta(days=days - 1)).isoformat()
    known = (item for item in _read(path) if item.day >= oldest and item.iri not in told)
    kept = [item for item in known if not again or item.day != day.isoformat()]
    items = sorted([*today, *kept], key=lambda item: item.day, reverse=True)[:_MOST]
    write_text(path, json.dumps([asdict(item) for item in items], ensure_ascii=True, indent=1) + "\n")
    return items


def _read(path: Path) -> list[Item]:
    """What was kept; nothing where it cannot be read, for then the feed begins again."""
    try:
        items = [Item(**said) for said in json.loads(path.read_text(encoding="utf-8"))]
    except (OSError, ValueError, TypeError):
        return []
    return [item for item in items if all(isinstance(value, str) for value in (item.day, item.iri, item.title))]


def _told(paper: NewPaper) -> str:
    parts = (("introduces", paper.introduces), ("evaluates on", paper.evaluates), ("you follow", paper.follows))
    return "; ".join(f"{word} {', '.join(names)}" for word, names in parts if names)
