"""Learns what `kg.extraction` needs to find entities: `python -m tools.train.mentions` writes kg/data/mentions.

1. Words: clusters and frequencies from the collection of abstracts.
2. Taggers: one from the papers that we annotated ourselves (`tools.train.annotations`) and then all gold papers; five
   others whose gold papers are four fifths of them. The networks beside them come from `tools.train.transformer`, which
   runs before.
3. Our own papers are two further parts: what is asked of one half has learned the other half and the gold papers.
4. Terms: how often phrases of the annotated papers are names. Usage: how often each tagger holds phrases of the
   collection for names. Both are learned again for each part from the others.
5. Surroundings: what the words around entities say, from the abstracts that `tools.train.transformer` has labelled.
6. Judges: from the candidates that a tagger and a network, with terms and usage, find in the part that they never saw;
   so the judges see what they will see in new papers. The second judge hears first judges who did not see the paper,
   and learns from gold papers alone: our own teach much, gold tells how far it is to be trusted.

`--measure` prints figures on folds instead; `--found FILE` writes what they find, as `kg extract` writes it, and what
is found in our own papers.
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
from tools.train.annotations import HALVES, half
from tools.train.mentions_gold import Annotated, labels, load, truth
from tools.train.mentions_tagger import Weights

#: Parts of the gold papers.
FOLDS = 5
#: Networks that only measuring and training need, a folder each ("0" did not see fold 0); not part of the program.
NETWORKS = Path(__file__).resolve().parents[2] / "build" / "networks"
#: Of the collection, every which abstract counts for usage.
EACH = 2
#: The least probability of an entity, by type in the order of `TYPES`; chosen on held-out papers.
THRESHOLDS = (0.4, 0.4, 0.4, 0.42, 0.38)


@dataclass
class Lesson:
    """An annotated paper and the number of its part: below `FOLDS` for gold papers, then a half of our own."""

    paper: Annotated
    part: int


def lessons_of(gold: Sequence[Annotated], own: Sequence[Annotated] = ()) -> list[Lesson]:
    """The first gold paper in the first part, the second in the second, and so on; our own in halves."""
    parts = [Lesson(paper, i % FOLDS) for i, paper in enumerate(gold)]
    return [*parts, *(Lesson(paper, FOLDS + half(paper.paper)) for paper in own)]


def finder_of(weights: Weights, lexicon: Lexicon, network: Network | None = None) -> Finder:
    """A finder that only looks."""
    tagger = Tagger(weights.rows, weights.weights, weights.transitions, lexicon)
    return Finder(tagger, None, THRESHOLDS, network)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Seen:
    """What a finder that never saw the paper finds in it: evidence and truth of each candidate; is it a gold paper."""

    gold: bool
    sight: Sight
    found: list[Candidate]
    rows: npt.NDArray[np.float64]
    truths: list[dict[str, Any] | None]


def look(finder: Finder, paper: Annotated) -> Seen:
    """The candidates of a paper."""
    sight = finder.look(paper.words)
    found = finder.candidates(sight)
    return Seen(paper.part != "own", sight, found, finder.rows(sight, found), truth(paper, found))


def finders(lessons: Sequence[Lesson], lexicon: Lexicon, networks: Sequence[Network | None]) -> list[Finder]:
    """A finder for each part, trained on the others and with the network of the part, then one trained on all."""
    weights = taggers(lessons, lexicon, len(networks))
    found = []
    for number, network in enumerate(networks):
        others = [one.paper for one in lessons if one.part != number]
        own = replace(lexicon, beliefs=mentions_terms.learn(others))
        found.append(finder_of(weights[number], own, network))
    return found


def taggers(lessons: Sequence[Lesson], lexicon: Lexicon, count: int) -> list[Weights]:
    """A tagger for each of `count` - 1 parts, trained on the others, our own papers first, then one trained on all."""
    known = mentions_tagger.examples(_labelled(one.paper, lexicon) for one in lessons)
    gold, own = set(range(FOLDS)), {one.part for one in lessons if one.part >= FOLDS}

    def taught(parts: set[int], start: Weights | None = None) -> Weights:
        texts = [text for text, one in zip(known.texts, lessons, strict=True) if one.part in parts]
        return mentions_tagger.fit(known.rows, texts, start)

    every = taught(own) if own else None
    halves = {part: taught(own - {part}) for part in own}
    return [taught(gold - {part}, halves.get(part, every)) for part in range(count)]


def _labelled(paper: Annotated, lexicon: Lexicon) -> mentions_tagger.Labelled:
    words = paper.words
    features = all_features(words, lexicon, lexicon.matches(words), acronyms(words))
    return features, words.sentence, labels(paper)


def held_out(made: Sequence[Finder], lessons: Sequence[Lesson]) -> list[Seen]:
    """What is found in each paper by the finder of its part."""
    return [look(made[one.part], one.paper) for one in lessons]


def judges(seen: Sequence[Seen]) -> Panel:
    """The judges for these candidates."""
    return Panel(_forest(seen, first=True), _forest(heard(seen)))


def heard(seen: Sequence[Seen], *, own: bool = False) -> list[Seen]:
    """The candidates of gold papers with what first judges, who saw the other folds, say of all of a paper.

    With `own`, those of our own papers too.
    """
    firsts = [_forest([one for i, one in enumerate(seen) if i % FOLDS != fold], first=True) for fold in range(FOLDS)]
    return [_with_opinions(one, firsts[i % FOLDS]) for i, one in enumerate(seen) if own or one.gold]


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
    return made[-1], held_out(made, lessons)


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
        gold, own = [*load("train"), *load("dev")], load("own")
        around = mentions_surroundings.learn(mentions_surroundings.read(NETWORKS / "labelled.jsonl"))
        lexicon = replace(lexicon, surroundings=around)
        lessons = lessons_of(gold, own)
        names = [*map(str, range(FOLDS)), *(f"half{1 - number}" for number in range(HALVES))]
        networks = [*(neural.load(NETWORKS / name) for name in names), neural.load()]
        finder, seen = study(lessons, lexicon, networks, texts)
        if options.measure or options.found:
            from tools.train import mentions_measure

            mentions_measure.measure(lessons, seen, options.found)
        else:
            model.write(model.FILE, stored(replace(finder, panel=judges(seen))))


def stored(finder: Finder) -> model.Model:
    """What is stored of a finder."""
    tagger = finder.tagger
    parts = (tagger.rows, tagger.weights, tagger.transitions)
    return model.Model(finder.lexicon, *parts, finder.panel, finder.thresholds)


if __name__ == "__main__":
    main()
