"""What a build writes into: a folder, memory or a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

from kg.store import is_address

if TYPE_CHECKING:
    from kg.ledger import Ledger
    from kg.parts import Part
    from kg.statements import Names

Stream = Callable[[], Iterator["Part"]]


class Target(Protocol):
    """What a build writes into, from entry to exit; one at a time for each store."""

    names: Names

    @property
    def ledger(self) -> Ledger:
        """The papers as read, and what was extracted from them."""

    @property
    def state(self) -> str | None:
        """The state of the inputs for which the store is complete; nothing while it is not."""

    def write(self, stream: Stream, state: str) -> None:
        """Makes the store hold exactly the parts that `stream` gives; it may be asked for more than once."""

    def counts(self) -> tuple[int, int, int]:
        """How many papers, entities and statements there are."""

    def __enter__(self) -> Self:
        """Takes the store."""

    def __exit__(self, *_: object) -> None:
        """Leaves the store to others."""


def open_writer(
    location: str | Path,
    *,
    base: str | None = None,
    replace: bool = False,
    state: Path | None = None,
    shards: Path | None = None,
) -> Target:
    """A writer for a folder, for memory, for a server or for `shards`, to be used in a `with` block.

    Only servers know `replace`, and a folder for the `state` that is kept on this machine.
    """
    if shards is not None:
        from kg.shards import ShardWriter

        return ShardWriter(shards, base=base)
    if is_address(location):
        from kg.remote.writing import RemoteWriter

        return RemoteWriter(str(location), base=base, replace=replace, folder=state)
    from kg.writing import Writer

    return Writer(location, base=base)
