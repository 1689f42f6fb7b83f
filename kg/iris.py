"""The one place that mints IRIs. Everything is pure and idempotent.

Things live under a base, `urn:paperkg:` unless the user gives an address. An entity's IRI is `entity/`,
a readable slug and eight hex digits of its key; a paper's is `paper/` and its key; neither holds a type.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import pyoxigraph as ox

from kg.errors import UsageError
from kg.papers import digest

DEFAULT_BASE: Final = "urn:paperkg:"
ONTOLOGY: Final = "https://w3id.org/paperkg/ontology#"
#: Scheme of an identifier → the address that its values complete, the one that shows most of a paper first.
PAGES: Final = {
    "arxiv": "https://arxiv.org/abs/",
    "acl": "https://aclanthology.org/",
    "openreview": "https://openreview.net/forum?id=",
    "doi": "https://doi.org/",
}

_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_SCHEME = re.compile(r"(?:https?://[^/\s]+/|urn:[a-z0-9][a-z0-9-]*:)", re.IGNORECASE)


def slug(name: str, *, longest: int = 48) -> str:
    """The readable part of an IRI.

    >>> slug("GPT-3.5 (Turbo)"), slug("Müller's α"), slug("数据集")
    ('gpt-3-5-turbo', 'muller-s', 'x')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return _NOT_SLUG.sub("-", plain).strip("-")[:longest].strip("-") or "x"


def entity_id(name: str, key: str) -> str:
    """The path of an entity below the base; `key` decides identity, `name` only readability.

    >>> entity_id("ImageNet", "imagenet")
    'entity/imagenet-0afd7c2a'
    """
    return f"entity/{slug(name)}-{digest(key, length=8)}"


def check_base(base: str) -> str:
    """The base itself, if things can live under it; otherwise an error that says what can.

    >>> check_base("https://example.org/kg/")
    'https://example.org/kg/'
    """
    if not _SCHEME.match(base) or not _parses(base) or not base.endswith(("/", ":", "#")):
        raise UsageError(f"base {base!r} must be an http(s) address or a URN that ends in '/', '#' or ':'")
    return base


def is_iri(text: str) -> bool:
    """Whether a text can stand as an absolute web address in the graph.

    >>> is_iri("https://github.com/a/b"), is_iri("https://a b"), is_iri("javascript:alert(1)")
    (True, False, False)
    """
    return text.startswith(("http://", "https://")) and _parses(text)


def page_of(identifier: str) -> str | None:
    """Where a paper with an identifier can be read, if that is known.

    >>> page_of("arxiv:1706.03762"), page_of("isbn:1")
    ('https://arxiv.org/abs/1706.03762', None)
    """
    scheme, _, value = identifier.partition(":")
    page = f"{PAGES[scheme]}{value}" if scheme in PAGES else ""
    return page if is_iri(page) else None


def _parses(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return True
