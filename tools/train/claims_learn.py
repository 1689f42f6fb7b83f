"""Learns roles, claims and results from papers with their annotated and with their found entities.

1. Linear models are fitted on annotated entities; for each paper they speak by models that have not seen it.
2. Judges of roles are fitted on what the linear models say of annotated and of found entities of gold papers, so that
   they meet doubtful entities while they learn; again each paper's roles are those of judges that have not seen it.
3. Claims go the same way on top of these roles, and results (`claims_results`).

Our own papers thus teach the many weights of the linear models; how much these are to be trusted is told by gold alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from kg.extraction import agreement, claims, pairs, results, roles, standing, weighing
from kg.extraction.judge import Judge
from kg.extraction.linear import Linear
from kg.extraction.pairs import Scene
from kg.extraction.relations import Relations
from kg.extraction.values import Extraction
from tools.train import claims_judges, claims_results
from tools.train.claims_examples import Example, held_out
from tools.train.claims_judges import Trees
from tools.train.claims_models import Fit, fit

_ROLES: Final = Fit(c=0.1)
_CLAIMS: Final = Fit(c=0.1, least=4, smallest=0.01)
#: Claims that our own papers teach. Where a proposal has no name, gold hangs the others on what it uses; we do not.
_TAUGHT: Final = frozenset({"basedOn", "comparesWith", "outperforms", "partOf", "trainedOn", "variantOf"})
_TREES: Final = Trees()
_CLAIM_TREES: Final = Trees(count=150, rate=0.05)


@dataclass(frozen=True, slots=True)
class Models:
    """Everything under kg/data/claims but the table of familiar phrases; judges by the names in their file."""

    roles: dict[str, Linear]
    claims: dict[str, Linear]
    judges: dict[str, Judge]
    results: results.Models
    relations: Relations | None = None

    @property
    def of_claims(self) -> claims.Models:
        """Those that make claims."""
        return claims.Models(self.claims, self.judges, self.relations)


def train(examples: Sequence[Example], network: Relations | None = None) -> Models:
    """All models, fitted on `examples`; `network` relates entities beside the linear models."""
    every = list(range(len(examples)))
    first = held_out(
        examples, lambda chosen: _fit_roles(examples, chosen), lambda m, n: first_roles(m, examples[n]), every
    )
    tables = [standing.rows(e.reading, e.gold.entities, first[n]) for n, e in enumerate(examples)]
    second = held_out(
        examples,
        lambda chosen: _fit_role_judges(examples, tables, chosen),
        lambda judges, n: standing.decided(examples[n].gold.entities, first[n], tables[n], judges),
        every,
    )
    scenes = [pairs.scene(e.reading, e.gold.entities, second[n]) for n, e in enumerate(examples)]
    judges = _fit_role_judges(examples, tables, every)
    linear, of_claims = _fit_claims(examples, scenes, network)
    judges |= of_claims
    reported = claims_results.fit_results(examples, scenes)
    return Models(_fit_roles(examples, every), linear, judges | _of_results(reported), reported, network)


def _of_results(models: results.Models) -> dict[str, Judge]:
    return {"results": models.judge, "kinds": models.kinds.judge}


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


def first_roles(models: dict[str, Linear], each: Example) -> list[roles.Probabilities]:
    """What the linear models give each entity."""
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
            if not examples[n].asked:
                continue
            gold = examples[n].gold
            for entity, row, known, own in zip(gold.entities, tables[n], gold.roles, gold.own, strict=True):
                if entity.type in group.types:
                    rows.append(row)
                    truth.append(known)
                    eligible.append(frozenset(group.roles) if own is not None else frozenset({"introduces"}))
        judge = claims_judges.fit(rows, truth, group.roles, _TREES, eligible=eligible)
        judges |= {f"roles-{group.name}": judge} if judge else {}
    return judges


#: The pairs of a paper that a group may join: features, true predicates, and those that the types allow.
_Pairs = list[tuple[list[str], frozenset[str], frozenset[str]]]


def _fit_claims(
    examples: Sequence[Example], scenes: Sequence[Scene], network: Relations | None
) -> tuple[dict[str, Linear], dict[str, Judge]]:
    """The linear models of claims, and the judges by the names in their file."""
    every = list(range(len(examples)))
    asked = [n for n in every if examples[n].asked]
    known = {
        group.name: [_pairs(*pair, group) for pair in zip(examples, scenes, strict=True)] for group in pairs.GROUPS
    }

    def learn(chosen: list[int]) -> dict[str, Linear]:
        return {group.name: _fit_linear_claims(examples, known[group.name], group, chosen) for group in pairs.GROUPS}

    def use(models: dict[str, Linear], n: int) -> list[weighing.First]:
        linked = claims.related(scenes[n], network)
        return [claims.first(scenes[n], group, models[group.name], linked) for group in pairs.GROUPS]

    seen = held_out(examples, learn, use, asked)
    companies = {n: claims.company(scenes[n], told) for n, told in seen.items()}
    judges: dict[str, Judge] = {}
    for number, group in enumerate(pairs.GROUPS):
        rows, truth, eligible = [], [], []
        for n in asked:
            first = seen[n][number]
            rows += weighing.rows(scenes[n], first, companies[n])
            truth += [_said(examples[n], group, s, o) for s, o in first.pairs]
            eligible += [_allowed(scenes[n], group, o) for _, o in first.pairs]
        judge = claims_judges.fit(rows, truth, group.predicates, _CLAIM_TREES, eligible=eligible)
        judges |= {f"claims-{group.name}": judge} if judge else {}
    return learn(every), judges


def _pairs(each: Example, scene: Scene, group: pairs.Group) -> _Pairs:
    """The pairs of a paper with annotated entities; of one with found entities none."""
    if not each.annotated:
        return []
    taught = frozenset(group.predicates) if each.asked else _TAUGHT
    return [
        (pairs.features(scene, s, o), _said(each, group, s, o), allowed)
        for s, o in pairs.candidates(scene.types, group)
        if (allowed := _allowed(scene, group, o) & taught)
    ]


def _fit_linear_claims(
    examples: Sequence[Example], known: Sequence[_Pairs], group: pairs.Group, chosen: Sequence[int]
) -> Linear:
    papers = [examples[n].number for n in chosen for _ in known[n]]
    rows, truth, eligible = zip(*(pair for n in chosen for pair in known[n]), strict=True)
    return fit(rows, truth, group.predicates, _CLAIMS, papers=papers, eligible=eligible)


def _said(each: Example, group: pairs.Group, s: int, o: int) -> frozenset[str]:
    own, told = each.gold.own, each.gold.relations
    return frozenset(p for p in group.predicates if (own[s], p, own[o]) in told)


def _allowed(scene: Scene, group: pairs.Group, o: int) -> frozenset[str]:
    return frozenset(p for p in group.predicates if pairs.allows(p, scene.types[o]))


def extract(models: Models, each: Example) -> Extraction:
    """What `interpret` would give with these models, but for mentions and links."""
    entities = each.gold.entities
    given = standing.judged(each.reading, entities, first_roles(models.roles, each), models.judges)
    told = []
    for entity, chances in zip(entities, given, strict=True):
        role, every, _ = roles.decide(entity.type, chances)
        told.append(replace(entity, role=role, roles_all=every))
    known = agreement.introduced(each.gold.paper, told)
    scene = pairs.scene(each.reading, known, given)
    made = claims.claims(scene, models.of_claims)
    reported = results.results(each.gold.paper, scene, models.results)
    return Extraction(known, agreement.agreed(known, made), reported)
