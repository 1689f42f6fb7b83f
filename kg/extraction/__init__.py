"""Extraction: what a paper's title and abstract say, with exact offsets.

`Extractor` reads papers one after the other; `extract` reads one. Loading happens at the first use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from kg.papers import Paper

if TYPE_CHECKING:
    from kg.extraction.pipeline import Extractor
    from kg.extraction.values import Extraction

__all__ = ["Extractor", "extract"]


def __getattr__(name: str) -> Any:
    if name == "Extractor":
        from kg.extraction.pipeline import Extractor

        return Extractor
    raise AttributeError(f"module 'kg.extraction' has no attribute '{name}'")


def extract(paper: Paper, extractor: str = "default") -> Extraction:
    """Everything that the title and abstract of `paper` say, by the extractor of that name."""
    from kg.extraction.extractors import named

    return named(extractor).extract(paper)
