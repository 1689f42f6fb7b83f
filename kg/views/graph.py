"""The interactive page of a graph: one file that asks nothing of any network.

1. A part of a projection is chosen (`kg.views.selection`), with its evidence (`kg.views.evidence`).
2. Coordinates are computed here, so that the page opens at once and looks the same every time.
3. pyvis renders it with a template of ours. Names reach the page as JSON only, and the script writes them as
   text only; a content security policy admits nothing but the page's own scripts, known by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg.analytics.layout import layout
from kg.analytics.projections import PROJECTIONS
from kg.errors import UsageError
from kg.extraction.values import TYPES
from kg.files import write_text
from kg.templates import environment
from kg.views import style
from kg.views.evidence import Evidence, gather
from kg.views.payload import line_of, line_style, payload, radius, sources
from kg.views.selection import Selection, select

if TYPE_CHECKING:
    from markupsafe import Markup
    from pyvis.network import Network

    from kg.store import Store

_HERE: Final = Path(__file__).parent / "templates"
_SCRIPTS: Final = (
    "data", "filters", "pan", "drawing", "details", "search", "list", "download", "address", "page",
)  # fmt: skip
#: Above so many nodes, a picture of the view is dragged; above so many, links are hidden while zooming.
_MANY: Final = 400
_VERY_MANY: Final = 1500
_SHAPES: Final = {"page": "box"}


@dataclass(frozen=True, slots=True)
class Summary:
    """What a page shows at once of how much, and how many nodes more it shows on demand."""

    nodes: int
    links: int
    all_nodes: int
    all_links: int
    notes: tuple[str, ...] = ()
    more: int = 0

    def __str__(self) -> str:
        more = f", {self.more:,} nodes more on demand" if self.more else ""
        return f"{self.nodes:,} of {self.all_nodes:,} nodes, {self.links:,} of {self.all_links:,} links{more}"


@dataclass(frozen=True, slots=True, repr=False)
class Page:
    """A rendered page; a notebook shows it in a frame."""

    title: str
    html: str
    summary: Summary

    def __repr__(self) -> str:
        return f"<{self.title}: {self.summary}>"

    def _repr_html_(self) -> str:
        from kg.notebook import framed

        return framed(self.title, self.html, rights="allow-scripts allow-downloads allow-popups")


def write(store: Store, path: str | Path, **options: Any) -> Summary:
    """Writes the page to a file; `options` are those of `render`."""
    if Path(path).suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"{path}: a graph page is HTML; end the name in .html")
    page = render(store, **options)
    write_text(path, page.html)
    return page.summary


def html(store: Store, **options: Any) -> str:
    """The page as text; `options` are those of `render`."""
    return render(store, **options).html


def render(
    store: Store,
    *,
    projection: str = "co_mention",
    around: str | None = None,
    depth: int = 1,
    top: int = 300,
    more: int | None = None,
    types: Collection[str] = (),
    query: str | None = None,
    parameters: Mapping[str, str] | None = None,
    min_confidence: float | None = None,
    title: str | None = None,
    pages: Callable[[str], str | None] | None = None,
) -> Page:
    """The page and what it shows.

    `around` and `depth` (links) narrow to an entity's surroundings, `types` to types of entities, `query` and
    `parameters` to the entities in the answer to a question. The `top` most used are shown (around an entity, the
    closest tied), and `more` are held ready: by default as many again, up to 1,000 together. `min_confidence` lies
    between 0 and 1. `pages` gives, for an IRI, the address of its own page, relative to this one. Raises NotFound
    where nothing fits, UsageError for more than 5,000 nodes.
    """
    selection = select(
        store, projection=projection, around=around, depth=depth, top=top, more=more, types=_known(types),
        query=query, parameters=parameters, min_confidence=min_confidence,
    )  # fmt: skip
    shown = selection.graph.nodes(data=True)
    papers = [iri for iri, data in shown if data["type"] == "Paper"]
    entities = [iri for iri, data in shown if data["type"] != "Paper"]
    evidence = gather(store, entities, papers, briefly=selection.later)
    title = title or _title(selection, query)
    text = render_selection(selection, evidence, base=store.names.base, title=title, pages=pages)
    return Page(title, text, _summary(selection))


def _known(types: Collection[str]) -> tuple[str, ...]:
    by_name = {name.lower(): name for name in TYPES}
    unknown = [name for name in types if name.lower() not in by_name]
    if unknown:
        raise UsageError(f"no type {unknown[0]!r}; there are {', '.join(TYPES)}")
    return tuple(by_name[name.lower()] for name in types)


def _title(selection: Selection, query: str | None) -> str:
    if selection.centre is not None:
        return f"Around {selection.graph.nodes[selection.centre]['label']}"
    if query:
        from kg.queries import load

        return load()[query].question if query in load() else "Answer to a query"
    return {
        "co_mention": "What papers name together",
        "paper_entity": "Papers and what they name",
        "relations": "What papers say of things",
        "lineage": "What is built on what",
        "evaluation": "What is evaluated on what",
        "technique_task": "Techniques and tasks",
    }[selection.projection]


def _summary(selection: Selection) -> Summary:
    graph, later = selection.graph, selection.later
    links = sum(1 for source, target in graph.edges() if source not in later and target not in later)
    shown = len(graph) - len(later)
    return Summary(shown, links, selection.all_nodes, selection.all_links, selection.notes, len(later))


def render_selection(
    selection: Selection,
    evidence: Evidence,
    *,
    base: str,
    title: str,
    pages: Callable[[str], str | None] | None = None,
) -> str:
    """The page of a part of a graph that was chosen already; IRIs are shortened by `base` in addresses."""
    net = _network(selection)
    script, library, css = _script(), _library(net), style.page_css() + _text(_HERE / "graph.css") + style.css()
    extra = {
        "title": title,
        "description": PROJECTIONS[selection.projection].description,
        "notes": selection.notes,
        "sources": sources(evidence),
        "summary": _summary(selection),
        "data": payload(selection, evidence, base=base, title=title, pages=pages),
        "script": _verbatim(script),
        "library": _verbatim(library),
        "css": _verbatim(css),
        "policy": _policy([library, script], css),
    }
    net.templateEnv = _environment(net.template_dir, extra)
    net.path = "graph.html.j2"
    text: str = net.generate_html("graph.html")
    return text


def _network(selection: Selection) -> Network:
    """The drawing as pyvis holds it; its lists are filled directly, for its own methods are quadratic."""
    from pyvis.network import Network

    graph = selection.graph
    net = Network(directed=graph.is_directed(), cdn_resources="in_line")
    least = min((data["papers"] for iri, data in graph.nodes(data=True) if iri not in selection.later), default=1)
    radii = {iri: radius(data["papers"], least) for iri, data in graph.nodes(data=True)}
    places = layout(graph, radii=radii)
    numbers = {iri: number for number, iri in enumerate(graph)}
    shapes = {name: _SHAPES.get(each.shape, each.shape) for name, each in style.TYPE_STYLES.items()}
    net.node_ids = list(numbers.values())
    net.nodes = [
        {"id": numbers[iri], "x": places[iri][0], "y": places[iri][1], "size": radii[iri],
         "shape": shapes[data["type"]], "title": f"{_short(data['label'])} · {data['type']}",
         **({"hidden": True} if iri in selection.later else {})}
        for iri, data in graph.nodes(data=True)
    ]  # fmt: skip
    net.edges = _edges(selection, numbers)
    net.set_options(json.dumps(_options(selection)))
    return net


def _edges(selection: Selection, numbers: Mapping[str, int]) -> list[dict[str, Any]]:
    edges: list[dict[str, Any]] = []
    beside: dict[frozenset[str], int] = {}
    for source, target, data in selection.graph.edges(data=True):
        pair = frozenset((source, target))
        turn = beside[pair] = beside.get(pair, -1) + 1
        line = line_style(line_of(data))
        edge: dict[str, Any] = {"id": len(edges), "from": numbers[source], "to": numbers[target]}
        edge |= {"dashes": list(line.dashes)} if line.dashes else {}
        edge |= {"arrows": {"to": {"enabled": False}}} if not line.directed else {}
        edge |= {"smooth": {"enabled": True, "type": "curvedCW", "roundness": 0.12 * turn}} if turn else {}
        edges.append(edge)
    return edges


def _options(selection: Selection) -> dict[str, Any]:
    """Options of vis-network: nothing moves by itself."""
    many, very_many = (len(selection.graph) > number for number in (_MANY, _VERY_MANY))
    arrow = {"to": {"enabled": selection.graph.is_directed(), "scaleFactor": 0.35}}
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False},
        "nodes": {"chosen": False, "labelHighlightBold": False},
        "edges": {"chosen": False, "smooth": False, "arrows": arrow, "selectionWidth": 0, "hoverWidth": 0,
                  "arrowStrikethrough": False},
        "interaction": {"hover": True, "tooltipDelay": 400, "hideEdgesOnDrag": many, "hideNodesOnDrag": many,
                        "hideEdgesOnZoom": very_many,
                        "selectConnectedEdges": False, "keyboard": {"enabled": True, "bindToWindow": False}},
    }  # fmt: skip


def _environment(pyvis_templates: str, extra: Mapping[str, Any]) -> Any:
    templates = environment(_HERE, Path(pyvis_templates))
    templates.globals.update(extra)
    return templates


def _script() -> str:
    parts = "\n".join(_text(_HERE / f"graph-{name}.js") for name in _SCRIPTS)
    return f'(() => {{\n"use strict";\n{parts}\n}})();\n'


def _library(net: Network) -> str:
    return _text(Path(net.template_dir) / "lib" / "vis-9.1.2" / "vis-network.min.js")


def _text(path: Path) -> str:
    """Line ends as a browser reads them before it hashes."""
    return path.read_text(encoding="utf-8").replace("\r\n", "\n").replace("\r", "\n")


def _verbatim(text: str) -> Markup:
    from markupsafe import Markup

    assert "</script" not in text.lower()
    assert "</style" not in text.lower()
    return Markup(text)  # noqa: S704


def _policy(scripts: list[str], css: str) -> str:
    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    return (
        f"default-src 'none'; script-src {' '.join(map(digest, scripts))}; style-src {digest(css)}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def _short(label: str, longest: int = 80) -> str:
    label = " ".join(label.split())
    return label if len(label) <= longest else label[: longest - 1] + "…"
