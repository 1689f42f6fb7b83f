"""The figures of `benchmarks.store` at 100,000 papers: 20 minutes of two quiet cores, and 12 GB of disk for a while.

The first figure, memory, comes after the build, when half of the time is over; then that of writing, when Oxigraph has
loaded the same statements; then those of reading, one after another.
"""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import Figure, store


def measure() -> Iterator[Figure]:
    """All of them."""
    return store.measure(100_000)
