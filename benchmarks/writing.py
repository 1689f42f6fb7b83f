"""One job in a process of its own: `ours` writes the graph of a folder's ledger, `peer` loads a file of N-Quads.

Prints as JSON the seconds that writing took, those that the whole job took, linking in it, and the most memory that the
process had, in GiB.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from kg.build import build_into
from kg.extraction.version import version
from kg.ledger import Ledger, content_key
from kg.target import Stream
from kg.writing import Writer


class _Timed(Writer):
    """A writer that knows how long writing took."""

    seconds = 0.0

    def write(self, stream: Stream, state: str) -> None:
        start = time.perf_counter()
        super().write(stream, state)
        self.seconds = time.perf_counter() - start


def ours(folder: Path) -> float:
    """A build with nothing to read and nothing to extract."""
    with _Timed(folder) as writer:
        if not _is_extracted(writer.ledger):
            sys.exit(f"{folder}: the extractor has changed since these papers were extracted; run the benchmark again")
        build_into(writer, [])
        return writer.seconds


def _is_extracted(ledger: Ledger) -> bool:
    """Whether this version extracted the papers: else a build would do that first, for hours."""
    return all(ledger.has(content_key(paper, version())) for _, paper in islice(ledger.papers(), 1))


def peer(file: Path) -> float:
    """Oxigraph's own bulk load."""
    with tempfile.TemporaryDirectory(dir=file.parent) as folder:
        store = ox.Store(folder)
        start = time.perf_counter()
        store.bulk_load(path=str(file), format=ox.RdfFormat.N_QUADS)
        store.flush()
        return time.perf_counter() - start


if __name__ == "__main__":
    begin = time.perf_counter()
    taken = {"ours": ours, "peer": peer}[sys.argv[1]](Path(sys.argv[2]))
    whole = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    json.dump({"seconds": taken, "all": whole, "memory": memory}, sys.stdout)
