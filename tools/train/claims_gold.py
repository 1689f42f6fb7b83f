"""Gold papers with annotated or found entities, and extractions as gold lines, for training and measuring.

An annotated entity stands wherever its strings do, as `kg evaluate --gold-entities` has it; a found one is an
annotated one, or none, by the scorer's rule.
"""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from kg.extraction.values import Entity, Extraction, Kind, Mention, Role
from kg.gold import entities_of, from_record
from kg.papers import Paper
from tools.train.annotations import annotated, paper_of

GOLD: Final = Path(__file__).parents[3] / "shared" / "gold"


@dataclass(frozen=True)
class GoldPaper:
    """A paper, its entities as extraction gives them, the gold entity that each of them is, and the gold line."""

    paper: Paper
    entities: tuple[Entity, ...]
    own: tuple[str | None, ...]
    line: dict[str, Any]

    @cached_property
    def relations(self) -> frozenset[tuple[str | None, str, str | None]]:
        """The gold relations; a comparison holds both ways."""
        told = [(s, p, o) for s, p, o in self.line["relations"]]
        return frozenset([*told, *((o, p, s) for s, p, o in told if p == "comparesWith")])

    @cached_property
    def results(self) -> dict[tuple[str | None, Any], Kind]:
        """The kinds of the gold results, by dataset and numbers."""
        return {(row["on"], scorer().numbers(row["value"])): row["kind"] for row in self.line["results"]}

    @cached_property
    def roles(self) -> list[frozenset[str]]:
        """The gold roles of each entity; none for one that gold does not have."""
        known = {e["name"]: frozenset({*e["roles_all"], e["role"]}) for e in self.line["entities"]}
        return [known[name] if name is not None else frozenset() for name in self.own]


def load(name: str) -> list[GoldPaper]:
    """The gold papers of `name` ("train" or "dev"), or our "own", in the order of their file."""
    if name == "own":
        return [_gold_paper(paper, line) for paper, line in annotated()]
    papers = {row["id"]: paper_of(row) for row in _rows(GOLD / f"{name}-papers.jsonl")}
    return [_gold_paper(papers[line["id"]], line) for line in _rows(GOLD / f"{name}.jsonl")]


@cache
def scorer() -> ModuleType:
    """The scorer that lies beside the gold papers."""
    spec = importlib.util.spec_from_file_location("gold_score", GOLD / "score.py")
    if spec is None or spec.loader is None:
        raise FileNotFoundError(GOLD / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def as_line(paper: Paper, extraction: Extraction) -> dict[str, Any]:
    """An extraction in the form of a gold line; only asserted claims are relations."""
    entities = [
        {"name": e.name, "type": e.type, "surfaces": list(e.surfaces), "role": e.role, "roles_all": list(e.roles_all)}
        for e in extraction.entities
    ]
    relations = [[c.subject, c.predicate, c.object] for c in extraction.claims if c.polarity == "asserted"]
    results = [
        {"subject": r.subject, "on": r.on, "metric": r.metric, "value": r.raw, "kind": r.kind}
        for r in extraction.results
    ]
    return {"id": paper.id, "entities": entities, "relations": relations, "results": results}


def with_found(golds: Iterable[GoldPaper], path: Path) -> list[GoldPaper]:
    """The papers with the entities that the lines of `kg extract` in `path` hold, instead of the annotated ones."""
    lines = {line["id"]: line for line in _rows(path)}
    return [_found(gold, tuple(_entity(gold.paper, e) for e in lines[gold.paper.id]["entities"])) for gold in golds]


def _found(gold: GoldPaper, entities: tuple[Entity, ...]) -> GoldPaper:
    score, annotated = scorer(), gold.line["entities"]
    rows = [{"name": e.name, "type": e.type, "surfaces": list(e.surfaces)} for e in entities]
    own: list[str | None] = [None] * len(rows)
    for g, p in score.match(annotated, rows):
        if rows[p]["type"] in score.accepted(annotated[g]):
            own[p] = annotated[g]["name"]
    return replace(gold, entities=entities, own=tuple(own))


def _entity(paper: Paper, row: dict[str, Any]) -> Entity:
    mentions = tuple(
        Mention(
            paper.text(m["field"])[m["start"] : m["end"]], m["field"], m["start"], m["end"], 0, 0, row["type"],
            "mentions", row["confidence"], "found",
        )
        for m in row["mentions"]
    )  # fmt: skip
    role: Role = "mentions"
    return Entity(
        row["name"], row["type"], role, row["confidence"], mentions, tuple(row["also"]), row["family"], (role,)
    )


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _gold_paper(paper: Paper, line: dict[str, Any]) -> GoldPaper:
    entities = entities_of(paper, from_record(line))
    return GoldPaper(paper, entities, tuple(entity.name for entity in entities), line)
