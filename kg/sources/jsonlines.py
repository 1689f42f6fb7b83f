"""JSON Lines: one object a line, in any of the forms of `kg.sources.dialects`; a line may be the answer of an API.

Objects over several lines, one after another or in an array, are read too, one at a time; since nothing
tells where the next begins after a broken one, they are read up to the first that is no JSON.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from kg.papers import Paper
from kg.sources import dialects
from kg.sources import record as checks
from kg.sources.inputs import CHUNK, Input

_OBJECT: Final = re.compile(r"^\s*\{\s*\"", re.MULTILINE)
_VALUES: Final = re.compile(r"\s*(?:\[\s*(?:[\[{\]]|$)|\{[ \t\r]*\n)")
_BETWEEN: Final = re.compile(r"[\s,]*")
_CURE: Final = "write one JSON object a line"


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
                record = _DECODER.decode(line.text)
            except (ValueError, RecursionError) as error:
                source.error(_why(error), line=line.number)
            else:
                yield from _papers(record, source, line.number)


def read_values(source: Input) -> Iterator[Paper]:
    """The papers of JSON objects in an array or one after another, held in memory one at a time."""
    for line, record in _values(source):
        yield from _papers(record, source, line)


def _papers(record: Any, source: Input, line: int) -> Iterator[Paper]:
    """The paper of a record, or those of an answer that wraps several."""
    inside = dialects.wrapped(record)
    if inside is None:
        yield from _paper(record, source, line, "")
    for number, one in enumerate(inside or (), 1):
        yield from _paper(one, source, line, f"entry {number}: ")


def _paper(record: Any, source: Input, line: int, entry: str) -> Iterator[Paper]:
    def complain(message: str) -> None:
        source.error(entry + message, line=line)

    try:
        yield checks.paper(record, name=source.name, complain=complain)
    except checks.Unfit as error:
        complain(str(error))


def _no_number(text: str) -> NoReturn:
    raise checks.Unfit(f"{text} is no JSON; {_CURE}")


_DECODER: Final = json.JSONDecoder(parse_constant=_no_number)


def _why(error: Exception) -> str:
    """What is wrong with some JSON, in our words."""
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON at column {error.colno} ({error.msg}); {_CURE}"
    if isinstance(error, RecursionError):
        return "JSON nested too deeply"
    return str(error) if isinstance(error, checks.Unfit) else "a number with too many digits"


def _values(source: Input) -> Iterator[tuple[int, Any]]:
    """The objects and the lines they begin on."""
    text = _Text(source)
    array = text.starts_with("[")
    if array:
        text.skip(1)
    while text.find_next() and not (array and text.starts_with("]")):
        line = text.line
        try:
            value = text.take()
        except (ValueError, RecursionError) as error:
            source.error(f"{_why(error)}; the rest is not read", line=line)
            return
        yield line, value
    if array and not text.starts_with("]"):
        source.error("the array has no end; is the file complete?", line=text.line)


class _Text:
    """A window on decoded text, wide enough for one value."""

    def __init__(self, source: Input) -> None:
        decoder = codecs.getincrementaldecoder("utf-8-sig")("surrogateescape")
        self._more = (decoder.decode(chunk) for chunk in source.chunks)
        self._limit = source.max_line
        self.held, self.at, self.line = "", 0, 1
        self.find_next()

    def find_next(self) -> bool:
        """Moves to the next character that is neither space nor comma; False at the end."""
        while True:
            found = _BETWEEN.match(self.held, self.at)
            self.skip(found.end() - self.at if found else 0)
            if self.at < len(self.held):
                return True
            if not self._widen(CHUNK):
                return False

    def starts_with(self, text: str) -> bool:
        """Whether the text goes on like this."""
        return self.held.startswith(text, self.at)

    def skip(self, length: int) -> None:
        """Moves on, counting lines."""
        self.line += self.held.count("\n", self.at, self.at + length)
        self.at += length

    def take(self) -> Any:
        """The value that begins here; raises as `json` does if there is none within the longest line."""
        size = CHUNK
        while True:
            try:
                value, end = _DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError:
                # Twice as much each time, so that a long value costs no more than twice its length.
                size *= 2
                if len(self.held) - self.at > self._limit or not self._widen(size):
                    raise
            else:
                self.skip(end - self.at)
                return value

    def _widen(self, size: int) -> bool:
        parts, gained = [self.held[self.at :]], 0
        for part in self._more:
            parts.append(part)
            gained += len(part)
            if gained >= size:
                break
        self.held, self.at = "".join(parts), 0
        return gained > 0
