"""Abstracts a second of one core (CPU time), against the spaCy tokenizer and a phrase matcher on the same texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from benchmarks import Figure, cpu_seconds
from benchmarks.data import papers
from kg.papers import Paper

COUNT = 2000


def measure(count: int = COUNT) -> Iterator[Figure]:
    """Extraction, and the time until the first paper."""
    import spacy

    from kg.extraction import Extractor

    texts = papers(count)
    start = cpu_seconds(Extractor)
    extractor = Extractor()
    speed = count / cpu_seconds(lambda: [extractor.extract(paper) for paper in texts])
    nlp, match = spacy.blank("en"), _matcher()
    tokens = count / cpu_seconds(lambda: [nlp.make_doc(paper.abstract) for paper in texts])
    phrases = count / cpu_seconds(lambda: [match(paper) for paper in texts])
    yield Figure("extraction, one core", speed, "abstracts/s", "spaCy tokenizer alone", tokens)
    yield Figure("extraction against word lists", speed, "abstracts/s", "tokenizer and phrase matcher", phrases)
    yield Figure("extraction against its goal", speed, "abstracts/s", "goal of 40", 40)
    yield Figure("extractor ready", start, "s", "limit of 1.5 s", 1.5)


def quick() -> Iterator[Figure]:
    """The same over fewer papers."""
    return measure(150)


def _matcher() -> Callable[[Paper], object]:
    """Finds the names of the catalog, in whatever case, in an abstract."""
    import spacy
    from spacy.matcher import PhraseMatcher

    from kg.catalog import load

    nlp = spacy.blank("en")
    # With a tokenizer of their own, so that the patterns do not fill the cache of the other one.
    patterns = spacy.blank("en", vocab=nlp.vocab)
    matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
    names = sorted({name for entry in load().entries for name in (entry.name, *entry.aliases)})
    matcher.add("known", [patterns.make_doc(name) for name in names])
    return lambda paper: matcher(nlp.make_doc(paper.abstract))
