"""Extraction on a Dask cluster: what `kg build --cluster tcp://scheduler:8786` adds to `kg.pool`.

1. The client waits some seconds for the scheduler and for a first worker.
2. Every worker is asked for its extractor's version, now and with every batch: another version extracts otherwise.
3. A batch is a task; on the worker it goes to a guarded process, as on this machine (see `kg.guard`).
4. Where a worker is lost, the scheduler gives its tasks to others; the results are the same, since a task depends on
   nothing but its papers.

Scheduler and workers run what they are sent: keep them in a network that you trust, or use `tls://`.
"""

from __future__ import annotations

import logging
import time
from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, MissingExtra
from kg.extraction.extractors import identity
from kg.guard import Batch, Extracted, Limits, shared

if TYPE_CHECKING:
    from distributed import Client

_SCHEDULER_SECONDS: Final = 10.0
_WORKER_SECONDS: Final = 60.0
_COUNTED_FOR: Final = 1.0
_KEPT: Final = "what was extracted is kept, and the same build goes on from there"


class Cluster:
    """The workers of a scheduler."""

    def __init__(self, address: str, extractor: str, limits: Limits) -> None:
        self._address = address
        self._extractor = extractor
        self._limits = limits
        self._version = identity(extractor)
        self._client = _connected(address)
        self._slots = 0
        self._counted = 0.0
        try:
            self._slots = self.slots
            self._check()
            self._executor: Executor = self._client.get_executor()
        except BaseException:
            self.close()
            raise

    @property
    def slots(self) -> int:
        """How many threads the workers have; waits for a first one. Raises KgError where none comes."""
        end = time.monotonic() + _WORKER_SECONDS
        while time.monotonic() - self._counted > _COUNTED_FOR or not self._slots:
            self._slots, self._counted = self._count(), time.monotonic()
            if not self._slots:
                if time.monotonic() > end:
                    raise KgError(f"{self._address} has no workers: start some with dask worker; {_KEPT}")
                time.sleep(0.2)
        return self._slots

    def _count(self) -> int:
        try:
            return sum(self._client.nthreads().values())
        except Exception as error:
            raise self.fault(error) from None

    def _check(self) -> None:
        """Raises KgError where a worker has no paperkg, or another one."""
        try:
            versions = self._client.run(identity, self._extractor, on_error="return")
        except Exception as error:
            raise self.fault(error) from None
        for worker, version in sorted(versions.items()):
            if isinstance(version, ModuleNotFoundError):
                raise KgError(f"worker {worker} has no {version.name}: install paperkg {self._version} there")
            if isinstance(version, Exception):
                raise KgError(f"worker {worker} cannot extract: {version}")
            _same(version, self._version, f"worker {worker}")

    def submit(self, batch: Batch) -> Future[list[Extracted]]:
        """Begins to extract a batch on a worker."""
        return self._executor.submit(extract, list(batch), self._extractor, self._limits, self._version)

    def fault(self, error: Exception) -> Exception:
        """What a failed batch means: an error of ours, or a cluster that is gone."""
        if isinstance(error, KgError):
            return error
        reason = f"{type(error).__name__}: {error}".removesuffix(": ")
        return KgError(f"the cluster at {self._address} was lost ({reason}); {_KEPT}")

    def close(self) -> None:
        """Leaves the cluster; tasks that nobody waits for are dropped."""
        self._client.close(timeout=2)


def extract(batch: Batch, extractor: str, limits: Limits, version: str) -> list[Extracted]:
    """Extracts papers, on a worker. Raises KgError where this is another version than the build's."""
    _same(identity(extractor), version, "a worker")
    return shared(extractor, limits).extract(batch)


def _same(theirs: str, ours: str, who: str) -> None:
    if theirs != ours:
        raise KgError(f"{who} has paperkg {theirs}, this machine {ours}: install the same version on both")


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError:
        raise MissingExtra("cluster", needed_for="kg build --cluster") from None
    # The message that the build ends with says it all.
    for logger in ("distributed", "distributed.client"):
        logging.getLogger(logger).setLevel(logging.CRITICAL)
    try:
        return Client(address, timeout=_SCHEDULER_SECONDS, set_as_default=False)
    except (OSError, ValueError, TypeError) as error:
        raise KgError(f"no scheduler answers at {address} ({error}); start one with dask scheduler") from None
