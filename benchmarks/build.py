"""A build against its parts: the same papers read alone, extracted alone, built by one worker and by two, built again.

The rate of extraction is taken between the first and the last batch that came back, so that starting workers, reading
and writing, which are reported apart, do not blur it. The rate of a whole build holds all of them. One worker leaves
the other core to the process that reads, keeps and writes; it is not slowed down for the comparison.
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
from kg.papers import Paper
from kg.sources import read

COUNT: Final = 3000
#: Papers that are extracted alone.
_ALONE: Final = 300
#: How many times as fast two workers must be as one, where there are two cores.
SCALES: Final = 1.8


@dataclass(slots=True)
class _Run:
    """One build: when which step was how far."""

    workers: int
    marks: list[tuple[float, Progress]] = field(default_factory=list)
    spent: list[float] = field(default_factory=list)
    start: float = 0.0
    seconds: float = 0.0

    def of(self, source: str, store: Path) -> Summary:
        """Builds, with the workers."""
        self.start = time.perf_counter()
        limits = Limits()
        summary = build([source], store=store, workers=self.workers, limits=limits, on_progress=self._mark)
        self.seconds = time.perf_counter() - self.start
        return summary

    def _mark(self, now: Progress) -> None:
        self.marks.append((time.perf_counter(), now))
        if now.step == "extracting":
            self.spent.append(time.process_time())

    @property
    def _extracting(self) -> list[tuple[float, int]]:
        return [(when, now.done) for when, now in self.marks if now.step == "extracting" and now.done]

    @property
    def starting(self) -> float:
        """Seconds until the first batch came back."""
        return self._extracting[0][0] - self.start

    @property
    def rate(self) -> float:
        """Papers a second while papers were extracted."""
        (first, begun), (last, done) = self._extracting[0], self._extracting[-1]
        return (done - begun) / (last - first)

    @property
    def own(self) -> float:
        """Milliseconds of CPU that this process spends on a paper that workers extract."""
        done = [now.done for _, now in self.marks if now.step == "extracting"]
        return (self.spent[-1] - self.spent[0]) / (done[-1] - done[0]) * 1000

    @property
    def writing(self) -> float:
        """Seconds of resolving and writing."""
        return self.marks[-1][0] - self._extracting[-1][0]


def measure(count: int = COUNT, least: float | None = SCALES) -> Iterator[Figure]:
    """All of it; a whole build by two workers is at least so many times as fast as by one."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = str(listing(folder, count))
        papers = _read(source)
        alone = _alone(papers[: min(_ALONE, count // 3)])
        yield Figure("reading", len(papers) / seconds(lambda: _read(source)), "papers/s", "extraction alone", alone)
        one, two = _Run(1), _Run(2)
        one.of(source, folder / "one")
        summary = two.of(source, folder / "two")
        again = seconds(lambda: build([source], store=folder / "two"), repeat=1)
    size = f"{summary.papers:,} papers"
    rates = [summary.papers / run.seconds for run in (one, two)]
    yield Figure("extraction by one worker", one.rate, "papers/s", "extraction alone", alone)
    yield Figure("extraction by two workers", two.rate, "papers/s", "one worker", one.rate, least=SCALES * one.rate)
    yield Figure("first process while workers extract", two.own, "ms/paper", "extraction alone", 1000 / alone)
    yield Figure(f"build, one worker, {size}", rates[0], "papers/s", "extraction alone", alone)
    yield Figure(
        f"build, two workers, {size}", rates[1], "papers/s", "one worker", rates[0], least=least and least * rates[0]
    )
    yield Figure(f"until the first papers are extracted, {size}", two.starting, "s", "the whole build", two.seconds)
    yield Figure(f"resolving and writing, {size}", two.writing, "s", "the whole build", two.seconds)
    yield Figure("the same build again", again, "s", "the first one", two.seconds)


def quick() -> Iterator[Figure]:
    """The same over fewer papers; starting weighs too much there to compare whole builds."""
    return measure(240, None)


def _read(source: str) -> list[Paper]:
    return list(read([source], on_error=lambda error: None))


def _alone(papers: list[Paper]) -> float:
    """Papers a second that this process extracts, and does nothing else."""
    from kg.extraction import Extractor

    extractor = Extractor()
    return len(papers) / seconds(lambda: [extractor.extract(paper) for paper in papers], repeat=1)
