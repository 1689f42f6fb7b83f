"""paperkg: the open knowledge graph of machine learning, from titles and abstracts.

import kg

with kg.open("output/kg") as graph:
    graph.query("most-used-datasets")
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.api import Graph, open
    from kg.papers import Paper

__version__ = "0.1.0"
__all__ = ["Graph", "Paper", "open"]

_HOMES = {"Graph": "kg.api", "Paper": "kg.papers", "open": "kg.api"}


def __getattr__(name: str) -> Any:
    """Imports a public name when it is first used, so that `import kg` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)
