"""Runs the benchmarks: `python -m benchmarks [NAME…]`; writes output/benchmarks.json and prints a table.

`python -m benchmarks quality --record` records the figures of quality, against which later runs are held.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from benchmarks import Figure

ALL = ("quality", "extraction", "store", "analytics")
#: What takes a quarter of an hour and much disk.
MORE = ("large",)
PACKAGES = ("spacy", "pyoxigraph", "rdflib", "networkx")


def main(arguments: list[str]) -> None:
    """Runs some benchmarks, or all; ends with an error where a figure is below its least."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join([*ALL, *MORE])}; all but {MORE[0]}")
    parser.add_argument("--record", action="store_true", help="record the figures of quality")
    given = parser.parse_args(arguments)
    names = given.names
    if given.record:
        if names != ["quality"]:
            sys.exit("only quality is recorded: python -m benchmarks quality --record")
        import_module("benchmarks.quality").record()
    figures: list[Figure] = []
    for name in names or ALL:
        for figure in _module(name).measure():
            figures.append(figure)
            peer = f"{figure.ratio:8.3f} × {figure.against} ({figure.peer:.3f})"
            print(f"{figure.name:44} {figure.value:10.3f} {figure.unit:14} {peer}")
    machine = {"cores": os.cpu_count(), "processor": platform.machine(), "python": platform.python_version()}
    record = {
        "machine": machine,
        "versions": {package: version(package) for package in PACKAGES},
        "figures": [{**asdict(figure), "ratio": figure.ratio} for figure in figures],
    }
    Path("output").mkdir(exist_ok=True)
    Path("output/benchmarks.json").write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    low = [figure for figure in figures if figure.least is not None and figure.value < figure.least]
    if low:
        sys.exit("\n".join(f"{f.name}: {f.value:.3f} is below {f.against} ({f.peer:.3f})" for f in low))


def _module(name: str) -> ModuleType:
    place = f"benchmarks.{name}"
    if place not in sys.modules and find_spec(place) is None:
        sys.exit(f"no benchmark named {name!r}; there are {', '.join([*ALL, *MORE])}")
    return import_module(place)


if __name__ == "__main__":
    main(sys.argv[1:])
