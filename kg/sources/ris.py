"""RIS, which reference managers and publishers write, by rispy: https://en.wikipedia.org/wiki/RIS_(file_format)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final

from kg.papers import Paper
from kg.sources.blocks import blocks
from kg.sources.fields import Fields, listed, turned, untagged
from kg.sources.inputs import Input
from kg.sources.record import told

_START: Final = re.compile(r"^\ufeff?TY  ?-", re.MULTILINE)
_END: Final = re.compile(r"^ER  ?-", re.MULTILINE)
_SLASHES: Final = re.compile(r"^(\d{4})/(\d{0,2})/?(\d{0,2})/?.*$")


def recognises(head: str) -> bool:
    """Whether a line begins a reference."""
    return bool(_START.search(head))


def read(source: Input) -> Iterator[Paper]:
    """The papers among the references, in their order; one without an end goes up to the next."""
    for block in blocks(source, _START):
        if block.fault:
            source.error(f"reference left out: {block.fault}", line=block.line)
        elif _START.match(block.text):
            for reference in _parsed(_END.split(block.text)[0] + "ER  - \n"):
                yield from told(_fields(reference), source, block.line)


def _parsed(text: str) -> list[dict[str, Any]]:
    import rispy

    references: list[dict[str, Any]] = rispy.loads(text, skip_unknown_tags=True)
    return references


def _fields(said: dict[str, Any]) -> Fields:
    names = [*listed(said.get("authors")), *listed(said.get("first_authors"))]
    return Fields(
        title=untagged(said.get("title") or said.get("primary_title")),
        abstract=untagged(said.get("abstract") or said.get("notes_abstract")),
        id=said.get("id"),
        dates=tuple((key, _date(said.get(key))) for key in ("date", "publication_year", "year")),
        authors=[turned(name) for name in names] or None,
        venue=said.get("journal_name") or said.get("secondary_title") or said.get("alternate_title3"),
        identifiers=(("doi", said.get("doi")), *(("number", number) for number in _numbers(said))),
        urls=(("urls", _flat(said.get("urls"))),),
    )


def _flat(values: Any) -> list[str]:
    """The addresses: rispy parts them at semicolons, and keeps what each line has."""
    return [part for value in listed(values) for part in (value if isinstance(value, list) else [value])]


def _numbers(said: dict[str, Any]) -> list[str]:
    """What may hold the id of a preprint."""
    values = (said.get(key) for key in ("number", "volume", "accession_number", "custom1"))
    return [value for value in values if isinstance(value, str) and value.lower().startswith("arxiv:")]


def _date(value: Any) -> Any:
    """A date as RIS writes it, without the parts it leaves empty.

    >>> _date("2017/06/12/"), _date("2017///"), _date("2017/6//summer")
    ('2017/06/12', '2017', '2017/6')
    """
    found = _SLASHES.match(value) if isinstance(value, str) else None
    if not found:
        return value or None
    month = f"/{found[2]}" if found[2] else ""
    return found[1] + month + (f"/{found[3]}" if month and found[3] else "")
