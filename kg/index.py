"""What lies beside the graph in one SQLite file: full-text search, and the hash of every graph written.

The hashes tell a later build which graphs changed. Search matches whole words, the last one as a prefix,
and ranks by BM25; names count more than texts, and entities before papers of the same rank.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS graphs (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(
    iri UNINDEXED, kind UNINDEXED, graph UNINDEXED, name, body, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE IF NOT EXISTS places (graph TEXT NOT NULL, row INTEGER NOT NULL, PRIMARY KEY (graph, row)) WITHOUT ROWID;
"""
_WORD = re.compile(r"\w+")
_FIND: Final = """
SELECT iri, kind, name, -bm25(texts, 0, 0, 0, 10.0, 1.0) FROM texts
WHERE texts MATCH ? AND (? IS NULL OR kind = ?) ORDER BY bm25(texts, 0, 0, 0, 10.0, 1.0), kind, iri LIMIT ?
"""


@dataclass(frozen=True, slots=True)
class Text:
    """Something to be found: `kind` is entity or paper, `name` its label or title, `body` aliases or abstract."""

    iri: str
    kind: str
    name: str
    body: str


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found; a higher score is a better match."""

    iri: str
    kind: str
    label: str
    score: float


class Index:
    """Full-text search and graph hashes, in a file or in memory."""

    def __init__(self, path: Path | None, *, write: bool = False) -> None:
        address = ":memory:" if path is None else f"file:{_quote(path)}?mode={'rwc' if write else 'ro'}"
        self._db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        if write or path is None:
            self._db.executescript("PRAGMA synchronous = NORMAL;" + _SCHEMA)

    def find(self, text: str, *, kind: str | None = None, limit: int = 20) -> list[Hit]:
        """The best matches of some words; `kind` narrows to entity or paper.

        >>> index = Index(None)
        >>> index.put("entities", "d1", [Text("urn:x", "entity", "ImageNet", "ImageNet-1K ILSVRC")])
        >>> [hit.label for hit in index.find("imagen")]
        ['ImageNet']
        """
        words = _WORD.findall(text)
        if not words:
            return []
        match = " ".join(f'"{word}"' for word in words) + "*"
        return [Hit(*row) for row in self._db.execute(_FIND, (match, kind, kind, limit))]

    def put(self, graph: str, digest: str, texts: Iterable[Text]) -> None:
        """Notes that `graph` is written with that digest, and replaces what can be found of it."""
        self._forget(graph)
        self._db.execute("INSERT INTO graphs VALUES (?, ?)", (graph, digest))
        for t in texts:
            row = self._db.execute("INSERT INTO texts VALUES (?, ?, ?, ?, ?)", (t.iri, t.kind, graph, t.name, t.body))
            self._db.execute("INSERT INTO places VALUES (?, ?)", (graph, row.lastrowid))

    def remove(self, graph: str) -> None:
        """Forgets a graph and all that can be found of it."""
        self._forget(graph)

    def _forget(self, graph: str) -> None:
        self._db.execute("DELETE FROM texts WHERE rowid IN (SELECT row FROM places WHERE graph = ?)", (graph,))
        self._db.execute("DELETE FROM places WHERE graph = ?", (graph,))
        self._db.execute("DELETE FROM graphs WHERE name = ?", (graph,))

    def digests(self) -> Iterator[tuple[str, str]]:
        """Name and digest of every graph, sorted by name."""
        yield from self._db.execute("SELECT name, digest FROM graphs ORDER BY name")

    def digest(self, graph: str) -> str | None:
        """The digest with which a graph was last written."""
        row = self._db.execute("SELECT digest FROM graphs WHERE name = ?", (graph,)).fetchone()
        return None if row is None else str(row[0])

    @property
    def state(self) -> str | None:
        """The state of the inputs for which the graph is complete; nothing while it is not."""
        row = self._db.execute("SELECT value FROM meta WHERE name = 'state'").fetchone()
        return None if row is None else str(row[0])

    @state.setter
    def state(self, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('state', ?)", (value,))

    def begin(self) -> None:
        """Starts a transaction; `commit` makes it visible."""
        self._db.execute("BEGIN")

    def commit(self) -> None:
        """Ends the transaction."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Closes the file; what was written last is in it, not beside it."""
        self._db.close()


def _quote(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
