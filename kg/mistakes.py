"""What extraction got wrong, each mistake with the sentences in which it was made.

1. Entities: missed, spurious, and of another type; of those of the right type, the role.
2. Relations and results: missed, and spurious. Their ends count by the annotated names where they are typed pairs.
3. The sentence is the first that holds a string of the entity; for a relation one that holds both ends, else the
   object; for a result one that holds the number.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from kg.evaluation import GoldEntity, GoldPaper, match, relations, short, typed_pairs
from kg.extraction.sentences import sentences
from kg.papers import Paper

#: Sorts of mistakes, in the order in which they are told.
SORTS: Final = (
    "missed", "spurious", "mistyped", "role", "relation missed", "relation spurious", "result missed",
    "result spurious",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """The paper of a mistake and the sentence; empty where the paper's text is not known."""

    paper: str
    sentence: str


#: Sort → what → where it was made.
Mistakes = dict[str, dict[str, list[Place]]]


def mistakes(
    gold: Iterable[GoldPaper], predicted: Mapping[str, GoldPaper], papers: Mapping[str, Paper] | None = None
) -> Mistakes:
    """Every mistake in the extracted papers, by id; `papers` are their texts."""
    found: Mistakes = {sort: {} for sort in SORTS}
    for annotated in {each.id: each for each in gold}.values():
        text = _Text((papers or {}).get(annotated.id))
        extracted = predicted.get(annotated.id, GoldPaper(annotated.id))
        for sort, what, sentence in (*_entities(annotated, extracted, text), *_statements(annotated, extracted, text)):
            found[sort].setdefault(what, []).append(Place(annotated.id, sentence))
    return found


class _Text:
    """The sentences of a paper, to find things in."""

    def __init__(self, paper: Paper | None) -> None:
        spans = sentences(paper.abstract) if paper else ()
        self._sentences = [paper.title, *(paper.abstract[a:b] for a, b in spans)] if paper else []

    def with_any(self, *wanted: Iterable[str]) -> str:
        """The first sentence that holds a string of each of the wanted, else one of the last of them."""
        folded = [tuple(one.casefold() for one in strings) for strings in wanted]
        lower = [(sentence, sentence.casefold()) for sentence in self._sentences]
        for needed in (folded, folded[-1:]):
            for sentence, low in lower:
                if all(any(one in low for one in strings) for strings in needed):
                    return " ".join(sentence.split())
        return ""


_Found = list[tuple[str, str, str]]


def _entities(gold: GoldPaper, extracted: GoldPaper, text: _Text) -> _Found:
    pairs = match(gold.entities, extracted.entities)
    right = set(typed_pairs(gold, extracted, pairs))
    found: _Found = []

    def add(sort: str, what: str, entity: GoldEntity) -> None:
        found.append((sort, what, text.with_any(entity.surfaces)))

    for g, p in sorted(pairs):
        annotated, given = gold.entities[g], extracted.entities[p]
        if (g, p) not in right:
            add("mistyped", f"{annotated.name}: {annotated.type} taken for {given.type}", given)
        elif given.role not in annotated.roles:
            add("role", f"{annotated.name}: {annotated.role} taken for {given.role}", given)
    for g in sorted(set(range(len(gold.entities))) - {g for g, _ in pairs}):
        add("missed", f"{gold.entities[g].type}: {gold.entities[g].name}", gold.entities[g])
    for p in sorted(set(range(len(extracted.entities))) - {p for _, p in pairs}):
        add("spurious", f"{extracted.entities[p].type}: {extracted.entities[p].name}", extracted.entities[p])
    return found


def _statements(gold: GoldPaper, extracted: GoldPaper, text: _Text) -> _Found:
    pairs = typed_pairs(gold, extracted, match(gold.entities, extracted.entities))
    to_gold = {extracted.entities[p].name: gold.entities[g].name for g, p in pairs}
    strings = {entity.name: entity.surfaces for paper in (extracted, gold) for entity in paper.entities}

    def same(name: str) -> Hashable:
        return name

    def mapped(name: str) -> Hashable:
        return to_gold.get(name, name)

    wanted, given = relations(gold, same), relations(extracted, mapped)
    found: _Found = []
    for sort, kept in (("relation missed", wanted - given), ("relation spurious", given - wanted)):
        for predicate, subject, other in sorted(kept, key=str):
            ends = (strings.get(str(end), (str(end),)) for end in (subject, other))
            found.append((sort, f"{subject} {predicate} {other}", text.with_any(*ends)))
    reported, told = short(gold, same), short(extracted, mapped)
    written = {(r.on, r.value) for r in (*gold.results, *extracted.results)}
    for sort, results in (("result missed", reported - told), ("result spurious", told - reported)):
        for on, numbers in sorted(results, key=str):
            values = numbers if isinstance(numbers, tuple) else (numbers,)
            said = ", ".join(f"{value:f}" if hasattr(value, "normalize") else str(value) for value in values)
            raw = sorted(value for name, value in written if name == on)
            found.append((sort, f"{said} on {on}", text.with_any(raw or [said])))
    return found
