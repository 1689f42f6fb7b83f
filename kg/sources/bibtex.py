"""BibTeX and BibLaTeX, by bibtexparser.

1. The file is cut where lines begin with `@`, so that memory and the reach of an error are bounded; `@string`
   definitions go before every later part.
2. Entries with a title and an abstract are papers; `kg.sources.entries` knows what their fields mean.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from kg.papers import Paper
from kg.sources.blocks import blocks, joined
from kg.sources.entries import fields
from kg.sources.inputs import Input
from kg.sources.record import told

if TYPE_CHECKING:
    from bibtexparser.model import Block

_ENTRY: Final = re.compile(r"^\s*@\s*[a-zA-Z]+\s*[{(]\s*[^\s,{}=]*\s*,", re.MULTILINE)
_STRING: Final = re.compile(r"\s*@\s*string\b", re.IGNORECASE)
_BEGINS: Final = re.compile(r"\s*@\s*[a-zA-Z]+\s*[{(]")
_PART: Final = 1 << 18
_MOST_STRINGS: Final = 1 << 18


def recognises(head: str) -> bool:
    """Whether a line begins an entry with a key."""
    return bool(_ENTRY.search(head))


def read(source: Input) -> Iterator[Paper]:
    """The papers of a bibliography, in its order."""
    strings = ""
    for part in joined(blocks(source, _BEGINS, _closed), _PART):
        if part.fault:
            source.error(f"entry left out: {part.fault}", line=part.line)
            continue
        for block in _parsed(strings + part.text):
            yield from _papers(block, source, max(1, part.line + (block.start_line or 0) - strings.count("\n")))
        strings += _strings(part.text) if len(strings) < _MOST_STRINGS else ""


def _closed(text: str) -> bool:
    return text.count("{") <= text.count("}")


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
            yield from told(fields(inside), source, line, entry=f"{inside.key}: ")
        else:
            source.error("entry left out: its braces or quotes do not close", line=line)
    elif isinstance(block, Entry):
        yield from told(fields(block), source, line, entry=f"{block.key}: ")
