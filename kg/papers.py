"""Papers: what a source gives and everything downstream reads.

A source yields one `Paper` a record. Records of one title are one paper (`merge`), unless their
identifiers of one scheme differ (`group`).
"""

from __future__ import annotations

import hashlib
import heapq
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_NOT_WORD = re.compile(r"[^\w]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """Title and abstract as read, and what the source says beside them.

    `published` is an ISO 8601 date of any precision ("2024", "2024-05", "2024-05-14").
    `identifiers` are `scheme:value`, scheme one of arxiv, doi, acl, openreview.
    `sources` are the names of the inputs that hold the paper, never full paths.
    """

    id: str
    title: str
    abstract: str
    published: str | None = None
    published_inferred: bool = False
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    organization: str | None = None
    comments: int | None = None
    upvotes: int | None = None
    venue: str | None = None
    identifiers: tuple[str, ...] = ()
    urls: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()

    def text(self, field: str) -> str:
        """The text that offsets of `field` ("title" or "abstract") index, in Unicode code points."""
        return self.title if field == "title" else self.abstract


def normalised_title(title: str) -> str:
    """The title as it counts for identity: words only, case and width folded.

    >>> normalised_title("BERT:  Pre-training of Deep…")
    'bert pre training of deep'
    """
    folded = unicodedata.normalize("NFKC", title).casefold()
    return _NOT_WORD.sub(" ", folded).strip() or folded.strip()


def digest(text: str, *, length: int = 16) -> str:
    """The first `length` hex digits of the SHA-256 of `text`.

    >>> digest("bert", length=8)
    '32987c4b'
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:length]


def paper_key(title: str, *, distinct: str = "") -> str:
    """The key of a paper: the hash of its normalised title; `distinct` parts same-titled ones.

    >>> paper_key("Attention Is All You Need") == paper_key("attention is all you need")
    True
    """
    text = normalised_title(title)
    return digest(f"{text}\n{distinct}" if distinct else text)


def merge(records: Sequence[Paper]) -> Paper:
    """One paper out of several records of it, whatever their order; raises ValueError if there are none.

    The longest abstract with its title; a printed date before an inferred one, then the most precise,
    then the earliest; all identifiers, addresses and sources; the most authors, comments and upvotes;
    an id that the records give before one made of the title.
    """
    text = min(records, key=lambda r: (-len(r.abstract), r.abstract, r.title))
    dates = ((r.published_inferred, -len(r.published), r.published) for r in records if r.published)
    inferred, _, published = min(dates, default=(False, 0, None))
    return Paper(
        id=min(records, key=lambda r: (r.id == paper_key(r.title), r.id)).id,
        title=text.title,
        abstract=text.abstract,
        published=published,
        published_inferred=inferred,
        authors=min((r.authors for r in records), key=lambda names: (-len(names), names)),
        author_count=_most(r.author_count for r in records),
        organization=_fullest(r.organization for r in records),
        comments=_most(r.comments for r in records),
        upvotes=_most(r.upvotes for r in records),
        venue=_fullest(r.venue for r in records),
        identifiers=_union(r.identifiers for r in records),
        urls=_union(r.urls for r in records),
        sources=_union(r.sources for r in records),
    )


def group(records: Sequence[Paper]) -> tuple[tuple[str, Paper], ...]:
    """The papers that records of one normalised title are, each with its key, whatever the records' order.

    1. Records that share an identifier are one paper; so are records without any.
    2. These, by their smallest identifiers, join the first paper that none of their identifiers
       contradicts: two contradict if they are of one scheme and differ. Otherwise they are a new paper.
    3. The first paper has the key of the title alone, every other one that of its smallest identifier
       too. Records without identifiers belong to the first.
    """
    if not records:
        return ()
    papers = _apart(sorted(_joined(records), key=_identifiers)) or [[]]
    papers[0].extend(record for record in records if not record.identifiers)
    title = min(record.title for record in records)
    keys = [paper_key(title), *(paper_key(title, distinct=_identifiers(paper)[0]) for paper in papers[1:])]
    return tuple((key, merge(paper)) for key, paper in zip(keys, papers, strict=True))


def _joined(records: Sequence[Paper]) -> list[list[Paper]]:
    """The records that have identifiers, together where they share one."""
    above: dict[str, str] = {}

    def top(identifier: str) -> str:
        while (parent := above.setdefault(identifier, identifier)) != identifier:
            above[identifier] = identifier = above[parent]
        return identifier

    named = [record for record in records if record.identifiers]
    for record in named:
        for identifier in record.identifiers:
            above[top(identifier)] = top(record.identifiers[0])
    parts: dict[str, list[Paper]] = {}
    for record in named:
        parts.setdefault(top(record.identifiers[0]), []).append(record)
    return list(parts.values())


def _apart(parts: Sequence[list[Paper]]) -> list[list[Paper]]:
    """Each part joined to the first paper that has no identifier of its schemes, else a paper of its own."""
    papers: list[list[Paper]] = []
    # The papers by the schemes they have, smallest number first: thousands of papers may be called "Preface".
    having: dict[frozenset[str], list[int]] = {}
    for part in parts:
        schemes = frozenset(identifier.partition(":")[0] for identifier in _identifiers(part))
        free = [(numbers[0], has) for has, numbers in having.items() if numbers and has.isdisjoint(schemes)]
        if free:
            number, has = min(free, key=lambda pair: pair[0])
            heapq.heappop(having[has])
            papers[number].extend(part)
            schemes |= has
        else:
            number = len(papers)
            papers.append(list(part))
        heapq.heappush(having.setdefault(schemes, []), number)
    return papers


def _identifiers(records: Sequence[Paper]) -> tuple[str, ...]:
    return _union(record.identifiers for record in records)


def _union(values: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({value for part in values for value in part}))


def _most(values: Iterable[int | None]) -> int | None:
    return max((value for value in values if value is not None), default=None)


def _fullest(values: Iterable[str | None]) -> str | None:
    """The longest text, and the first by the alphabet among equally long ones."""
    return min((value for value in values if value), key=lambda text: (-len(text), text), default=None)
