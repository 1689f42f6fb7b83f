"""Every named question, and search, on a store, against Oxigraph alone on that store.

Oxigraph is given the text that ran, with the names of things and papers already looked up and the prefixes bound. What
`kg` adds is the looking up; so ratios are told of questions that take Oxigraph 20 ms, and of the quicker ones how many
milliseconds are added at most, and how many of all are over the limit of 1.3 times. A default that these papers do not
name gives way to one of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final

from benchmarks import Figure, seconds
from kg.errors import NotFound
from kg.queries import Rows, load, run
from kg.store import LocalStore, open_store

#: Seconds from which on a ratio says something.
NOTABLE: Final = 0.02
#: The most that a question may take.
LIMIT: Final = 2.0
#: How many times as long as Oxigraph alone a question may take.
DEARER: Final = 1.3
#: Seconds of the first time, and how often a question that took no longer is asked: quick ones vary more.
_REPEATS: Final = ((NOTABLE, 15), (0.2, 5), (inf, 3))
#: Where names come from when a default is none: a question without parameters of its own, and a column.
_EXAMPLES: Final = {
    "paper": ("new-since", "paper"),
    "entity": ("most-used-models", "model"),
    "model": ("most-used-models", "model"),
    "dataset": ("most-used-datasets", "dataset"),
    "technique": ("most-used-techniques", "technique"),
    "task": ("most-studied-tasks", "task"),
}
_WORDS: Final = (
    "object detection",
    "transformer",
    "model",
    "graph neural networks",
    "bert",
    "self-supervised learning",
    "learning",
    "de",
)
#: Words for kg:matches: a few things, and thousands.
_MATCHED: Final = ("masked language modeling", "object detection", "model")


@dataclass(frozen=True, slots=True)
class Time:
    """What a question takes, asked here and of Oxigraph alone, in seconds."""

    name: str
    ours: float
    alone: float


def measure(store: LocalStore, size: str) -> Iterator[Figure]:
    """The figures of all questions, and of search."""
    yield from _search(store, size)
    yield from _told(times(store), size)


def times(store: LocalStore) -> list[Time]:
    """Every question with its defaults, asked by turns; a first time does not count."""
    found = []
    for name in load():
        start = perf_counter()
        given, text = first(store, name)
        once = perf_counter() - start
        ours, alone = [], []
        for _ in range(next(count for most, count in _REPEATS if once <= most)):
            ours.append(seconds(lambda n=name, g=given: _asked(store, n, g), repeat=1))
            alone.append(seconds(lambda t=text: _alone(store, t), repeat=1))
        found.append(Time(name, median(ours), median(alone)))
    return found


def seconds_of_most_used(folder: Path) -> float:
    """How long one question takes in a program that runs."""
    with open_store(folder) as store:
        return seconds(lambda: run(store, "most-used-datasets", {}, limit=1), repeat=5)


def _told(taken: list[Time], size: str) -> Iterator[Figure]:
    slowest = max(taken, key=lambda one: one.ours)
    name = f"slowest question ({slowest.name}), {size}"
    yield Figure(name, slowest.ours, "s", f"limit of {LIMIT:g} s", LIMIT, most=LIMIT)
    ours, alone = (sum(getattr(one, part) for one in taken) for part in ("ours", "alone"))
    yield Figure(f"all {len(taken)} questions, {size}", ours, "s", "Oxigraph alone", alone)
    long = [one for one in taken if one.alone >= NOTABLE] or taken
    worst = max(long, key=lambda one: one.ours / one.alone)
    name = f"dearest of {len(long)} questions over {NOTABLE * 1000:.0f} ms ({worst.name}), {size}"
    yield Figure(name, worst.ours, "s", "Oxigraph alone", worst.alone)
    short = [one for one in taken if one.alone < NOTABLE] or taken
    added = max(one.ours - one.alone for one in short) * 1000
    yield Figure(f"added to one of {len(short)} quicker ones, {size}", added, "ms", "limit of 20 ms", 20)
    dear = sum(one.ours > DEARER * one.alone for one in taken)
    yield Figure(f"questions over {DEARER} times Oxigraph alone, {size}", dear, "", "all questions", len(taken))


def _asked(store: LocalStore, name: str, given: dict[str, str]) -> Rows:
    return run(store, name, given)


def _alone(store: LocalStore, text: str) -> int:
    return sum(1 for _ in store.oxigraph.query(text, prefixes=store.prefixes))


def first(store: LocalStore, name: str) -> tuple[dict[str, str], str]:
    """Asks about nothing said, or about what these papers name most; gives what was said, and the text that ran."""
    try:
        return {}, run(store, name, {}).sparql
    except NotFound:
        parameters = [one for one in load()[name].parameters if one.type in _EXAMPLES]
        given = {one.name: _example(store, *_EXAMPLES[one.type]) for one in parameters}
        return given, run(store, name, given).sparql


def _example(store: LocalStore, question: str, column: str) -> str:
    found = run(store, question, {})
    return str(found.plain()[0][found.variables.index(column)])


def _search(store: LocalStore, size: str) -> Iterator[Figure]:
    found = max(seconds(lambda w=words: store.index.find(w), repeat=5) for words in _WORDS)
    yield Figure(f"slowest search of {len(_WORDS)}, {size}", found * 1000, "ms", "limit of 50 ms", 50)
    for words in _MATCHED[1:]:
        text = f'SELECT ?x {{ ?x kg:matches "{words}" }}'
        count, took = len(run(store, text)), seconds(lambda t=text: run(store, t), repeat=5)
        yield Figure(f"kg:matches of {count:,} things, {size}", took * 1000, "ms", "limit of 50 ms", 50)
    ours = seconds(lambda: run(store, f'SELECT ?x {{ ?x kg:matches "{_MATCHED[0]}" }}'), repeat=5)
    text = """SELECT DISTINCT ?x { GRAPH ?g { VALUES ?p { dcterms:title dcterms:abstract skos:prefLabel skos:altLabel }
        ?x ?p ?t FILTER(CONTAINS(LCASE(?t), "masked language modeling")) } }"""
    peer = seconds(lambda: _alone(store, text), repeat=1)
    yield Figure(f"kg:matches, {size}", ours * 1000, "ms", "CONTAINS in Oxigraph alone", peer * 1000)
