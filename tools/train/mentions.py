"""Learns what `kg.extraction` needs to find entities: `python -m tools.train.mentions` writes kg/data/mentions.

1. Words: clusters and frequencies from the collection of abstracts.
2. Taggers: one from all annotated papers; five others from four fifths each. The networks beside them come from
   `tools.train.transformer`, which runs before.
3. Terms: how often phrases of the annotated papers are names. Usage: how often each tagger holds phrases of the
   collection for names. Both are learned again for each fifth from the others.
4. Surroundings: what the words around entities say, from the abstracts that `tools.train.transformer` has labelled.
5. Judges: from the candidates that the five taggers, each with its own terms, usage and network, find in the fifth of
   the papers that they never saw; so the judges see what they will see in new papers. The second judge hears first
   judges who did not see the paper.

`--measure` prints figures on folds instead; `--found FILE` writes what they find, as `kg extract` writes it.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from kg.extraction import model, neural
from kg.extraction.acronyms import acronyms
from kg.extraction.candidates import Candidate
from kg.extraction.consensus import consensus
from kg.extraction.finder import Finder
from kg.extraction.forest import Forest
from kg.extraction.known import known_names
from kg.extraction.lexicon import Lexicon, with_names
from kg.extraction.neural import Network
from kg.extraction.panel import Panel
from kg.extraction.sight import Sight
from kg.extraction.tagger import Tagger, all_features
from kg.extraction.tokens import Words
from kg.extraction.usage import Usage
from tools.train import (
    mentions_forest,
    mentions_forms,
    mentions_surroundings,
    mentions_tagger,
    mentions_terms,
    mentions_usage,
    mentions_words,
)
from tools.train.mentions_gold import Annotated, labels, load, truth
from tools.train.mentions_tagger import Example, Weights

FOLDS = 5
#: Networks that only measuring and training need, a folder each ("0" did not see fold 0); not part of the program.
NETWORKS = Path(__file__).resolve().parents[2] / "build" / "networks"
#: Of the collection, every which abstract counts for usage.
EACH = 2
#: The least probability of an entity, by type in the order of `TYPES`; chosen on held-out papers.
THRESHOLDS = (0.4, 0.4, 0.4, 0.42, 0.38)


@dataclass
class Lesson:
    """An annotated paper with the features of its words."""

    paper: Annotated
    example: Example


def lesson(paper: Annotated, lexicon: Lexicon) -> Lesson:
    """A paper prepared for training."""
    words = paper.words
    features = all_features(words, lexicon, lexicon.matches(words), acronyms(words))
    return Lesson(paper, Example(features, words.sentence, labels(paper)))


def finder_of(weights: Weights, lexicon: Lexicon, network: Network | None = None) -> Finder:
    """A finder that only looks."""
    tagger = Tagger(weights.rows, weights.weights, weights.transitions, lexicon)
    return Finder(tagger, None, THRESHOLDS, network)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Seen:
    """What a finder that never saw the paper finds in it: evidence and truth of each candidate."""

    sight: Sight
    found: list[Candidate]
    rows: npt.NDArray[np.float64]
    truths: list[dict[str, Any] | None]


def look(finder: Finder, paper: Annotated) -> Seen:
    """The candidates of a paper."""
    sight = finder.look(paper.words)
    found = finder.candidates(sight)
    return Seen(sight, found, finder.rows(sight, found), truth(paper, found))


def finders(lessons: Sequence[Lesson], lexicon: Lexicon, networks: Sequence[Network | None]) -> list[Finder]:
    """A finder for each fold, trained on the others and with the network of the fold, then one trained on all."""
    parts = [[one for i, one in enumerate(lessons) if i % FOLDS != fold] for fold in range(FOLDS)]
    pairs = zip([*parts, list(lessons)], networks, strict=True)
    return [_taught(part, lexicon, network) for part, network in pairs]


def _taught(lessons: Sequence[Lesson], lexicon: Lexicon, network: Network | None) -> Finder:
    own = replace(lexicon, beliefs=mentions_terms.learn([one.paper for one in lessons]))
    return finder_of(mentions_tagger.fit([one.example for one in lessons]), own, network)


def held_out(made: Sequence[Finder], papers: Sequence[Annotated]) -> list[Seen]:
    """What is found in each paper by the finder of its fold."""
    return [look(made[i % FOLDS], paper) for i, paper in enumerate(papers)]


def judges(seen: Sequence[Seen]) -> Panel:
    """The judges for these candidates."""
    return Panel(_forest(seen, first=True), _forest(heard(seen)))


def heard(seen: Sequence[Seen]) -> list[Seen]:
    """The candidates with what first judges, who saw the other folds, say of all of a paper."""
    firsts = [_forest([one for i, one in enumerate(seen) if i % FOLDS != fold], first=True) for fold in range(FOLDS)]
    return [_with_opinions(one, firsts[i % FOLDS]) for i, one in enumerate(seen)]


def _with_opinions(one: Seen, first: Forest) -> Seen:
    if not one.found:
        return one
    return replace(
        one, rows=np.hstack([one.rows, consensus(one.sight.words, one.found, first.probabilities(one.rows))])
    )


def _forest(seen: Sequence[Seen], *, first: bool = False) -> Forest:
    rows = np.vstack([one.rows for one in seen if len(one.rows)])
    truths = [truth for one in seen for truth in one.truths]
    return mentions_forest.fit(rows, truths, trees=60, rate=0.12) if first else mentions_forest.fit(rows, truths)


def study(
    lessons: Sequence[Lesson],
    lexicon: Lexicon,
    networks: Sequence[Network | None] = (None,) * (FOLDS + 1),
    texts: Sequence[Words] = (),
) -> tuple[Finder, list[Seen]]:
    """A finder that only looks, trained on these papers and texts, and what those of the folds see in the papers."""
    made = finders(lessons, lexicon, networks)
    if texts:
        usages = mentions_usage.learn([one.tagger for one in made], texts[::EACH])
        made = [_knowing(one, usage) for one, usage in zip(made, usages, strict=True)]
    return made[-1], held_out(made, [one.paper for one in lessons])


def _knowing(finder: Finder, usage: Usage) -> Finder:
    return replace(finder, tagger=replace(finder.tagger, lexicon=replace(finder.lexicon, usage=usage)))


def learn(lessons: Sequence[Lesson], lexicon: Lexicon) -> Finder:
    """A finder without network and usage."""
    finder, seen = study(lessons, lexicon)
    return replace(finder, panel=judges(seen))


def lexicon_of(texts: Sequence[Words]) -> Lexicon:
    """Words, names and their forms, without terms."""
    names = list(known_names())
    return replace(with_names(mentions_words.learn(list(texts)), names), forms=mentions_forms.learn(names))


def main() -> None:
    """Learns from all annotated papers and stores the model, or prints how good it is."""
    parser = argparse.ArgumentParser(description="Learns to find entities.")
    parser.add_argument("--measure", action="store_true", help="print figures on folds and store nothing")
    parser.add_argument("--found", type=Path, metavar="FILE", help="write what is found on folds")
    options = parser.parse_args()
    with threadpool_limits(1):
        texts = list(mentions_words.collection())
        lexicon = lexicon_of(texts)
        papers = [*load("train"), *load("dev")]
        networks = [*(neural.load(NETWORKS / str(fold)) for fold in range(FOLDS)), neural.load()]
        around = mentions_surroundings.learn(mentions_surroundings.read(NETWORKS / "labelled.jsonl"))
        lexicon = replace(lexicon, surroundings=around)
        finder, seen = study([lesson(paper, lexicon) for paper in papers], lexicon, networks, texts)
        if options.measure or options.found:
            from tools.train import mentions_measure

            mentions_measure.measure(papers, seen, options.found)
        else:
            model.write(model.FILE, stored(replace(finder, panel=judges(seen))))


def stored(finder: Finder) -> model.Model:
    """What is stored of a finder."""
    tagger = finder.tagger
    parts = (tagger.rows, tagger.weights, tagger.transitions)
    return model.Model(finder.lexicon, *parts, finder.panel, finder.thresholds)


if __name__ == "__main__":
    main()
