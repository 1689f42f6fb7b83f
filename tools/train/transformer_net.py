"""The network of `kg.extraction.neural` in PyTorch, and how it is trained.

1. The first three layers of a pretrained network, the last one without its wide part; its word vectors stay.
   `narrowed` keeps of the wide parts the units that do most, for speed.
2. Labels are soft: another accepted type has its share, a label that a finder gave has its confidence. Leanings are
   learned at the words of entities.
3. AdamW, a rate for the pretrained weights and a higher one for new ones, both rising and then falling in a line.
"""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import nn
from torch.nn import functional

from kg.extraction.neural import INPUTS, LEANINGS, MARKS, PLACES, SHAPES, SIZE, Window
from kg.extraction.tagger import LABELS

Shares = npt.NDArray[np.float32]
HEADS, LAYERS = 12, 3
#: Units of the wide parts of the pretrained network, and of the one that ships.
WIDTH, NARROW = 1536, 896
DROP, HEAD_DROP = 0.1, 0.2
#: How much the leanings count beside the labels.
LEANING = 0.1
#: Pieces of a batch, and how many windows are sorted by length together.
BATCH, POOL = 1600, 96


class Layer(nn.Module):
    """Attention, and the two matrices after it with `wide` units between them, if any."""

    heads = HEADS

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.wide = wide
        self.qkv, self.o, self.n1 = nn.Linear(SIZE, 3 * SIZE), nn.Linear(SIZE, SIZE), nn.LayerNorm(SIZE, eps=1e-12)
        if wide:
            self.f1, self.f2, self.n2 = nn.Linear(SIZE, wide), nn.Linear(wide, SIZE), nn.LayerNorm(SIZE, eps=1e-12)

    def forward(self, x: Any, mask: Any) -> Any:
        """The next layer's input; `mask` is added to the attention's scores."""
        windows, length, _ = x.shape
        table = self.qkv(x).view(windows, length, 3, HEADS, SIZE // HEADS).permute(2, 0, 3, 1, 4)
        seen = functional.scaled_dot_product_attention(*table.unbind(0), attn_mask=mask.to(table.dtype))
        seen = self.o(seen.transpose(1, 2).reshape(windows, length, SIZE))
        x = self.n1(x + functional.dropout(seen, DROP, self.training))
        if not self.wide:
            return x
        inner = self.f2(functional.gelu(self.f1(x)))
        return self.n2(x + functional.dropout(inner, DROP, self.training))


class Transformer(nn.Module):
    """The network; `forward` gives a score for each label, and after them for each leaning, of each piece."""

    def __init__(self, vocabulary: int, width: int = WIDTH) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(vocabulary, SIZE), nn.Embedding(512, SIZE)
        self.norm = nn.LayerNorm(SIZE, eps=1e-12)
        self.shapes, self.places = nn.Embedding(SHAPES, SIZE), nn.Embedding(PLACES, SIZE)
        self.bits = nn.Linear(MARKS, SIZE, bias=False)
        self.layers = nn.ModuleList([*(Layer(width) for _ in range(LAYERS - 1)), Layer(0)])
        self.head = nn.Linear(SIZE, len(LABELS) + len(LEANINGS))
        for new in (self.shapes, self.places, self.bits):
            nn.init.normal_(new.weight, std=0.01)
        self.words.weight.requires_grad_(False)

    def forward(self, pieces: Any, shapes: Any, places: Any, marks: Any, mask: Any) -> Any:
        """Scores; `mask` is 1 for pieces and 0 for padding."""
        x = self.norm(self.words(pieces) + self.positions.weight[: pieces.shape[1]])
        x = functional.dropout(x + self.shapes(shapes) + self.places(places) + self.bits(marks), DROP, self.training)
        hidden = (mask[:, None, None, :] - 1) * 1e4
        for layer in self.layers:
            x = layer(x, hidden)
        return self.head(functional.dropout(x, HEAD_DROP, self.training))


def start_from(net: Transformer, weights: dict[str, Any]) -> None:
    """Takes over the first layers of a BERT-like network by the names of its weights."""
    with torch.no_grad():
        net.words.weight.copy_(weights["embeddings.word_embeddings.weight"])
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        net.positions.weight.copy_(weights["embeddings.position_embeddings.weight"] + kind)
        _take(net.norm, weights, "embeddings.LayerNorm")
        for n, layer in enumerate(net.layers):
            own = f"encoder.layer.{n}."
            _take(layer.qkv, weights, *(f"{own}attention.self.{part}" for part in ("query", "key", "value")))
            _take(layer.o, weights, own + "attention.output.dense")
            _take(layer.n1, weights, own + "attention.output.LayerNorm")
            if layer.wide:
                _take(layer.f1, weights, own + "intermediate.dense")
                _take(layer.f2, weights, own + "output.dense")
                _take(layer.n2, weights, own + "output.LayerNorm")


def narrowed(net: Transformer, lessons: Sequence[Lesson]) -> Transformer:
    """The network with the `NARROW` units of each wide part that move its output most in some lessons."""
    wide = [layer for layer in net.layers if layer.wide]
    moved = [torch.zeros(layer.wide) for layer in wide]
    hooks = [layer.f2.register_forward_pre_hook(_adds_to(total)) for layer, total in zip(wide, moved, strict=True)]
    with torch.no_grad():
        for lesson in lessons:
            net.eval()(*padded([lesson.window]))
    for hook in hooks:
        hook.remove()
    small = Transformer(net.words.num_embeddings, NARROW)
    state = net.state_dict()
    for n, (layer, total) in enumerate(zip(wide, moved, strict=True)):
        kept = (total * layer.f2.weight.detach().norm(dim=0)).topk(NARROW).indices.sort().values
        for name in ("f1.weight", "f1.bias"):
            state[f"layers.{n}.{name}"] = state[f"layers.{n}.{name}"][kept]
        state[f"layers.{n}.f2.weight"] = state[f"layers.{n}.f2.weight"][:, kept]
    small.load_state_dict(state)
    return small


def _adds_to(total: Any) -> Any:
    """A hook that adds up how much each unit says."""

    def hook(_module: Any, inputs: tuple[Any, ...]) -> None:
        total.add_(inputs[0].abs().sum((0, 1)))

    return hook


def _take(module: Any, weights: dict[str, Any], *names: str) -> None:
    for part in ("weight", "bias"):
        getattr(module, part).copy_(torch.cat([weights[f"{name}.{part}"] for name in names]))


class Truth(NamedTuple):
    """For each word the share of each label, the probability of each leaning, and how sure it is part of an entity."""

    labels: Shares
    leanings: Shares
    entity: Shares

    def part(self, first: int, last: int) -> Truth:
        """The truth of the words `first` up to `last`."""
        return Truth(*(table[first:last] for table in self))


@dataclass(frozen=True)
class Lesson:
    """A window and the truth of each of its words."""

    window: Window
    truth: Truth

    @property
    def length(self) -> int:
        """The number of pieces."""
        return len(self.window.pieces)


def padded(windows: Sequence[Window]) -> list[Any]:
    """The inputs of some windows and their mask."""
    longest = max(len(window.pieces) for window in windows)
    tables = []
    for name in INPUTS:
        own = [getattr(window, name) for window in windows]
        table = np.zeros((len(own), longest, *own[0].shape[1:]), own[0].dtype)
        for row, values in zip(table, own, strict=True):
            row[: len(values)] = values
        tables.append(torch.from_numpy(table))
    mask = np.zeros((len(windows), longest), np.float32)
    for row, window in zip(mask, windows, strict=True):
        row[: len(window.pieces)] = 1
    return [*tables, torch.from_numpy(mask)]


def batches(lessons: Sequence[Lesson], chance: random.Random) -> list[list[int]]:
    """All lessons in a random order, those of about one length together."""
    order = list(range(len(lessons)))
    chance.shuffle(order)
    found = []
    for first in range(0, len(order), POOL):
        group: list[int] = []
        for i in sorted(order[first : first + POOL], key=lambda i: lessons[i].length):
            if group and (len(group) + 1) * lessons[i].length > BATCH:
                found.append(group)
                group = []
            group.append(i)
        found.append(group)
    chance.shuffle(found)
    return found


def fit(net: Transformer, lessons: Sequence[Lesson], *, epochs: int, rate: float, new_rate: float, seed: int) -> None:
    """Trains the network in place."""
    torch.manual_seed(seed)
    chance = random.Random(seed)
    plan = [batch for _ in range(epochs) for batch in batches(lessons, chance)]
    optimiser = torch.optim.AdamW(_groups(net, rate, new_rate), weight_decay=0.01, fused=True)
    schedule = rising_and_falling(optimiser, len(plan))
    net.train()
    for step, batch in enumerate(plan):
        loss = _loss(net, [lessons[i] for i in batch])
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if step % 100 == 99:
            print(f"step {step + 1} of {len(plan)}, loss {loss.item():.3f}", flush=True)


def rising_and_falling(optimiser: Any, steps: int) -> Any:
    """A schedule of the rate: up in a line for a tenth of the steps, then down in a line to a fiftieth."""
    rising = max(1, steps // 10)
    return torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / rising, max(0.02, (steps - step) / max(1, steps - rising)))
    )


def _groups(net: Transformer, rate: float, new_rate: float) -> Iterator[dict[str, Any]]:
    fresh = ("head", "shapes", "places", "bits")
    named = [(name, weights) for name, weights in net.named_parameters() if weights.requires_grad]
    yield {"params": [weights for name, weights in named if not name.startswith(fresh)], "lr": rate}
    yield {"params": [weights for name, weights in named if name.startswith(fresh)], "lr": new_rate}


def _loss(net: Transformer, lessons: Sequence[Lesson]) -> Any:
    windows = [lesson.window for lesson in lessons]
    rows = np.repeat(np.arange(len(windows)), [len(window.heads) for window in windows])
    heads = np.concatenate([window.heads for window in windows])
    labels, leanings, entity = (
        torch.from_numpy(np.concatenate(tables)) for tables in zip(*(lesson.truth for lesson in lessons), strict=True)
    )
    with torch.autocast("cpu", dtype=torch.bfloat16):
        scores = net(*padded(windows))
    scores = scores[torch.from_numpy(rows), torch.from_numpy(heads)].float()
    named, leaning = scores.split([len(LABELS), len(LEANINGS)], -1)
    missed = functional.binary_cross_entropy_with_logits(leaning, leanings, reduction="none").sum(-1)
    lost = (entity * missed).sum() / entity.sum().clamp(min=1.0)
    return LEANING * lost - (labels * named.log_softmax(-1)).sum() / len(labels)


assert math.isclose(SIZE / HEADS, SIZE // HEADS)
