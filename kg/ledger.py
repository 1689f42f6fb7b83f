"""The papers of a store as they were read, and what was extracted from them.

The graph is a pure function of the ledger, the catalog and the corrections; so a killed build loses at most
its last batch, an unchanged paper is never extracted twice, and the order of builds does not matter.

A record is known by its source and its title. Reading it again in a later run replaces it; two records of
one title within one run are both kept, and merged when papers are listed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from kg.extraction.values import Extraction
from kg.papers import Paper, digest, group, paper_key

_SCHEMA: Final = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS records (
    title TEXT NOT NULL, source TEXT NOT NULL, digest TEXT NOT NULL, run INTEGER NOT NULL, paper TEXT NOT NULL,
    PRIMARY KEY (title, source, digest)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS extractions (content TEXT PRIMARY KEY, extraction BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


class Ledger:
    """Records and extractions, in a file or in memory. One writer at a time."""

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(":memory:" if path is None else path, isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self._run = self._db.execute("SELECT 1 + coalesce(max(run), 0) FROM records").fetchone()[0]

    def add(self, papers: Iterable[Paper], *, batch: int = 500) -> int:
        """Adds records, committing every `batch`; gives how many are new or changed."""
        changed = 0
        self._db.execute("BEGIN")
        for count, paper in enumerate(papers, 1):
            changed += self._add(paper)
            if count % batch == 0:
                self._db.execute("COMMIT")
                self._db.execute("BEGIN")
        self._db.execute("COMMIT")
        return changed

    def _add(self, paper: Paper) -> bool:
        text = json.dumps(asdict(paper), ensure_ascii=False, sort_keys=True)
        source = "\n".join(paper.sources)
        row = (paper_key(paper.title), source, digest(text), self._run, text)
        if self._db.execute("SELECT 1 FROM records WHERE (title, source, digest) = (?, ?, ?)", row[:3]).fetchone():
            self._db.execute(
                "UPDATE records SET run = ? WHERE (title, source, digest) = (?, ?, ?)", (self._run, *row[:3])
            )
            return False
        self._db.execute("INSERT INTO records VALUES (?, ?, ?, ?, ?)", row)
        return True

    def __bool__(self) -> bool:
        """Whether there is any record."""
        return self._db.execute("SELECT 1 FROM records LIMIT 1").fetchone() is not None

    def settle(self) -> None:
        """Drops the records that a later reading of the same source and title replaced."""
        self._db.execute(
            "DELETE FROM records WHERE run < (SELECT max(run) FROM records AS newer"
            " WHERE newer.title = records.title AND newer.source = records.source)"
        )

    def state(self) -> str:
        """A hash of all records."""
        whole = hashlib.sha256()
        for row in self._db.execute("SELECT digest FROM records ORDER BY digest, title, source"):
            whole.update(row[0].encode())
        return whole.hexdigest()[:32]

    def papers(self) -> Iterator[tuple[str, Paper]]:
        """Key and paper of every paper, records of one title merged; sorted by title hash."""
        rows = self._db.execute("SELECT title, paper FROM records ORDER BY title, digest, source")
        for _, records in groupby(rows, key=lambda row: row[0]):
            yield from group([_paper(json.loads(text)) for _, text in records])

    def put(self, content: str, extraction: Extraction) -> None:
        """Keeps what was extracted from a content (see `content_key`)."""
        blob = zlib.compress(json.dumps(extraction.to_json(), ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
        self._db.execute("INSERT OR REPLACE INTO extractions VALUES (?, ?)", (content, blob))

    def get(self, content: str) -> Extraction | None:
        """What was extracted from a content, if it was."""
        row = self._db.execute("SELECT extraction FROM extractions WHERE content = ?", (content,)).fetchone()
        return None if row is None else Extraction.from_json(json.loads(zlib.decompress(row[0])))

    def has(self, content: str) -> bool:
        """Whether a content was extracted."""
        return self._db.execute("SELECT 1 FROM extractions WHERE content = ?", (content,)).fetchone() is not None

    def setting(self, name: str, default: str) -> str:
        """A setting that the first build fixes, such as the base; kept from then on."""
        self._db.execute("INSERT OR IGNORE INTO settings VALUES (?, ?)", (name, default))
        return str(self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()[0])

    def noted(self, name: str) -> str | None:
        """What was noted last under a name."""
        row = self._db.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Notes something that may change; it survives a kill."""
        self._db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", (name, value))

    def begin(self) -> None:
        """Starts a batch."""
        self._db.execute("BEGIN")

    def commit(self) -> None:
        """Ends a batch; what it held survives a kill."""
        self._db.execute("COMMIT")

    def close(self) -> None:
        """Closes the file."""
        self._db.close()


def content_key(paper: Paper, extractor: str) -> str:
    """What an extraction depends on: the texts and the extractor's version."""
    return digest(f"{extractor}\x00{paper.title}\x00{paper.abstract}", length=32)


def _paper(record: dict[str, Any]) -> Paper:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    return Paper(**values)
