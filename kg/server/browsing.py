"""Pages that are not about one thing: the editor, the ontology, the graph around something, and files they load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from kg.explorer.rendering import stylesheet
from kg.iris import ONTOLOGY
from kg.questions import bind, library, with_parts
from kg.resources import ontology_dir
from kg.server import pages
from kg.server.negotiation import HTML, with_charset
from kg.server.replies import Reply
from kg.server.work import Desk
from kg.vocabulary import prefixes, short

_WEB: Final = Path(__file__).parent.parent / "data" / "web"
_RDFS: Final = "http://www.w3.org/2000/01/rdf-schema#"
_TYPE: Final = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
_MEDIA: Final = {".js": "text/javascript", ".css": "text/css"}
_KEPT: Final = {"Cache-Control": "max-age=3600"}
_AROUND: Final = 150
#: What the editor shows first.
_FIRST: Final = Path(__file__).parent / "first.rq"


@dataclass(frozen=True, slots=True)
class Term:
    """A class or property of the ontology."""

    term: str
    id: str
    kind: str
    comment: str


@dataclass(frozen=True, slots=True)
class Editor:
    """The page of the query editor."""

    def run(self, desk: Desk) -> Reply:
        """The page, with the questions as they run on this store."""
        graphs = desk.store.names.graph("")
        questions = [
            {"name": each.name, "question": each.question, "text": bind(with_parts(each.text, ()), {}, graphs=graphs)}
            for each in library().values()
        ]
        known = prefixes()
        declared = "".join(f"PREFIX {name}: <{known[name]}>\n" for name in ("kg", "skos"))
        first = declared + _FIRST.read_text(encoding="utf-8")
        terms = [asdict(term) for term in ontology_terms()]
        base = desk.store.names.base
        data = {"base": base, "query": first, "prefixes": known, "terms": terms, "questions": questions}
        headers = {"Content-Security-Policy": pages.EDITOR_POLICY}
        return Reply(with_charset(HTML), pages.editor(data).encode(), headers=headers)


@dataclass(frozen=True, slots=True)
class Around:
    """The interactive page of what is linked to an entity, or of the most used entities."""

    entity: str | None

    def run(self, desk: Desk) -> Reply:
        """The page. Raises NotFound."""
        from kg.views.graph import html

        iri = desk.store.names.base + self.entity if self.entity else None
        text = html(desk.store, around=iri, top=_AROUND)
        headers = {"Content-Security-Policy": "frame-ancestors 'self'"}  # the page states the rest itself
        return Reply(with_charset(HTML), text.encode("utf-8", "replace"), headers=headers)


def ontology_page() -> Reply:
    """The classes and properties as a page."""
    text = pages.terms([asdict(term) for term in ontology_terms()], title="Ontology")
    return Reply(with_charset(HTML), text.encode(), headers={"Content-Security-Policy": pages.POLICY})


@cache
def ontology_terms() -> tuple[Term, ...]:
    """What the ontology declares itself, then what it says of other vocabularies, each sorted."""
    return tuple(sorted(_terms(), key=lambda term: (not term.term.startswith("kg:"), term.term)))


def _terms() -> Iterator[Term]:
    store = ox.Store()
    store.bulk_load(path=ontology_dir() / "kg.ttl", format=ox.RdfFormat.TURTLE)
    comment = ox.NamedNode(f"{_RDFS}comment")
    for quad in store.quads_for_pattern(None, _TYPE, None):
        if not isinstance(quad.subject, ox.NamedNode) or not isinstance(quad.object, ox.NamedNode):
            continue
        name = short(quad.subject.value)
        if name == quad.subject.value:
            continue
        texts = [str(each.object.value) for each in store.quads_for_pattern(quad.subject, comment, None)]  # type: ignore[union-attr]
        anchor = quad.subject.value.removeprefix(ONTOLOGY)
        yield Term(name, anchor, short(quad.object.value).rpartition(":")[2], " ".join(texts))


@cache
def static(name: str) -> Reply | None:
    """A file that pages load, or nothing where there is none of that name."""
    if name == "explorer.css":
        return Reply(with_charset(_MEDIA[".css"]), stylesheet().encode(), headers=_KEPT)
    path = _WEB / name
    if path not in _files():
        return None
    return Reply(with_charset(_MEDIA[path.suffix]), path.read_bytes(), headers=_KEPT)


@cache
def _files() -> frozenset[Path]:
    return frozenset(path for path in _WEB.rglob("*") if path.suffix in _MEDIA)
