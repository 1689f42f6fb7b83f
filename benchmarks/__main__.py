"""Runs the benchmarks: `python -m benchmarks [NAME…]`; writes output/benchmarks.json and prints a table.

Each figure is shown with its ratio to a peer or limit of the same run, and with the ratio that was recorded last; it is
shown and recorded as soon as it is there, so that a run which is broken off has not been in vain.

    python -m benchmarks --quick             what takes seconds, for every change: make bench-quick
    python -m benchmarks NAME… --record      records the figures; later runs show what moved
    python -m benchmarks --write             writes docs/benchmarks.md and docs/scale.md from what is recorded
    python -m benchmarks scale --papers N    builds so many papers, with extraction: hours

Figures of quality are recorded in `quality.json` and fail where they are lower than there.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from benchmarks import Figure, outlook, record

ALL = ("quality", "extraction", "build", "linking", "memory", "growth", "store", "analytics", "views", "explorer")
#: What takes a quarter of an hour or more, and much disk.
MORE = ("large", "scale")


def main(arguments: list[str]) -> None:
    """Runs some benchmarks, or all; ends with an error where a figure is out of its bounds."""
    given = _parser().parse_args(arguments)
    if given.write:
        _write_pages()
        return
    figures: dict[str, list[Figure]] = {}
    for name in given.names or ALL:
        module = _module(name)
        if given.quick and not hasattr(module, "quick"):
            continue
        if given.record and name == "quality":
            module.record()
        key = f"{name}, quick" if given.quick else name
        figures[key] = found = []
        for figure in _shown(key, _run(module, quick=given.quick, papers=given.papers)):
            found.append(figure)
            _write(figures)
            if given.record and name != "quality":
                record.write(key, found, whole=False)
        if given.record and name != "quality":
            record.write(key, found)
    faults = [figure.fault for found in figures.values() for figure in found if figure.fault]
    if faults:
        sys.exit("\n".join(faults))


def _write_pages() -> None:
    kept = record.read()
    record.PAGE.write_text(record.page(kept), encoding="utf-8")
    if text := outlook.page(kept):
        outlook.PAGE.write_text(text, encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__, formatter_class=form)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join([*ALL, *MORE])}; all but the last two")
    parser.add_argument("--quick", action="store_true", help="smaller sizes, and only what has them")
    parser.add_argument("--record", action="store_true", help="record the figures")
    parser.add_argument("--write", action="store_true", help="write the pages, measure nothing")
    parser.add_argument("--papers", type=int, default=200_000, help="of scale: how many papers")
    return parser


def _run(module: ModuleType, *, quick: bool, papers: int) -> Iterator[Figure]:
    figures: Iterator[Figure]
    if quick:
        figures = module.quick()
    elif module.__name__ == "benchmarks.scale":
        figures = module.measure(papers)
    else:
        figures = module.measure()
    return figures


def _shown(key: str, figures: Iterator[Figure]) -> Iterator[Figure]:
    before = record.ratios(key)
    for figure in figures:
        peer = f"{figure.ratio:8.3f} × {figure.against} ({figure.peer:.3f})"
        moved = record.change(figure.ratio, before.get(figure.name))
        print(f"{figure.name:44} {figure.value:10.3f} {figure.unit:14} {peer}; {moved}", flush=True)
        yield figure


def _write(figures: dict[str, list[Figure]]) -> None:
    Path("output").mkdir(exist_ok=True)
    whole = {**record.here(), "benchmarks": {name: record.told(found)["figures"] for name, found in figures.items()}}
    Path("output/benchmarks.json").write_text(json.dumps(whole, indent=1) + "\n", encoding="utf-8")


def _module(name: str) -> ModuleType:
    place = f"benchmarks.{name}"
    if place not in sys.modules and find_spec(place) is None:
        sys.exit(f"no benchmark named {name!r}; there are {', '.join([*ALL, *MORE])}")
    return import_module(place)


if __name__ == "__main__":
    main(sys.argv[1:])
