"""Measures the finder on annotated papers: judges of four folds judge the fifth, by the thresholds that ship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from kg.calibration import SURE, reliability
from kg.evaluation import ROWS, Scores, evaluate
from kg.extraction.forest import Forest
from kg.extraction.interpret import interpret
from kg.extraction.leanings import told
from kg.extraction.lines import line, record
from kg.extraction.lists import expanded
from kg.extraction.resolve import entity_of, resolve, unite
from kg.extraction.values import TYPES, Extraction
from kg.gold import from_record
from tools.train import mentions
from tools.train.mentions_forest import fit
from tools.train.mentions_gold import Annotated

_TOLD = ROWS[: 2 + len(TYPES) + 1]


def measure(lessons: Sequence[mentions.Lesson], seen: Sequence[mentions.Seen], found: Path | None = None) -> None:
    """Prints figures on all gold papers and on those of part dev; writes what was found in them and in our own."""
    heard = mentions.heard(seen, own=found is not None)
    papers = [lesson.paper for lesson in lessons[: len(heard)]]
    extracted = [
        interpret(one.paper, entities, told(other.sight))
        for one, entities, other in zip(papers, _entities(heard), heard, strict=True)
    ]
    if found:
        lines = (line(one.paper, given) + "\n" for one, given in zip(papers, extracted, strict=True))
        found.write_text("".join(lines), encoding="utf-8")
    pairs = [pair for pair in zip(papers, extracted, strict=True) if pair[0].part != "own"]
    for name, part in (("folds", pairs), ("of these dev", [pair for pair in pairs if pair[0].part == "dev"])):
        _print(name, _scores(part))


def _entities(heard: Sequence[mentions.Seen]) -> Iterator[Any]:
    """The entities of each gold paper by judges of the other folds, of our own by judges of all gold papers."""
    forests = [_forest(heard, fold) for fold in range(mentions.FOLDS)]
    every = _forest(heard, None)
    for i, one in enumerate(heard):
        none = np.zeros((0, 1 + len(TYPES)))
        forest = forests[i % mentions.FOLDS] if one.gold else every
        chances = forest.probabilities(one.rows) if one.found else none
        kept = resolve(one.sight.words, one.found, chances, mentions.THRESHOLDS)
        words = one.sight.words
        yield unite(expanded((entity_of(one.sight, *pair) for pair in kept), words.text, words.shift))


def _forest(heard: Sequence[mentions.Seen], apart: int | None) -> Forest:
    """The judge that learned all gold papers but those of one fold."""
    taught = [one for i, one in enumerate(heard) if one.gold and i % mentions.FOLDS != apart]
    rows = np.vstack([one.rows for one in taught if len(one.rows)])
    return fit(rows, [truth for one in taught for truth in one.truths])


def _scores(pairs: Sequence[tuple[Annotated, Extraction]]) -> Scores:
    given = {one.paper.id: from_record(record(one.paper, extraction)) for one, extraction in pairs}
    return evaluate([from_record(one.gold) for one, _ in pairs], given)


def _print(name: str, scores: Scores) -> None:
    print(f"{name:22} precision recall     F1   gold  found")
    for row in _TOLD:
        tally = scores.rows[row]
        print(f"{row:22}{tally.precision:10.3f}{tally.recall:7.3f}{tally.f1:7.3f}{tally.gold:7}{tally.predicted:7}")
    table = reliability(scores.judged["entities"])
    print(f"expected calibration error {table.error:.3f}; {table.sure:.0%} at {SURE} or more")
