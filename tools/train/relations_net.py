"""The network of `kg.extraction.relations` in PyTorch: how it is trained, and how it becomes ONNX.

It takes one paper at a time, as it does when it runs. Its matrices are held in eight bits afterwards.
"""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from kg.extraction.neural import SIZE
from kg.extraction.relations import ALIKE, APART, DISTANCES, SURE, Feed
from kg.extraction.values import PREDICATES, TYPES
from tools.train.transformer_export import quantize
from tools.train.transformer_net import rising_and_falling

HEADS: Final = 6
#: Units of the wide part, and numbers of a pair's end.
WIDE, END = 768, 256
DROP: Final = 0.1
#: Papers of a batch, and the greatest norm of its gradient.
BATCH, STEEPEST = 16, 4.0
_LOW: Final = -2.0
_NEVER: Final = -1e4


class Lesson(NamedTuple):
    """A paper's input; which predicates hold for each pair, and which may (rows of `PREDICATES`)."""

    given: Feed
    truth: npt.NDArray[np.float32]
    allowed: npt.NDArray[np.float32]


class RelationNet(nn.Module):
    """The network; `forward` gives a score for each pair and predicate."""

    def __init__(self) -> None:
        super().__init__()
        kinds = len(TYPES)
        self.words, self.mentions, self.pairs = nn.LayerNorm(SIZE), nn.LayerNorm(SIZE), nn.LayerNorm(SIZE)
        self.tag, self.kind = _table(2 * kinds + 1), _table(kinds)
        self.field, self.sure = _table(2), _table(SURE)
        self.signature, self.distance = _table(kinds * kinds, END), _table(DISTANCES, END)
        self.apart, self.alike = _table(APART, END), _table(ALIKE, END)
        self.beside, self.around = _table(2 * DISTANCES, HEADS), _table(2 * DISTANCES, HEADS)
        self.norms = nn.ModuleList(nn.LayerNorm(SIZE) for _ in range(3))
        self.qkv, self.o = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE)
        self.q, self.kv, self.seen = nn.Linear(SIZE, SIZE), nn.Linear(SIZE, 2 * SIZE), nn.Linear(SIZE, SIZE)
        self.f1, self.f2 = nn.Linear(SIZE, WIDE), nn.Linear(WIDE, SIZE)
        self.ends, self.context = nn.Linear(2 * SIZE, 2 * END), nn.Linear(SIZE, 2 * END, bias=False)
        self.joint, self.out = nn.Linear(2 * END, SIZE), nn.Linear(SIZE, len(PREDICATES))
        nn.init.constant_(self.out.bias, _LOW)

    def forward(self, *given: Any) -> Any:
        """Scores of shape (pairs, predicates); the tensors are those of `Feed`, in its order."""
        feed = Feed(*given)
        words = self.words(feed.states) + self.tag(feed.tags)
        x = feed.spans @ words + self.kind(feed.kinds) + self.field(feed.fields) + self.sure(feed.sure)
        x = x + self._drop(self._among(self.norms[0](x), self.beside(feed.beside)))
        attention, seen = self._towards(self.norms[1](x), words, self.around(feed.around))
        x = x + self._drop(seen)
        x = x + self._drop(_linear(functional.gelu(_linear(self.norms[2](x), self.f1)), self.f2))
        entities = _entities(self.mentions(x), feed.members)
        looks = torch.einsum("em,hmw->hew", feed.members, attention)
        subjects, objects = feed.pairs.unbind(-1)
        shared = (looks[:, subjects] * looks[:, objects]).mean(0)
        context = _linear((shared / (shared.sum(-1, keepdim=True) + 1e-6)) @ words, self.context)
        ends = _linear(entities, self.ends)
        left = ends[subjects, :END] + context[:, :END]
        right = ends[objects, END:] + context[:, END:]
        traits = self.signature(feed.signatures) + self.distance(feed.distances)
        traits = traits + self.apart(feed.apart) + self.alike(feed.alike)
        pair = torch.cat([torch.tanh(left) * torch.tanh(right), functional.gelu(left + right + traits)], -1)
        return _linear(self.pairs(_linear(pair, self.joint)), self.out)

    def _drop(self, x: Any) -> Any:
        return functional.dropout(x, DROP, self.training)

    def _among(self, x: Any, bias: Any) -> Any:
        """What the mentions see of each other."""
        query, key, value = (_parted(part) for part in _linear(x, self.qkv).split(SIZE, -1))
        return _linear(_joined(_attention(query, key, bias) @ value), self.o)

    def _towards(self, x: Any, words: Any, bias: Any) -> tuple[Any, Any]:
        """How much the mentions look at each word, and what they see there."""
        key, value = (_parted(part) for part in _linear(words, self.kv).split(SIZE, -1))
        attention = _attention(_parted(_linear(x, self.q)), key, bias)
        return attention, _linear(_joined(self._drop(attention) @ value), self.seen)


def _table(rows: int, size: int = SIZE) -> nn.Embedding:
    table = nn.Embedding(rows, size)
    nn.init.normal_(table.weight, std=0.02 if size == HEADS else 0.1)
    return table


def _linear(x: Any, layer: Any) -> Any:
    """The layer as a product of two matrices, which the run time holds in eight bits."""
    found = x @ layer.weight.t()
    return found if layer.bias is None else found + layer.bias


def _parted(x: Any) -> Any:
    return x.view(-1, HEADS, SIZE // HEADS).transpose(0, 1)


def _joined(x: Any) -> Any:
    return x.transpose(0, 1).reshape(-1, SIZE)


def _attention(query: Any, key: Any, bias: Any) -> Any:
    scores = query @ key.transpose(-1, -2) / math.sqrt(SIZE // HEADS)
    return (scores + bias.permute(2, 0, 1)).softmax(-1)


def _entities(mentions: Any, members: Any) -> Any:
    """The mean and the greatest of each entity's mentions."""
    own = mentions + torch.where(members > 0, 0.0, _NEVER).unsqueeze(-1)
    return torch.cat([members @ mentions, own.amax(1)], -1)


def tensors(given: Feed) -> list[Any]:
    """The input as tensors."""
    return [torch.from_numpy(table) for table in given]


def fit(
    net: RelationNet, count: int, lesson: Callable[[int, random.Random], Lesson | None], *, epochs: int, rate: float
) -> None:
    """Trains the network in place; `lesson` gives the lesson of each of `count` papers, which may differ each time."""
    torch.manual_seed(1)
    chance = random.Random(1)
    plan = [batch for _ in range(epochs) for batch in _batches(count, chance)]
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.01, fused=True)
    schedule = rising_and_falling(optimiser, len(plan))
    net.train()
    total = 0.0
    for step, batch in enumerate(plan):
        optimiser.zero_grad(set_to_none=True)
        for one in filter(None, (lesson(number, chance) for number in batch)):
            lost = _lost(net, one) / len(batch)
            lost.backward()
            total += lost.item()
        nn.utils.clip_grad_norm_(net.parameters(), STEEPEST)
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            print(f"step {step + 1} of {len(plan)}, loss {total / 100:.3f}", flush=True)
            total = 0.0


def _batches(count: int, chance: random.Random) -> list[list[int]]:
    order = list(range(count))
    chance.shuffle(order)
    return [order[first : first + BATCH] for first in range(0, count, BATCH)]


def _lost(net: RelationNet, lesson: Lesson) -> Any:
    scores = net(*tensors(lesson.given))
    missed = functional.binary_cross_entropy_with_logits(scores, torch.from_numpy(lesson.truth), reduction="none")
    return (missed * torch.from_numpy(lesson.allowed)).sum()


def export(net: RelationNet, example: Feed, path: Path) -> None:
    """Writes the network; `example` is any input, with more than one of everything."""
    axes = {
        "states": "w", "tags": "w", "spans": "mw", "kinds": "m", "fields": "m", "sure": "m", "beside": "mm",
        "around": "mw", "members": "em", "pairs": "p", "signatures": "p", "distances": "p", "apart": "p", "alike": "p",
    }  # fmt: skip
    names = {"w": "words", "m": "mentions", "e": "entities", "p": "pairs"}
    free = {name: {n: names[letter] for n, letter in enumerate(letters)} for name, letters in axes.items()}
    free["beside"][1] = "others"
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "relations.onnx"
        torch.onnx.export(
            net.eval(), tuple(tensors(example)), str(whole), input_names=list(Feed._fields), output_names=["scores"],
            opset_version=17, dynamo=False, dynamic_axes=free | {"scores": {0: "pairs"}},
        )  # fmt: skip
        quantize(whole, path)
