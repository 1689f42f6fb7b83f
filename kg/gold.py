"""Reads annotated papers, and extracts papers into the same form, for `kg.evaluation`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.evaluation import GoldEntity, GoldPaper, GoldResult
from kg.extraction.values import TYPES, Entity, Extraction, Mention
from kg.papers import Paper


def read(path: Path) -> list[GoldPaper]:
    """The papers of a file of JSON Lines, gold or written by `kg extract`.

    Raises InputError, which names the line, where one is not of that form.
    """
    papers = []
    with path.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    papers.append(from_record(json.loads(line)))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    what = f"no {error}" if isinstance(error, KeyError) else str(error)
                    raise InputError(f"not an annotated paper: {what}", source=str(path), line=number) from None
    return papers


def from_record(record: dict[str, Any]) -> GoldPaper:
    """The paper of a line."""
    return GoldPaper(
        record["id"],
        tuple(_entity(entity) for entity in record["entities"]),
        tuple((subject, predicate, other) for subject, predicate, other in record.get("relations", [])),
        tuple(
            GoldResult(result.get("subject"), result["on"], str(result["value"]), result.get("kind"))
            for result in record.get("results", [])
        ),
    )


def _entity(entity: dict[str, Any]) -> GoldEntity:
    if entity["type"] not in TYPES:
        raise ValueError(f"unknown type {entity['type']!r}; the types are {', '.join(TYPES)}")
    return GoldEntity(
        entity["name"], entity["type"], tuple(entity["surfaces"]), entity["role"], tuple(entity.get("also") or ()),
        tuple(entity.get("roles_all") or ()), entity.get("confidence"),
    )  # fmt: skip


def texts(path: Path) -> list[Paper]:
    """The papers of a file; raises InputError for one that cannot be read."""
    from kg.sources import read as read_papers

    def fail(error: InputError) -> None:
        raise error

    return list(read_papers([str(path)], on_error=fail))


def extracted(
    papers: Iterable[Paper], annotated: Iterable[GoldPaper] | None = None, *, extractor: str = "default"
) -> Iterator[GoldPaper]:
    """What is extracted from papers; with `annotated`, from its entities instead of those found."""
    from kg.extraction.extractors import named
    from kg.extraction.interpret import interpret

    reader = None if annotated is not None else named(extractor)
    gold = {paper.id: paper for paper in annotated or ()}
    for paper in papers:
        if reader is not None:
            yield from_extraction(paper, reader.extract(paper))
        elif paper.id in gold:
            yield from_extraction(paper, interpret(paper, entities_of(paper, gold[paper.id])))


def from_extraction(paper: Paper, said: Extraction) -> GoldPaper:
    """What was extracted from a paper, as `kg extract` writes it, with all confidences."""
    from kg.extraction.lines import record

    line = from_record(record(paper, said))
    sure = tuple(claim.confidence for claim in said.claims if claim.polarity == "asserted")
    results = zip(line.results, said.results, strict=True)
    return replace(line, sure=sure, results=tuple(replace(own, confidence=each.confidence) for own, each in results))


def entities_of(paper: Paper, gold: GoldPaper) -> tuple[Entity, ...]:
    """The annotated entities of a paper with every place of their strings; the longer string has the place.

    An entity that stands only inside others has its places there.
    """
    strings = sorted(
        ((surface, n) for n, entity in enumerate(gold.entities) for surface in entity.surfaces if surface),
        key=lambda pair: (-len(pair[0]), pair),
    )
    free = _places(paper, gold, strings, overlapping=False)
    everywhere = _places(paper, gold, strings, overlapping=True)
    return tuple(
        Entity(entity.name, entity.type, "mentions", 1.0, tuple(mentions), entity.also, None, ("mentions",))  # type: ignore[arg-type]
        for n, entity in enumerate(gold.entities)
        if (mentions := free.get(n) or everywhere.get(n))
    )


def _places(
    paper: Paper, gold: GoldPaper, strings: list[tuple[str, int]], *, overlapping: bool
) -> dict[int, list[Mention]]:
    """The mentions of each entity by its number."""
    mentions: dict[int, list[Mention]] = {}
    for field in ("title", "abstract"):
        text = paper.text(field)
        taken = bytearray(len(text))
        for surface, n in strings:
            start = text.find(surface)
            while start >= 0:
                end = start + len(surface)
                if overlapping or not any(taken[start:end]):
                    taken[start:end] = b"\1" * (end - start)
                    kind = gold.entities[n].type
                    mentions.setdefault(n, []).append(
                        Mention(surface, field, start, end, 0, len(text), kind, "mentions", 1.0, "gold")  # type: ignore[arg-type]
                    )
                start = text.find(surface, start + 1)
    return mentions
