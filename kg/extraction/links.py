"""Web addresses in a text: where they stand, without the punctuation around them, and what they lead to."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

from kg.extraction.values import Field, Link, LinkKind

_HOSTS: Final = (
    r"github\.com|gitlab\.com|bitbucket\.org|gitee\.com|huggingface\.co|hf\.co|hf-mirror\.com|modelscope\.cn|"
    r"kaggle\.com|zenodo\.org|anonymous\.4open\.science|codeberg\.org|doi\.org"
)
_URL: Final = re.compile(
    rf"(?:https?://|(?<![\w.@/-])(?:www\.|(?={_HOSTS}|[\w-]{{1,63}}\.(?:github|gitlab)\.io)))[^\s<>\"{{}}|^`\u3000]+",
    re.IGNORECASE,
)
_TRAILING: Final = ".,;:!?'\"’”*_~\\$。，；："
_PAIRS: Final = {")": "(", "]": "[", "»": "«"}
_REPOSITORY: Final = frozenset({
    "github.com", "gitlab.com", "bitbucket.org", "gitee.com", "codeberg.org", "anonymous.4open.science",
    "sourceforge.net", "git.sr.ht",
})  # fmt: skip
_HUBS: Final = frozenset({"huggingface.co", "hf.co", "hf-mirror.com", "modelscope.cn"})
_HUB_PAGES: Final = frozenset({"spaces", "papers", "blog", "docs", "collections", "join", "tasks", "learn", "posts"})
_DATA_HOSTS: Final = frozenset({
    "zenodo.org", "figshare.com", "physionet.org", "dataverse.harvard.edu", "openml.org", "archive.ics.uci.edu",
    "ieee-dataport.org", "data.mendeley.com", "opendatalab.com", "openslr.org",
})  # fmt: skip


def links(text: str, field: Field) -> tuple[Link, ...]:
    """The web addresses in `text`, in order, each place once; addresses without a scheme get https.

    >>> [(link.url, link.kind) for link in links(r"Code: \\url{https://github.com/a/b}.", "abstract")]
    [('https://github.com/a/b', 'repository')]
    """
    found = []
    for match in _URL.finditer(text):
        raw = _trimmed(match[0])
        url = raw if "://" in raw else f"https://{raw}"
        if _host(url):
            found.append(Link(url, kind(url), field, match.start(), match.start() + len(raw)))
    return tuple(found)


def kind(url: str) -> LinkKind:
    """What an address leads to, by its host and path.

    >>> kind("https://huggingface.co/datasets/a/b"), kind("https://hf.co/a/b"), kind("https://a.github.io")
    ('dataset', 'model', 'page')
    """
    host = _host(url)
    path = [part for part in _path(url).split("/") if part]
    if host in _HUBS or host.startswith("hf-proxy"):
        return _on_hub(path)
    if host == "kaggle.com":
        return "dataset" if path[:1] == ["datasets"] else "model" if path[:1] == ["models"] else "page"
    if host in _REPOSITORY or host.startswith("gitlab."):
        return "repository" if path else "page"
    if host in _DATA_HOSTS or (host == "doi.org" and "zenodo" in url.lower()):
        return "dataset"
    return "page"


def _on_hub(path: list[str]) -> LinkKind:
    if path[:1] == ["datasets"]:
        return "dataset" if len(path) > 1 else "page"
    if path[:1] == ["models"]:
        return "model" if len(path) > 1 else "page"
    return "model" if len(path) >= 2 and path[0] not in _HUB_PAGES else "page"


def _host(url: str) -> str:
    try:
        host = (urlsplit(url).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""
    return host if "." in host.strip(".") else ""


def _path(url: str) -> str:
    return urlsplit(url).path


def _trimmed(url: str) -> str:
    """The address without closing punctuation; a closing bracket stays if the address opened it."""
    unopened = {closing: url.count(closing) - url.count(opening) for closing, opening in _PAIRS.items()}
    end = len(url)
    while end and (url[end - 1] in _TRAILING or unopened.get(url[end - 1], 0) > 0):
        end -= 1
        if url[end] in unopened:
            unopened[url[end]] -= 1
    return url[:end]
