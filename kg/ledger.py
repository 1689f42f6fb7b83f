"""The papers of a store as they were read, and what was extracted from them.

The graph is a pure function of the ledger, the catalog and the corrections; so a killed build loses at most
its last batch, an unchanged paper is never extracted twice, and the order of builds does not matter.

A record is known by its title and by where it came from: the names of its sources, and its origin, which is a hash
of the file's whole path, so that files of one name in two folders stay apart. Reading it again in a later run
replaces it; two records of one title within one run are both kept, and merged when papers are listed.

A text whose extraction killed its worker is set aside, with the reason, until someone asks to try it again.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import fields
from itertools import groupby
from pathlib import Path
from typing import Any, Final, NamedTuple

from kg.extraction.values import Extraction
from kg.papers import Paper, digest, group, paper_key

#: Records are long: in a table without row ids most of each would lie on a page of its own.
_SCHEMA: Final = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = NORMAL;
CREATE TABLE IF NOT EXISTS records (
    title TEXT NOT NULL, source TEXT NOT NULL, digest TEXT NOT NULL, run INTEGER NOT NULL, paper TEXT NOT NULL,
    PRIMARY KEY (title, source, digest));
CREATE INDEX IF NOT EXISTS records_digest ON records (digest);
CREATE TABLE IF NOT EXISTS extractions (content TEXT PRIMARY KEY, extraction BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS aside (content TEXT PRIMARY KEY, title TEXT NOT NULL, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""
#: Parts the names of sources from the origin.
_ORIGIN: Final = "\x1f"
#: What a paper is made of: its values are plain, so that `asdict`, which copies deeply, would take a fifth of the time.
_FIELDS: Final = tuple(sorted(field.name for field in fields(Paper)))
#: Titles that are read at once.
_PAGE: Final = 1000
_JSON: Final = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"))


class Aside(NamedTuple):
    """A text that killed its worker: the key of its content, its title, and how the worker ended."""

    content: str
    title: str
    reason: str


class Ledger:
    """Records and extractions, in a file or in memory. One writer at a time."""

    def __init__(self, path: Path | None) -> None:
        self._db = sqlite3.connect(":memory:" if path is None else path, isolation_level=None, check_same_thread=False)
        self._db.executescript(_SCHEMA)
        self._run = self._db.execute("SELECT 1 + coalesce(max(run), 0) FROM records").fetchone()[0]
        if not self:
            self.note("origins", "kept")
        self._without_origins = self.noted("origins") is None

    def add(self, papers: Iterable[Paper], *, origin: str = "", batch: int = 500) -> int:
        """Adds the records of one origin, committing every `batch`; gives how many are new or changed."""
        changed = 0
        self.begin()
        for count, paper in enumerate(papers, 1):
            changed += self.record(paper, origin)
            if count % batch == 0:
                self.commit()
                self.begin()
        self.commit()
        return changed

    def record(self, paper: Paper, origin: str = "") -> bool:
        """Adds one record, within a batch; tells whether it is new or changed."""
        text = json.dumps({name: getattr(paper, name) for name in _FIELDS}, ensure_ascii=False, sort_keys=True)
        named = "\n".join(paper.sources)
        source = f"{named}{_ORIGIN}{origin}" if origin else named
        row = (paper_key(paper.title), source, digest(text), self._run, text)
        if origin and self._without_origins:
            self._db.execute(
                "DELETE FROM records WHERE title = ? AND source = ? AND run < ?", (row[0], named, self._run)
            )
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

    def __len__(self) -> int:
        """How many titles there are."""
        return int(self._db.execute("SELECT count(DISTINCT title) FROM records").fetchone()[0])

    def state(self) -> str:
        """A hash of all records; the same one from two places counts once."""
        whole = hashlib.sha256()
        for row in self._db.execute("SELECT DISTINCT digest FROM records ORDER BY digest"):
            whole.update(row[0].encode())
        return whole.hexdigest()[:32]

    def papers(self) -> Iterator[tuple[str, Paper]]:
        """Key and paper of every paper, records of one title merged; sorted by title hash.

        They are read page by page, so that what is written meanwhile need not wait.
        """
        after = ""
        while (last := self._end(after)) is not None:
            query = "SELECT title, paper FROM records WHERE title > ? AND title <= ? ORDER BY title, digest, source"
            rows = self._db.execute(query, (after, last)).fetchall()
            for title, records in groupby(rows, key=lambda row: row[0]):
                papers = [_paper(json.loads(text)) for text in dict.fromkeys(text for _, text in records)]
                yield from ((title, papers[0]),) if len(papers) == 1 and _is_plain(papers[0]) else group(papers)
            after = last

    def _end(self, after: str) -> str | None:
        """The last title of the page that follows a title."""
        query = "SELECT max(title) FROM (SELECT title FROM records WHERE title > ? ORDER BY title LIMIT ?)"
        found: str | None = self._db.execute(query, (after, _PAGE)).fetchone()[0]
        return found

    def put(self, content: str, extraction: Extraction | bytes) -> None:
        """Keeps what was extracted from a content (see `content_key`), packed or not."""
        blob = extraction if isinstance(extraction, bytes) else packed(extraction)
        self._db.execute("INSERT OR REPLACE INTO extractions VALUES (?, ?)", (content, blob))

    def get(self, content: str) -> Extraction | None:
        """What was extracted from a content, if it was."""
        row = self._db.execute("SELECT extraction FROM extractions WHERE content = ?", (content,)).fetchone()
        return None if row is None else unpacked(row[0])

    def has(self, content: str) -> bool:
        """Whether a content was extracted."""
        return self._db.execute("SELECT 1 FROM extractions WHERE content = ?", (content,)).fetchone() is not None

    def set_aside(self, content: str, title: str, reason: str) -> None:
        """Notes that a content killed its worker."""
        self._db.execute("INSERT OR REPLACE INTO aside VALUES (?, ?, ?)", (content, title, reason))

    def aside(self) -> tuple[Aside, ...]:
        """What is set aside, sorted by content."""
        rows = self._db.execute("SELECT content, title, reason FROM aside ORDER BY content")
        return tuple(Aside(*row) for row in rows)

    def retry(self) -> None:
        """Lets what was set aside be tried again."""
        self._db.execute("DELETE FROM aside")

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


def packed(extraction: Extraction) -> bytes:
    """An extraction as it is kept."""
    return zlib.compress(_JSON.encode(extraction.to_json()).encode("utf-8", "surrogatepass"), 1)


def unpacked(blob: bytes) -> Extraction:
    """What `packed` kept."""
    return Extraction.from_json(json.loads(zlib.decompress(blob)))


def origin_of(location: str, text: str = "") -> str:
    """Where a record came from: a hash of the whole path or address, of standard input one of the record.

    What comes through standard input has no name by which a later reading could replace it.
    """
    if location == "-":
        return digest(text)
    return digest(str(Path(location).resolve()) if Path(location).exists() else location)


def content_key(paper: Paper, extractor: str) -> str:
    """What an extraction depends on: the texts and the extractor's version."""
    return digest(f"{extractor}\x00{paper.title}\x00{paper.abstract}", length=32)


def _is_plain(paper: Paper) -> bool:
    """Whether a paper is what `group` would make of it alone: most are, and grouping takes longer than reading."""
    lists = (paper.identifiers, paper.urls, paper.sources)
    return "" not in (paper.organization, paper.venue, paper.published) and all(
        len(values) < 2 or [*values] == sorted({*values}) for values in lists
    )


def _paper(record: dict[str, Any]) -> Paper:
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in record.items()
    }
    return Paper(**values)
