"""Papers to measure with: the corpus beside the checkout, or the sample repeated where there is none."""

from __future__ import annotations

import dataclasses
from itertools import cycle, islice
from pathlib import Path

from kg.papers import Paper
from kg.resources import sample_listing
from kg.sources import read

CORPUS = Path(__file__).resolve().parent.parent.parent / "shared" / "corpus" / "papers-20k.jsonl.gz"


def papers(count: int) -> list[Paper]:
    """So many papers of different titles."""
    source = CORPUS if CORPUS.exists() else sample_listing()
    known = list(read([str(source)], on_error=lambda error: None))
    rounds = (
        dataclasses.replace(p, title=f"{p.title} {n // len(known)}") if n >= len(known) else p
        for n, p in enumerate(cycle(known))
    )
    return list(islice(rounds, count))
