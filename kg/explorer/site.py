"""The explorer as files, publishable on any static host and readable from a disk.

1. Everything that gets a page is read (`kg.explorer.catalogue`), so that every link is known to lead somewhere.
2. Leaderboards come first, for they say which models are worth comparing; the families of models say it too.
3. Pages of entities and papers are written by several processes, each with its own view of the store. Beside every
   page lie its tables, as CSV and JSON, and all rows of a table that the page shows only in part.
4. All is written into a folder beside, which takes the place of the old site at the end: a reader, or whoever comes
   after a kill, sees the old site or the new one.

The same store gives the same bytes, whatever the number of processes.
"""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Final

from kg.errors import KgError, NotFound, UsageError
from kg.explorer.asking import path_of, texts
from kg.explorer.boards import board_page
from kg.explorer.catalogue import Catalogue, catalogue, kind_pages, name_pages, names
from kg.explorer.comparison import comparison_page
from kg.explorer.entities import EntityPage, entity_page
from kg.explorer.home import home_page
from kg.explorer.lists import ListPage, leaderboards_page, leaderboards_table, whole_pages
from kg.explorer.news import new_page
from kg.explorer.pairs import by_entity, chosen_pairs, pairs_page
from kg.explorer.papers import paper_page
from kg.explorer.rendering import SCRIPT, render, script, stylesheet
from kg.explorer.routing import SiteRouter, file_of
from kg.explorer.sections import subject_of, table
from kg.explorer.shards import shards
from kg.explorer.tables import ALL, WHOLE, Table, to_csv, to_json
from kg.explorer.values import Page, Ref
from kg.store import open_store

if TYPE_CHECKING:
    from kg.store import Store

MARK: Final = ".paperkg-site"
#: So many pages are written by one process before another one is started.
_FEW: Final = 300
_BATCH: Final = 40
_GRAPH: Final = 300


@dataclass(frozen=True, slots=True)
class Written:
    """How many pages and how many files were written."""

    pages: int = 0
    files: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.pages + other.pages, self.files + other.files)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a site has: the paths of its pages, and by path of an entity the comparisons in which it stands."""

    pages: frozenset[str]
    compared: Mapping[str, tuple[Ref, ...]]
    graph: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Draft:
    """A folder into which pages are written."""

    folder: Path
    base: str
    plan: Plan = field(default_factory=lambda: Plan(frozenset(), {}))

    def page(self, page: Page, own: Collection[str] = ()) -> Written:
        """Writes a page; `own` are the paths of pages that belong to it alone."""
        router = SiteRouter(page.path, self.plan.pages, frozenset(own), self.plan.graph)
        self.text(file_of(page.path), render(page, router))
        return Written(1, 1)

    def tables(self, found: Iterable[Table]) -> Written:
        """Writes the files of tables that have rows."""
        files = 0
        for each in found:
            if each:
                self.text(f"{each.file}.csv", to_csv(each, self.base))
                self.text(f"{each.file}.json", to_json(each, self.base))
                files += 2
        return Written(0, files)

    def text(self, name: str, text: str) -> None:
        """Writes a file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How many processes write, by how many papers an entity must be named to have a page, and the build before.

    Where there is a store of an earlier build, what is new since then gets a page.
    """

    workers: int = 1
    min_papers: int = 1
    before: Store | None = None


def build(store: Store, folder: str | Path, options: Options = Options()) -> Written:
    """Writes the site of a store; an older one in the folder is replaced. Raises UsageError where other files are."""
    folder = Path(folder)
    _check(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        written = _write(store, draft, options)
        (draft / MARK).write_text("A site of paperkg, replaced as a whole by the next one.\n", encoding="utf-8")
        draft.chmod(0o755)
        _swap(draft, folder)
    except OSError as error:
        raise KgError(f"{folder}: cannot write the site: {error.strerror}") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return written


def _check(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is a file; a site is a folder")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise UsageError(f"{folder} holds other files, which a site would replace; give an empty or new folder")


def _swap(draft: Path, folder: Path) -> None:
    old = draft.with_name(f"{draft.name}.old")
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(store: Store, folder: Path, options: Options) -> Written:
    known = catalogue(store, min_papers=options.min_papers)
    boards = [board_page(store, path_of(store, board)) for board, *_ in texts(store, "boards", limit=0)]
    lists = [*kind_pages(known), *name_pages(known), *_fixed(store), *_changes(store, options.before, known)]
    chosen = dict(chosen_pairs(store, known, boards))
    graph = _graph(store)
    plan = Plan(
        frozenset(
            [page.path for page in (*boards, *lists)]
            + [ref.path for ref in known.entities]
            + [paper.ref.path for paper in known.papers]
            + ["", "compare", *chosen, *(["graph"] if graph else [])]
        ),
        by_entity(chosen),
        graph[1] if graph else frozenset(),
    )
    draft = Draft(folder, store.names.base, plan)
    written = Written()
    for page in (*boards, *lists, home_page(store), pairs_page(chosen)):
        written += draft.page(page)
        written += draft.tables(_whole(store, page))
    for path in chosen:
        compared = comparison_page(store, path.split("/")[1:])
        written += draft.page(compared) + draft.tables(compared.tables)
    written += _assets(draft, known, graph[0] if graph else None)
    paths = [*(ref.path for ref in known.entities), *(paper.ref.path for paper in known.papers)]
    return written + _things(store, draft, paths, options.workers)


def _fixed(store: Store) -> Iterator[ListPage]:
    """Pages of leaderboards and months."""
    page = leaderboards_page(store)
    yield page
    while page.number < page.last:
        page = leaderboards_page(store, page.number + 1)
        yield page
    newest = new_page(store)
    yield newest
    for month, *_ in texts(store, "months"):
        yield new_page(store, month)


def _changes(store: Store, before: Store | None, known: Catalogue) -> Iterator[ListPage]:
    if before is not None:
        from kg.diff import between
        from kg.explorer.changes import changes_page

        yield changes_page(between(store, before), known)


def _whole(store: Store, page: Page) -> Iterable[Table]:
    """The tables of a page as its files have them; a list of several pages has one file, beside the first."""
    if isinstance(page, ListPage) and page.number > 1:
        return ()
    if isinstance(page, ListPage) and (page.whole or page.last > 1):
        return page.whole or [leaderboards_table(store)]
    tables: Iterable[Table] = getattr(page, "tables", ())
    return tables


def _graph(store: Store) -> tuple[str, frozenset[str]] | None:
    """The interactive page of the most used things and which these are; nothing where no two are linked."""
    from kg.views.evidence import gather
    from kg.views.graph import render_selection
    from kg.views.selection import select

    try:
        selection = select(store, top=_GRAPH)
    except NotFound:
        return None
    evidence = gather(store, list(selection.graph), [])
    text = render_selection(selection, evidence, base=store.names.base, title="What papers name together")
    return text, frozenset(path_of(store, node) for node in selection.graph)


def _assets(draft: Draft, known: Catalogue, graph: str | None) -> Written:
    files = {"static/explorer.css": stylesheet(), f"static/{SCRIPT}": script()}
    files |= {f"static/search/{name}.js": text for name, text in shards(names(known)).items()}
    files |= {"graph.html": graph} if graph else {}
    for name, text in files.items():
        draft.text(name, text)
    return Written(1 if graph else 0, len(files))


def _things(store: Store, draft: Draft, paths: list[str], workers: int) -> Written:
    """Writes the pages of entities and papers."""
    if workers < 2 or len(paths) < _FEW or not Path(store.location).is_dir():
        return sum((_thing(store, draft, path) for path in paths), Written())
    context = get_context("spawn")
    with ProcessPoolExecutor(workers, context, _begin, (store.location, draft)) as pool:
        return sum(pool.map(_batch, [paths[at : at + _BATCH] for at in range(0, len(paths), _BATCH)]), Written())


_OPEN: list[tuple[Store, Draft]] = []


def _begin(location: str, draft: Draft) -> None:
    _OPEN.append((open_store(location), draft))


def _batch(paths: Iterable[str]) -> Written:
    store, draft = _OPEN[0]
    return sum((_thing(store, draft, path) for path in paths), Written())


def _thing(store: Store, draft: Draft, path: str) -> Written:
    if not path.startswith("entity/"):
        page = paper_page(store, path)
        return draft.page(page) + draft.tables(page.tables)
    return _entity(store, draft, replace(entity_page(store, path), comparisons=draft.plan.compared.get(path, ())))


def _entity(store: Store, draft: Draft, page: EntityPage) -> Written:
    """Writes a page of an entity, and for tables that it shows in part the pages of all their rows."""
    subject = subject_of(store, page.path)
    files, others = [], []
    for each in (*page.tables, page.near):
        whole = table(store, subject, each.name, ALL) if each.whole else None
        files.append(whole or each)
        others += whole_pages(page.ref, whole.first(WHOLE)) if whole else []
    own = [other.path for other in others]
    written = draft.page(page, own) + draft.tables(files)
    return sum((draft.page(other, own) for other in others), written)
