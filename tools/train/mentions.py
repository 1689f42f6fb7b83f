"""Learns what `kg.extraction` needs to find entities: `python -m tools.train.mentions` writes kg/data/mentions.

1. Words: clusters and frequencies from the collection of abstracts.
2. Tagger: trained on all annotated papers; five others on four fifths each.
3. Terms: how often phrases of the annotated papers are names; five others on four fifths each.
4. Judges: trained on the candidates that the five taggers, each with its own terms, find in the fifth of the papers
   that they never saw; so the judges see what they will see in new papers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from kg.extraction import model
from kg.extraction.acronyms import acronyms
from kg.extraction.candidates import Candidate
from kg.extraction.evidence import evidence
from kg.extraction.finder import Finder
from kg.extraction.forest import Forest
from kg.extraction.known import known_names
from kg.extraction.lexicon import Lexicon, with_names
from kg.extraction.sight import Sight
from kg.extraction.tagger import Tagger, all_features
from kg.extraction.tokens import Words
from tools.train import mentions_forest, mentions_forms, mentions_tagger, mentions_terms, mentions_words
from tools.train.mentions_gold import Annotated, labels, load, truth
from tools.train.mentions_tagger import Example, Weights

FOLDS = 5
#: The least probability of an entity, by type in the order of `TYPES`; chosen on held-out papers.
THRESHOLDS = (0.37, 0.37, 0.37, 0.37, 0.36)


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


def finder_of(weights: Weights, lexicon: Lexicon, forest: Forest | None = None) -> Finder:
    """A finder with these parts; without a forest it only looks."""
    tagger = Tagger(weights.rows, weights.weights, weights.transitions, lexicon)
    return Finder(tagger, forest, THRESHOLDS)  # type: ignore[arg-type]


@dataclass
class Seen:
    """What a finder that never saw the paper finds in it: evidence and truth of each candidate."""

    sight: Sight
    found: list[Candidate]
    rows: list[list[float]]
    truths: list[dict[str, Any] | None]


def look(finder: Finder, paper: Annotated) -> Seen:
    """The candidates of a paper."""
    sight = finder.look(paper.words)
    found = finder.candidates(sight)
    return Seen(sight, found, evidence(paper.words, found, finder.lexicon), truth(paper, found))


def held_out(lessons: Sequence[Lesson], lexicon: Lexicon) -> list[Seen]:
    """What is found in each paper by a finder that was trained on the other folds."""
    seen: list[Seen | None] = [None] * len(lessons)
    for fold in range(FOLDS):
        others = [one for i, one in enumerate(lessons) if i % FOLDS != fold]
        finder = _taught(others, lexicon)
        for i in range(fold, len(lessons), FOLDS):
            seen[i] = look(finder, lessons[i].paper)
    return [one for one in seen if one is not None]


def _taught(lessons: Sequence[Lesson], lexicon: Lexicon) -> Finder:
    own = replace(lexicon, beliefs=mentions_terms.learn([one.paper for one in lessons]))
    return finder_of(mentions_tagger.fit([one.example for one in lessons]), own)


def judges(seen: Sequence[Seen]) -> Forest:
    """The forest for these candidates."""
    rows: npt.NDArray[np.float64] = np.array([row for one in seen for row in one.rows], np.float64)
    return mentions_forest.fit(rows, [truth for one in seen for truth in one.truths])


def learn(lessons: Sequence[Lesson], lexicon: Lexicon) -> Finder:
    """Everything that is learned from these papers."""
    forest = judges(held_out(lessons, lexicon))
    return replace(_taught(lessons, lexicon), forest=forest)


def lexicon_of(texts: Sequence[Words]) -> Lexicon:
    """Words, names and their forms, without terms."""
    names = list(known_names())
    return replace(with_names(mentions_words.learn(list(texts)), names), forms=mentions_forms.learn(names))


def main() -> None:
    """Learns from all annotated papers and stores the model."""
    with threadpool_limits(1):
        lexicon = lexicon_of(list(mentions_words.collection()))
        papers = [*load("train"), *load("dev")]
        finder = learn([lesson(paper, lexicon) for paper in papers], lexicon)
        tagger = finder.tagger
        parts = (tagger.rows, tagger.weights, tagger.transitions)
        model.write(model.FILE, model.Model(finder.lexicon, *parts, finder.forest, THRESHOLDS))


if __name__ == "__main__":
    main()
