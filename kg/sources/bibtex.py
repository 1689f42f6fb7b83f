"""BibTeX and BibLaTeX, by bibtexparser.

1. The file is cut where lines begin with `@`, so that memory and the reach of an error are bounded; `@string`
   definitions go before every later part.
2. Entries with a title and an abstract are papers. LaTeX becomes text (`kg.sources.latex`).
3. arXiv ids stand in `eprint`, or in what people write into `journal`, `volume` and `note`.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final

from kg.papers import Paper
from kg.sources.blocks import blocks, joined
from kg.sources.fields import Fields, turned
from kg.sources.inputs import Input
from kg.sources.latex import as_text
from kg.sources.record import told

if TYPE_CHECKING:
    from bibtexparser.model import Block, Entry

_ENTRY: Final = re.compile(r"^\s*@\s*[a-zA-Z]+\s*[{(]\s*[^\s,{}=]*\s*,", re.MULTILINE)
_STRING: Final = re.compile(r"\s*@\s*string\b", re.IGNORECASE)
_ARXIV: Final = re.compile(
    r"(?:arxiv[:\s.]*(?:abs/)?|abs/)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})", re.IGNORECASE
)
_AND: Final = re.compile(r"\s+and\s+", re.IGNORECASE)
_BEGINS: Final = re.compile(r"\s*@\s*[a-zA-Z]+\s*[{(]")
_PART: Final = 1 << 18
_MOST_STRINGS: Final = 1 << 18


def recognises(head: str) -> bool:
    """Whether a line begins an entry with a key."""
    return bool(_ENTRY.search(head))


def read(source: Input) -> Iterator[Paper]:
    """The papers of a bibliography, in its order."""
    strings = ""
    for part in joined(blocks(source, _BEGINS), _PART):
        if part.fault:
            source.error(f"entry left out: {part.fault}", line=part.line)
            continue
        for block in _parsed(strings + part.text):
            yield from _papers(block, source, max(1, part.line + (block.start_line or 0) - strings.count("\n")))
        strings += _strings(part.text) if len(strings) < _MOST_STRINGS else ""


def _strings(text: str) -> str:
    """The definitions of a part, each on lines of its own."""
    cut = re.split(r"^(?=\s*@)", text, flags=re.MULTILINE)
    return "".join(one.rstrip("\n") + "\n" for one in cut if _STRING.match(one))


def _parsed(text: str) -> list[Block]:
    from bibtexparser.entrypoint import parse_string

    # Its complaints are told by us, with file and line.
    logging.getLogger("bibtexparser").disabled = True
    logging.getLogger("bibtexparser.splitter").disabled = True
    return list(parse_string(text).blocks)


def _papers(block: Block, source: Input, line: int) -> Iterator[Paper]:
    from bibtexparser.model import Entry, ParsingFailedBlock

    if isinstance(block, ParsingFailedBlock):
        inside = getattr(block, "ignore_error_block", None)
        if isinstance(inside, Entry):
            source.error(f"{inside.key}: a field or a key stands there twice; the first is read", line=line)
            yield from told(_fields(inside), source, line, entry=f"{inside.key}: ")
        else:
            source.error("entry left out: its braces or quotes do not close", line=line)
    elif isinstance(block, Entry):
        yield from told(_fields(block), source, line, entry=f"{block.key}: ")


def _fields(entry: Entry) -> Fields:
    said: dict[str, str] = {}
    for field in entry.fields:
        said.setdefault(field.key.lower(), str(field.value))
    arxiv = _arxiv(said)
    return Fields(
        title=_text(said, "title"),
        abstract=_text(said, "abstract"),
        id=entry.key or None,
        dates=(("date", said.get("date")), ("month", _month(said)), ("year", said.get("year"))),
        authors=[turned(as_text(name)) for name in _AND.split(said["author"])] if said.get("author") else None,
        organization=_text(said, "institution"),
        venue=_text(said, "booktitle") or _text(said, "journal") or _text(said, "journaltitle"),
        identifiers=(("doi", _address(said.get("doi"))), ("eprint", f"arxiv:{arxiv}" if arxiv else None)),
        urls=(("url", _address(said.get("url"))),),
        links=(("code", _address(said.get("code"))),),
    )


def _text(said: dict[str, str], key: str) -> str | None:
    return as_text(said[key]) if key in said else None


def _address(value: str | None) -> str | None:
    """An address or a DOI without the marks of LaTeX."""
    return value.replace("\\", "").strip("{}<> ") if value else None


def _month(said: dict[str, str]) -> Any:
    month, year = said.get("month", "").strip('{}" '), said.get("year", "").strip('{}" ')
    return f"{month} {year}" if month[:1].isalpha() and year.isdigit() else None


def _arxiv(said: dict[str, str]) -> str | None:
    kind = said.get("archiveprefix", said.get("eprinttype", "arxiv")).lower()
    if said.get("eprint") and kind == "arxiv":
        return said["eprint"].strip().removeprefix("arXiv:")
    texts = (said.get(key, "") for key in ("journal", "volume", "note", "howpublished", "eid"))
    found = next((found for text in texts if (found := _ARXIV.search(text))), None)
    return found[1] if found else None
