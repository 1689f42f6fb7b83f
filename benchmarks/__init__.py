"""The figures that the README claims: speed against a named peer or limit in the same run, quality against a record."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measurement; `peer` is what the same run gave for the peer or limit that `against` names.

    A run fails where the value is below `least`.
    """

    name: str
    value: float
    unit: str
    against: str
    peer: float
    least: float | None = None

    @property
    def ratio(self) -> float:
        """The value as a share or multiple of the peer."""
        return self.value / self.peer if self.peer else 0.0


def seconds(run: Callable[[], object], *, repeat: int = 3) -> float:
    """The median wall time of some runs, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.perf_counter()
        run()
        times.append(time.perf_counter() - start)
    return sorted(times)[len(times) // 2]
