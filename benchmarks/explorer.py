"""Pages of the explorer at 20,000 papers, and the static site of the seeds, against their limits.

1. The store is the one that the environment variable KG_BENCH_STORE names, or is built from the corpus and kept.
2. Every kind of page is made and rendered: of the things that most papers name, and of one that few do. The figure is
   the CPU time of the median of three runs, for a page is made by one thread.
3. The site of the 267 seed papers, or of the sample where these are not beside the checkout, is written in wall time by
   as many processes as there are cores.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from statistics import median
from typing import Final

from benchmarks import Figure, cpu_seconds, seconds
from benchmarks.data import CORPUS, extracted
from kg.build import build
from kg.errors import NotFound
from kg.explorer.asking import texts
from kg.explorer.places import page_at
from kg.explorer.rendering import render
from kg.explorer.routing import ServerRouter
from kg.explorer.site import Options
from kg.explorer.site import build as build_site
from kg.lookup import find_entities
from kg.resources import sample_listing
from kg.store import Store, open_store

_PAPERS: Final = 20_000
_LIMIT: Final = 0.1
_SITE_LIMIT: Final = 60.0
_SEEDS: Final = CORPUS.parent.parent / "seeds"
_THINGS: Final = ("BERT", "Transformer", "ImageNet", "image classification", "DETR")
_LISTS: Final = ("", "models", "datasets", "benchmarks", "techniques", "tasks", "leaderboards", "new")


def measure(papers: int = _PAPERS) -> Iterator[Figure]:
    """All figures."""
    location = os.environ.get("KG_BENCH_STORE") or extracted(papers).parent
    with open_store(str(Path(location))) as store:
        for name, path in _pages(store):
            taken = _taken(store, path)
            yield Figure(f"page of {name}, {papers:,} papers", taken, "s", "limit of 0.1 s", _LIMIT, most=_LIMIT)
    yield _site()


def quick() -> Iterator[Figure]:
    """The same with few papers."""
    return measure(300)


def _pages(store: Store) -> Iterator[tuple[str, str]]:
    """What is measured, and its path."""
    base = store.names.base
    for path in _LISTS:
        yield path or "home", path
    paths = {name: path for name in _THINGS if (path := _path(store, name))}
    yield from paths.items()
    paper = next(texts(store, "all-papers", limit=1))[0].removeprefix(base)
    yield "a paper", paper
    board = next(texts(store, "boards", limit=1), None)
    if board is not None:
        yield "the leaderboard of most papers", board[0].removeprefix(base)
    pair = [path.removeprefix("entity/") for path in list(paths.values())[:2]]
    if len(pair) == 2:
        yield "a comparison", "compare/" + "/".join(pair)


def _path(store: Store, name: str) -> str | None:
    """Where a thing has its page, if so few papers name it at all."""
    with suppress(NotFound):
        return find_entities(store, name)[0].iri.removeprefix(store.names.base)
    return None


def _taken(store: Store, path: str) -> float:
    return median(cpu_seconds(lambda: _made(store, path)) for _ in range(3))


def _made(store: Store, path: str) -> str:
    page = page_at(store, path)
    assert page is not None
    return render(page, ServerRouter())


def _site() -> Figure:
    sources = sorted(map(str, _SEEDS.glob("*.txt"))) or [str(sample_listing())]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        papers = build(sources, store=folder / "kg").papers
        with open_store(folder / "kg") as store:
            taken = seconds(lambda: build_site(store, folder / "site", Options(workers=os.cpu_count() or 1)), repeat=1)
    return Figure(f"static site of {papers:,} papers", taken, "s", "limit of 60 s", _SITE_LIMIT, most=_SITE_LIMIT)
