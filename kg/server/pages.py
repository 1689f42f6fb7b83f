"""Pages for people: values go in, HTML comes out.

Pages of the explorer come from `kg.explorer`; here are those that only a server has, in the same dress. Templates
escape whatever they are given. Pages load nothing from elsewhere, which a content security policy states. Whatever
lives under the store's base is linked to its page here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox

from kg.explorer.rendering import SERVER_POLICY, render, rendered
from kg.explorer.routing import ServerRouter
from kg.explorer.values import Page
from kg.iris import ONTOLOGY, is_iri
from kg.search import Match
from kg.vocabulary import short

POLICY: Final = SERVER_POLICY
#: The editor's library writes style attributes.
EDITOR_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; font-src data:; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:"
)
_ROUTER: Final = ServerRouter()


def explored(page: Page) -> str:
    """A page of the explorer."""
    return render(page, _ROUTER)


def thing(iri: str, *, said: list[ox.Triple], more: list[ox.Triple], base: str, path: str) -> str:
    """What is said of something else, and where it is spoken of."""
    rows = [(_link(triple.predicate, base), _link(triple.object, base)) for triple in said]
    others = [tuple(_link(part, base) for part in triple) for triple in more]
    return _rendered("thing", title=path, iri=iri, rows=rows, others=others, path=path)


def choice(name: str, matches: Iterable[Match], *, base: str) -> str:
    """The things that bear a name."""
    rows = [(match, local(match.iri, base)) for match in matches]
    return _rendered("choice", title=name, rows=rows)


def comparing(names: Iterable[str]) -> str:
    """The form that asks which things to compare."""
    return _rendered("comparing", title="Compare", path="compare", names=[*names, "", ""][:2])


def found_json(matches: Iterable[Match]) -> bytes:
    """What a search found, for programs."""
    return _json([asdict(match) for match in matches])


def suggestions(matches: Iterable[Match], base: str) -> bytes:
    """What somebody may mean who types, for the script of the pages."""
    return _json(
        [
            {
                "label": match.name,
                "type": match.type.split("/")[0],
                "note": (match.published or "")[:4] if match.papers is None else f"{match.papers:,}",
                "address": local(match.iri, base),
            }
            for match in matches
        ]
    )


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def terms(rows: Iterable[Mapping[str, str]], *, title: str) -> str:
    """The classes and properties of the ontology."""
    return _rendered("ontology", title=title, rows=list(rows))


def editor(data: Mapping[str, Any]) -> str:
    """The query editor; `data` is what its script reads."""
    return _rendered("query", title="Query", data=data)


def problem(status: int, message: str) -> str:
    """Why there is no page."""
    return _rendered("problem", title=message, status=status)


def local(iri: str, base: str) -> str | None:
    """The address to which an IRI is linked: a page of this server, a page elsewhere, or nothing.

    >>> local("urn:paperkg:entity/bert-32987c4b", "urn:paperkg:"), local("javascript:alert(1)", "urn:paperkg:")
    ('/entity/bert-32987c4b', None)
    """
    if iri.startswith(base):
        return "/" + quote(iri.removeprefix(base))
    if iri.startswith(ONTOLOGY):
        return "/ontology#" + quote(iri.removeprefix(ONTOLOGY))
    return iri if is_iri(iri) else None


def _link(term: object, base: str) -> tuple[str, str | None]:
    """A term as text, and where it leads."""
    if isinstance(term, ox.NamedNode):
        return short(term.value), local(term.value, base)
    return (term.value if isinstance(term, ox.Literal) else str(term)), None


def _rendered(name: str, *, title: str, path: str = "", **values: Any) -> str:
    return rendered(name, _ROUTER, title=title, path=path, **values)
