from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from kg.fetch.cache import Cache
from kg.fetch.client import Client
from tests.fetch.server import Server, running


@dataclass
class Clock:
    """Time that passes only when somebody sleeps."""

    now: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    with running() as one:
        for name in ("HF", "ARXIV", "OPENALEX"):
            monkeypatch.setenv(f"KG_{name}_URL", one.address)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        yield one


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def client(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    monkeypatch.setattr("kg.fetch.client.random.uniform", lambda low, high: 1.0)
    one = Client(Cache(tmp_path / "cache"), timeout=5, sleep=clock.sleep, clock=clock)
    yield one
    one.close()
