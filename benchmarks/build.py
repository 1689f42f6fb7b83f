"""A build against its parts: the same papers read alone, extracted alone, built by one worker and by two, built again.

The rate of extraction is taken between the first and the last batch that came back, so that starting workers, reading
and writing, which are reported apart, do not blur it.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from benchmarks import Figure, seconds
from benchmarks.data import listing
from kg.build import Limits, Progress, Summary, build
from kg.sources import read

COUNT: Final = 1500
#: How many times as fast two workers must be as one, where there are two cores.
SCALES: Final = 1.8


@dataclass(slots=True)
class _Run:
    """One build: when which step was how far."""

    workers: int
    marks: list[tuple[float, Progress]] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def of(self, source: str, store: Path) -> Summary:
        """Builds, with the workers."""
        start = time.perf_counter()
        limits = Limits()
        summary = build([source], store=store, workers=self.workers, limits=limits, on_progress=self._mark)
        self.seconds = time.perf_counter() - start
        return summary

    def _mark(self, now: Progress) -> None:
        self.marks.append((time.perf_counter(), now))
        if now.step == "extracting":
            self.spent.append(time.process_time())

    @property
    def rate(self) -> float:
        """Papers a second while papers were extracted."""
        marks = [(when, now.done) for when, now in self.marks if now.step == "extracting" and now.done]
        (first, begun), (last, done) = marks[0], marks[-1]
        return (done - begun) / (last - first)

    @property
    def own(self) -> float:
        """Milliseconds of CPU that this process spends on a paper that workers extract."""
        done = [now.done for _, now in self.marks if now.step == "extracting"]
        return (self.spent[-1] - self.spent[0]) / (done[-1] - done[0]) * 1000

    @property
    def writing(self) -> float:
        """Seconds of resolving and writing."""
        return self.marks[-1][0] - max(when for when, now in self.marks if now.step == "extracting")


def measure(count: int = COUNT) -> Iterator[Figure]:
    """All of it."""
    from kg.extraction import Extractor

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = str(listing(folder, count))
        papers = list(read([source], on_error=lambda error: None))
        reading = len(papers) / seconds(lambda: list(read([source], on_error=lambda error: None)))
        extractor, some = Extractor(), papers[: count // 3]
        alone = len(some) / seconds(lambda: [extractor.extract(paper) for paper in some], repeat=1)
        one, two = _Run(1), _Run(2)
        one.of(source, folder / "one")
        summary = two.of(source, folder / "two")
        again = seconds(lambda: build([source], store=folder / "two"), repeat=1)
    size = f"{summary.papers:,} papers"
    yield Figure("reading", reading, "papers/s", "extraction alone", alone)
    yield Figure("extraction by one worker", one.rate, "papers/s", "extraction alone", alone)
    yield Figure("extraction by two workers", two.rate, "papers/s", "one worker", one.rate, least=SCALES * one.rate)
    yield Figure("first process while workers extract", two.own, "ms/paper", "extraction alone", 1000 / alone)
    yield Figure(f"build, one worker, {size}", summary.papers / one.seconds, "papers/s", "extraction alone", alone)
    yield Figure(f"build, two workers, {size}", summary.papers / two.seconds, "papers/s", "extraction alone", alone)
    yield Figure(f"resolving and writing, {size}", two.writing, "s", "the whole build", two.seconds)
    yield Figure("the same build again", again, "s", "the first one", two.seconds)


def quick() -> Iterator[Figure]:
    """The same over fewer papers."""
    return measure(240)
