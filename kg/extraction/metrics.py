"""Metrics that the field reports: names, aliases, whether higher is better, usual unit.

The table is `ontology/catalog/metrics.tsv`. An alias in lower case is found in any case; one with
capitals ("AP", "MAE") only as it is written, for "is" is no inception score.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from kg.resources import ontology_dir

_DIRECTIONS: Final[dict[str, bool | None]] = {"true": True, "false": False, "unknown": None}


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric; `higher_is_better` is None where it depends, `unit` is None where it has none."""

    name: str
    aliases: tuple[str, ...]
    higher_is_better: bool | None
    unit: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """A metric's name in a text, by its offsets."""

    start: int
    end: int
    metric: Metric


@cache
def metrics() -> tuple[Metric, ...]:
    """All metrics of the catalog, in the order of its file."""
    with (ontology_dir() / "catalog" / "metrics.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Metric(row["name"], tuple(filter(None, row["aliases"].split("|"))), _DIRECTIONS[row["higher_is_better"]],
               row["unit"] or None)
        for row in rows
    )  # fmt: skip


def metric(name: str) -> Metric | None:
    """The metric of that name or alias, in any case.

    >>> found = metric("word error rate")
    >>> (found.name, found.higher_is_better) if found else None
    ('WER', False)
    """
    return _by_name().get(name.casefold())


@lru_cache(maxsize=64)
def find(text: str, start: int, end: int) -> tuple[Found, ...]:
    """The metrics that `text` names between two offsets, in order, longest names first.

    >>> text = "It reaches 59.3% AP and a word error rate of 4."
    >>> [(text[f.start:f.end], f.metric.name) for f in find(text, 0, len(text))]
    [('AP', 'AP'), ('word error rate', 'WER')]
    """
    found: list[Found] = []
    for match in _pattern().finditer(text, start, end):
        known = metric(match[1]) or metric(match[1].removesuffix("s"))
        if known:
            found.append(Found(match.start(1), match.end(1), known))
    return tuple(found)


@cache
def _by_name() -> dict[str, Metric]:
    table: dict[str, Metric] = {}
    for each in metrics():
        for name in (each.name, *each.aliases):
            table.setdefault(name.casefold(), each)
    return table


@cache
def _pattern() -> re.Pattern[str]:
    names = sorted({name for each in metrics() for name in (each.name, *each.aliases)}, key=lambda n: (-len(n), n))
    parts = (f"(?i:{_spelt(name)})" if name == name.lower() else _spelt(name) for name in names)
    return re.compile(rf"(?<![\w@-])((?:{'|'.join(parts)})s?)(?![\w@])")


def _spelt(name: str) -> str:
    """The name as a pattern: a space or a hyphen for either."""
    return re.sub(r"(?:\\ |\\-)+", r"[\\s-]+", re.escape(name))
