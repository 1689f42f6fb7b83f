"""How much of what a graph holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.lookup import KINDS, part, value
from kg.vocabulary import short, words

if TYPE_CHECKING:
    from kg.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """Counts. `roles` are pairs of a paper and an entity, `relations` asserted claims, both by name."""

    papers: int
    dated: int
    first: str | None
    last: str | None
    entities: int
    types: dict[str, int]
    roles: dict[str, int]
    relations: dict[str, int]
    claims: dict[str, int]
    results: int
    mentions: int
    repositories: int
    organizations: int
    statements: int
    sources: dict[str, int]
    version: str | None


def stats(store: Store) -> Stats:
    """The counts of a graph."""
    things = _counts(store, "count-things")
    types = _counts(store, "count-types")
    claims = [(words(value(p)), value(polarity), int(value(n))) for p, polarity, n in part(store, "count-claims")]
    dated, first, last = next(part(store, "count-dates"), (None, None, None))
    build = next(part(store, "build"), (None,))
    return Stats(
        papers=things.get("Paper", 0),
        dated=int(value(dated) or 0),
        first=value(first) or None,
        last=value(last) or None,
        entities=types.pop("Entity", 0),
        types={kind: types[kind] for kind in KINDS if kind in types},
        roles={words(value(p)): int(value(n)) for p, n in part(store, "count-roles")},
        relations={relation: n for relation, polarity, n in claims if polarity == "asserted"},
        claims={kind: sum(n for _, k, n in claims if k == kind) for kind in ("asserted", "hedged", "negated")},
        results=things.get("Result", 0),
        mentions=things.get("Mention", 0),
        repositories=things.get("Repository", 0),
        organizations=things.get("Organization", 0),
        statements=len(store),
        sources={value(source): int(value(n)) for source, n in part(store, "count-sources")},
        version=value(build[0]) or None,
    )


def _counts(store: Store, name: str) -> dict[str, int]:
    return {short(value(kind)).removeprefix("kg:"): int(value(n)) for kind, n in part(store, name)}
