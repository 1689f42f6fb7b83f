"""JSON values one after another or in an array, over any number of lines, held in memory one at a time.

1. Text is decoded as it comes, into a window that is widened until it holds one value.
2. Nothing tells where the next value begins after a broken one, so they are read up to the first that is no JSON.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, Final, NoReturn

from kg.sources.inputs import CHUNK, Input
from kg.sources.record import Unfit

_BETWEEN: Final = re.compile(r"[\s,]*")
_CURE: Final = "write one JSON object a line"


def _no_number(text: str) -> NoReturn:
    raise Unfit(f"{text} is no JSON; {_CURE}")


#: JSON as the standard has it: no NaN, no infinities.
DECODER: Final = json.JSONDecoder(parse_constant=_no_number)


def why(error: Exception) -> str:
    """What is wrong with some JSON, in our words."""
    if isinstance(error, json.JSONDecodeError):
        return f"no JSON at column {error.colno} ({error.msg}); {_CURE}"
    if isinstance(error, RecursionError):
        return "JSON nested too deeply"
    return str(error) if isinstance(error, Unfit) else "a number with too many digits"


def values(source: Input) -> Iterator[tuple[int, Any]]:
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
            source.error(f"{why(error)}; the rest is not read", line=line)
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
                value, end = DECODER.raw_decode(self.held, self.at)
            except json.JSONDecodeError:
                # Twice as much each time, so that a long value costs no more than twice its length.
                size *= 2
                if len(self.held) - self.at > self._limit:
                    raise Unfit(f"longer than {self._limit:,} characters") from None
                if not self._widen(size):
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
