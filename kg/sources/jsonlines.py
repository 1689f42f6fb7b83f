"""JSON Lines: one object a line, in any of the forms of `kg.sources.dialects`; a line may be the answer of an API.

Objects over several lines, one after another or in an array, are read too (see `kg.sources.values`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.papers import Paper
from kg.sources import dialects
from kg.sources.inputs import Input
from kg.sources.record import kind, told
from kg.sources.values import DECODER, values, why

_OBJECT: Final = re.compile(r"^\s*\{\s*\"", re.MULTILINE)
_VALUES: Final = re.compile(r"\s*(?:\[\s*(?:[\[{\]]|$)|\{[ \t\r]*\n)")


def recognises(head: str) -> bool:
    """Whether a line of the first text begins as a JSON object does."""
    return bool(_OBJECT.search(head))


def recognises_values(head: str) -> bool:
    """Whether the text begins as an array of objects does, or as one object over several lines."""
    return bool(_VALUES.match(head))


def read(source: Input) -> Iterator[Paper]:
    """The papers of JSON Lines; every line that is none is reported with its number."""
    for line in source.lines():
        if line.fault:
            source.error(line.fault, line=line.number)
        elif line.text and not line.text.isspace():
            try:
                record = DECODER.decode(line.text)
            except (ValueError, RecursionError) as error:
                source.error(why(error), line=line.number)
            else:
                yield from _papers(record, source, line.number)


def read_values(source: Input) -> Iterator[Paper]:
    """The papers of JSON objects in an array or one after another, held in memory one at a time."""
    for line, record in values(source):
        yield from _papers(record, source, line)


def _papers(record: Any, source: Input, line: int) -> Iterator[Paper]:
    """The paper of a record, or those of an answer that wraps several."""
    inside = dialects.wrapped(record)
    if inside is None:
        yield from _paper(record, source, line, "")
    for number, one in enumerate(inside or (), 1):
        yield from _paper(one, source, line, f"entry {number}: ")


def _paper(record: Any, source: Input, line: int, entry: str) -> Iterator[Paper]:
    if isinstance(record, dict):
        yield from told(dialects.fields(record), source, line, entry=entry)
    else:
        source.error(f"{entry}{kind(record)} instead of an object with title and abstract", line=line)
