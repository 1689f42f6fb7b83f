"""PDF files, one paper each: title and abstract off its first pages, the id off arXiv's stamp or the file's name.

The file is read by a process of its own (`kg.sources.pdfguard`), so that a hostile one harms no other; what its text
means is found here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from typing import Final

from kg.errors import MissingExtra
from kg.papers import Paper
from kg.sources.fields import Fields
from kg.sources.frontpage import front_page
from kg.sources.inputs import Input
from kg.sources.pdfguard import ask
from kg.sources.record import told
from kg.sources.typeset import Run, lines

MAGIC: Final = b"%PDF-"
_LARGEST: Final = 100 << 20
_ID: Final = r"\d\d(?:0[1-9]|1[0-2])\.\d{4,5}(?:v\d+)?"
_STAMP: Final = re.compile(rf"arXiv:({_ID}|[a-z-]+(?:\.[A-Z]{{2}})?/\d{{7}}(?:v\d+)?)\s+\[[^\]]+\]\s+(\d+ \w+ \d{{4}})")
_NAME: Final = re.compile(rf"(?<![\d.])({_ID})(?![\d.]*\d)")


def recognises(_: str) -> bool:
    """False: a PDF is known by its first bytes."""
    return False


def read(source: Input) -> Iterator[Paper]:
    """The paper that the file is; what it lacks is reported with what to do about it."""
    if find_spec("pypdf") is None:
        source.error(str(MissingExtra("pdf", needed_for="reading PDF files")))
        return
    if (data := _data(source)) is None:
        source.error(f"larger than {_LARGEST >> 20} MB; save its first pages alone")
        return
    answer = ask(data)
    if isinstance(answer, str):
        source.error(answer)
        return
    upright, turned = answer
    page = front_page(list(lines(upright)))
    name, dates, listed = _stamped(turned, source.name)
    if not upright:
        source.error(
            f"a PDF without text on its first pages, a scan perhaps; recognise its text first, or {_cure(name)}"
        )
    elif not (page.title and page.abstract):
        lacking = "abstract" if page.title else "title"
        source.error(f"no {lacking} recognised on its first pages; {_cure(name)}")
    else:
        urls = (("url", f"https://arxiv.org/abs/{name}" if name else None),)
        fields = Fields(title=page.title, abstract=page.abstract, id=name, dates=dates, listed=listed, urls=urls)
        yield from told(fields, source, 1)


def _data(source: Input) -> bytes | None:
    """The file; None if it is too large."""
    parts, size = [], 0
    for chunk in source.chunks:
        size += len(chunk)
        if size > _LARGEST:
            return None
        parts.append(chunk)
    return b"".join(parts)


def _cure(name: str | None) -> str:
    return f"look it up: arxiv:{name or 'ID'}"


def _stamped(turned: Iterable[Run], file: str) -> tuple[str | None, tuple[tuple[str, str | None], ...], str | None]:
    """arXiv's id, the dates of the paper, and that of a later version, which only hints at them."""
    stamp = next((found for run in turned if (found := _STAMP.search(run.text))), None)
    found = stamp or _NAME.search(file)
    if not found:
        return None, (), None
    name, day = found[1], stamp[2] if stamp else None
    # An id begins with year and month of the first version since April 2007.
    month = f"20{name[:2]}-{name[2:4]}" if name[:4].isdigit() else None
    first = re.sub(r".*v", "", name) == "1"
    return name, (("stamp", day if first else None), ("id", month)), day
