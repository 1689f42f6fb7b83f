"""Saved web pages of Hugging Face: Daily Papers of a day, or one paper. Their data stands in attributes, as JSON."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any, Final

from kg.papers import Paper
from kg.sources import dialects
from kg.sources.fields import dig, listed
from kg.sources.inputs import Input
from kg.sources.record import told

_PAGE: Final = re.compile(r"\s*(?:<!--.*?-->\s*)?<(?:!doctype html|html)\b", re.IGNORECASE | re.DOTALL)
_DATA: Final = re.compile(r"data-props=(?:\"([^\"]*)\"|'([^']*)')")
_LONGEST: Final = 64 << 20


def recognises(head: str) -> bool:
    """Whether the text begins as a web page does."""
    return bool(_PAGE.match(head.removeprefix("\ufeff")))


def read(source: Input) -> Iterator[Paper]:
    """The papers of a page, each once, in its order."""
    seen: set[str] = set()
    for line, record in _records(_text(source)):
        name = str(dig(record, "paper", "id") or dig(record, "id") or len(seen) + 1)
        if isinstance(record, dict) and name not in seen:
            seen.add(name)
            yield from told(dialects.fields(record), source, line, entry=f"paper {name[:40]}: ")
    if not seen:
        source.error("no papers in this web page; kg reads saved pages of huggingface.co/papers")


def _text(source: Input) -> str:
    parts, size = [], 0
    for chunk in source.chunks:
        size += len(chunk)
        if size > _LONGEST:
            source.error(f"the page is longer than {_LONGEST:,} bytes; the rest is not read")
            break
        parts.append(chunk)
    return b"".join(parts).decode("utf-8", "replace")


def _records(text: str) -> Iterator[tuple[int, Any]]:
    """What the attributes hold that looks like papers, with the lines they stand on."""
    for found in _DATA.finditer(text):
        try:
            value = json.loads(html.unescape(found[1] or found[2] or ""))
        except (ValueError, RecursionError):
            continue
        line = text.count("\n", 0, found.start()) + 1
        for record in listed(dig(value, "dailyPapers")):
            yield line, record
        if isinstance(dig(value, "paper", "summary"), str):
            yield line, value
