"""From sources to observed papers: reading, extracting and the first pass of linking, side by side.

1. Records go into the ledger as they are read. So long as workers are idle, texts that were not seen before are sent
   to them at once; reading never waits for them. A source that comes slowly is extracted while it comes.
2. When all is read, the ledger knows which records are one paper. Papers come from it page by page, in the order of
   their keys: what is extracted already is observed by the linker, all else is sent to the workers, as many as they
   can take, and observed as it comes back. The linker does not mind the order.

Every batch that comes back is kept in the ledger at once. In memory are the papers under way, and the linker's table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

from kg.errors import InputError, KgError
from kg.extraction.extractors import DEFAULT, identity, named
from kg.extraction.filters import surer
from kg.extraction.values import Extraction
from kg.guard import Extracted
from kg.ledger import Ledger, content_key, origin_of, unpacked
from kg.linking import Linker
from kg.papers import Paper
from kg.pool import BATCH, Pool
from kg.progress import Meter

#: Records that are kept at once.
_RECORDS: Final = 500
#: Characters of a title in a message.
_TITLE: Final = 200


@dataclass(frozen=True, slots=True)
class Chosen:
    """An extractor by its name and its version, and how sure what it finds must be to stand in the graph."""

    name: str
    version: str
    least: float

    @property
    def told(self) -> str:
        """What the graph says of it."""
        return f"{self.version}, confidence {self.least:g} or more" if self.least else self.version

    @classmethod
    def of(cls, name: str, least: float) -> Chosen:
        """The extractor of that name; one that is brought is loaded, so that a fault of it shows at once."""
        version = identity(name)
        if name != DEFAULT:
            named(name)
        return cls(name, version, least)

    def content(self, paper: Paper) -> str:
        """The key of a paper's text, for this extractor."""
        return content_key(paper, self.version)

    def sure(self, found: Extraction | None) -> Extraction:
        """What of an extraction stands in the graph."""
        if found is None:
            return Extraction()
        return surer(found, self.least) if self.least else found


@dataclass(slots=True)
class Errors:
    """Everything that was reported, and how many of the sources gave nothing."""

    report: Callable[[KgError], None]
    locations: frozenset[str]
    count: int = 0
    unread: int = 0

    def __call__(self, error: KgError) -> None:
        """Reports an error."""
        self.count += 1
        if isinstance(error, InputError) and error.line is None and error.source in self.locations:
            self.unread += 1
        self.report(error)


@dataclass(slots=True)
class _UnderWay:
    """A text that is being extracted, and the papers that are to be observed with it."""

    title: str
    papers: list[tuple[str, Paper]] = field(default_factory=list)


class Gathering:
    """The steps above, for one ledger; to be used in a `with` block of its pool."""

    def __init__(self, ledger: Ledger, chosen: Chosen, pool: Pool, errors: Errors, meter: Meter) -> None:
        self._ledger = ledger
        self._chosen = chosen
        self._pool = pool
        self._errors = errors
        self._meter = meter
        self._under_way: dict[str, _UnderWay] = {}
        self._aside = {one.content for one in ledger.aside()}
        self._linker: Linker | None = None
        self.extracted = 0
        self.undated = 0
        #: Texts whose extraction failed in a way that may be tried again.
        self.failed: set[str] = set()

    def read(self, records: Iterable[tuple[str, Paper]]) -> int:
        """Step 1; gives how many records are new or changed."""
        changed, last, origin = 0, "", ""
        self._ledger.begin()
        for count, (location, paper) in enumerate(self._meter.counted(records), 1):
            if location != last or location == "-":
                last, origin = location, origin_of(location, repr(paper) if location == "-" else "")
            changed += self._ledger.record(paper, origin)
            self.undated += paper.published is None
            self._send_if_idle(paper)
            if count % BATCH == 0:
                self._keep_all(self._pool.done())
            if count % _RECORDS == 0:
                self._save()
        self._ledger.commit()
        self._ledger.settle()
        return changed

    def _send_if_idle(self, paper: Paper) -> None:
        if self._pool.has_room and self._is_new(content := self._chosen.content(paper)):
            self._send(content, paper)

    def observe(self, linker: Linker) -> None:
        """Step 2: everything is extracted, and observed by the linker."""
        self._linker = linker
        self._meter.entities = lambda: linker.size
        self._meter.begin("linking", len(self._ledger))
        self._ledger.begin()
        for key, paper in self._ledger.papers():
            self._observe(key, paper)
        self._keep_all(self._pool.rest())
        self._ledger.commit()
        self._meter.tell()

    def _observe(self, key: str, paper: Paper) -> None:
        content = self._chosen.content(paper)
        if self._is_new(content):
            self._send(content, paper)
        if content in self._under_way:
            self._meter.step("extracting")
            self._under_way[content].papers.append((key, paper))
            self._keep_all(self._pool.until_room())
        else:
            self._take_note([(key, paper)], self._ledger.get(content))

    def _is_new(self, content: str) -> bool:
        known = content in self._under_way or content in self._aside or content in self.failed
        return not known and not self._ledger.has(content)

    def _send(self, content: str, paper: Paper) -> None:
        self._under_way[content] = _UnderWay(paper.title[:_TITLE])
        self._pool.add(content, paper)

    def _keep_all(self, batches: Iterable[list[Extracted]]) -> None:
        for batch in batches:
            for one in batch:
                self._keep(one)
            self._save()

    def _keep(self, one: Extracted) -> None:
        waiting = self._under_way.pop(one.content)
        if one.found is None:
            self._fail(one, waiting.title)
        else:
            self._ledger.put(one.content, one.found)
            self.extracted += 1
        if waiting.papers:
            self._take_note(waiting.papers, None if one.found is None else unpacked(one.found))

    def _fail(self, one: Extracted, title: str) -> None:
        if one.deadly:
            self._aside.add(one.content)
            self._ledger.set_aside(one.content, title, one.fault)
            self._errors(KgError(f"{title!r}: set aside: {one.fault}; the paper is kept without it, see --retry"))
        else:
            self.failed.add(one.content)
            self._errors(KgError(f"{title!r}: extraction failed ({one.fault}); the paper is kept without it"))

    def _take_note(self, papers: Iterable[tuple[str, Paper]], found: Extraction | None) -> None:
        assert self._linker is not None
        sure = self._chosen.sure(found)
        for key, paper in papers:
            self._linker.observe(key, paper, sure)
            self._meter.count()

    def _save(self) -> None:
        self._ledger.commit()
        self._ledger.begin()
