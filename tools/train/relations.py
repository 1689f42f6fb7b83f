"""Learns kg/data/neural/relations.onnx: python -m tools.train.relations FOUND.

1. Our own papers teach it, each with the states in which the network that learned the other half of them leaves its
   words. No relation of a gold paper does, so that gold can judge it. Gold entities have taught those who make its
   input: the networks that leave the states those of part train, the finders of FOUND all.
2. Each time, a paper has its annotated entities or, as often, those that finders which have not seen it found (FOUND,
   which `python -m tools.train.mentions --found FOUND` writes), and a tenth of them is left out.

Seeds are fixed; the same inputs give the same bytes.
"""

from __future__ import annotations

import argparse
import random
from pathlib import Path
from typing import Final

import numpy as np
import torch

from kg.extraction import pairs, relations
from kg.extraction.leanings import Leanings
from kg.extraction.values import PREDICATES
from tools.train.claims_gold import GoldPaper, load, with_found
from tools.train.claims_leanings import of_own
from tools.train.relations_net import Lesson, RelationNet, export, fit

EPOCHS, RATE = 4, 7e-4
LEFT_OUT: Final = 0.1


def lesson(gold: GoldPaper, heard: Leanings, chance: random.Random) -> Lesson | None:
    """What a paper teaches with most of its entities; None where nothing is left to relate."""
    kept = [e for e in range(len(gold.entities)) if chance.random() >= LEFT_OUT]
    entities, own = [gold.entities[e] for e in kept], [gold.own[e] for e in kept]
    types = [entity.type for entity in entities]
    allowed = {
        pair: [predicate in group.predicates and pairs.allows(predicate, types[pair[1]]) for predicate in PREDICATES]
        for group in pairs.GROUPS
        for pair in pairs.candidates(types, group)
    }
    made = relations.feed(heard, entities, allowed)
    if made is None:
        return None
    able, given = made
    truth = [[(own[s], predicate, own[o]) in gold.relations for predicate in PREDICATES] for s, o in able]
    return Lesson(given, np.array(truth, np.float32), np.array([allowed[pair] for pair in able], np.float32))


def learn(found: Path) -> tuple[RelationNet, Lesson]:
    """The network, and any lesson."""
    own = load("own")
    views = list(zip(own, with_found(own, found), strict=True))
    heard = of_own(gold.paper for gold in own)
    torch.manual_seed(1)
    net = RelationNet()
    fit(
        net, len(own), lambda n, chance: lesson(views[n][chance.random() < 0.5], heard[n], chance),
        epochs=EPOCHS, rate=RATE,
    )  # fmt: skip
    some = (lesson(gold, said, random.Random(1)) for gold, said in zip(own, heard, strict=True))
    return net, next(one for one in some if one and min(one.given.members.shape) > 1)


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("found", type=Path, metavar="FOUND", help="what a finder found in the annotated papers")
    arguments = parser.parse_args()
    torch.set_num_threads(1)
    net, example = learn(arguments.found)
    export(net, example.given, relations.FILE)


if __name__ == "__main__":
    main()
