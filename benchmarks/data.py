"""Papers to measure with: the corpus beside the checkout, or the sample repeated where there is none."""

from __future__ import annotations

import dataclasses
import gzip
import tempfile
from itertools import cycle, islice
from pathlib import Path
from typing import Final

from kg.papers import Paper
from kg.resources import sample_listing
from kg.sources import read

#: What benchmarks keep between their runs: extraction takes minutes.
KEPT: Final = Path("output/benchmarks")
CORPUS: Final = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "papers-20k.jsonl.gz"


def listing(folder: Path, count: int) -> Path:
    """A file of the first so many papers of the corpus, or the sample."""
    if not CORPUS.exists():
        return sample_listing()
    path = folder / "papers.jsonl"
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines, path.open("w", encoding="utf-8") as out:
        out.writelines(islice(lines, count))
    return path


def papers(count: int) -> list[Paper]:
    """So many papers of different titles."""
    source = CORPUS if CORPUS.exists() else sample_listing()
    known = list(read([str(source)], on_error=lambda error: None))
    rounds = (
        dataclasses.replace(p, title=f"{p.title} {n // len(known)}") if n >= len(known) else p
        for n, p in enumerate(cycle(known))
    )
    return list(islice(rounds, count))


def extracted(count: int) -> Path:
    """A ledger of so many real papers that are extracted by this version; kept for the next run."""
    from kg.build import build

    store = KEPT / f"real-{count}"
    with tempfile.TemporaryDirectory() as folder:
        build([str(listing(Path(folder), count))], store=store)
    return store / "papers.sqlite"
