"""What a server is told when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """A store, an address, limits, and who may write.

    `timeout` and `grace` are seconds, `max_bytes` bounds an answer, `max_body` a request, `memory` what a worker may
    allocate (bytes; 0 for no bound). `workers` requests are answered at once, and `queue` more may wait. `origins`
    are those that other sites' scripts may read from, `hosts` further names of this server. Without a `token`
    nobody may write; `base` is what the IRIs of a store begin with that is made for writing.
    """

    store: Path
    host: str = "127.0.0.1"
    port: int = 8000
    timeout: float = 30.0
    workers: int = 4
    queue: int = 16
    max_bytes: int = 100_000_000
    max_body: int = 32_000_000
    memory: int = 4_000_000_000
    grace: float = 5.0
    origins: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    token: str | None = None
    base: str | None = None

    @property
    def writable(self) -> bool:
        """Whether the graph may be changed."""
        return self.token is not None
