"""What lies beside the graph in one SQLite file: full-text search, and the hash of every graph written.

The hashes tell a later build which parts changed. Search matches whole words, the last one as a prefix too: first what
bears just that name, then in names, and where these are too few, in texts. It ranks by BM25, entities before papers of
the same rank.

Two things would be slow with many papers, for every row that matches has to be looked at. A single word of two letters
is the beginning of a name, not of any word in it: such names are read in their order. And more than a thousand things
for `kg:matches` are not ranked, but told apart by whether their names hold the words.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from heapq import nsmallest
from math import inf
from pathlib import Path
from typing import Final

from kg.disk import damage_told

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS graphs (name TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE VIRTUAL TABLE IF NOT EXISTS texts USING fts5(
    kind, name, body, tokenize = "unicode61 remove_diacritics 2");
CREATE TABLE IF NOT EXISTS things (
    row INTEGER PRIMARY KEY, graph TEXT NOT NULL, kind TEXT NOT NULL, iri TEXT NOT NULL, name TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS things_of_graph ON things (graph);
CREATE INDEX IF NOT EXISTS things_of_name ON things (name COLLATE NOCASE);
"""
_WORD = re.compile(r"\w+")
_RANK: Final = "SELECT rowid, bm25(texts, 0, 10.0, 1.0) FROM texts WHERE texts MATCH ?"
_ALL: Final = "SELECT rowid FROM texts WHERE texts MATCH ? LIMIT ?"
_ADDRESSES: Final = "SELECT iri FROM texts JOIN things ON row = texts.rowid WHERE texts MATCH ? LIMIT ?"
_CALLED: Final = "SELECT iri, kind, name FROM things WHERE {} AND (? IS NULL OR kind = ?) ORDER BY {}"
_SHORTEST_PREFIX: Final = 2
#: More matches of `kg:matches` than these are not ranked.
_RANKED: Final = 1000
#: Rows that one question names; SQLite takes no more than 999 everywhere.
_AT_ONCE: Final = 500
#: Comes after every other letter.
_LAST: Final = "\U0010ffff"


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

    #: What whoever searches should know of how it is done; nothing here.
    note: str | None = None

    def __init__(self, path: Path | None, *, write: bool = False) -> None:
        address = ":memory:" if path is None else f"file:{_quote(path)}?mode={'rwc' if write else 'ro'}"
        self._db = sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)
        self._place = path
        if write or path is None:
            self._db.executescript("PRAGMA synchronous = NORMAL;" + _SCHEMA)
        else:
            self._db.execute("SELECT 1 FROM meta")  # of a file that lost its beginning, one learns it here

    def find(self, text: str, *, kind: str | None = None, limit: int = 20) -> list[Hit]:
        """The best matches of some words; `kind` narrows to entity or paper. Raises StoreError for a damaged file.

        >>> index = Index(None)
        >>> index.put("entities", "d1", [Text("urn:x", "entity", "ImageNet", "ImageNet-1K ILSVRC")])
        >>> [hit.label for hit in index.find("imagen")]
        ['ImageNet']
        """
        words = _WORD.findall(text)
        if not words:
            return []
        with damage_told(self._place):
            return self._found(text, words, kind, limit)

    def _found(self, text: str, words: Sequence[str], kind: str | None, limit: int) -> list[Hit]:
        named = self._best(_match("name", words, kind), limit)
        top = named[0].score if named else 0.0
        found = {hit.iri: hit for hit in self._called(text.strip(), kind, top + 1)}
        for hit in [*named, *self._begun(words, kind, limit)]:
            found.setdefault(hit.iri, hit)
        if len(found) < limit:
            for hit in self._best(_match("name body", words, kind), limit):
                found.setdefault(hit.iri, hit)
        return list(found.values())[:limit]

    def matching(self, text: str, most: int) -> list[str]:
        """The addresses of what some words find, at most so many: the best first, while they are a thousand.

        Where they are more, what holds the words in its name comes first.

        >>> index = Index(None)
        >>> index.put("", "", [Text("urn:x", "paper", "Nets", "on BERT"), Text("urn:y", "entity", "BERT", "")])
        >>> index.matching("bert", 10)
        ['urn:y', 'urn:x']
        """
        words = _WORD.findall(text)
        if not words:
            return []
        with damage_told(self._place):
            return self._matching(text, words, most)

    def _matching(self, text: str, words: Sequence[str], most: int) -> list[str]:
        anywhere = _match("name body", words, None)
        if len(self._db.execute(_ALL, (anywhere, _RANKED + 1)).fetchall()) <= _RANKED:
            return [hit.iri for hit in self.find(text, limit=most)]
        found = [iri for (iri,) in self._db.execute(_ADDRESSES, (_match("name", words, None), most))]
        found += [hit.iri for hit in self._begun(words, None, most)]
        if len(found) < most:
            found += [iri for (iri,) in self._db.execute(_ADDRESSES, (anywhere, most))]
        return list(dict.fromkeys(found))[:most]

    def _called(self, name: str, kind: str | None, score: float) -> list[Hit]:
        """What bears exactly the name, in whatever case."""
        name = name.encode("utf-8", "replace").decode()  # halves of surrogate pairs are in no name
        query = _CALLED.format("name = ? COLLATE NOCASE", "kind, iri")
        return [Hit(iri, kind, label, score) for iri, kind, label in self._db.execute(query, (name, kind, kind))]

    def _begun(self, words: Sequence[str], kind: str | None, limit: int) -> list[Hit]:
        """What bears a name that begins with a single short word, the shortest names first."""
        if not _is_beginning(words):
            return []
        (start,) = words
        query = _CALLED.format("name >= ? COLLATE NOCASE AND name < ? COLLATE NOCASE", "length(name), kind, name, iri")
        rows = self._db.execute(f"{query} LIMIT ?", (start, start + _LAST, kind, kind, limit))
        return [Hit(iri, kind, label, 0.0) for iri, kind, label in rows]

    def _best(self, match: str, limit: int) -> list[Hit]:
        """The best rows by rank, then kind and IRI; names are read for these and their equals only."""
        ranked = self._db.execute(_RANK, (match,)).fetchall()
        if len(ranked) > limit:
            worst = nsmallest(limit, (rank for _, rank in ranked))[-1] if limit else -inf
            ranked = [(row, rank) for row, rank in ranked if rank <= worst]
        things = self._things(sorted(row for row, _ in ranked))
        hits = [Hit(*things[row], -rank) for row, rank in ranked]
        return sorted(hits, key=lambda hit: (-hit.score, hit.kind, hit.iri))[:limit]

    def _things(self, rows: Sequence[int]) -> dict[int, tuple[str, str, str]]:
        """What rows are: IRI, kind and name; a few hundred are read at once."""
        found: dict[int, tuple[str, str, str]] = {}
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            query = f"SELECT row, iri, kind, name FROM things WHERE row IN ({', '.join('?' * len(some))})"  # noqa: S608
            found |= {row: (iri, kind, name) for row, iri, kind, name in self._db.execute(query, some)}
        return found

    def put(self, graph: str, digest: str, texts: Iterable[Text]) -> None:
        """Notes that `graph` is written with that digest, and replaces what can be found of it."""
        if not self._db.execute("INSERT OR IGNORE INTO graphs VALUES (?, ?)", (graph, digest)).rowcount:
            self._forget(graph)
            self._db.execute("INSERT INTO graphs VALUES (?, ?)", (graph, digest))
        for t in texts:
            row = self._db.execute("INSERT INTO texts VALUES (?, ?, ?)", (t.kind, t.name, t.body)).lastrowid
            self._db.execute("INSERT INTO things VALUES (?, ?, ?, ?, ?)", (row, graph, t.kind, t.iri, t.name))

    def clear(self) -> None:
        """Forgets everything, quickly; to be done outside of a transaction."""
        tables = ("graphs", "meta", "texts", "things")
        self._db.executescript(f"BEGIN; {' '.join(f'DROP TABLE {name};' for name in tables)} {_SCHEMA} COMMIT;")

    def remove(self, graph: str) -> None:
        """Forgets a graph and all that can be found of it."""
        self._forget(graph)

    def _forget(self, graph: str) -> None:
        self._db.execute("DELETE FROM texts WHERE rowid IN (SELECT row FROM things WHERE graph = ?)", (graph,))
        self._db.execute("DELETE FROM things WHERE graph = ?", (graph,))
        self._db.execute("DELETE FROM graphs WHERE name = ?", (graph,))

    def digests(self) -> Iterator[tuple[str, str]]:
        """Name and digest of every graph, sorted by name."""
        with damage_told(self._place):
            yield from self._db.execute("SELECT name, digest FROM graphs ORDER BY name")

    def count(self, start: str) -> int:
        """How many graphs and parts have a name that begins so."""
        query = "SELECT count(*) FROM graphs WHERE name >= ? AND name < ?"
        return int(self._db.execute(query, (start, start + _LAST)).fetchone()[0])

    def digest(self, graph: str) -> str | None:
        """The digest with which a graph was last written."""
        row = self._db.execute("SELECT digest FROM graphs WHERE name = ?", (graph,)).fetchone()
        return None if row is None else str(row[0])

    @contextmanager
    def comparing(self) -> Iterator[Comparison]:
        """Compares what is to be written with what is, one by one, so that memory does not grow with them."""
        self._db.execute("CREATE TEMP TABLE seen (name TEXT PRIMARY KEY) WITHOUT ROWID")
        self._db.execute("BEGIN")
        try:
            yield Comparison(self._db)
        finally:
            self._db.execute("ROLLBACK")
            self._db.execute("DROP TABLE seen")

    @property
    def state(self) -> str | None:
        """The state of the inputs for which the graph is complete; nothing while it is not."""
        row = self._db.execute("SELECT value FROM meta WHERE name = 'state'").fetchone()
        return None if row is None else str(row[0])

    @state.setter
    def state(self, value: str) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES ('state', ?)", (value,))

    @property
    def size(self) -> int | None:
        """How many statements the graph has; nothing where that was not counted."""
        with damage_told(self._place):
            row = self._db.execute("SELECT value FROM meta WHERE name = 'size'").fetchone()
        return None if row is None else int(row[0])

    @size.setter
    def size(self, value: int | None) -> None:
        self._db.execute("DELETE FROM meta WHERE name = 'size'")
        if value is not None:
            self._db.execute("INSERT INTO meta VALUES ('size', ?)", (str(value),))

    def begin(self) -> None:
        """Starts a transaction; `commit` makes it visible."""
        self._db.execute("BEGIN")

    def commit(self) -> None:
        """Ends the transaction."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Closes the file; what was written last is in it, not beside it."""
        self._db.close()


class Comparison:
    """Which graphs are as they were written, and which were not asked for."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db

    def same(self, graph: str, digest: str) -> bool:
        """Whether a graph was last written with that digest; it is then seen."""
        self._db.execute("INSERT OR IGNORE INTO seen VALUES (?)", (graph,))
        row = self._db.execute("SELECT digest FROM graphs WHERE name = ?", (graph,)).fetchone()
        return row is not None and row[0] == digest

    def unseen(self, most: int) -> list[str]:
        """The names of graphs that are written and were not asked for, sorted, at most so many."""
        query = "SELECT name FROM graphs WHERE name NOT IN (SELECT name FROM seen) ORDER BY name LIMIT ?"
        return [row[0] for row in self._db.execute(query, (most,))]


def _is_beginning(words: Sequence[str]) -> bool:
    """Whether this is one word so short that it only tells how names begin."""
    return len(words) == 1 and len(words[0]) == _SHORTEST_PREFIX


def _match(columns: str, words: Sequence[str], kind: str | None) -> str:
    """The index's own query: all words, the last one whole or begun; a whole one counts twice."""
    *whole, last = (f'"{word}"' for word in words)
    end = f"({last} OR {last} *)" if len(words[-1]) >= _SHORTEST_PREFIX and not _is_beginning(words) else last
    told = f"{{{columns}}} : ({' AND '.join([*whole, end])})"
    return told if kind is None else f"kind : {kind} AND {told}"


def _quote(path: Path) -> str:
    return str(path).replace("%", "%25").replace("?", "%3f").replace("#", "%23")
