"""The main job: reads, extracts, links and writes.

1. Papers go from the sources into the store's ledger.
2. Papers whose text was not seen before are extracted, in as many processes as asked for, into the ledger.
3. Every extraction is observed by the linker, which then decides the canonical entities.
4. Every paper becomes lines of N-Quads. Where a store is new or much changed, all lines stream into a new
   generation that replaces the old one at the end; otherwise only the graphs that changed are rewritten.

Steps 1, 2 and the observing of 3 go on side by side (see `kg.gathering`); so do the parts of 4: while one batch of
lines is loaded, the next is made. Two things must wait, by the laws of the graph. Which records are one paper is known
when all are read. What a name means is a function of all papers, and a paper's lines hold the IRIs of what it names:
so nothing can be written before everything is extracted and the linker has decided.

Memory holds the papers under way, the linker's table and the canonical entities: it grows with the different names that
papers use, and by some bytes for each paper, not with the texts.

Corrections are kept in the ledger, too: a build that is given none applies those of the builds before it.
Steps 1 and 2 are kept as they go, so a killed build goes on where it stopped; steps 3 and 4 are pure functions
of the ledger, so that the same papers give the same bytes whatever was built before.
"""

from __future__ import annotations

import datetime
import gc
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kg import __version__
from kg.catalog import load as load_catalog
from kg.disk import full_disk_told
from kg.errors import InputError, KgError, UsageError
from kg.extraction.extractors import DEFAULT
from kg.extraction.values import Extraction
from kg.gathering import Chosen, Errors, Gathering
from kg.guard import Limits
from kg.ledger import Ledger
from kg.linking import Linker, Linking
from kg.linking.corrections import Corrections
from kg.linking.corrections import read as read_corrections
from kg.papers import Paper, digest
from kg.parts import Part, parts
from kg.pool import Pool
from kg.progress import Meter, Progress
from kg.sources import records
from kg.target import Target, open_writer

__all__ = ["Limits", "Progress", "Summary", "build", "build_into"]

#: How seldom one looks for cycles of garbage; see `gc.set_threshold`.
_SELDOM: Final = (50_000, 20, 100)
#: What the ledger keeps of corrections: all rules, and those that applied to nothing.
_RULES: Final = "corrections"
_UNUSED: Final = "unused corrections"


@dataclass(frozen=True, slots=True)
class Summary:
    """What a build did.

    `errors` counts everything that was reported, `unread` the sources that gave nothing; `unchanged` tells that the
    store already held all of it; `set_aside` names the papers that earlier builds set aside, with the reasons, and
    `undated` counts the records that were read and have no date.
    """

    papers: int
    entities: int
    statements: int
    extracted: int
    errors: int
    unread: int = 0
    unchanged: bool = False
    unused_corrections: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    undated: int = 0


def build(
    locations: Sequence[str],
    *,
    store: str | Path,
    base: str | None = None,
    replace: bool = False,
    state: Path | None = None,
    shards: Path | None = None,
    workers: int | None = None,
    corrections: Path | None = None,
    listing_date: datetime.date | None = None,
    extractor: str = DEFAULT,
    min_confidence: float = 0.0,
    limits: Limits | None = None,
    cluster: str | None = None,
    retry: bool = False,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """Adds the papers of some sources to a store and makes its graph complete.

    Without a source, the graph is made of the papers that earlier builds read: by another version of the program, or
    with other options. On a server, `replace` lets what was built elsewhere give way, and `state` is where this machine
    keeps what it read (see `kg.remote.writing`). With `shards`, the graph goes into files there instead of the store
    (see `kg.shards`). The other options are those of `build_into`. Raises StoreError where the store cannot be written.
    """
    with (
        full_disk_told(shards or store),
        open_writer(store, base=base, replace=replace, state=state, shards=shards) as writer,
    ):
        return build_into(
            writer, locations, workers=workers, corrections=corrections, listing_date=listing_date,
            extractor=extractor, min_confidence=min_confidence, limits=limits, cluster=cluster, retry=retry,
            on_error=on_error, on_progress=on_progress,
        )  # fmt: skip


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """A build makes very many values that stay, and hardly a cycle: to look through them again and again is in vain."""
    before = gc.get_threshold()
    gc.set_threshold(*_SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


@_seldom_collected()
def build_into(
    writer: Target,
    locations: Sequence[str],
    *,
    workers: int | None = None,
    corrections: Path | None = None,
    listing_date: datetime.date | None = None,
    extractor: str = DEFAULT,
    min_confidence: float = 0.0,
    limits: Limits | None = None,
    cluster: str | None = None,
    retry: bool = False,
    on_error: Callable[[KgError], None] = lambda error: None,
    on_progress: Callable[[Progress], None] = lambda progress: None,
) -> Summary:
    """The same for a writer that is already open.

    `workers` is the number of processes that extract, all cores where it is not given; `limits` is what each paper may
    take of them (see `kg.pool` for when there are none); `cluster` is the address of a Dask scheduler instead. Papers
    that killed their workers are set aside until `retry`. Without `corrections`, those of earlier builds hold; an empty
    file lifts them. What is less sure than `min_confidence` stays in the ledger, for later builds, and out of the
    graph.

    Papers that cannot be read or extracted go to `on_error`; all others are in the graph. Raises InputError where the
    corrections are wrong or no paper could be read, UsageError for an unknown extractor, or without a source where no
    paper was read before.
    """
    errors, meter = Errors(on_error, frozenset(locations)), Meter(on_progress)
    meter.errors = lambda: errors.count
    rules = read_corrections(corrections) if corrections else _kept(writer.ledger)
    task = _Task(writer, errors, meter, rules, Chosen.of(extractor, min_confidence), _aside(writer.ledger, retry))
    with Pool(workers=workers, extractor=extractor, limits=limits, cluster=cluster) as pool:
        gathering = Gathering(writer.ledger, task.chosen, pool, errors, meter)
        changed = gathering.read(records(locations, listing_date=listing_date, on_error=errors))
        if not changed and not writer.ledger:
            raise _nothing(locations)
        writer.ledger.note(_RULES, rules.to_json())
        if writer.state == task.state():
            return task.summary(gathering, unchanged=True)
        linker = Linker(load_catalog(), rules)
        gathering.observe(linker)
    task.finish(linker, complete=not gathering.failed)
    return task.summary(gathering)


@dataclass(frozen=True, slots=True)
class _Task:
    """What a build works with from end to end; `aside` tells which papers earlier builds set aside."""

    writer: Target
    errors: Errors
    meter: Meter
    rules: Corrections
    chosen: Chosen
    aside: tuple[str, ...]

    def state(self) -> str:
        """What the graph is a function of: a hash."""
        ledger = self.writer.ledger
        aside = [one.content for one in ledger.aside()]
        told = (ledger.state(), __version__, self.chosen.told, load_catalog().digest, repr(self.rules), *aside)
        return digest("\n".join(told), length=32)

    def finish(self, linker: Linker, *, complete: bool) -> None:
        """Decides what names mean, and step 4; the next build tries again what is not `complete`."""
        state = self.state() if complete else f"{self.state()} incomplete"
        self.meter.begin("resolving")
        self.meter.tell()
        linking = linker.resolve()
        _write(self.writer, linking, self.chosen, self.meter, state)
        unused = [str(one) for one in linking.unused_corrections]
        self.writer.ledger.note(_UNUSED, json.dumps(unused, ensure_ascii=False))

    def summary(self, gathering: Gathering, *, unchanged: bool = False) -> Summary:
        """What was done."""
        return Summary(
            *self.writer.counts(), 0 if unchanged else gathering.extracted, self.errors.count, self.errors.unread,
            unchanged, _unused(self.writer.ledger), self.aside, gathering.undated,
        )  # fmt: skip


def _aside(ledger: Ledger, retry: bool) -> tuple[str, ...]:
    """The papers that earlier builds set aside, and why; none where they are to be tried again."""
    if retry:
        ledger.retry()
    return tuple(f"{one.title!r}: {one.reason}" for one in ledger.aside())


def _nothing(locations: Sequence[str]) -> KgError:
    """What is said where there is no paper at all."""
    if locations:
        return InputError("no paper could be read", source=", ".join(locations))
    return UsageError("nothing to build: no papers were read before; name a SOURCE, or give --sample")


def _write(writer: Target, linking: Linking, chosen: Chosen, meter: Meter, state: str) -> None:
    """Step 4."""
    ledger = writer.ledger

    def stream() -> Iterator[Part]:
        meter.begin("writing", len(ledger))
        papers = meter.counted(_extractions(ledger, chosen))
        found = parts(papers, linking, writer.names, inputs=digest(ledger.state()), extractor=chosen.told)
        return _counted(found, len(linking.entities()), meter)

    writer.write(stream, state)


def _counted(stream: Iterator[Part], entities: int, meter: Meter) -> Iterator[Part]:
    """The same parts; so many entities, which come after the papers, are counted as papers were."""
    counted = 0
    for part in stream:
        if counted < entities and part.name.startswith("entity/"):
            if not counted:
                meter.begin("writing", entities, "entities")
            counted += 1
            meter.count()
        yield part
    meter.tell()


def _extractions(ledger: Ledger, chosen: Chosen) -> Iterator[tuple[str, Paper, Extraction]]:
    for key, paper in ledger.papers():
        yield key, paper, chosen.sure(ledger.get(chosen.content(paper)))


def _kept(ledger: Ledger) -> Corrections:
    """The corrections of an earlier build."""
    return Corrections.from_json(ledger.noted(_RULES) or "[]")


def _unused(ledger: Ledger) -> tuple[str, ...]:
    """The corrections that applied to nothing in the last build."""
    return tuple(json.loads(ledger.noted(_UNUSED) or "[]"))
