"""XML as a stream of its entries, bounded in memory and harmless whatever the file declares.

1. Bytes go to expat as they come. Entities are refused where they are declared, so nothing can be expanded; nothing
   outside the file is ever loaded.
2. Elements of the wanted names become trees, one at a time, with the line they begin on and what stands around them.
   Names are without their namespace: formats are told apart by their root.
3. An entry that is nested too deeply, too long, or not UTF-8 is left out and reported. Where the file is no XML any
   more it is read up to there.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from kg.sources.inputs import Input

_DEEPEST: Final = 100
_OF_A_TAG: Final = 200
_ROOT: Final = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_ENCODING: Final = re.compile(rb"<\?xml[^>]{0,80}encoding\s*=\s*[\"']([\w.-]+)")
#: Stands for a byte that is not UTF-8, until its entry is reported.
_BROKEN: Final = "\U0010fffd"
_CONTROLS: Final = {code: " " for code in range(32) if code not in (9, 10, 13)} | {0xFFFE: " ", 0xFFFF: " "}
_SPACE: Final = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Entry:
    """An element, its line, and the attributes of the elements around it, by their names."""

    line: int
    element: Element
    around: dict[str, dict[str, str]]

    def text(self, path: str) -> str | None:
        """The text of the first element at a path, on one line; None where there is none or it is empty."""
        found = self.element.find(path)
        return None if found is None else text_of(found)

    def texts(self, path: str) -> list[str]:
        """The texts of all elements at a path."""
        return [text for found in self.element.iterfind(path) if (text := text_of(found))]


def text_of(element: Element) -> str | None:
    """All text in an element, marks taken away, on one line."""
    return _SPACE.sub(" ", "".join(element.itertext())).strip() or None


def root_of(head: str) -> str | None:
    """The name of the first element of XML, without its namespace; None for anything else.

    >>> root_of('<?xml version="1.0"?><oai:OAI-PMH xmlns:oai="…">'), root_of("Title")
    ('OAI-PMH', None)
    """
    found = _ROOT.search(head) if head.lstrip("\ufeff \t\r\n").startswith("<") else None
    return found[1] if found else None


def entries(source: Input, *names: str) -> Iterator[Entry]:
    """The elements of some names, none within another."""
    stream = _Stream(source, frozenset(names))
    try:
        for chunk in _fed(source.chunks):
            stream.parser.Parse(chunk, False)
            yield from stream.take()
        stream.parser.Parse(b"", True)
    except expat.ExpatError as error:
        yield from stream.take()
        source.error(
            f"no XML from here on ({expat.ErrorString(error.code)}); what comes before is read", line=error.lineno
        )
    except (LookupError, ValueError):
        yield from stream.take()
        source.error("in an encoding that XML readers do not know; save it as UTF-8", line=stream.line)
    except _Refused:
        yield from stream.take()
        source.error("declares entities, which no list of papers needs; the rest is not read", line=stream.line)
    else:
        yield from stream.take()


class _Refused(Exception):
    """The file declares entities."""


def _fed(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The chunks for expat: what claims to be UTF-8 is made so, and without characters that XML forbids."""
    decoder, first = codecs.getincrementaldecoder("utf-8")("surrogateescape"), True
    for chunk in chunks:
        if first and chunk:
            found, first = _ENCODING.match(chunk.lstrip()), False
            if found and found[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
                yield chunk
                yield from chunks
                return
        yield _clean(decoder.decode(chunk))
    yield _clean(decoder.decode(b"", True))


def _clean(text: str) -> bytes:
    try:
        return text.translate(_CONTROLS).encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", _BROKEN, text.translate(_CONTROLS)).encode()


class _Stream:
    """Expat's events as entries."""

    def __init__(self, source: Input, names: frozenset[str]) -> None:
        self._source = source
        self._names = names
        self._path: list[tuple[str, dict[str, str]]] = []
        self._done: list[Entry] = []
        self._tree: TreeBuilder | None = None
        self._line = self._size = self._base = 0
        self._fault: str | None = None
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._refuse
        self.parser.SkippedEntityHandler = self._skipped

    @property
    def line(self) -> int:
        """Where the parser is."""
        return self.parser.CurrentLineNumber

    def take(self) -> Iterator[Entry]:
        """The entries that have come to their end."""
        done, self._done = self._done, []
        yield from done

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if self._tree is None and name in self._names:
            self._tree, self._line, self._size, self._fault = TreeBuilder(), self.line, 0, None
            self._base = len(self._path)
        self._path.append((name, attributes))
        if self._tree is not None:
            self._grow(_OF_A_TAG + sum(map(len, attributes.values())))
            if len(self._path) - self._base > _DEEPEST:
                self._fault = "nested too deeply"
            if not self._fault:
                self._tree.start(name, attributes)

    def _end(self, tag: str) -> None:  # noqa: ARG002
        name, _ = self._path.pop()
        if self._tree is None:
            return
        if not self._fault:
            self._tree.end(name)
        if len(self._path) == self._base:
            if self._fault:
                self._source.error(f"<{name}> left out: {self._fault}", line=self._line)
            else:
                self._done.append(Entry(self._line, self._tree.close(), dict(self._path)))
            self._tree = None

    def _text(self, text: str) -> None:
        if self._tree is not None:
            self._grow(len(text))
            if _BROKEN in text:
                self._fault = "not UTF-8; save it as UTF-8"
            if not self._fault:
                self._tree.data(text)

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > self._source.max_line:
            self._fault = f"longer than {self._source.max_line:,} characters"

    def _skipped(self, name: str, parameter: bool) -> None:
        """An entity of a definition that lies outside, and is not loaded: those of HTML are known."""
        if not parameter:
            self._text(html.unescape(f"&{name};"))

    def _refuse(self, *_: object) -> None:
        raise _Refused
