"""How long a graph page takes to make and to open: prints JSON.

python benchmarks/views.py [--store STORE] [--nodes 300 2000]    Chromium is used where it is installed
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import networkx as nx

from kg.analytics.layout import layout
from kg.analytics.projections import PROJECTIONS, project
from kg.store import Store, open_store
from kg.views.evidence import Evidence
from kg.views.graph import render, render_selection
from kg.views.selection import Selection

CHROMIUM = "/usr/bin/chromium"
FLAGS = ["--no-sandbox", "--disable-gpu", "--headless=new", "--disable-background-networking", "--disable-sync"]
KINDS = ("Model", "Dataset", "Benchmark", "Technique", "Task")


def main() -> None:
    """Measures what the arguments ask for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", help="measure this store too")
    parser.add_argument("--nodes", type=int, nargs="+", default=[500, 2000, 5000])
    arguments = parser.parse_args()
    report: dict[str, Any] = {"synthetic": [_synthetic(count) for count in arguments.nodes]}
    if arguments.store:
        with open_store(arguments.store) as store:
            report["store"] = _of_store(store)
    print(json.dumps(report, indent=1))


def graph_of(count: int) -> nx.Graph:
    """A graph with hubs and clusters, as co-mention has them, with everything that a page reads."""
    chance = random.Random(count)
    graph = nx.powerlaw_cluster_graph(count, 3, 0.5, seed=count)
    named = nx.relabel_nodes(graph, {node: f"urn:paperkg:entity/thing-{node:05d}" for node in graph})
    for place, (node, data) in enumerate(named.nodes(data=True)):
        kind = KINDS[place % len(KINDS)]
        data |= {"label": f"Thing {place}", "type": kind, "types": kind, "papers": named.degree(node)}
    for _, _, data in named.edges(data=True):
        data |= {"weight": chance.randint(1, 9), "papers": 1}
    return named


def _synthetic(count: int) -> dict[str, Any]:
    graph = graph_of(count)
    start = time.perf_counter()
    layout(graph)
    placed = time.perf_counter() - start
    selection = Selection(graph, "co_mention", count, graph.number_of_edges())
    start = time.perf_counter()
    html = render_selection(selection, Evidence({}, {}, ()), base="urn:paperkg:", title="Synthetic")
    return {
        "nodes": count,
        "links": graph.number_of_edges(),
        "layout_seconds": round(placed, 2),
        "render_seconds": round(time.perf_counter() - start, 2),
        "megabytes": round(len(html.encode()) / 1e6, 2),
        "ready_seconds": _ready(html),
    }


def _of_store(store: Store) -> dict[str, Any]:
    times: dict[str, Any] = {}
    for name in PROJECTIONS:
        start = time.perf_counter()
        graph = project(store, name)
        seconds = round(time.perf_counter() - start, 2)
        times[name] = {"nodes": len(graph), "links": graph.number_of_edges(), "seconds": seconds}
    start = time.perf_counter()
    page = render(store)
    made = round(time.perf_counter() - start, 2)
    return {"projections": times, "view_seconds": made, "shown": str(page.summary), "ready_seconds": _ready(page.html)}


def _ready(html: str, *, runs: int = 3) -> float | None:
    """The median of seconds from opening the file to the first whole picture; None without Chromium."""
    if not Path(CHROMIUM).exists():
        return None
    from playwright.sync_api import sync_playwright

    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder, "page.html")
        path.write_text(html, encoding="utf-8")
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        times = []
        for _ in range(runs):
            page = browser.new_page(viewport={"width": 1440, "height": 900})
            start = time.perf_counter()
            page.goto(path.as_uri())
            page.wait_for_selector("html[data-ready]", state="attached")
            times.append(time.perf_counter() - start)
            page.close()
        browser.close()
    return round(statistics.median(times), 2)


if __name__ == "__main__":
    main()
