"""Scores what is learned, on papers that it was not learned from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

import numpy as np

from kg.extraction import relations
from kg.extraction.values import Extraction
from tools.train.claims_examples import FOLDS, Example
from tools.train.claims_gold import GoldPaper, as_line, load, scorer
from tools.train.claims_learn import extract, train

_SCORES: Final = ("introduces", "relations", "results", "results full")
_BINS: Final = 10


def measure(every: Sequence[Example]) -> None:
    """Prints scores of five outer folds, and of dev by what train alone taught; each fold has five inner ones."""
    told: list[tuple[Example, Extraction]] = []
    for fold in range(FOLDS):
        asked = [each for each in every if each.asked and each.number % FOLDS == fold]
        told += _asked(every, asked)
    _scores("five folds", told)
    dev = {gold.paper.id for gold in load("dev")}
    _scores("five folds, dev", [(each, given) for each, given in told if each.gold.paper.id in dev])
    _scores("dev", _asked(every, [each for each in every if each.gold.paper.id in dev]))


def _asked(every: Sequence[Example], asked: Sequence[Example]) -> list[tuple[Example, Extraction]]:
    """What models that learned all others say of some examples."""
    apart = {each.number for each in asked}
    models = train([each for each in every if each.number not in apart], relations.load())
    return [(each, extract(models, each)) for each in asked]


def _scores(name: str, told: Iterable[tuple[Example, Extraction]]) -> None:
    told = list(told)
    for annotated in (True, False):
        chosen = [(each.gold, given) for each, given in told if each.annotated == annotated]
        print(f"\n{name}, {'annotated' if annotated else 'found'} entities", flush=True)
        table, *_ = scorer().score(
            {gold.paper.id: gold.line for gold, _ in chosen},
            {gold.paper.id: as_line(gold.paper, given) for gold, given in chosen},
        )
        _print(table)
        _roles(chosen)
        _calibration(chosen)


def _print(table: dict[str, Any]) -> None:
    role = table["role"]
    print(f"  {'role':14} accuracy {role['accuracy']:.3f} macro F1 {role['macro f1']:.3f} of {role['of']}")
    for label, row in (*((label, table[label]) for label in _SCORES), *table["by predicate"].items()):
        print(f"  {label:14} P {row['precision']:.3f} R {row['recall']:.3f} F1 {row['f1']:.3f} of {row['gold']}")


def _roles(chosen: Sequence[tuple[GoldPaper, Extraction]]) -> None:
    """F1 of each role among entities that gold has, as the scorer counts it."""
    hit, given, wanted = Counter[str](), Counter[str](), Counter[str]()
    for gold, extraction in chosen:
        first = {row["name"]: row["role"] for row in gold.line["entities"]}
        for entity, known, own in zip(extraction.entities, gold.roles, gold.own, strict=True):
            if own is not None:
                right = entity.role in known
                hit[entity.role] += right
                given[entity.role] += 1
                wanted[entity.role if right else first[own]] += 1
    for role in sorted(wanted):
        total = given[role] + wanted[role]
        print(f"  {'role ' + role:20} F1 {2 * hit[role] / total if total else 0.0:.3f} of {wanted[role]}")


def _calibration(chosen: Sequence[tuple[GoldPaper, Extraction]]) -> None:
    """The expected calibration error of claims in ten bins, and the share of them that are at .9 or more."""
    rows = []
    for gold, extraction in chosen:
        own = dict(zip((entity.name for entity in extraction.entities), gold.own, strict=True))
        rows += [
            (claim.confidence, (own[claim.subject], claim.predicate, own[claim.object]) in gold.relations)
            for claim in extraction.claims
            if claim.polarity == "asserted"
        ]
    said, true = np.array(rows, np.float64).T
    bins = np.minimum((said * _BINS).astype(int), _BINS - 1)
    parts = [(bins == n) for n in range(_BINS) if (bins == n).any()]
    error = sum(part.mean() * abs(said[part].mean() - true[part].mean()) for part in parts)
    print(f"  claims: calibration error {error:.3f}, at .9 or more {(said >= 0.9).mean():.3f}")
    print("  " + " ".join(f"{said[part].mean():.2f}:{true[part].mean():.2f}({part.sum()})" for part in parts))
