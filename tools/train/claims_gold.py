"""Gold papers as `Paper` and `Entity` values, and extractions as gold lines, for training and measuring.

1. Every surface of a gold entity is searched in title and abstract, at word boundaries.
2. The longest match wins; a mention never overlaps another, but an entity that would be left with no
   mention takes its best overlapping one.
3. `spoilt` drops a share of the entities and adds noise, to see how reading degrades.
"""

from __future__ import annotations

import importlib.util
import json
import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from kg.extraction.values import Entity, Extraction, Field, Mention, Role, Type
from kg.papers import Paper

GOLD: Final = Path(__file__).parents[3] / "shared" / "gold"
_NOISE: Final = re.compile(
    r"\b(?:[A-Z][\w-]*[A-Z]\w*|[a-z]+-[a-z]+ [a-z]{5,}|[a-z]{5,} (?:learning|network|model)s?)\b"
)


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """A paper, its gold entities as extraction would give them, and the gold line itself."""

    paper: Paper
    entities: tuple[Entity, ...]
    line: dict[str, Any]

    @property
    def relations(self) -> frozenset[tuple[str, str, str]]:
        """The gold relations."""
        return frozenset((s, p, o) for s, p, o in self.line["relations"])

    @property
    def roles(self) -> dict[str, frozenset[str]]:
        """All gold roles of each entity by its name."""
        return {e["name"]: frozenset({*e["roles_all"], e["role"]}) for e in self.line["entities"]}


def load(name: str) -> list[GoldPaper]:
    """The gold papers of `name` ("train" or "dev"), in the order of their file."""
    papers = {row["id"]: row for row in _rows(GOLD / f"{name}-papers.jsonl")}
    return [_gold_paper(papers[line["id"]], line) for line in _rows(GOLD / f"{name}.jsonl")]


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


def spoilt(gold: GoldPaper, *, seed: int, dropped: float = 0.25, added: float = 0.15) -> GoldPaper:
    """The paper with a share of its entities dropped and a share of false ones added."""
    source = random.Random(f"{seed}:{gold.paper.id}")
    kept = tuple(e for e in gold.entities if source.random() >= dropped)
    taken = [(m.field, m.start, m.end) for e in kept for m in e.mentions]
    candidates = [
        Mention(match[0], "abstract", match.start(), match.end(), 0, 0, "Technique", "mentions", 1.0, "noise")
        for match in _NOISE.finditer(gold.paper.abstract)
        if not any(f == "abstract" and match.start() < e and s < match.end() for f, s, e in taken)
    ]
    source.shuffle(candidates)
    extra = tuple(_noise(mention, source) for mention in candidates[: round(added * len(kept))])
    return replace(gold, entities=tuple({e.name: e for e in (*extra, *kept)}.values()))


def _noise(mention: Mention, source: random.Random) -> Entity:
    kind: Type = source.choice(("Technique", "Technique", "Task", "Model", "Dataset"))
    return Entity(f"noise {mention.surface}", kind, "mentions", 1.0, (replace(mention, type=kind),))


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from (json.loads(line) for line in lines if line.strip())


def _gold_paper(row: dict[str, Any], line: dict[str, Any]) -> GoldPaper:
    paper = Paper(id=row["id"], title=row["title"], abstract=row["abstract"])
    found = [m for field in ("title", "abstract") for m in _matches(paper, line["entities"], field)]
    chosen: dict[int, list[Mention]] = {}
    taken: list[tuple[Field, int, int]] = []
    for number, mention in sorted(found, key=lambda each: (each[1].start - each[1].end, each[1].start, each[0])):
        if not _overlaps(mention, taken):
            taken.append((mention.field, mention.start, mention.end))
            chosen.setdefault(number, []).append(mention)
    for number, mention in found:
        chosen.setdefault(number, [mention])
    entities = tuple(
        Entity(e["name"], e["type"], "mentions", 1.0, _ordered(chosen[n]), family=e.get("family"))
        for n, e in enumerate(line["entities"])
        if n in chosen
    )
    return GoldPaper(paper, entities, line)


def _matches(paper: Paper, rows: Iterable[dict[str, Any]], field: str) -> Iterator[tuple[int, Mention]]:
    part: Field = "title" if field == "title" else "abstract"
    role: Role = "mentions"
    for number, row in enumerate(rows):
        for surface in dict.fromkeys(row["surfaces"]):
            for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", paper.text(field)):
                yield number, Mention(surface, part, match.start(), match.end(), 0, 0, row["type"], role, 1.0, "gold")


def _overlaps(mention: Mention, taken: list[tuple[Field, int, int]]) -> bool:
    return any(f == mention.field and mention.start < e and s < mention.end for f, s, e in taken)


def _ordered(mentions: list[Mention]) -> tuple[Mention, ...]:
    return tuple(sorted(mentions, key=lambda m: (m.field != "title", m.start)))
