"""Abstracts a second on one core, against the spaCy tokenizer alone on the same texts."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks import Figure, seconds
from benchmarks.data import papers

COUNT = 2000


def measure() -> Iterator[Figure]:
    """Extraction, and the time until the first paper."""
    import spacy

    from kg.extraction import Extractor

    texts = papers(COUNT)
    start = seconds(Extractor, repeat=1)
    extractor = Extractor()
    speed = COUNT / seconds(lambda: [extractor.extract(paper) for paper in texts], repeat=1)
    nlp = spacy.blank("en")
    peer = COUNT / seconds(lambda: [nlp.make_doc(paper.abstract) for paper in texts], repeat=1)
    yield Figure("extraction, one core", speed, "abstracts/s", "spaCy tokenizer alone", peer)
    yield Figure("extraction against its goal", speed, "abstracts/s", "goal of 40", 40)
    yield Figure("extractor ready", start, "s", "limit of 1.5 s", 1.5)
