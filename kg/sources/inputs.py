"""Inputs: from a location to a stream of decoded lines, bounded in memory whatever the bytes are.

1. A location is a file, a folder or `-`; a folder gives its files in sorted order, hidden ones left out.
2. Bytes come in chunks; gzip is known by its first two bytes and unpacked as it is read, up to
   `MAX_RATIO` times its packed size. Where they break off, what came before is read.
3. Chunks are cut into lines; of a line longer than `MAX_LINE` only its number is kept.
4. Each line is decoded by itself, so that one bad byte costs one record.
"""

from __future__ import annotations

import os
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final

from kg.errors import InputError

CHUNK: Final = 1 << 16
MAX_LINE: Final = 16 << 20
#: Text packs 3 to 50 times; DEFLATE ends at 1,032.
MAX_RATIO: Final = 200
_RATIO_COUNTS_FROM: Final = 64 << 20
#: Binary files are full of NUL; one in so many bytes is a slip of whoever wrote the text.
_TEXT_HOLDS_NUL: Final = 200
_SLIPS: Final = 3
_GZIP: Final = b"\x1f\x8b"
#: What ends a line, moves the cursor or turns the direction of a text.
_UNSEEN: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BOM: Final = b"\xef\xbb\xbf"
_FOREIGN: Final = (
    (b"PK\x03\x04", "a zip archive; unpack it first"),
    (b"BZh", "packed with bzip2; unpack it or pack it with gzip"),
    (b"\xfd7zXZ", "packed with xz; unpack it or pack it with gzip"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it or pack it with gzip"),
    (b"\xff\xfe", "encoded as UTF-16; save it as UTF-8"),
    (b"\xfe\xff", "encoded as UTF-16; save it as UTF-8"),
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line without its end; `fault` says why its text is not to be trusted."""

    number: int
    text: str
    fault: str | None = None


@dataclass(frozen=True, slots=True)
class Input:
    """One opened file: `location` names it in errors, `name` in `Paper.sources`; `chunks` can be read once."""

    location: str
    name: str
    chunks: Iterator[bytes]
    on_error: Callable[[InputError], None]
    max_line: int = MAX_LINE

    def error(self, message: str, *, line: int | None = None) -> None:
        """Reports what is wrong with the input, or with one line of it."""
        self.on_error(InputError(message, source=self.location, line=line))

    def lines(self) -> Iterator[Line]:
        """The lines, blank ones too, numbered from 1."""
        for number, raw in enumerate(_cut(self.chunks, limit=self.max_line), start=1):
            yield _decoded(number, raw, limit=self.max_line)

    def peek(self, size: int = CHUNK) -> tuple[bytes, Input]:
        """The first `size` bytes or a few more, and the input with nothing lost."""
        head = b""
        for chunk in self.chunks:
            head += chunk
            if len(head) >= size:
                break
        chunks = chain((head,), self.chunks)
        return head, Input(self.location, self.name, chunks, self.on_error, self.max_line)


def files(location: str, on_error: Callable[[InputError], None]) -> Iterator[Path]:
    """The files of a folder, then those of its subfolders, each in sorted order; hidden ones are left out."""

    def report(error: OSError) -> None:
        on_error(_unreadable(error, printable(str(error.filename))))

    for folder, folders, names in os.walk(location, onerror=report):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = (Path(folder, name) for name in names if not name.startswith("."))
        yield from (path for path in sorted(paths) if path.is_file())


def open_input(location: str, on_error: Callable[[InputError], None], *, max_line: int = MAX_LINE) -> Input:
    """A file, or standard input for `-`; taking its first chunk raises `InputError` if it cannot be read."""
    name = "stdin" if location == "-" else printable(Path(location).name)
    shown = "stdin" if location == "-" else printable(location)
    return Input(shown, name, _guarded(unpacked(_chunks(location), shown), shown, on_error), on_error, max_line)


def printable(name: str) -> str:
    r"""A file name on one line that a terminal only shows, whatever bytes the file system holds.

    >>> printable("a\nb.jsonl"), printable("p\udcff.jsonl")
    ('a�b.jsonl', 'p?.jsonl')
    """
    return _UNSEEN.sub("�", name.encode("utf-8", "replace").decode())


def foreign(head: bytes) -> str | None:
    """What the first bytes are instead of text, and what to do about it; None for text."""
    for magic, cure in _FOREIGN:
        if head.startswith(magic):
            return cure
    nul = head.count(0)
    binary = b"\0" in head[:16] or (nul > _SLIPS and nul * _TEXT_HOLDS_NUL > len(head))
    return "a binary file, not text" if binary else None


def _guarded(chunks: Iterator[bytes], shown: str, on_error: Callable[[InputError], None]) -> Iterator[bytes]:
    """The chunks; an error that comes after the first of them is reported, and ends them."""
    begun = False
    try:
        for chunk in chunks:
            yield chunk
            begun = begun or bool(chunk)
    except (InputError, OSError, ValueError) as error:
        failure = error if isinstance(error, InputError) else _unreadable(error, shown)
        if not begun:
            raise failure from None
        on_error(failure)


def _unreadable(error: OSError | ValueError, shown: str) -> InputError:
    reason = getattr(error, "strerror", None) or str(error)
    return InputError(f"cannot be read: {reason}; check its name and permissions", source=shown)


def _chunks(location: str) -> Iterator[bytes]:
    if location == "-":
        yield from _blocks(sys.stdin.buffer)
        return
    with Path(location).open("rb") as stream:
        yield from _blocks(stream)


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    while block := stream.read(CHUNK):
        yield block


def unpacked(chunks: Iterator[bytes], shown: str, *, most: int | None = None) -> Iterator[bytes]:
    """The chunks, unpacked if they are gzip; raises `InputError` if they are broken, or more than `most` bytes."""
    first = next(chunks, b"")
    rest = chain((first,), chunks)
    yield from _gunzipped(rest, shown, most) if first.startswith(_GZIP) else rest


def _gunzipped(chunks: Iterable[bytes], shown: str, most: int | None) -> Iterator[bytes]:
    """Unpacks one or more gzip members; raises `InputError` on a broken or a monstrous one."""
    unpacker = zlib.decompressobj(wbits=31)
    packed = gained = 0
    for chunk in chunks:
        packed += len(chunk)
        data = chunk
        while data:
            if unpacker.eof:
                if not data.strip(b"\0"):
                    break
                unpacker = zlib.decompressobj(wbits=31)
            try:
                out = unpacker.decompress(data, CHUNK)
            except zlib.error:
                raise InputError("broken gzip; what came before the break is kept", source=shown) from None
            gained += len(out)
            if gained > max(_RATIO_COUNTS_FROM, packed * MAX_RATIO):
                raise InputError(f"unpacks to more than {MAX_RATIO} times its size; unpack it first", source=shown)
            if most is not None and gained > most:
                raise InputError(f"unpacks to more than {most >> 20} MB; ask for less", source=shown)
            yield out
            data = unpacker.unused_data if unpacker.eof else unpacker.unconsumed_tail
    if not unpacker.eof:
        raise InputError("gzip ends early; what came before the end is kept", source=shown)


def _cut(chunks: Iterable[bytes], *, limit: int) -> Iterator[bytes | None]:
    """The lines without their ends; None stands for one longer than `limit`."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        first, *others = chunk.split(b"\n")
        size += len(first)
        if size <= limit:
            held.append(first)
        else:
            held.clear()
        if others:
            yield b"".join(held) if size <= limit else None
            yield from others[:-1]
            held, size = [others[-1]], len(others[-1])
    if size:
        yield b"".join(held) if size <= limit else None


def _decoded(number: int, raw: bytes | None, *, limit: int) -> Line:
    if raw is None or len(raw) > limit:
        return Line(number, "", f"the line is longer than {limit:,} bytes")
    if b"\0" in raw:
        return Line(number, raw.replace(b"\0", b" ").decode("utf-8", "replace"), "holds a NUL character")
    try:
        return Line(number, raw.removeprefix(_BOM).removesuffix(b"\r").decode())
    except UnicodeDecodeError as error:
        return Line(number, raw.decode("utf-8", "replace"), f"not UTF-8 at byte {error.start + 1}; save it as UTF-8")
