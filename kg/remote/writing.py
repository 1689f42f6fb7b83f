"""Writing to a SPARQL server, as a pure function of the papers read, as for folders.

The server itself says what it holds: for each part of the graph a hash, who has built last, and, once a build has
ended, for which inputs it is complete. So a lost answer, a kill, a second machine can neither lose nor double anything.

1. The build takes its folder on this machine (see `kg.remote.local`), and reads who has built on the server last. Where
   that was not this folder, it refuses; `--replace` makes what is built from here take the place of all.
2. It notes itself as owner, by an update that does nothing if another has done so in the meantime. A build that ends
   before it writes gives this back.
3. The note that the graph is complete is removed. Parts whose hash differs are written, about a megabyte a request;
   where a request is too large for the server, in halves. Parts that are gone are deleted. See `kg.remote.updates`.
   A graph of an older format is written anew, as is one that is replaced.
4. The statements are counted on the server. Where their number is not what was written, everything is written again.
5. The graph is noted as complete. A build that broke off before goes on where it was.

While a build writes, readers see what is there so far; a server gives no way to change a whole graph in one step.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Final, Self

import pyoxigraph as ox

from kg.errors import StoreError
from kg.http import shown
from kg.iris import DEFAULT_BASE
from kg.ledger import Ledger
from kg.locks import Lock
from kg.parts import Part
from kg.remote import updates
from kg.remote.addresses import checked, for_updates
from kg.remote.answers import who
from kg.remote.client import WRITE_TRIES, Client, Reply
from kg.remote.local import state_folder
from kg.remote.store import RemoteStore, check_format, find
from kg.statements import STORE_FORMAT, Names
from kg.target import Stream

_BATCH: Final = 1_000_000
_BATCH_PARTS: Final = 500
_TOO_LARGE: Final = frozenset({400, 413, 500})
_OK: Final = "*/*"


class RemoteWriter:
    """A build that writes to a server, from entry to exit."""

    def __init__(
        self,
        address: str,
        *,
        base: str | None = None,
        replace: bool = False,
        folder: Path | None = None,
        client: Client | None = None,
    ) -> None:
        self._address = checked(address)
        self.names = Names(base or DEFAULT_BASE)
        self._replace = replace
        self._parent = folder
        self._client = client or Client(tries=WRITE_TRIES)
        self._batch = _BATCH
        self._former: list[str] | None = None

    def __enter__(self) -> Self:
        url, formats = find(self._client, self._address)
        self._format = formats.get(self.names.base, STORE_FORMAT)
        check_format(self._format, shown(url))
        self._store = RemoteStore(self._client, url, self.names)
        self._folder = state_folder(url, self.names.base, self._parent)
        self._lock = Lock(self._folder / "lock", what=self._store.location, cure="")
        self._lock.acquire()
        try:
            self.ledger = Ledger(self._folder / "papers.sqlite")
            self._claim()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        if hasattr(self, "ledger"):
            self.ledger.close()
            self._give_back()
        self._lock.release()
        self._client.close()

    def _claim(self) -> None:
        """Becomes the owner, or refuses."""
        owners = self._notes(updates.OWNER)
        self._mine = {owner for name in ("owner", "next owner") if (owner := self.ledger.noted(name))}
        if not self._replace and (not self._mine.issuperset(owners) or (not owners and self._store.graphs())):
            raise StoreError(
                f"{self._store.location} was built last by another machine, or what this one kept of it in "
                f"{self._folder} is gone or out of date; build there, or bring that folder here with --state; "
                "--replace puts what is built here in the place of all"
            )
        self._own(owners)

    def _own(self, owners: list[str]) -> None:
        new = uuid.uuid4().hex
        self.ledger.note("next owner", new)
        before: list[str | None] = [*owners] or [None]
        steps = [updates.owned(new, owner, self.names) for owner in before]
        self._update_url = self._first_that_takes(" ;\n".join(steps))
        if self._notes(updates.OWNER) != [new]:
            raise StoreError(
                f"{self._store.location} is being built by another machine at this moment; wait, try again"
            )
        self.ledger.note("owner", new)
        self._former = owners

    def _give_back(self) -> None:
        """Where nothing was written, the owner is again who was it before; if that fails, this machine stays it."""
        if self._former is None:
            return
        with closing(Ledger(self._folder / "papers.sqlite")) as ledger:  # what the build left open there is undone
            new = ledger.noted("owner") or ""
            for owner in self._mine.intersection(self._former):
                ledger.note("owner", owner)  # the new one is still known as the next owner
        with suppress(StoreError):
            self._tell(updates.disowned(new, self._former, self.names))

    def _first_that_takes(self, update: str) -> str:
        """The address that takes updates. Raises StoreError where none does."""
        faults = []
        for url in for_updates(self._store.address):
            reply = self._post(url, update)
            if reply.good:
                return url
            faults.append(f"{shown(url)} ({reply.words})")
        raise StoreError(
            f"{self._store.location} can be read, but not written: {', '.join(faults)}. "
            f"Where updates go elsewhere, name that address in KG_UPDATE_URL; {who(self._client)}"
        )

    @property
    def state(self) -> str | None:
        """The state of the inputs for which the server is complete; nothing while it is not."""
        states = self._notes(updates.COMPLETE)
        return states[0] if len(states) == 1 and self._format == STORE_FORMAT and not self._replace else None

    def counts(self) -> tuple[int, int, int]:
        """How many papers, entities and statements there are."""
        names = self._digests()
        papers = sum(name.startswith("paper/") for name in names)
        return papers, sum(name.startswith("entity/") for name in names), len(self._store)

    def write(self, stream: Stream, state: str) -> None:
        """Makes the server hold exactly these parts. Raises StoreError where it does not."""
        try:
            self._write(stream, state)
        except KeyboardInterrupt:
            raise KeyboardInterrupt(
                f"{self._store.location} holds a part of what was to be written; the same build, run again, goes on"
            ) from None

    def _write(self, stream: Stream, state: str) -> None:
        self._former = None
        self._tell(updates.incomplete(self.names))
        anew = self._replace or self._format != STORE_FORMAT
        written = self._bring(stream, {} if anew else self._digests())
        if len(self._store) != written:
            written = self._bring(stream, {})
        held = len(self._store)
        if held != written:
            raise StoreError(
                f"{self._store.location} holds {held:,} statements after {written:,} were written; try again"
            )
        if self._notes(updates.OWNER) != [self.ledger.noted("owner")]:
            raise StoreError(f"{self._store.location} was taken over by another machine while this build went on")
        self._tell(updates.completed(state, self.names))

    def _bring(self, stream: Stream, known: dict[str, str]) -> int:
        """Writes what differs from the hashes known, all where none are; gives how many statements there should be."""
        if not known:
            self._drop_all()
        statements = 0
        batch: list[Part] = []
        size = 0
        for part in stream():
            statements += len(part.lines)
            if known.pop(part.name, None) == part.digest:
                continue
            batch.append(part)
            size += sum(map(len, part.lines))
            if size > self._batch or len(batch) >= _BATCH_PARTS:
                self._put(batch)
                batch, size = [], 0
        if batch:
            self._put(batch)
        gone = sorted(known)
        for start in range(0, len(gone), _BATCH_PARTS):
            self._tell(" ;\n".join(updates.cleared(gone[start : start + _BATCH_PARTS], self.names)))
        return statements

    def _drop_all(self) -> None:
        digests = [*self._digests()]
        for start in range(0, len(digests), _BATCH_PARTS):
            self._tell(" ;\n".join(updates.cleared(digests[start : start + _BATCH_PARTS], self.names)))
        graphs = self._store.graphs()
        for start in range(0, len(graphs), _BATCH_PARTS):
            self._tell(updates.dropped(graphs[start : start + _BATCH_PARTS]))

    def _put(self, parts: Sequence[Part]) -> None:
        """Writes parts in one request; in halves where that is too much for the server."""
        reply = self._post(self._update_url, updates.written(parts, self.names))
        if reply.good:
            return
        if reply.status not in _TOO_LARGE:
            raise self._failed(reply)
        size = sum(len(line) for part in parts for line in part.lines)
        self._batch = max(1000, min(self._batch, size // 2))
        if len(parts) > 1:
            self._put(parts[: len(parts) // 2])
            self._put(parts[len(parts) // 2 :])
        else:
            self._tell(" ;\n".join(updates.cleared([parts[0].name], self.names)))
            self._insert(parts[0].lines)
            self._tell(updates.noted(parts, self.names))

    def _insert(self, lines: Sequence[str]) -> None:
        reply = self._post(self._update_url, updates.inserted(lines))
        if reply.good:
            return
        if reply.status not in _TOO_LARGE or len(lines) < 2:
            raise self._failed(reply)
        self._insert(lines[: len(lines) // 2])
        self._insert(lines[len(lines) // 2 :])

    def _tell(self, update: str) -> None:
        reply = self._post(self._update_url, update)
        if not reply.good:
            raise self._failed(reply)

    def _post(self, url: str, update: str) -> Reply:
        body = update.encode("utf-8", "replace").decode()
        return self._client.post(url, [("update", body)], _OK, write=True)

    def _failed(self, reply: Reply) -> StoreError:
        return StoreError(
            f"{shown(self._update_url)} did not take what was written ({reply.words}); "
            "what is there is kept, and the same build goes on from there"
        )

    def _digests(self) -> dict[str, str]:
        """Name and hash of every part on the server."""
        notes, start = updates.notes_graph(self.names), f"{self.names.base}part/"
        rows = self._select(f"SELECT ?part ?digest WHERE {{ GRAPH {notes} {{ ?part {updates.DIGEST} ?digest }} }}")
        return {part.removeprefix(start): digest for part, digest in rows}

    def _notes(self, about: str) -> list[str]:
        notes = updates.notes_graph(self.names)
        return sorted(row[0] for row in self._select(f"SELECT ?o WHERE {{ GRAPH {notes} {{ {notes} {about} ?o }} }}"))

    def _select(self, query: str) -> list[tuple[str, ...]]:
        answer = self._store.query(query)
        assert isinstance(answer, ox.QuerySolutions)
        return [tuple(term.value for term in row) for row in answer]
