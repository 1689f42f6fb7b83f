"""Writes the network for ONNX Runtime: matrices as bytes with a scale each column, word vectors as bytes with a scale.

1. Attention and the activation are those of the run time, for one text without padding.
2. Bytes are cut to seven bits, so that sums do not overflow on processors without instructions for them.
3. Of the vocabulary the pieces that the collection has are kept, and all single signs.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import nn

from kg.extraction.neural import INPUTS, LEANINGS, MARKS, SIZE
from kg.extraction.tagger import LABELS
from tools.train.transformer_net import Transformer

_OUTPUTS = ("labels", "leanings", "states")


class _Attention(torch.autograd.Function):
    """The run time's attention, which adds the bias of query, key and value itself."""

    @staticmethod
    def symbolic(g: Any, q: Any, k: Any, v: Any, bias: Any, heads: int) -> Any:
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, bias, num_heads_i=heads).setType(q.type())

    @staticmethod
    def forward(ctx: Any, q: Any, k: Any, v: Any, bias: Any, heads: int) -> Any:  # noqa: ARG004
        return q


class _Gelu(torch.autograd.Function):
    """The run time's activation with its bias."""

    @staticmethod
    def symbolic(g: Any, x: Any, bias: Any) -> Any:
        return g.op("com.microsoft::BiasGelu", x, bias).setType(x.type())

    @staticmethod
    def forward(ctx: Any, x: Any, bias: Any) -> Any:  # noqa: ARG004
        return x + bias


class _Exported(nn.Module):
    def __init__(self, net: Transformer, rows: list[int]) -> None:
        super().__init__()
        self.net = net
        vectors = net.words.weight.detach()[rows]
        scale = vectors.abs().amax(1, keepdim=True) / 127
        self.register_buffer("table", (vectors / scale).round().to(torch.int8))
        self.register_buffer("scale", scale)

    def forward(self, pieces: Any, shapes: Any, places: Any, marks: Any) -> Any:
        net = self.net
        vectors = self.table[pieces].float() * self.scale[pieces]  # type: ignore[index]
        x = net.norm(vectors + net.positions.weight[: pieces.shape[1]])
        x = x + net.shapes.weight[shapes] + net.places.weight[places] + marks @ net.bits.weight.t()
        for layer in net.layers:
            query, key, value = (x @ layer.qkv.weight.t()).split(SIZE, -1)
            seen = _Attention.apply(query, key, value, layer.qkv.bias, layer.heads)
            x = layer.n1(seen @ layer.o.weight.t() + (x + layer.o.bias))
            if layer.wide:
                inner = _Gelu.apply(x @ layer.f1.weight.t(), layer.f1.bias)
                x = layer.n2(inner @ layer.f2.weight.t() + (x + layer.f2.bias))
        labels, leanings = (x @ net.head.weight.t() + net.head.bias).split([len(LABELS), len(LEANINGS)], -1)
        return labels.log_softmax(-1), leanings, x


def export(net: Transformer, rows: list[int], path: Path) -> None:
    """Writes the network with the word vectors of these rows of its vocabulary."""
    feed = (*(torch.zeros(1, 16, dtype=torch.long) for _ in INPUTS[:3]), torch.zeros(1, 16, MARKS))
    free = {name: {0: "windows", 1: "pieces"} for name in (*INPUTS, *_OUTPUTS)}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "network.onnx"
        torch.onnx.export(
            _Exported(net.eval(), rows), feed, str(whole), input_names=list(INPUTS), output_names=list(_OUTPUTS),
            opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1}, dynamic_axes=free,
        )  # fmt: skip
        quantize(whole, path)


def quantize(whole: Path, path: Path) -> None:
    """Writes a network with its large matrices in eight bits."""
    graph = onnx.load(whole).graph
    large = {table.name for table in graph.initializer if len(table.dims) == 2 and min(table.dims) >= 64}
    small = [node.name for node in graph.node if node.op_type == "MatMul" and node.input[1] not in large]
    quantize_dynamic(
        whole, path, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=["MatMul"], nodes_to_exclude=small, extra_options={"MatMulConstBOnly": True},
    )  # fmt: skip
