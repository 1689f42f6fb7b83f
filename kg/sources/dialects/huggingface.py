"""Daily Papers of Hugging Face: an entry of `/api/daily_papers` or of a saved page, or the paper of `/api/papers/ID`.

`publishedAt` of the paper is the day on which arXiv published it; `publishedAt` of the entry around it, and
`submittedOnDailyAt`, are of the listing.
"""

from __future__ import annotations

from typing import Any

from kg.sources.fields import Fields, dig, flat, listed


def fits(record: dict[str, Any]) -> bool:
    """An entry with its paper, or such a paper alone."""
    return isinstance(record.get("paper"), dict) or ("summary" in record and "publishedAt" in record)


def fields(record: dict[str, Any]) -> Fields:
    """What the paper says, and what readers did with it."""
    inside = record.get("paper")
    paper = inside if isinstance(inside, dict) else record
    name = paper.get("id")
    of = dig(paper, "organization") or record.get("organization")
    return Fields(
        title=flat(paper.get("title") or record.get("title")),
        abstract=flat(paper.get("summary") or record.get("summary")),
        id=name,
        dates=(("publishedAt", paper.get("publishedAt")),),
        listed=paper.get("submittedOnDailyAt") or (record.get("publishedAt") if paper is inside else None),
        authors=[author for author in listed(paper.get("authors")) if dig(author, "hidden") is not True],
        organization=dig(of, "fullname") or dig(of, "name"),
        comments=record.get("numComments", paper.get("numComments")),
        upvotes=paper.get("upvotes"),
        urls=(("id", f"https://arxiv.org/abs/{name}" if isinstance(name, str) else None),),
        links=(("githubRepo", paper.get("githubRepo")), ("projectPage", paper.get("projectPage"))),
    )
