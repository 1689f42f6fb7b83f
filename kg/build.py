"""The main job: reads, extracts, links and writes.

1. Papers go from the sources into the store's ledger, batch by batch.
2. Papers whose text was not seen before are extracted, in as many processes as asked for, into the ledger.
3. Every extraction is observed by the linker, which then decides the canonical entities.
4. Every paper becomes lines of N-Quads. Where a store is new or much changed, all lines stream into a new
   generation that replaces the old one at the end; otherwise only the graphs that changed are rewritten.

Corrections are kept in the ledger, too: a build that is given none applies those of the builds before it.
Steps 1 and 2 are kept as they go, so a killed build goes on where it stopped; steps 3 and 4 are pure functions
of the ledger, so that the same papers give the same bytes whatever was built before.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeVar

from kg import __version__
from kg.catalog import Catalog
from kg.catalog import load as load_catalog
from kg.errors import InputError, KgError
from kg.extraction.extractors import DEFAULT, identity, named
from kg.extraction.filters import surer
from kg.extraction.values import Extraction
from kg.ledger import Ledger, content_key
from kg.linking import Linker, Linking
from kg.linking.corrections import Corrections
from kg.linking.corrections import read as read_corrections
from kg.papers import Paper, digest
from kg.parts import Part, parts
from kg.pool import extract_all
from kg.sources import read
from kg.target import Target, open_writer

#: What the ledger keeps of corrections: all rules, and those that applied to nothing.
_RULES: Final = "corrections"
_UNUSED: Final = "unused corrections"


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
    extractor: str = DEFAULT,
    min_confidence: float = 0.0,
    replace: bool = False,
    state: Path | None = None,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """Adds the papers of some sources to a store and makes its graph complete.

    On a server, `replace` lets what was built elsewhere give way, and `state` is where this machine keeps what it read
    (see `kg.remote.writing`). Without `corrections`, those of earlier builds hold; an empty file lifts them.
    What is less sure than `min_confidence` stays in the ledger, for later builds, and out of the graph.

    Papers that cannot be read or extracted go to `on_error`; all others are in the graph. Raises StoreError
    where the store cannot be written, InputError where the corrections are wrong or no paper could be read,
    UsageError for an unknown extractor.
    """
    with open_writer(store, base=base, replace=replace, state=state) as writer:
        return build_into(
            writer, locations, workers=workers, corrections=corrections, listing_date=listing_date,
            extractor=extractor, min_confidence=min_confidence, on_error=on_error, on_progress=on_progress,
        )  # fmt: skip


def build_into(
    writer: Target,
    locations: Sequence[str],
    *,
    workers: int | None = None,
    corrections: Path | None = None,
    listing_date: datetime.date | None = None,
    extractor: str = DEFAULT,
    min_confidence: float = 0.0,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """The same for a writer that is already open."""
    errors = _Errors(on_error, frozenset(locations))
    rules = read_corrections(corrections) if corrections else _kept(writer.ledger)
    chosen = _Chosen.of(extractor, min_confidence)
    papers = read(locations, listing_date=listing_date, on_error=errors)
    changed = writer.ledger.add(_noted("reading", papers, on_progress, every=100))
    writer.ledger.settle()
    if not changed and not writer.ledger:
        raise InputError("no paper could be read", source=", ".join(locations))
    writer.ledger.note(_RULES, rules.to_json())
    state = _state(writer.ledger, rules, chosen)
    if writer.state == state:
        unused = tuple(json.loads(writer.ledger.noted(_UNUSED) or "[]"))
        return Summary(
            *writer.counts(), 0, errors.count, errors.unread, unchanged=True, unused_corrections=unused
        )  # fmt: skip
    before = errors.count
    extracted = _extract(writer.ledger, chosen, workers or os.cpu_count() or 1, errors, on_progress)
    if errors.count > before:
        state += " incomplete"  # so that the next build tries again
    linking = _link(writer.ledger, chosen, load_catalog(), rules, on_progress)

    def stream() -> Iterator[Part]:
        papers = _noted("writing", _extractions(writer.ledger, chosen), on_progress)
        inputs = digest(writer.ledger.state())
        return parts(papers, linking, writer.names, inputs=inputs, extractor=chosen.told)

    writer.write(stream, state)
    unused = tuple(map(str, linking.unused_corrections))
    writer.ledger.note(_UNUSED, json.dumps(unused, ensure_ascii=False))
    return Summary(*writer.counts(), extracted, errors.count, errors.unread, unused_corrections=unused)


def _kept(ledger: Ledger) -> Corrections:
    """The corrections of an earlier build."""
    return Corrections.from_json(ledger.noted(_RULES) or "[]")


@dataclass(frozen=True, slots=True)
class _Chosen:
    """An extractor by its name and its version, and how sure what it finds must be to stand in the graph."""

    name: str
    version: str
    least: float

    @property
    def told(self) -> str:
        """What the graph says of it."""
        return f"{self.version}, confidence {self.least:g} or more" if self.least else self.version

    @classmethod
    def of(cls, name: str, least: float) -> _Chosen:
        """The extractor of that name; one that is brought is loaded, so that a fault of it shows at once."""
        version = identity(name)
        if name != DEFAULT:
            named(name)
        return cls(name, version, least)


def _state(ledger: Ledger, rules: Corrections, chosen: _Chosen) -> str:
    parts = (ledger.state(), __version__, chosen.told, load_catalog().digest, repr(rules))
    return digest("\n".join(parts), length=32)


T = TypeVar("T")


def _noted(step: str, things: Iterable[T], on_progress: Callable[[Progress], None], *, every: int = 500) -> Iterator[T]:
    """The same things, telling how many have gone by."""
    for count, thing in enumerate(things, 1):
        yield thing
        if count % every == 0:
            on_progress(Progress(step, count))


def _extract(
    ledger: Ledger, chosen: _Chosen, workers: int, errors: _Errors, on_progress: Callable[[Progress], None]
) -> int:
    contents = {content_key(paper, chosen.version) for _, paper in ledger.papers()}
    missing = {content for content in contents if not ledger.has(content)}
    done, extracted, total = 0, 0, len(missing)
    titles: dict[str, str] = {}
    for batch in extract_all(_missing(ledger, chosen, missing, titles), workers, chosen.name):
        ledger.begin()
        for content, extraction, fault in batch:
            title = titles.pop(content)
            if extraction is None:
                errors(KgError(f"{title!r}: extraction failed ({fault}); the paper is kept without it"))
            else:
                ledger.put(content, extraction)
        ledger.commit()
        done += len(batch)
        extracted += sum(extraction is not None for _, extraction, _ in batch)
        on_progress(Progress("extracting", done, total))
    return extracted


def _missing(ledger: Ledger, chosen: _Chosen, missing: set[str], titles: dict[str, str]) -> Iterator[tuple[str, Paper]]:
    """The papers of the missing contents, each once; `titles` holds those that are under way."""
    for _, paper in ledger.papers():
        content = content_key(paper, chosen.version)
        if content in missing:
            missing.remove(content)
            titles[content] = paper.title
            yield content, paper


def _extractions(ledger: Ledger, chosen: _Chosen) -> Iterator[tuple[str, Paper, Extraction]]:
    for key, paper in ledger.papers():
        found = ledger.get(content_key(paper, chosen.version)) or Extraction()
        yield key, paper, surer(found, chosen.least) if chosen.least else found


def _link(
    ledger: Ledger, chosen: _Chosen, catalog: Catalog, rules: Corrections, on_progress: Callable[[Progress], None]
) -> Linking:
    linker = Linker(catalog, rules)
    for key, paper, extraction in _noted("linking", _extractions(ledger, chosen), on_progress):
        linker.observe(key, paper, extraction)
    return linker.resolve()
