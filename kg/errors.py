"""Every error that paperkg raises on purpose.

    KgError                 the work failed; exit code 1
    ├── InputError          a source cannot be read: names file, line and cure
    ├── StoreError          a store is missing, locked, broken or of another version
    ├── NotFound            no entity, paper or question of that name; may name near ones
    ├── QueryError          a query is malformed, refused or too slow
    ├── MissingExtra        an optional package is not installed
    └── UsageError          the request itself makes no sense; exit code 2

Only the command line turns them into exit codes.
"""

from __future__ import annotations


class KgError(Exception):
    """The work failed. The message names the thing and the cure."""

    exit_code = 1


class InputError(KgError):
    """A source, or a record of it, cannot be read.

    >>> print(InputError("no title", source="papers.jsonl", line=3))
    papers.jsonl:3: no title
    """

    def __init__(self, message: str, *, source: str | None = None, line: int | None = None) -> None:
        place = "" if source is None else f"{source}: " if line is None else f"{source}:{line}: "
        super().__init__(place + message)
        self.source = source
        self.line = line


class StoreError(KgError):
    """A store is missing, locked, broken or of another version."""


class NotFound(KgError):
    """Nothing has that name.

    >>> print(NotFound("no entity named 'COC'", near=["COCO", "CoCa"]))
    no entity named 'COC'; did you mean COCO or CoCa?
    """

    def __init__(self, message: str, *, near: list[str] | None = None) -> None:
        self.near = near or []
        hint = f"; did you mean {' or '.join(self.near)}?" if self.near else ""
        super().__init__(message + hint)


class QueryError(KgError):
    """A query is malformed, refused or too slow."""


class MissingExtra(KgError):
    """A command needs a package that the core does not pull in.

    >>> print(MissingExtra("fast", needed_for="Leiden communities"))
    Leiden communities needs more: pip install 'paperkg[fast]'
    """

    def __init__(self, extra: str, *, needed_for: str) -> None:
        super().__init__(f"{needed_for} needs more: pip install 'paperkg[{extra}]'")


class UsageError(KgError):
    """The request itself makes no sense."""

    exit_code = 2
