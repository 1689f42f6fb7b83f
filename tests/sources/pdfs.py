"""Small PDF files, written by hand: text of the standard fonts at places of pages."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Text:
    """One piece of text; `font` is 1 for roman, 2 for bold; turned text goes upwards."""

    x: float
    y: float
    size: float
    text: str
    font: int = 1
    turned: bool = False

    def drawn(self) -> bytes:
        matrix = "0 1 -1 0" if self.turned else "1 0 0 1"
        shown = self.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)").encode("cp1252")
        return f"BT /F{self.font} {self.size:g} Tf {matrix} {self.x:g} {self.y:g} Tm (".encode() + shown + b") Tj ET\n"


def pdf(
    *pages: Iterable[Text] | bytes, extra: Sequence[bytes] = (), trailer: bytes = b"", packed: bool = False
) -> bytes:
    """A file of pages, each of texts or of what a page's stream holds; `extra` objects have the numbers from 5 on."""
    streams = [page if isinstance(page, bytes) else b"".join(text.drawn() for text in page) for page in pages]
    first = 5 + len(extra)
    kids = b" ".join(b"%d 0 R" % (first + 2 * n) for n in range(len(streams)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(streams), kids),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Times-Bold /Encoding /WinAnsiEncoding >>",
        *extra,
    ]
    for n, stream in enumerate(streams):
        resources = b"<< /Font << /F1 3 0 R /F2 4 0 R >> /XObject << /X 5 0 R >> >>"
        objects += [
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources %s /Contents %d 0 R >>"
            % (resources, first + 2 * n + 1),
            stream_of(stream, packed=packed),
        ]
    return _file(objects, trailer)


def stream_of(data: bytes, *, packed: bool = False, said: bytes = b"") -> bytes:
    """A stream object."""
    if packed:
        data, said = zlib.compress(data, 9), said + b" /Filter /FlateDecode"
    return b"<< /Length %d%s >>\nstream\n%s\nendstream" % (len(data), said, data)


def _file(objects: Sequence[bytes], trailer: bytes) -> bytes:
    out, places = b"%PDF-1.4\n", []
    for number, value in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, value)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer\n<< /Size %d /Root 1 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, trailer, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def column(x: float, y: float, lines: Sequence[str], *, size: float = 10, font: int = 1) -> list[Text]:
    """Lines below each other."""
    return [Text(x, y - 1.2 * size * n, size, line, font) for n, line in enumerate(lines)]
