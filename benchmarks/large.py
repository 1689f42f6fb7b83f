"""The figures of `benchmarks.store` at 100,000 papers; takes a quarter of an hour, and 20 GB of disk for a while."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import Figure, store


def measure() -> Iterator[Figure]:
    """All of them."""
    return store.measure(100_000)
