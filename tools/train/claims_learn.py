"""Learns roles, claims and results from papers with their annotated and with their found entities.

1. Linear models are fitted on annotated entities; for each paper they speak by models that have not seen it.
2. Judges of roles are fitted on what the linear models say of annotated and of found entities, so that they meet
   doubtful entities while they learn; again each paper's roles are those of judges that have not seen it.
3. Claims and results go the same way on top of these roles.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from kg.errors import KgError
from kg.extraction import agreement, claims, pairs, results, roles, standing, ties, tying, weighing
from kg.extraction.judge import Judge
from kg.extraction.linear import Linear
from kg.extraction.pairs import Scene
from kg.extraction.reading import Reading, read
from kg.extraction.ties import Candidate
from kg.extraction.values import Extraction
from tools.train import claims_judges
from tools.train.claims_gold import GoldPaper, scorer
from tools.train.claims_judges import Trees
from tools.train.claims_models import Fit, fit

FOLDS: Final = 5
_ROLES: Final = Fit(c=0.1)
_CLAIMS: Final = Fit(c=0.1, least=4, smallest=0.01)
_RESULTS: Final = Fit(c=0.1, least=2)
_KINDS: Final = Fit(c=3.0, least=2, calibrated=True)
_TREES: Final = Trees()
_CLAIM_TREES: Final = Trees(count=150, rate=0.05)

_M = TypeVar("_M")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Models:
    """Everything under kg/data/claims but the table of familiar phrases; judges by the names in their file."""

    roles: dict[str, Linear]
    claims: dict[str, Linear]
    judges: dict[str, Judge]
    results: results.Models


@dataclass(frozen=True, slots=True)
class Example:
    """A paper with annotated or with found entities; both have the paper's number, which tells its fold."""

    number: int
    gold: GoldPaper
    annotated: bool
    reading: Reading
    rows: list[list[str]]

    @property
    def fold(self) -> int:
        """The fold of the paper within training."""
        return self.number // FOLDS % FOLDS


def example(number: int, gold: GoldPaper, *, annotated: bool) -> Example:
    """The example of a paper."""
    reading = read(gold.paper, gold.entities)
    return Example(number, gold, annotated, reading, roles.features(reading, gold.entities))


def held_out(examples: Sequence[Example], learn: Callable[[list[int]], _M], use: Callable[[_M, int], _R]) -> list[_R]:
    """What models that have not seen an example's paper say of it; both functions take numbers of examples."""
    found: dict[int, _R] = {}
    for fold in range(FOLDS):
        model = learn([n for n, each in enumerate(examples) if each.fold != fold])
        found |= {n: use(model, n) for n, each in enumerate(examples) if each.fold == fold}
    return [found[n] for n in range(len(examples))]


def train(examples: Sequence[Example]) -> Models:
    """All models, fitted on `examples`."""
    every = list(range(len(examples)))
    first = held_out(examples, lambda chosen: _fit_roles(examples, chosen), lambda m, n: _first_roles(m, examples[n]))
    tables = [standing.rows(e.reading, e.gold.entities, given) for e, given in zip(examples, first, strict=True)]
    second = held_out(
        examples,
        lambda chosen: _fit_role_judges(examples, tables, chosen),
        lambda judges, n: standing.decided(examples[n].gold.entities, first[n], tables[n], judges),
    )
    scenes = [pairs.scene(e.reading, e.gold.entities, given) for e, given in zip(examples, second, strict=True)]
    judges = _fit_role_judges(examples, tables, every)
    linear = {}
    for group in pairs.GROUPS:
        linear[group.name], judge = _fit_claims(examples, scenes, group)
        judges |= {f"claims-{group.name}": judge} if judge else {}
    reported = _fit_results(examples, scenes)
    return Models(_fit_roles(examples, every), linear, judges | {"results": reported.judge}, reported)


def _fit_roles(examples: Sequence[Example], chosen: Sequence[int]) -> dict[str, Linear]:
    models = {}
    for group in roles.GROUPS:
        rows = [
            (row, truth, examples[n].number)
            for n in chosen
            if examples[n].annotated
            for entity, row, truth in zip(
                examples[n].gold.entities, examples[n].rows, examples[n].gold.roles, strict=True
            )
            if entity.type in group.types
        ]
        every, truths, papers = zip(*rows, strict=True)
        models[group.name] = fit(every, truths, group.roles, _ROLES, papers=papers)
    return models


def _first_roles(models: dict[str, Linear], each: Example) -> list[roles.Probabilities]:
    by_type = {kind: models[group.name] for group in roles.GROUPS for kind in group.types}
    rows = zip(each.gold.entities, each.rows, strict=True)
    return [by_type[entity.type].probabilities(row) for entity, row in rows]


def _fit_role_judges(
    examples: Sequence[Example], tables: Sequence[list[standing.Row]], chosen: Sequence[int]
) -> dict[str, Judge]:
    """The judges of roles; of an entity that gold does not have only that it is not introduced is known."""
    judges: dict[str, Judge] = {}
    for group in roles.GROUPS:
        rows, truth, eligible = [], [], []
        for n in chosen:
            gold = examples[n].gold
            for entity, row, known, own in zip(gold.entities, tables[n], gold.roles, gold.own, strict=True):
                if entity.type in group.types:
                    rows.append(row)
                    truth.append(known)
                    eligible.append(frozenset(group.roles) if own is not None else frozenset({"introduces"}))
        judge = claims_judges.fit(rows, truth, group.roles, _TREES, eligible=eligible)
        judges |= {f"roles-{group.name}": judge} if judge else {}
    return judges


def _fit_claims(
    examples: Sequence[Example], scenes: Sequence[Scene], group: pairs.Group
) -> tuple[Linear, Judge | None]:
    def learn(chosen: list[int]) -> Linear:
        return _fit_linear_claims(examples, scenes, group, chosen)

    seen = held_out(examples, learn, lambda model, n: claims.first(scenes[n], group, model))
    rows, truth, eligible = [], [], []
    for each, scene, first in zip(examples, scenes, seen, strict=True):
        rows += weighing.rows(scene, first)
        for s, o in first.pairs:
            truth.append(_said(each, group, s, o))
            eligible.append(_allowed(scene, group, o))
    judge = claims_judges.fit(rows, truth, group.predicates, _CLAIM_TREES, eligible=eligible)
    return learn(list(range(len(examples)))), judge


def _fit_linear_claims(
    examples: Sequence[Example], scenes: Sequence[Scene], group: pairs.Group, chosen: Sequence[int]
) -> Linear:
    rows, truth, eligible, papers = [], [], [], []
    for n in chosen:
        if examples[n].annotated:
            for s, o in pairs.candidates(scenes[n].types, group):
                rows.append(pairs.features(scenes[n], s, o))
                truth.append(_said(examples[n], group, s, o))
                eligible.append(_allowed(scenes[n], group, o))
                papers.append(examples[n].number)
    return fit(rows, truth, group.predicates, _CLAIMS, papers=papers, eligible=eligible)


def _said(each: Example, group: pairs.Group, s: int, o: int) -> frozenset[str]:
    own, told = each.gold.own, each.gold.relations
    return frozenset(p for p in group.predicates if (own[s], p, own[o]) in told)


def _allowed(scene: Scene, group: pairs.Group, o: int) -> frozenset[str]:
    return frozenset(p for p in group.predicates if pairs.allows(p, scene.types[o]))


def _fit_results(examples: Sequence[Example], scenes: Sequence[Scene]) -> results.Models:
    found = [list(ties.candidates(e.gold.paper, scene)) for e, scene in zip(examples, scenes, strict=True)]
    told = [[_kind(e, scene, each) for each in row] for e, scene, row in zip(examples, scenes, found, strict=True)]

    def learn(chosen: list[int]) -> Linear:
        rows = [ties.features(examples[n].gold.paper, scenes[n], each) for n in chosen for each in found[n]]
        papers = [examples[n].number for n in chosen for _ in found[n]]
        return fit(
            rows, [_reported(kind) for n in chosen for kind in told[n]], (results.LABEL,), _RESULTS, papers=papers
        )

    def use(tie: Linear, n: int) -> list[tying.Row]:
        paper, scene = examples[n].gold.paper, scenes[n]
        return tying.rows(paper, scene, found[n], results.first(paper, scene, found[n], tie))

    table = [row for rows in held_out(examples, learn, use) for row in rows]
    truth = [_reported(kind) for kinds in told for kind in kinds]
    judge = claims_judges.fit(
        table, truth, (results.LABEL,), _TREES, eligible=[frozenset({results.LABEL})] * len(table)
    )
    if judge is None:
        raise KgError("too few results to learn from; give more annotated papers")
    return results.Models(learn(list(range(len(examples)))), judge, _fit_kinds(examples, scenes, found, told))


def _fit_kinds(
    examples: Sequence[Example],
    scenes: Sequence[Scene],
    found: Sequence[Sequence[Candidate]],
    told: Sequence[Sequence[str | None]],
) -> Linear:
    chosen = [
        (n, each, kind)
        for n, (row, kinds) in enumerate(zip(found, told, strict=True))
        for each, kind in zip(row, kinds, strict=True)
        if kind is not None
    ]
    rows = [ties.value_features(examples[n].gold.paper, scenes[n], each) for n, each, _ in chosen]
    papers = [examples[n].number for n, *_ in chosen]
    return fit(rows, [frozenset({kind}) for *_, kind in chosen], results.KINDS, _KINDS, papers=papers)


def _kind(each: Example, scene: Scene, candidate: Candidate) -> str | None:
    """The kind that gold gives the number on the dataset; None where it has no such result."""
    text = each.gold.paper.text(scene.reading.sentences[candidate.sentence].field)
    number = scorer().numbers(text[candidate.value.start : candidate.value.end])
    return each.gold.results.get((each.gold.own[candidate.entity], number))


def _reported(kind: str | None) -> frozenset[str]:
    return frozenset() if kind is None else frozenset({results.LABEL})


def extract(models: Models, each: Example) -> Extraction:
    """What `interpret` would give with these models, but for mentions and links."""
    entities = each.gold.entities
    given = standing.judged(each.reading, entities, _first_roles(models.roles, each), models.judges)
    told = []
    for entity, chances in zip(entities, given, strict=True):
        role, every, _ = roles.decide(entity.type, chances)
        told.append(replace(entity, role=role, roles_all=every))
    known = agreement.introduced(each.gold.paper, told)
    scene = pairs.scene(each.reading, known, given)
    made = claims.claims(scene, claims.Models(models.claims, models.judges))
    reported = results.results(each.gold.paper, scene, models.results)
    return Extraction(known, agreement.agreed(known, made), reported)
