"""The figures that the README claims: speed against a named peer or limit in the same run, quality against a record.

A benchmark is a module with `measure()`, which gives figures; where it has `quick()`, that is the same at sizes that
take seconds. `python -m benchmarks --help` tells how they are run, recorded and written down.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; `peer` is what the same run gave for the peer or limit that `against` names.

    A run fails where the value is below `least` or above `most`.
    """

    name: str
    value: float
    unit: str
    against: str
    peer: float
    least: float | None = None
    most: float | None = None

    @property
    def ratio(self) -> float:
        """The value as a share or multiple of the peer."""
        return self.value / self.peer if self.peer else 0.0

    @property
    def fault(self) -> str | None:
        """What is wrong with the value, if anything is."""
        if self.least is not None and self.value < self.least:
            return f"{self.name}: {self.value:.3f} is below {self.against} ({self.peer:.3f})"
        if self.most is not None and self.value > self.most:
            return f"{self.name}: {self.value:.3f} is above {self.most:.3f} ({self.against}: {self.peer:.3f})"
        return None


def seconds(run: Callable[[], object], *, repeat: int = 3) -> float:
    """The median wall time of some runs, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]


def cpu_seconds(run: Callable[[], object]) -> float:
    """The CPU time of one run in this process, in seconds: what a core to itself would take, also on a busy machine."""
    start = time.process_time()
    run()
    return time.process_time() - start
