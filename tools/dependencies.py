"""Writes what was tested together: `requirements.lock`, and `docs/dependencies.md` with everybody's licence.

python -m tools.dependencies    from the environment that runs it, which `make test` has set up

The lock is a constraints file: `PIP_CONSTRAINT=requirements.lock make test` installs those versions.
"""

from __future__ import annotations

import re
from importlib.metadata import Distribution, distributions
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
OURSELVES = "paperkg"
EXTRAS = ("server", "fetch", "cluster", "fast", "pdf", "notebook", "docs", "dev")
HEAD = """# Dependencies

The versions that were tested together, as `requirements.lock` has them, the licence that each package states, and the
first of core and extras that needs it. Written by `python -m tools.dependencies`. Known vulnerabilities:
`python -m pip_audit --requirement requirements.lock`, which asks a database on the network.

| package | version | licence | for |
|---|---|---|---|
"""


def normal(name: str) -> str:
    """A name as indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def closure(installed: dict[str, Distribution], extra: str) -> set[str]:
    """What an install with an extra brings; with none, the core."""
    found, todo = set(), [(OURSELVES, extra)]
    while todo:
        name, wanted = todo.pop()
        for text in installed[name].requires or ():
            needed = Requirement(text)
            key = normal(needed.name)
            if (needed.marker is None or needed.marker.evaluate({"extra": wanted})) and key in installed:
                if key not in found:
                    todo.append((key, ""))
                todo += [(key, more) for more in needed.extras if key == OURSELVES]
                found.add(key)
    return found - {OURSELVES}


def licence(package: Distribution) -> str:
    """A licence as the package states it, in few words."""
    data = package.metadata
    stated = data.get("License-Expression")
    classified = [
        line.rpartition(" :: ")[2] for line in data.get_all("Classifier") or () if line.startswith("License :: ")
    ]
    classified = [name for name in classified if name != "OSI Approved"]  # which says that it is free, not how
    told = " ".join((data.get("License") or "not stated").split())
    return stated or ", ".join(dict.fromkeys(classified)) or told[:60]


def main() -> None:
    """Writes both files."""
    installed = {normal(package.metadata["Name"]): package for package in distributions()}
    brought: dict[str, list[str]] = {}
    for extra in ("", *EXTRAS):
        for name in closure(installed, extra):
            brought.setdefault(name, []).append(extra or "core")
    lock = [f"{name}=={installed[name].version}\n" for name in sorted(brought)]
    (ROOT / "requirements.lock").write_text("".join(lock), encoding="utf-8")
    order = ["core", *EXTRAS]
    rows = [
        f"| {name} | {installed[name].version} | {licence(installed[name])} | {places[0]} |\n"
        for name, places in sorted(brought.items(), key=lambda item: (order.index(item[1][0]), item[0]))
    ]
    (ROOT / "docs" / "dependencies.md").write_text(HEAD + "".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
