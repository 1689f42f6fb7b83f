"""Rebuilds everything under kg/data/claims, or measures it: python -m tools.train.claims [--measure].

1. The table of familiar phrases is counted in the corpus.
2. Roles are fitted on the gold papers; claims and results are fitted on what roles say of papers that
   they were not fitted on (folds), as they will meet them.
3. `--measure` fits on the other folds for each of five, and on all of train for dev, and scores both with
   gold entities, and with a quarter of them dropped and false ones added.

The seed is fixed; the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from kg.extraction import claims, pairs, results, roles
from kg.extraction.linear import Linear
from kg.extraction.numbers import Value
from kg.extraction.reading import Reading, read
from kg.extraction.values import ROLES, Extraction, Role
from tools.train import claims_familiar
from tools.train.claims_gold import GoldPaper, as_line, load, scorer, spoilt
from tools.train.claims_models import Fit, fit, folds, write

DATA: Final = Path(__file__).parents[2] / "kg" / "data" / "claims"
_FOLDS: Final = 5
_ROLES: Final = Fit(c=0.1)
_CLAIMS: Final = Fit(c=0.1, least=4)
_RESULTS: Final = Fit(c=0.3, least=2)


@dataclass(frozen=True, slots=True)
class Models:
    """The four models, under the names of their files."""

    roles: Linear
    claims: Linear
    results: Linear
    kinds: Linear


@dataclass(frozen=True, slots=True)
class Example:
    """A gold paper with its reading and the features of its entities."""

    gold: GoldPaper
    reading: Reading
    rows: list[list[str]]

    @property
    def truth(self) -> list[frozenset[str]]:
        """The gold roles of each entity; none for one that gold does not have."""
        known = self.gold.roles
        return [known.get(entity.name, frozenset({"mentions"})) for entity in self.gold.entities]


def example(gold: GoldPaper) -> Example:
    """The example of a gold paper."""
    reading = read(gold.paper, gold.entities)
    return Example(gold, reading, roles.features(reading, gold.entities))


def train(examples: Sequence[Example]) -> Models:
    """All models, fitted on `examples`."""
    held = _held_out_roles(examples)
    scenes = [pairs.scene(e.reading, e.gold.entities, given) for e, given in zip(examples, held, strict=True)]
    return Models(_fit_roles(examples), _fit_claims(examples, scenes), *_fit_results(examples, scenes))


def _fit_roles(examples: Sequence[Example]) -> Linear:
    rows = [row for each in examples for row in each.rows]
    return fit(rows, [truth for each in examples for truth in each.truth], ROLES, _ROLES)


def _held_out_roles(examples: Sequence[Example]) -> list[list[roles.Probabilities]]:
    """The role probabilities of each paper by a model that has not seen it."""
    found: dict[int, list[roles.Probabilities]] = {}
    for fold in folds(len(examples), _FOLDS):
        held = set(fold)
        model = _fit_roles([each for n, each in enumerate(examples) if n not in held])
        found |= {n: [model.probabilities(row) for row in examples[n].rows] for n in fold}
    return [found[n] for n in range(len(examples))]


def _fit_claims(examples: Sequence[Example], scenes: Sequence[pairs.Scene]) -> Linear:
    rows: list[list[str]] = []
    truth: list[frozenset[str]] = []
    kinds: list[frozenset[str]] = []
    for each, scene in zip(examples, scenes, strict=True):
        names = [entity.name for entity in scene.entities]
        said = each.gold.relations | {(o, p, s) for s, p, o in each.gold.relations if p == "comparesWith"}
        for s, o in pairs.candidates(scene.types):
            rows.append(pairs.features(scene, s, o))
            truth.append(frozenset(p for p in pairs.SIGNATURES if (names[s], p, names[o]) in said))
            kinds.append(frozenset(
                p for p, (left, right) in pairs.SIGNATURES.items() if scene.types[s] in left and scene.types[o] in right
            ))  # fmt: skip
    return fit(rows, truth, tuple(pairs.SIGNATURES), _CLAIMS, eligible=kinds)


def _fit_results(examples: Sequence[Example], scenes: Sequence[pairs.Scene]) -> tuple[Linear, Linear]:
    rows, truth, kind_rows, kinds = [], [], [], []
    numbers = scorer().numbers
    for each, scene in zip(examples, scenes, strict=True):
        paper = each.gold.paper
        gold = {(r["on"], numbers(r["value"])): r["kind"] for r in each.gold.line["results"]}
        for candidate in results.candidates(paper, scene):
            text = paper.text(scene.reading.sentences[candidate.sentence].field)
            kind = gold.get((scene.entities[candidate.entity].name, numbers(_raw(text, candidate.value))))
            rows.append(results.features(paper, scene, candidate))
            truth.append(frozenset({results.LABEL} if kind else ()))
            if kind:
                kind_rows.append(results.value_features(paper, scene, candidate))
                kinds.append(frozenset({kind}))
    return fit(rows, truth, (results.LABEL,), _RESULTS), fit(kind_rows, kinds, results.KINDS, _RESULTS)


def _raw(text: str, value: Value) -> str:
    return text[value.start : value.end]


def extract(models: Models, each: Example) -> Extraction:
    """What `interpret` would give, with these models."""
    given = [models.roles.probabilities(row) for row in each.rows]
    scene = pairs.scene(each.reading, each.gold.entities, given)
    told = []
    for entity, chances in zip(each.gold.entities, given, strict=True):
        role, every, _ = roles.decide(entity.type, chances)
        told.append((entity, role, every))
    from dataclasses import replace

    return Extraction(
        tuple(replace(entity, role=role, roles_all=every) for entity, role, every in told),
        claims.claims(scene, models.claims),
        results.results(each.gold.paper, scene, models.results, models.kinds),
    )


def score(name: str, golds: Sequence[GoldPaper], lines: dict[str, Any]) -> None:
    """Prints the scores of predicted lines."""
    table, *_ = scorer().score({gold.paper.id: gold.line for gold in golds}, lines)
    role = table["role"]
    print(f"{name}: role accuracy {role['accuracy']:.3f}, macro {role['macro f1']:.3f}")
    for label in ("introduces", "relations", "results", "results full"):
        row = table[label]
        print(f"  {label:14} P {row['precision']:.3f} R {row['recall']:.3f} F1 {row['f1']:.3f}")
    for label, row in table["by predicate"].items():
        print(f"    {label:14} P {row['precision']:.3f} R {row['recall']:.3f} F1 {row['f1']:.3f} of {row['gold']}")


def measure() -> None:
    """Scores held-out folds of train, and dev."""
    golds, dev = load("train"), load("dev")
    examples = [example(gold) for gold in golds]
    lines: dict[str, Any] = {}
    rough: dict[str, Any] = {}
    for fold in folds(len(examples), _FOLDS):
        held = set(fold)
        models = train([each for n, each in enumerate(examples) if n not in held])
        for n in fold:
            lines[golds[n].paper.id] = as_line(golds[n].paper, extract(models, examples[n]))
            rough[golds[n].paper.id] = as_line(golds[n].paper, extract(models, example(spoilt(golds[n], seed=1))))
    score("train, five folds", golds, lines)
    score("train, five folds, entities spoilt", golds, rough)
    models = train(examples)
    began = time.perf_counter()
    score("dev", dev, {gold.paper.id: as_line(gold.paper, extract(models, example(gold))) for gold in dev})
    print(f"{len(dev) / (time.perf_counter() - began):.0f} papers a second")
    score("dev, entities spoilt", dev, {
        gold.paper.id: as_line(gold.paper, extract(models, example(spoilt(gold, seed=1)))) for gold in dev
    })  # fmt: skip


def build() -> None:
    """Writes all data files."""
    DATA.mkdir(parents=True, exist_ok=True)
    (DATA / "familiar.bin").write_bytes(claims_familiar.table())
    models = train([example(gold) for gold in load("train")])
    for name in ("roles", "claims", "results", "kinds"):
        write(getattr(models, name), DATA / f"{name}.tsv")


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--measure", action="store_true", help="score instead of writing")
    if parser.parse_args().measure:
        measure()
    else:
        build()


if __name__ == "__main__":
    main()
