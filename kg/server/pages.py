"""Pages for people: values go in, HTML comes out.

Templates escape whatever they are given. Pages run no script but for the editor's, and load nothing from elsewhere,
which a content security policy states. Whatever lives under the store's base is linked to its page here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from functools import cache
from typing import Any, Final
from urllib.parse import quote

import pyoxigraph as ox
from jinja2 import Environment, PackageLoader, StrictUndefined

from kg import __version__
from kg.iris import ONTOLOGY, is_iri
from kg.questions import Question
from kg.search import Match
from kg.show import EntityCard, PaperCard
from kg.vocabulary import prefixes, short

_COMMON: Final = "base-uri 'none'; frame-ancestors 'none'; form-action 'self'; img-src 'self' data:"
POLICY: Final = f"default-src 'none'; style-src 'self'; {_COMMON}"
#: The editor's library writes style attributes.
EDITOR_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; font-src data:; "
    + _COMMON
)


def home(questions: Iterable[Question]) -> str:
    """The first page."""
    return _rendered("home", title="paperkg", questions=list(questions))


def card(card: EntityCard | PaperCard, *, path: str) -> str:
    """What is known of an entity or a paper."""
    if isinstance(card, EntityCard):
        return _rendered("entity", title=card.label, card=card, path=path)
    return _rendered("paper", title=card.title, card=card, path=path)


def thing(iri: str, *, said: list[ox.Triple], more: list[ox.Triple], base: str, path: str) -> str:
    """What is said of something else, and where it is spoken of."""
    rows = [(_link(triple.predicate, base), _link(triple.object, base)) for triple in said]
    others = [tuple(_link(part, base) for part in triple) for triple in more]
    return _rendered("thing", title=path, iri=iri, rows=rows, others=others, path=path)


def found(text: str, matches: Iterable[Match], *, base: str, kind: str | None = None) -> str:
    """What a search found."""
    rows = [(match, local(match.iri, base)) for match in matches]
    return _rendered("search", title=text or "Search", text=text, rows=rows, kind=kind or "")


def found_json(matches: Iterable[Match]) -> bytes:
    """The same for programs."""
    return (json.dumps([asdict(match) for match in matches], ensure_ascii=False) + "\n").encode("utf-8", "replace")


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


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("kg.server"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.globals.update(version=__version__, prefixes=prefixes())
    return environment


def _rendered(name: str, **values: Any) -> str:
    return _environment().get_template(f"{name}.html.j2").render(**values)
