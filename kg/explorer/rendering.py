"""From page values to HTML and CSS: one template for each kind of page, and whatever a text holds stays text."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kg import __version__, templates
from kg.explorer.wording import PLURALS
from kg.views import style

if TYPE_CHECKING:
    from jinja2 import Environment

    from kg.explorer.routing import Router
    from kg.explorer.values import Page

_WEB: Final = Path(__file__).parent.parent / "data" / "web"
_GLYPHS: Final = {"dot": "●", "square": "■", "diamond": "◆", "triangle": "▲", "hexagon": "⬢", "page": "▤"}
_COMMON: Final = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'"
#: What pages of a server may load: their own files and answers, and nothing from elsewhere.
SERVER_POLICY: Final = f"{_COMMON}; connect-src 'self'; form-action 'self'; frame-ancestors 'none'"
#: What pages of a site may load: files beside them.
SITE_POLICY: Final = f"{_COMMON}; form-action 'self' file:"
_SECTIONS: Final = (
    ("models", "Models"), ("datasets", "Datasets"), ("benchmarks", "Benchmarks"), ("techniques", "Techniques"),
    ("tasks", "Tasks"), ("leaderboards", "Leaderboards"), ("compare", "Compare"), ("new", "New"), ("names", "A–Z"),
    ("graph", "Graph"),
)  # fmt: skip
_TEMPLATES: Final = {
    "EntityPage": "entity", "PaperPage": "paper", "BoardPage": "board", "ListPage": "list", "HomePage": "home",
    "ComparisonPage": "comparison", "SearchPage": "search",
}  # fmt: skip
SCRIPT: Final = "explorer.js"


def render(page: Page, router: Router) -> str:
    """The page as HTML."""
    return rendered(_TEMPLATES[type(page).__name__], router, page=page, title=page.title, path=page.path,
                    description=page.about)  # fmt: skip


def rendered(template: str, router: Router, *, title: str, path: str, description: str = "", **values: Any) -> str:
    """A page of another template than those of pages."""
    return (
        environment()
        .get_template(f"{template}.html.j2")
        .render(router=router, title=title, path_here=path, description=description, **values)
    )


def warm() -> None:
    """Compiles the templates, which takes longer than to fill them in."""
    for name in _TEMPLATES.values():
        environment().get_template(f"{name}.html.j2")


@cache
def environment() -> Environment:
    """The templates, those of charts and those of the server beside them."""
    from kg.views import charts

    made = templates.environment("kg.explorer", "kg.server", "kg.views")
    made.globals.update(
        version=__version__, sections=_SECTIONS, plurals=PLURALS, types=tuple(style.TYPE_STYLES)[:5], policy=SITE_POLICY
    )
    charts.install(made)
    return made


@cache
def stylesheet() -> str:
    """The stylesheet of all pages, with the colours of types and of charts."""
    colours = environment().get_template("colours.css.j2").render(types=style.TYPE_STYLES, glyphs=_GLYPHS)
    charts = (Path(style.__file__).parent / "templates" / "charts.css").read_text(encoding="utf-8")
    return f"{(_WEB / 'explorer.css').read_text(encoding='utf-8')}{colours}\n{style.css()}{charts}"


@cache
def script() -> str:
    """The script of all pages."""
    return (_WEB / SCRIPT).read_text(encoding="utf-8")
