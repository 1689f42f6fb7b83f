"""Runs the benchmarks: `python -m benchmarks [NAME…]`; writes output/benchmarks.json and prints a table."""

from __future__ import annotations

import json
import os
import platform
import sys
from dataclasses import asdict
from importlib import import_module
from importlib.metadata import version
from pathlib import Path

from benchmarks import Figure

ALL = ("extraction", "store", "analytics")
PACKAGES = ("spacy", "pyoxigraph", "rdflib", "networkx")


def main(names: list[str]) -> None:
    """Runs some benchmarks, or all."""
    figures: list[Figure] = []
    for name in names or ALL:
        for figure in import_module(f"benchmarks.{name}").measure():
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


if __name__ == "__main__":
    main(sys.argv[1:])
