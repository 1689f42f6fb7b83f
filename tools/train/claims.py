"""Rebuilds everything under kg/data/claims, or measures it: python -m tools.train.claims [--measure].

1. The table of familiar phrases is counted in the corpus.
2. Roles, claims and results are learned (`claims_learn`) from annotated papers, gold and our own, and from what a
   finder that has not seen them found in the gold papers: FOUND, which `python -m tools.train.mentions --found FOUND`
   writes. Networks that have not seen a paper either say what part its names play (`claims_leanings`), and the relation
   network, which has seen no gold paper, relates them.
3. `--measure` learns from our own papers and the other four fifths for each fifth of the gold papers, or all of train
   for dev, and scores both with annotated and with found entities.

Seeds are fixed; the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from threadpoolctl import threadpool_limits

from kg.extraction import judge, relations
from tools.train import claims_familiar, claims_measure
from tools.train.claims_examples import Example, example
from tools.train.claims_gold import load, with_found
from tools.train.claims_leanings import of_dev, of_own, of_train
from tools.train.claims_learn import train
from tools.train.claims_models import write

DATA: Final = Path(__file__).parents[2] / "kg" / "data" / "claims"


def examples(found: Path) -> list[Example]:
    """Every gold paper twice, with its annotated and with its found entities; then our own with annotated ones."""
    train, dev, own = load("train"), load("dev"), load("own")
    golds = [*train, *dev]
    said = [*of_train(gold.paper for gold in train), *of_dev(gold.paper for gold in dev)]
    views = ((golds, True), (with_found(golds, found), False))
    twice = [
        example(n, gold, annotated=given, leanings=said[n]) for view, given in views for n, gold in enumerate(view)
    ]
    beside = zip(own, of_own(gold.paper for gold in own), strict=True)
    once = [
        example(n, gold, annotated=True, asked=False, leanings=heard)
        for n, (gold, heard) in enumerate(beside, len(golds))
    ]
    return [*twice, *once]


def build(every: Sequence[Example]) -> None:
    """Writes all data files."""
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / "familiar.bin").write_bytes(claims_familiar.table())
    models = train(every, relations.load())
    for kind, group in (("roles", models.roles), ("claims", models.claims)):
        for name, model in group.items():
            write(model, DATA / f"{kind}-{name}.tsv")
    write(models.results.tie, DATA / "results.tsv")
    write(models.results.kinds.linear, DATA / "kinds.tsv")
    judge.write(models.judges, DATA / "judges.npz")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("found", type=Path, metavar="FOUND", help="what a finder found in the annotated papers")
    parser.add_argument("--measure", action="store_true", help="score instead of writing")
    arguments = parser.parse_args()
    with threadpool_limits(1):
        every = examples(arguments.found)
        if arguments.measure:
            claims_measure.measure(every)
        else:
            build(every)


if __name__ == "__main__":
    main()
