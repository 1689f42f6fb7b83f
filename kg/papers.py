"""Papers: what a source gives and everything downstream reads.

A source yields one `Paper` a record. Records of one title are one paper (`merge`), unless their
identifiers of one scheme differ (`group`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
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
