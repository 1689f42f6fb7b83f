"""Counts, over the collection of abstracts, what taggers hold for names.

1. The taggers are laid side by side and read each abstract once.
2. A phrase counts in an abstract with the greatest probability that a tagger gives one of its places, by type.
3. What comes to `AT_LEAST` abstracts is kept, with the number of abstracts in which the phrase occurs at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kg.extraction.acronyms import acronyms
from kg.extraction.lexicon import phrase_key
from kg.extraction.tagger import LABELS, Floats, Tagger, runs_of, sentence_spans
from kg.extraction.tokens import Words
from kg.extraction.usage import Usage, number
from kg.extraction.values import TYPES
from tools.train.mentions_terms import documents

AT_LEAST = 0.8
LIKELY = 0.05
_BATCH = 40
_Totals = dict[str, Floats]


def learn(taggers: Sequence[Tagger], texts: Sequence[Words]) -> list[Usage]:
    """What each tagger says of the texts."""
    beside = side_by_side(taggers)
    totals: list[_Totals] = [{} for _ in taggers]
    for first in range(0, len(texts), _BATCH):
        _read(texts[first : first + _BATCH], beside, taggers, totals)
    kept = [{key: row for key, row in total.items() if row.sum() >= AT_LEAST} for total in totals]
    counts = documents(texts, frozenset(key for total in kept for key in total))
    return [_usage(total, counts) for total in kept]


def side_by_side(taggers: Sequence[Tagger]) -> Tagger:
    """One tagger whose scores are those of all, one after the other."""
    names = sorted({name for tagger in taggers for name in tagger.rows})
    rows = {name: row for row, name in enumerate(names)}
    weights = np.zeros((len(rows), len(taggers) * len(LABELS)), np.float32)
    for n, tagger in enumerate(taggers):
        weights[[rows[name] for name in tagger.rows], n * len(LABELS) : (n + 1) * len(LABELS)] = tagger.weights
    return Tagger(rows, weights, taggers[0].transitions, taggers[0].lexicon)


def _read(texts: Sequence[Words], beside: Tagger, taggers: Sequence[Tagger], totals: list[_Totals]) -> None:
    lexicon = beside.lexicon
    scores = np.concatenate([beside.scores(words, lexicon.matches(words), acronyms(words)) for words in texts])
    spans, owner, base = [], [], 0
    for words in texts:
        spans += [(first + base, last + base) for first, last in sentence_spans(words.sentence)]
        owner += [(words, base)] * len(words)
        base += len(words)
    for n, (tagger, total) in enumerate(zip(taggers, totals, strict=True)):
        own = scores[:, n * len(LABELS) : (n + 1) * len(LABELS)]
        for key, best in _best(own, spans, owner, tagger):
            total[key] = total[key] + best if key in total else best


def _best(
    scores: Floats, spans: list[tuple[int, int]], owner: list[tuple[Words, int]], tagger: Tagger
) -> Iterator[tuple[str, Floats]]:
    """For each text and phrase the greatest probability by type."""
    best: dict[tuple[int, str], Floats] = {}
    for run in runs_of(scores, spans, tagger.transitions, LIKELY):
        words, base = owner[run.first]
        place = (base, phrase_key(words.lower[run.first - base : run.last - base]))
        row = best.setdefault(place, np.zeros(len(TYPES)))
        row[run.kind] = max(row[run.kind], run.probability)
    return ((key, row) for (_, key), row in best.items())


def _usage(total: _Totals, counts: dict[str, int]) -> Usage:
    by_number = {number(key): key for key in sorted(total, reverse=True)}
    keys = [by_number[one] for one in sorted(by_number)]
    papers = np.array([max(1, counts[key]) for key in keys])
    shares = np.array([total[key] for key in keys]).reshape(-1, len(TYPES)) / papers[:, None]
    rows = {one: row for row, one in enumerate(sorted(by_number))}
    return Usage(
        rows, np.minimum(papers, 65_535).astype(np.uint16), np.rint(np.minimum(1.0, shares) * 255).astype(np.uint8)
    )
