"""Identifiers of papers, recognised in ids, DOIs and addresses: `arxiv:`, `doi:`, `acl:` and `openreview:`.

Versions are stripped and case is folded where the scheme ignores it. A DOI that arXiv mints is its
arXiv id and nothing more, lest a preprint's DOI conflict with its publisher's; a DOI of the ACL
Anthology gives its Anthology id as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

# https://info.arxiv.org/help/arxiv_identifier.html
_ARXIV: Final = r"(\d\d(?:0[1-9]|1[0-2])\.\d{4,5}|[a-z][a-z-]+(?:\.[a-z]{2})?/\d{7})(?:v\d+)?"
# https://aclanthology.org/info/ids/
_ACL: Final = r"([A-Z]\d\d-\d{4,5}|\d{4}\.[a-z][a-z0-9_]*(?:-[a-z0-9_]+)?\.\d+)"
_DOI: Final = r"(10\.\d{4,9}/[^\s\"<>]+)"
_NOTE: Final = r"([A-Za-z0-9_-]{6,40})"
_END: Final = r"(?:\.pdf|\.bib)?/?(?:[?#].*)?"
_WEB: Final = r"(?:https?://)?(?:www\.|export\.|dx\.|m\.)?"

_FORMS: Final = tuple(
    (scheme, re.compile(form, re.IGNORECASE | re.ASCII))
    for scheme, form in (
        ("arxiv", rf"(?:arxiv:\s*)?{_ARXIV}"),
        ("arxiv", rf"{_WEB}arxiv\.org/(?:abs|pdf|html|format)/{_ARXIV}{_END}"),
        ("arxiv", rf"{_WEB}(?:huggingface\.co/papers|hf\.co/papers|alphaxiv\.org/abs)/{_ARXIV}{_END}"),
        ("arxiv", rf"(?:{_WEB}doi\.org/|doi:\s*)?10\.48550/arxiv\.{_ARXIV}"),
        ("acl", rf"(?:acl:)?{_ACL}"),
        ("acl", rf"{_WEB}aclanthology\.org/{_ACL}(?:v\d+)?{_END}"),
        ("acl", rf"{_WEB}aclweb\.org/anthology/(?:[A-Z]/[A-Z]\d\d/|papers/[A-Z]/[A-Z]\d\d/)?{_ACL}(?:v\d+)?{_END}"),
        ("acl", rf"(?:{_WEB}doi\.org/|doi:\s*)?10\.(?:18653|3115)/v1/{_ACL}"),
        ("openreview", rf"openreview:{_NOTE}"),
        ("openreview", rf"{_WEB}openreview\.net/(?:forum|pdf)\?(?:[^#]*&)?id={_NOTE}(?:[&#].*)?"),
        ("doi", rf"(?:{_WEB}doi\.org/|doi:\s*)?{_DOI}"),
        ("doi", rf"https?://[^/\s]+/doi/(?:abs/|full/|pdf/)?{_DOI}"),
    )
)
_OWN_DOI: Final = "10.48550/"


def identifiers(values: Iterable[str]) -> tuple[str, ...]:
    """Every identifier that the values are or point to, sorted.

    >>> identifiers(["https://arxiv.org/abs/1810.04805v2", "10.18653/v1/N19-1423"])
    ('acl:N19-1423', 'arxiv:1810.04805', 'doi:10.18653/v1/n19-1423')
    """
    return tuple(sorted({found for value in values for found in _of(value)}))


def _of(value: str) -> Iterable[str]:
    text = unquote(value).strip()
    for scheme, form in _FORMS:
        if found := form.fullmatch(text):
            yield from _folded(scheme, found[1])


def _folded(scheme: str, value: str) -> Iterable[str]:
    if scheme == "doi":
        doi = value.lower().split("?")[0].split("#")[0].rstrip(".,;/")
        if not doi.startswith(_OWN_DOI):
            yield f"doi:{doi}"
    elif scheme == "acl":
        yield f"acl:{value.upper() if value[0].isalpha() else value.lower()}"
    elif scheme == "arxiv":
        yield f"arxiv:{value.lower()}"
    else:
        yield f"{scheme}:{value}"
