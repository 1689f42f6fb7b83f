"""A graph that is loaded in bulk, beside the one that readers see.

1. Parts are made one after another, and their hashes and texts go into the index.
2. Their lines are gathered in batches. While the next one is made, two are loaded, each by a thread of its own: the
   engine parses and sorts a batch in one thread, so that a second one keeps another core busy.
3. Memory grows with the batches under way, not with the graph.
"""

from __future__ import annotations

import shutil
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.index import Index
from kg.parts import Part, hash_of
from kg.statements import Names
from kg.store import MEMORY, LocalStore

#: Statements that are loaded at once: some 150 MB of memory, for the engine sorts each batch. Smaller batches keep the
#: loaders busy sooner, but what they leave is merged by the engine afterwards: a tenth more CPU time in all.
_BATCH: Final = 200_000
#: Batches that are loaded side by side, while the next one is made.
_LOADERS: Final = 2


class Generation:
    """A graph that is being loaded and that nobody sees yet."""

    def __init__(self, folder: Path | None, names: Names, number: int) -> None:
        self.number = number
        self._path = path = None if folder is None else folder / "generations" / str(number)
        if path is not None:
            shutil.rmtree(path, ignore_errors=True)
            path.mkdir(parents=True)
        oxigraph = ox.Store() if path is None else ox.Store(path / "graph")
        index = Index(None if path is None else path / "index.sqlite", write=True)
        self.store = LocalStore(oxigraph, index, names, MEMORY if folder is None else str(folder))

    def fill(self, stream: Iterable[Part], state: str) -> None:
        """Loads all parts of a graph, and notes in the index what they are."""
        index = self.store.index
        index.begin()
        self._load(_noted(stream, index))
        index.state = state
        index.commit()

    def discard(self) -> None:
        """Gives its space back."""
        self.store.close()
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)

    def load(self, lines: Iterable[str]) -> None:
        """Loads lines of N-Quads in bulk."""
        rest = iter(lines)
        batches = iter(lambda: [*islice(rest, _BATCH)], [])
        self._load("".join(batch).encode("utf-8", "replace") for batch in batches)

    def _load(self, batches: Iterable[bytes]) -> None:
        """Loads batches as they come, so that memory grows with them, not with the graph."""
        loading: deque[Future[None]] = deque()
        with ThreadPoolExecutor(_LOADERS) as loaders:
            for batch in batches:
                if len(loading) == _LOADERS:
                    loading.popleft().result()
                loading.append(loaders.submit(self._take, batch))
            for one in loading:
                one.result()
        self.store.oxigraph.flush()

    def _take(self, batch: bytes) -> None:
        """Loads a batch; `kg.nquads` writes nothing but valid terms, so that the engine need not look for others."""
        self.store.oxigraph.bulk_load(batch, ox.RdfFormat.N_QUADS, lenient=True)


def _noted(stream: Iterable[Part], index: Index) -> Iterator[bytes]:
    """The parts in batches; the index learns of each."""
    batch: list[bytes] = []
    size = pending = 0
    for part in stream:
        data = part.data
        index.put(part.name, hash_of(data), part.texts)
        batch.append(data)
        pending += len(part.lines)
        if pending >= _BATCH:
            yield b"".join(batch)
            size, batch, pending = size + pending, [], 0
    if batch:
        yield b"".join(batch)
    index.size = size + pending
