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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kg.extraction import claims, pairs, results, roles, ties
from kg.extraction.linear import Linear
from kg.extraction.numbers import Value
from kg.extraction.reading import Reading, read
from kg.extraction.values import Extraction
from tools.train import claims_familiar
from tools.train.claims_gold import GoldPaper, as_line, load, scorer, spoilt
from tools.train.claims_models import Fit, fit, folds, write

DATA: Final = Path(__file__).parents[2] / "kg" / "data" / "claims"
_FOLDS: Final = 5
_ROLES: Final = Fit(c=0.1)
_CLAIMS: Final = Fit(c=0.1, least=4, smallest=0.01)
_RESULTS: Final = Fit(c=0.3, least=2)
_KINDS: Final = Fit(c=1.0, least=2)


@dataclass(frozen=True, slots=True)
class Models:
    """The models of roles, of each group of claims, of results and their kinds."""

    roles: dict[str, Linear]
    claims: dict[str, Linear]
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
    return Models(
        _fit_roles(examples),
        {g.name: _fit_claims(examples, scenes, g) for g in pairs.GROUPS},
        *_fit_results(examples, scenes),
    )


def _fit_roles(examples: Sequence[Example]) -> dict[str, Linear]:
    models = {}
    for group in roles.GROUPS:
        rows = [
            (row, truth, number)
            for number, each in enumerate(examples)
            for entity, row, truth in zip(each.gold.entities, each.rows, each.truth, strict=True)
            if entity.type in group.types
        ]
        every, truths, papers = zip(*rows, strict=True)
        models[group.name] = fit(every, truths, group.roles, _ROLES, papers=papers)
    return models


def chances(models: dict[str, Linear], each: Example) -> list[roles.Probabilities]:
    """The role probabilities of each entity of a paper."""
    by_type = {kind: models[group.name] for group in roles.GROUPS for kind in group.types}
    rows = zip(each.gold.entities, each.rows, strict=True)
    return [by_type[entity.type].probabilities(row) for entity, row in rows]


def _held_out_roles(examples: Sequence[Example]) -> list[list[roles.Probabilities]]:
    """The role probabilities of each paper by models that have not seen it."""
    found: dict[int, list[roles.Probabilities]] = {}
    for fold in folds(len(examples), _FOLDS):
        held = set(fold)
        models = _fit_roles([each for n, each in enumerate(examples) if n not in held])
        found |= {n: chances(models, examples[n]) for n in fold}
    return [found[n] for n in range(len(examples))]


def _fit_claims(examples: Sequence[Example], scenes: Sequence[pairs.Scene], group: pairs.Group) -> Linear:
    rows: list[list[str]] = []
    truth: list[frozenset[str]] = []
    eligible: list[frozenset[str]] = []
    papers: list[int] = []
    for number, (each, scene) in enumerate(zip(examples, scenes, strict=True)):
        names = [entity.name for entity in scene.entities]
        said = each.gold.relations | {(o, p, s) for s, p, o in each.gold.relations if p == "comparesWith"}
        for s, o in pairs.candidates(scene.types, group):
            rows.append(pairs.features(scene, s, o))
            papers.append(number)
            truth.append(frozenset(p for p in group.predicates if (names[s], p, names[o]) in said))
            eligible.append(frozenset(p for p in group.predicates if pairs.allows(p, scene.types[o])))
    return fit(rows, truth, group.predicates, _CLAIMS, papers=papers, eligible=eligible)


def _fit_results(examples: Sequence[Example], scenes: Sequence[pairs.Scene]) -> tuple[Linear, Linear]:
    rows: list[list[str]] = []
    truth: list[frozenset[str]] = []
    papers: list[int] = []
    reported: list[int] = []
    kinds: list[frozenset[str]] = []
    kind_rows: list[list[str]] = []
    numbers = scorer().numbers
    for number, (each, scene) in enumerate(zip(examples, scenes, strict=True)):
        paper = each.gold.paper
        gold = {(r["on"], numbers(r["value"])): r["kind"] for r in each.gold.line["results"]}
        for candidate in ties.candidates(paper, scene):
            text = paper.text(scene.reading.sentences[candidate.sentence].field)
            kind = gold.get((scene.entities[candidate.entity].name, numbers(_raw(text, candidate.value))))
            rows.append(ties.features(paper, scene, candidate))
            truth.append(frozenset({results.LABEL} if kind else ()))
            papers.append(number)
            if kind:
                reported.append(number)
                kind_rows.append(ties.value_features(paper, scene, candidate))
                kinds.append(frozenset({kind}))
    tie = fit(rows, truth, (results.LABEL,), _RESULTS, papers=papers)
    return tie, fit(kind_rows, kinds, results.KINDS, _KINDS, papers=reported)


def _raw(text: str, value: Value) -> str:
    return text[value.start : value.end]


def extract(models: Models, each: Example) -> Extraction:
    """What `interpret` would give with these models, but for mentions and links."""
    given = chances(models.roles, each)
    scene = pairs.scene(each.reading, each.gold.entities, given)
    told = []
    for entity, chance in zip(each.gold.entities, given, strict=True):
        role, every, _ = roles.decide(entity.type, chance)
        told.append(replace(entity, role=role, roles_all=every))
    reported = results.results(each.gold.paper, scene, models.results, models.kinds)
    return Extraction(tuple(told), claims.claims(scene, models.claims), reported)


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
    for name, model in models.roles.items():
        write(model, DATA / f"roles-{name}.tsv")
    for name, model in models.claims.items():
        write(model, DATA / f"claims-{name}.tsv")
    write(models.results, DATA / "results.tsv")
    write(models.kinds, DATA / "kinds.tsv")


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
