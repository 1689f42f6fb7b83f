"""The main job: reads, extracts, links and writes.

1. Papers go from the sources into the store's ledger, batch by batch.
2. Papers whose text was not seen before are extracted, in as many processes as asked for, into the ledger.
3. Every extraction is observed by the linker, which then decides the canonical entities.
4. Every paper becomes lines of N-Quads. Where a store is new or much changed, all lines stream into a new
   generation that replaces the old one at the end; otherwise only the graphs that changed are rewritten.

Steps 1 and 2 are kept as they go, so a killed build goes on where it stopped; steps 3 and 4 are pure functions
of the ledger, so that the same papers give the same bytes whatever was built before.
"""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyoxigraph as ox

from kg import __version__
from kg.catalog import Catalog
from kg.catalog import load as load_catalog
from kg.derived import Derived
from kg.errors import InputError, KgError
from kg.extraction.values import Extraction
from kg.extraction.version import version
from kg.index import Index, Text
from kg.ledger import Ledger, content_key
from kg.linking import Linker, Linking
from kg.linking.corrections import Corrections
from kg.linking.corrections import read as read_corrections
from kg.papers import Paper, digest
from kg.pool import extract_all
from kg.sources import read
from kg.statements import Names, of_entities, of_paper
from kg.store import Store
from kg.writing import Writer

if TYPE_CHECKING:
    from kg.linking.values import LinkedPaper

_REWRITE_SHARE: Final = 5


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build is: `step` is reading, extracting, linking or writing; `total` is 0 where unknown."""

    step: str
    done: int
    total: int = 0


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did.

    `errors` counts everything that was reported, `unread` the sources that gave nothing; `unchanged` tells that the
    store already held all of it.
    """

    papers: int
    entities: int
    statements: int
    extracted: int
    errors: int
    unread: int = 0
    unchanged: bool = False
    unused_corrections: tuple[str, ...] = ()


@dataclass(slots=True)
class _Errors:
    report: Callable[[KgError], None]
    locations: frozenset[str]
    count: int = field(default=0)
    unread: int = field(default=0)

    def __call__(self, error: KgError) -> None:
        self.count += 1
        if isinstance(error, InputError) and error.line is None and error.source in self.locations:
            self.unread += 1
        self.report(error)


def build(
    locations: Sequence[str],
    *,
    store: str | Path,
    workers: int | None = None,
    corrections: Path | None = None,
    listing_date: datetime.date | None = None,
    base: str | None = None,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """Adds the papers of some sources to a store and makes its graph complete.

    Papers that cannot be read or extracted go to `on_error`; all others are in the graph. Raises StoreError
    where the store cannot be written, InputError where the corrections are wrong or no paper could be read.
    """
    with Writer(store, base=base) as writer:
        return build_into(
            writer, locations, workers=workers, corrections=corrections, listing_date=listing_date,
            on_error=on_error, on_progress=on_progress,
        )  # fmt: skip


def build_into(
    writer: Writer,
    locations: Sequence[str],
    *,
    workers: int | None = None,
    corrections: Path | None = None,
    listing_date: datetime.date | None = None,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """The same for a writer that is already open."""
    errors = _Errors(on_error, frozenset(locations))
    rules = read_corrections(corrections) if corrections else Corrections()
    papers = read(locations, listing_date=listing_date, on_error=errors)
    changed = writer.ledger.add(_counted(papers, on_progress))
    writer.ledger.settle()
    if not changed and not writer.ledger:
        raise InputError("no paper could be read", source=", ".join(locations))
    state = _state(writer.ledger, rules)
    if writer.store is not None and writer.store.index.state == state:
        return _unchanged(writer.store, errors)
    before = errors.count
    extracted = _extract(writer.ledger, workers or os.cpu_count() or 1, errors, on_progress)
    if errors.count > before:
        state += " incomplete"  # so that the next build tries again
    linking = _link(writer.ledger, load_catalog(), rules, on_progress)
    totals = _write(writer, linking, state, on_progress)
    return Summary(
        *totals, extracted, errors.count, errors.unread, unused_corrections=tuple(map(str, linking.unused_corrections))
    )


def _state(ledger: Ledger, rules: Corrections) -> str:
    return digest("\n".join((ledger.state(), __version__, version(), load_catalog().digest, repr(rules))), length=32)


def _unchanged(store: Store, errors: _Errors) -> Summary:
    graphs = [name for name, _ in store.index.digests()]
    papers = sum(name.startswith("paper/") for name in graphs)
    return Summary(papers, _count_entities(store), len(store), 0, errors.count, errors.unread, unchanged=True)


def _count_entities(store: Store) -> int:
    graph = ox.NamedNode(store.names.graph("entities"))
    label = ox.NamedNode("http://www.w3.org/2004/02/skos/core#prefLabel")
    return sum(1 for _ in store.oxigraph.quads_for_pattern(None, label, None, graph))


def _counted(papers: Iterable[Paper], on_progress: Callable[[Progress], None]) -> Iterator[Paper]:
    for count, paper in enumerate(papers, 1):
        yield paper
        if count % 100 == 0:
            on_progress(Progress("reading", count))


def _extract(ledger: Ledger, workers: int, errors: _Errors, on_progress: Callable[[Progress], None]) -> int:
    extractor = version()
    missing = {content_key(paper, extractor): paper for _, paper in ledger.papers()}
    missing = {content: paper for content, paper in missing.items() if not ledger.has(content)}
    done = extracted = 0
    for batch in extract_all(list(missing.items()), workers):
        ledger.begin()
        for content, extraction, fault in batch:
            if extraction is None:
                errors(
                    KgError(f"{missing[content].title!r}: extraction failed ({fault}); the paper is kept without it")
                )
            else:
                ledger.put(content, extraction)
        ledger.commit()
        done += len(batch)
        extracted += sum(extraction is not None for _, extraction, _ in batch)
        on_progress(Progress("extracting", done, len(missing)))
    return extracted


def _extractions(ledger: Ledger) -> Iterator[tuple[str, Paper, Extraction]]:
    extractor = version()
    for key, paper in ledger.papers():
        yield key, paper, ledger.get(content_key(paper, extractor)) or Extraction()


def _link(ledger: Ledger, catalog: Catalog, rules: Corrections, on_progress: Callable[[Progress], None]) -> Linking:
    linker = Linker(catalog, rules)
    for count, (key, paper, extraction) in enumerate(_extractions(ledger), 1):
        linker.observe(key, paper, extraction)
        if count % 500 == 0:
            on_progress(Progress("linking", count))
    return linker.resolve()


@dataclass(frozen=True, slots=True)
class _Graph:
    """One graph to be written: its name below `graph/`, its lines, what search finds in it."""

    name: str
    lines: list[str]
    texts: tuple[Text, ...] = ()

    @property
    def digest(self) -> str:
        return digest("".join(self.lines))


def _write(
    writer: Writer, linking: Linking, state: str, on_progress: Callable[[Progress], None]
) -> tuple[int, int, int]:
    """Writes what changed; gives the number of papers, entities and statements."""
    changes = None if writer.store is None else _changes(writer, writer.store.index, linking, on_progress)
    if changes is None:
        generation = writer.new_generation()
        index = generation.store.index
        index.begin()
        generation.load(_indexed(_graphs(writer, linking, on_progress), index))
        index.state = state
        index.commit()
        store = writer.adopt(generation)
    else:
        assert writer.store is not None
        store = writer.store
        _rewrite(writer, store, *changes, state)
    papers = sum(name.startswith("paper/") for name, _ in store.index.digests())
    return papers, _count_entities(store), len(store)


def _graphs(writer: Writer, linking: Linking, on_progress: Callable[[Progress], None]) -> Iterator[_Graph]:
    names, derived = writer.names, Derived(writer.names)
    for count, (key, paper, extraction) in enumerate(_extractions(writer.ledger), 1):
        linked = linking.link(key, paper, extraction)
        derived.observe(linked)
        yield _Graph(f"paper/{key}", of_paper(linked, names), (_paper_text(linked, names),))
        if count % 500 == 0:
            on_progress(Progress("writing", count))
    entities = linking.entities()
    texts = tuple(Text(names.entity(e.id), "entity", e.label, "\n".join(e.aliases)) for e in entities)
    yield _Graph("entities", of_entities(entities, derived.metrics, names), texts)
    yield _Graph("derived", derived.lines(entities, digest(writer.ledger.state()), version()))
    yield _Graph("catalog", derived.catalog_lines(entities, load_catalog()))


def _paper_text(linked: LinkedPaper, names: Names) -> Text:
    return Text(names.paper(linked.key), "paper", linked.paper.title, linked.paper.abstract)


def _indexed(graphs: Iterable[_Graph], index: Index) -> Iterator[str]:
    for graph in graphs:
        index.put(graph.name, graph.digest, graph.texts)
        yield from graph.lines


def _changes(
    writer: Writer, index: Index, linking: Linking, on_progress: Callable[[Progress], None]
) -> tuple[list[_Graph], list[str]] | None:
    """The graphs that differ from the store and the names of those that are gone; nothing if too many differ."""
    known = dict(index.digests())
    limit = max(200, len(known) // _REWRITE_SHARE)
    changed: list[_Graph] = []
    for graph in _graphs(writer, linking, on_progress):
        if known.pop(graph.name, None) != graph.digest:
            changed.append(graph)
        if len(changed) > limit:
            return None
    return None if len(known) > limit else (changed, sorted(known))


def _rewrite(writer: Writer, store: Store, changed: list[_Graph], gone: list[str], state: str) -> None:
    removed: set[ox.Quad] = set()
    added: set[ox.Quad] = set()
    for name in gone:
        removed |= store.quads(store.names.graph(name))
    for graph in changed:
        old = store.quads(store.names.graph(graph.name))
        new = set(ox.parse("".join(graph.lines).encode("utf-8", "replace"), ox.RdfFormat.N_QUADS))
        removed |= old - new
        added |= new - old
    writer.change(removed, added)
    store.index.begin()
    for name in gone:
        store.index.remove(name)
    for graph in changed:
        store.index.put(graph.name, graph.digest, graph.texts)
    store.index.state = state
    store.index.commit()
