"""How long a graph page takes to make, to open and to pan, against an empty page of the same library and networkx.

1. A graph with hubs and clusters, as co-mention has them, is laid out by us and by networkx's spring layout.
2. Its page is opened in headless Chromium, until the whole picture is drawn and answers.
3. The view is dragged with the mouse. A figure is the 95th of 100 times between two frames, the median of some drags;
   an empty page of vis-network is dragged in turn with ours. Chromium draws no more than 60 frames a second.
4. In a store of 20,000 papers (`KG_BENCH_STORE`, or built from the corpus and kept), the surroundings of the busiest
   entity are chosen by its own links and from the whole projection. What only computes is told in processor time.

Without Chromium nothing is opened, and the run says so.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import networkx as nx

from benchmarks import Figure
from kg.analytics.layout import layout
from kg.analytics.nearby import nearby
from kg.analytics.projections import project
from kg.store import open_store
from kg.views.evidence import Evidence
from kg.views.graph import render_selection
from kg.views.selection import Selection

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

CHROMIUM: Final = Path("/usr/bin/chromium")
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--headless=new", "--disable-background-networking", "--disable-sync"]
EMPTY: Final = Path(__file__).parent / "empty.html"
_KINDS: Final = ("Model", "Dataset", "Benchmark", "Technique", "Task")
_NODES: Final = 2000
_FEW: Final = 500
_PAPERS: Final = 20_000
_READY_WITHIN: Final = 3.0
_TIMES_EMPTY: Final = 1.5
_DRAGS: Final = 3
_STEPS: Final = 90
_FRAMES: Final = """() => {
  window.frames_ = [];
  const tick = (time) => { frames_.push(time); requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
}"""


def measure() -> Iterator[Figure]:
    """All figures."""
    yield from _pages(_NODES)
    yield _around()


def quick() -> Iterator[Figure]:
    """The figures of pages at a quarter of the size."""
    yield from _pages(_FEW)


def graph_of(count: int) -> nx.Graph:
    """A graph with hubs and clusters, with everything that a page reads."""
    chance = random.Random(count)
    graph = nx.powerlaw_cluster_graph(count, 3, 0.5, seed=count)
    named = nx.relabel_nodes(graph, {node: f"urn:paperkg:entity/thing-{node:05d}" for node in graph})
    for place, (node, data) in enumerate(named.nodes(data=True)):
        kind = _KINDS[place % len(_KINDS)]
        data |= {"label": f"Thing {place}", "type": kind, "types": kind, "papers": named.degree(node)}
    for _, _, data in named.edges(data=True):
        data |= {"weight": chance.randint(1, 9), "papers": 1}
    return named


def _work(run: Callable[[], object], *, repeat: int = 3) -> float:
    """The median processor time of some runs, in seconds."""
    times = []
    for _ in range(repeat):
        start = time.process_time()
        run()
        times.append(time.process_time() - start)
    return statistics.median(times)


def _pages(count: int) -> Iterator[Figure]:
    graph = graph_of(count)
    ours, theirs = _work(lambda: layout(graph)), _work(lambda: nx.spring_layout(graph, seed=1), repeat=1)
    yield Figure(f"layout, {count:,} nodes", ours, "s", "networkx spring layout", theirs, most=theirs)
    if not CHROMIUM.exists():
        print(f"views: {CHROMIUM} is not installed, so no page is opened", file=sys.stderr)
        return
    selection = Selection(graph, "co_mention", count, graph.number_of_edges())
    html = render_selection(selection, Evidence({}, {}, ()), base="urn:paperkg:", title="Synthetic")
    yield from _opened(count, html)


def _opened(count: int, html: str) -> Iterator[Figure]:
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page, empty = Path(folder, "page.html"), Path(folder, "empty.html")
        page.write_text(html, encoding="utf-8")
        empty.write_text(_empty(), encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        ready = statistics.median(_ready(browser, page) for _ in range(_DRAGS))
        yield Figure(f"graph page ready, {count:,} nodes", ready, "s", "limit", _READY_WITHIN, most=_READY_WITHIN)
        pairs = [(_pan(browser, empty), _pan(browser, page)) for _ in range(_DRAGS)]
        peer, ours = (statistics.median(pair[place] for pair in pairs) for place in (0, 1))
        name = f"graph page panned, {count:,} nodes"
        yield Figure(name, ours, "ms a frame", "empty page of vis-network", peer, most=_TIMES_EMPTY * peer)
        browser.close()


def _empty() -> str:
    """A page of the library without a node, its canvas as large as ours."""
    import pyvis

    library = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2" / "vis-network.min.js"
    return EMPTY.read_text(encoding="utf-8").replace("LIBRARY", library.read_text(encoding="utf-8"))


def _open(browser: Browser, path: Path) -> Page:
    page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
    page.goto(path.as_uri())
    page.wait_for_selector("html[data-ready]", state="attached")
    return page


def _ready(browser: Browser, path: Path) -> float:
    """Seconds from opening a file to its first whole picture."""
    start = time.perf_counter()
    page = _open(browser, path)
    took = time.perf_counter() - start
    page.close()
    return took


def _pan(browser: Browser, path: Path) -> float:
    """The 95th of 100 times between frames while the view is dragged to and fro, in milliseconds."""
    page = _open(browser, path)
    page.evaluate(_FRAMES)
    box = page.locator("canvas").first.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + 5
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 1, y)
    page.wait_for_timeout(300)
    page.evaluate("frames_.length = 0")
    for step in range(_STEPS):
        page.mouse.move(x + 5 * min(step, _STEPS - step), y + step)
    frames = page.evaluate("frames_")
    page.close()
    return statistics.quantiles([after - before for before, after in pairwise(frames)], n=20)[-1]


def _around() -> Figure:
    from benchmarks.data import extracted

    location = os.environ.get("KG_BENCH_STORE") or extracted(_PAPERS).parent
    with open_store(location) as store:
        whole = project(store, "co_mention")
        busiest = max(sorted(whole), key=lambda node: whole.nodes[node]["papers"])

        def chosen() -> nx.Graph:
            near = nearby(store, "co_mention", busiest, enough=300).nodes[:300]
            return project(store, "co_mention", among=near)

        theirs = _work(lambda: project(store, "co_mention"), repeat=1)
        name = f"surroundings in {_PAPERS:,} papers"
        return Figure(name, _work(chosen), "s", "whole projection", theirs, most=1.0)
