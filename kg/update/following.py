"""What is followed, and what is new on it: the names of a configuration, looked up in its graph.

1. A name is looked up as anywhere, so an alias will do; of things of one name each has a line.
2. New is what papers say that the graph had not before the last update: the one that `kg.update.baseline` kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from kg.errors import NotFound
from kg.lookup import FoundEntity, find_entities
from kg.nodes import paper_graphs, rows_about
from kg.store import open_store
from kg.update import baseline
from kg.vocabulary import ROLE_PROPERTIES, iri

if TYPE_CHECKING:
    from kg.store import Store
    from kg.update.config import Config

COLUMNS: Final = ("name", "entity", "type", "papers", "new", "what they do")
_ROLES: Final = {iri(term): role.replace("_", " ") for role, term in ROLE_PROPERTIES.items()}


@dataclass(frozen=True, slots=True)
class Followed:
    """A name as it is followed and an entity that bears it: its papers, how many are new, and what these do with it.

    `label` is None where no entity has the name, or there is no graph yet; `new` where no update has run yet.
    """

    name: str
    label: str | None = None
    type: str | None = None
    papers: int = 0
    new: int | None = None
    roles: tuple[tuple[str, int], ...] = ()

    def row(self) -> tuple[str | int | None, ...]:
        """The values of `COLUMNS`."""
        roles = ", ".join(f"{role} {count}" for role, count in self.roles)
        return self.name, self.label, self.type, self.papers if self.label else None, self.new, roles or None


@dataclass(frozen=True, slots=True)
class Following:
    """All that is followed, the day of the last update, and what to say of names that were not found."""

    names: tuple[Followed, ...]
    since: str | None
    notes: tuple[str, ...]


def following(config: Config) -> Following:
    """What a configuration follows, in its order. Raises StoreError where there is a graph that cannot be opened."""
    if baseline.is_missing(config.store):
        return Following(tuple(map(Followed, config.watch)), None, ())
    kept = baseline.latest(config.state, config.store)
    with open_store(config.store) as store:
        new: Collection[str] | None = None
        if kept is not None:
            with baseline.before(config.state, kept, store.names) as before:
                new = set(paper_graphs(store)).difference(paper_graphs(before))
        notes: list[str] = []
        found = [one for name in config.watch for one in _named(store, name, notes)]
        names = tuple(_told(store, found, new))
    return Following(names, kept.day if kept else None, tuple(notes))


def _named(store: Store, name: str, notes: list[str]) -> list[tuple[str, FoundEntity | None]]:
    try:
        return [(name, entity) for entity in find_entities(store, name)]
    except NotFound as error:
        notes.append(str(error))
        return [(name, None)]


def _told(store: Store, found: list[tuple[str, FoundEntity | None]], new: Collection[str] | None) -> Iterator[Followed]:
    roles: dict[str, dict[str, set[str]]] = {}
    for entity, role, graph in rows_about(store, "followed", entity=sorted({one.iri for _, one in found if one})):
        if new and graph in new and role in _ROLES:
            roles.setdefault(entity, {}).setdefault(graph, set()).add(_ROLES[role])
    for name, one in found:
        if one is None:
            yield Followed(name)
        else:
            papers = roles.get(one.iri, {})
            count = None if new is None else len(papers)
            yield Followed(name, one.label, "/".join(one.types) or None, one.papers, count, _counted(papers))


def _counted(papers: dict[str, set[str]]) -> tuple[tuple[str, int], ...]:
    """In how many papers each role stands, the commonest first; `mentions` where a paper does nothing else."""
    counts = Counter(role for said in papers.values() for role in (said - {"mentions"} or said))
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
