"""Where pages and files are: a router turns paths into addresses, those of a server or the names of files beside.

A router answers nothing for a page that is not there, and the templates then write plain text.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Protocol
from urllib.parse import quote, urlencode

#: Pages that a site has in place of answers.
_OF_SITES: Final = frozenset({"names", "graph", "new/build"})


class Router(Protocol):
    """Makes the links of one page."""

    @property
    def live(self) -> bool:
        """Whether a server answers questions here."""

    def page(self, path: str, anchor: str = "") -> str | None:
        """The address of a page, or of a place on it."""

    def file(self, path: str) -> str:
        """The address of a file that pages load or that is offered for download."""

    def ask(self, path: str, **values: str) -> str | None:
        """The address at which a server answers a question."""

    def view(self, path: str) -> str | None:
        """The address of the interactive graph around an entity."""


@dataclass(frozen=True, slots=True)
class ServerRouter:
    """Addresses of `kg serve`.

    >>> router = ServerRouter()
    >>> router.page("entity/bert-32987c4b", "results"), router.page(""), router.ask("search", q="a&b")
    ('/entity/bert-32987c4b#results', '/', '/search?q=a%26b')
    """

    live = True

    def page(self, path: str, anchor: str = "") -> str | None:
        """Every page is there, or the server says that it is not; but for those that stand for its answers."""
        return None if path in _OF_SITES else f"/{quote(path)}{_fragment(anchor)}"

    def file(self, path: str) -> str:
        """A file is served at its path."""
        return f"/{quote(path)}"

    def ask(self, path: str, **values: str) -> str:
        """The address of an answer."""
        return f"/{path}?{urlencode(values)}" if values else f"/{path}"

    def view(self, path: str) -> str:
        """A page that the server draws."""
        return self.ask("view", around=path)


@dataclass(frozen=True, slots=True)
class SiteRouter:
    """Names of files, relative to the page at the path `here`; `pages` and `own` are the paths that have one.

    `graph` are the paths of the entities on the page of the graph.

    >>> router = SiteRouter("entity/bert-32987c4b", {"", "models", "entity/bert-32987c4b"})
    >>> router.page("models"), router.page(""), router.page("paper/0"), router.file("assets/explorer.css")
    ('../models.html', '../index.html', None, '../assets/explorer.css')
    """

    here: str
    pages: Collection[str]
    own: Collection[str] = ()
    graph: Collection[str] = ()

    live = False

    def page(self, path: str, anchor: str = "") -> str | None:
        """The file of a page that the site has."""
        return f"{self.file(file_of(path))}{_fragment(anchor)}" if path in self.pages or path in self.own else None

    def file(self, path: str) -> str:
        """The way from the folder of the page to a file."""
        return "../" * self.here.count("/") + quote(path)

    def ask(self, path: str, **values: str) -> None:
        """Nobody answers questions."""

    def view(self, path: str) -> str | None:
        """The page of the whole graph, if the entity is on it."""
        return self.file("graph.html") + _fragment(path) if path in self.graph else None


def file_of(path: str) -> str:
    """The file of a page of a static site.

    >>> file_of(""), file_of("new/2024-05")
    ('index.html', 'new/2024-05.html')
    """
    return f"{path or 'index'}.html"


def _fragment(anchor: str) -> str:
    return f"#{quote(anchor)}" if anchor else ""
