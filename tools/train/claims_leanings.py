"""What networks that have not seen a paper say of it: those of `tools.train.transformer`.

Each paper of part train is read by the network of its fold, papers of part dev by the one that learned all of train,
and our own by the one that learned the other half of them.
"""

from __future__ import annotations

from collections.abc import Iterable

from kg.extraction import finder, neural
from kg.extraction.acronyms import acronyms
from kg.extraction.leanings import Leanings, of_words
from kg.extraction.neural import Network
from kg.extraction.tokens import joined, read_words
from kg.papers import Paper
from tools.train.annotations import HALVES, half
from tools.train.mentions import FOLDS, NETWORKS


def of_train(papers: Iterable[Paper]) -> list[Leanings]:
    """The leanings of the papers of part train, in the order of their file."""
    networks = [neural.load(NETWORKS / str(fold)) for fold in range(FOLDS)]
    return [_read(networks[number % FOLDS], paper) for number, paper in enumerate(papers)]


def of_dev(papers: Iterable[Paper]) -> list[Leanings]:
    """The leanings of the papers of part dev."""
    network = neural.load(NETWORKS / "train")
    return [_read(network, paper) for paper in papers]


def of_own(papers: Iterable[Paper]) -> list[Leanings]:
    """The leanings of our own papers."""
    networks = [neural.load(NETWORKS / f"half{1 - number}") for number in range(HALVES)]
    return [_read(networks[half(paper)], paper) for paper in papers]


def _read(network: Network, paper: Paper) -> Leanings:
    words = read_words(joined(paper), len(paper.title))
    said = network.read(words, finder.load().lexicon.matches(words), acronyms(words))
    return of_words(words, said)
