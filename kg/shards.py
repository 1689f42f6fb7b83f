"""The graph as files of N-Quads that any bulk loader takes: `kg build --shards DIR`, or `DIR/NAME.nq.gz` for gzip.

1. Parts of the graph (see `kg.parts`) come in one order, whatever was built before. They are cut, between parts, into
   shards of at most `LINES` lines, a longer part alone; the lines of a shard are sorted, each once.
2. A shard is written beside its place. When all are there, `shards.json` goes, the shards take their places, others go,
   and `shards.json` comes: it lists the shards with their lines and hashes. Where it is, they are whole.
3. `.paperkg/` holds the papers as read and what was extracted of them, for the next build into these shards.

The same papers give the same bytes.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final, Self

from kg.errors import StoreError
from kg.files import write_text
from kg.iris import DEFAULT_BASE
from kg.ledger import Ledger
from kg.locks import Lock
from kg.parts import Part
from kg.statements import STORE_FORMAT, Names
from kg.target import Stream

LINES: Final = 500_000
_LIST: Final = "shards.json"
_DRAFT: Final = ".new"
_SHARD: Final = re.compile(r".+-\d{5}\.nq(\.gz)?")


@dataclass(frozen=True, slots=True)
class Shard:
    """One file: its name, how many statements it holds, and the SHA-256 of its bytes."""

    name: str
    statements: int
    sha256: str


class ShardWriter:
    """A build that writes shards, from entry to exit; `place` is a folder, or a name in it ending in .nq or .nq.gz."""

    def __init__(self, place: Path, *, base: str | None = None, lines: int = LINES) -> None:
        self._folder, self._stem, self._ending = _placed(place)
        self._own = self._folder / ".paperkg"
        self._most = lines
        self._base = base
        self._lock = Lock(self._own / "lock", what=str(self._folder), cure=", or name another folder")

    def __enter__(self) -> Self:
        if self._folder.exists() and not self._own.exists() and any(self._folder.iterdir()):
            raise StoreError(f"{self._folder} holds other things; choose an empty or new folder")
        self._lock.acquire()
        self.ledger = Ledger(self._own / "papers.sqlite")
        base = self.ledger.setting("base", self._base or DEFAULT_BASE)
        if self._base not in (None, base):
            self.__exit__()
            raise StoreError(f"{self._folder} was built with the base {base}; use another folder for {self._base}")
        self.names = Names(base)
        return self

    def __exit__(self, *_: object) -> None:
        empty = not self.ledger
        self.ledger.close()
        self._lock.release()
        if empty:
            self._undo()

    def _undo(self) -> None:
        """Removes what a first build that read nothing has made."""
        for path in self._own.iterdir():
            path.unlink()
        with suppress(OSError):
            self._own.rmdir()
            self._folder.rmdir()

    @property
    def state(self) -> str | None:
        """The state of the inputs for which the shards are complete; nothing while they are not."""
        listed = self._listed()
        return listed.get("state") if listed.get("name") == self._stem + self._ending else None

    def counts(self) -> tuple[int, int, int]:
        """How many papers, entities and statements there are."""
        listed = self._listed()
        return listed.get("papers", 0), listed.get("entities", 0), listed.get("statements", 0)

    def _listed(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self._folder / _LIST).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return found if found.get("format") == STORE_FORMAT else {}

    def write(self, stream: Stream, state: str) -> None:
        """Makes the shards hold exactly these parts."""
        self._sweep(_DRAFT)
        seen: Counter[str] = Counter()
        cut = _cut_at(self._most, _counted(stream(), seen))
        shards = [self._draft(number, lines) for number, lines in enumerate(cut)]
        (self._folder / _LIST).unlink(missing_ok=True)
        self._sweep("")
        for shard in shards:
            (self._folder / (shard.name + _DRAFT)).replace(self._folder / shard.name)
        told = {
            "format": STORE_FORMAT, "base": self.names.base, "state": state, "name": self._stem + self._ending,
            "papers": seen["paper"], "entities": seen["entity"], "statements": sum(one.statements for one in shards),
            "shards": [asdict(shard) for shard in shards],
        }  # fmt: skip
        write_text(self._folder / _LIST, json.dumps(told, indent=1) + "\n")

    def _draft(self, number: int, lines: list[str]) -> Shard:
        name = f"{self._stem}-{number:05d}{self._ending}"
        data = "".join(lines).encode("utf-8", "replace")
        if self._ending.endswith(".gz"):
            data = gzip.compress(data, 6, mtime=0)
        with (self._folder / (name + _DRAFT)).open("wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        return Shard(name, len(lines), hashlib.sha256(data).hexdigest())

    def _sweep(self, ending: str) -> None:
        """Removes the shards, or the drafts of shards, of builds before."""
        for path in self._folder.iterdir():
            if path.name.endswith(ending) and _SHARD.fullmatch(path.name.removesuffix(ending)):
                path.unlink()


def _placed(place: Path) -> tuple[Path, str, str]:
    """Folder, first part of the names, and their ending.

    >>> _placed(Path("out")), _placed(Path("out/graph.nq.gz"))
    ((PosixPath('out'), 'graph', '.nq'), (PosixPath('out'), 'graph', '.nq.gz'))
    """
    for ending in (".nq", ".nq.gz"):
        if place.name.endswith(ending) and not place.is_dir():
            return place.parent, place.name.removesuffix(ending), ending
    return place, "graph", ".nq"


def _counted(stream: Iterable[Part], seen: Counter[str]) -> Iterator[Part]:
    for part in stream:
        seen[part.name.partition("/")[0]] += 1
        yield part


def _cut_at(most: int, stream: Iterable[Part]) -> Iterator[list[str]]:
    """The lines of each shard, sorted."""
    held: list[str] = []
    for part in stream:
        if held and len(held) + len(part.lines) > most:
            yield sorted(set(held))
            held = []
        held += part.lines
    if held:
        yield sorted(set(held))
