"""OAI-PMH as arXiv and other archives give it: https://info.arxiv.org/help/oa (arXiv, arXivRaw and oai_dc)."""

from __future__ import annotations

from collections.abc import Iterator

from kg.papers import Paper
from kg.sources.fields import Fields, turned
from kg.sources.inputs import Input
from kg.sources.markup import Entry, entries, root_of
from kg.sources.record import told


def recognises(head: str) -> bool:
    """Whether the first element is an answer of OAI-PMH, or its list of records."""
    return root_of(head) in ("OAI-PMH", "ListRecords", "GetRecord")


def read(source: Input) -> Iterator[Paper]:
    """The papers of an answer; records that were deleted are passed over."""
    for entry in entries(source, "record", "error"):
        if entry.element.tag == "error":
            source.error(f"the archive says: {entry.text('.') or entry.element.get('code')}", line=entry.line)
        elif not _is_deleted(entry):
            yield from told(_fields(entry), source, entry.line)


def _is_deleted(entry: Entry) -> bool:
    header = entry.element.find("header")
    return header is not None and header.get("status") == "deleted"


def _fields(entry: Entry) -> Fields:
    return _of_dublin_core(entry) if entry.element.find("metadata/dc") is not None else _of_arxiv(entry)


def _of_arxiv(entry: Entry) -> Fields:
    """arXiv tells when a paper was made; arXivRaw the time of each version, and authors as one text."""
    name = entry.text("metadata/*/id")
    names = [
        " ".join(part for tag in ("forenames", "keyname", "suffix") if (part := author.findtext(tag)))
        for author in entry.element.iterfind("metadata/*/authors/author")
    ]
    return Fields(
        title=entry.text("metadata/*/title"),
        abstract=entry.text("metadata/*/abstract"),
        id=name,
        dates=(("created", entry.text("metadata/*/created")), ("version", entry.text("metadata/*/version/date"))),
        listed=entry.text("header/datestamp"),
        authors=names or entry.text("metadata/*/authors"),
        organization=entry.text("metadata/*/authors/author/affiliation"),
        venue=entry.text("metadata/*/journal-ref"),
        identifiers=(("doi", (entry.text("metadata/*/doi") or "").partition(" ")[0] or None),),
        urls=(("id", f"https://arxiv.org/abs/{name}" if name else None),),
    )


def _of_dublin_core(entry: Entry) -> Fields:
    """Descriptions are the abstract, then comments; dates are of every version, the first first."""
    pages = entry.texts("metadata/dc/identifier")
    return Fields(
        title=entry.text("metadata/dc/title"),
        abstract=max(entry.texts("metadata/dc/description"), key=len, default=None),
        id=(entry.text("header/identifier") or "").removeprefix("oai:arXiv.org:") or None,
        dates=tuple(("date", date) for date in sorted(entry.texts("metadata/dc/date"))[:1]),
        listed=entry.text("header/datestamp"),
        authors=[turned(name) for name in entry.texts("metadata/dc/creator")] or None,
        identifiers=tuple(("identifier", page) for page in pages),
        urls=(("identifier", [page for page in pages if page.startswith("http")]),),
    )
