"""What was learned, and how it is stored: one file of arrays and of texts with a line for each row.

`read` gives the parts, `write` stores them: the same parts are always the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from kg.errors import KgError
from kg.extraction.forest import Forest
from kg.extraction.forms import Forms
from kg.extraction.lexicon import Lexicon
from kg.extraction.panel import Panel
from kg.extraction.surroundings import Surroundings
from kg.extraction.usage import Belief, Usage
from kg.extraction.values import TYPES

FILE: Final = Path(__file__).resolve().parents[1] / "data" / "mentions" / "mentions.npz"
#: Steps of the scale, of 127; without such features, and rounded, a run's probability changes by .002 in the mean, .02
#: at most.
_HARDLY: Final = 5
_FOREST: Final = ("feature", "threshold", "left", "right", "value", "root", "owner", "bias")


@dataclass(frozen=True)
class Model:
    """The lexicon without names, the tagger's features, weights and transitions, the judges and their thresholds."""

    lexicon: Lexicon
    rows: dict[str, int]
    weights: npt.NDArray[np.float32]
    transitions: npt.NDArray[np.float64]
    panel: Panel
    thresholds: tuple[float, ...]


def read(path: Path = FILE) -> Model:
    """The model of a file."""
    try:
        with np.load(path, allow_pickle=False) as file:
            parts = {name: file[name] for name in file.files}
    except (OSError, ValueError) as error:
        raise KgError(f"{path}: cannot be read ({error}); install paperkg again") from error
    words, features, terms = (_lines(parts[name]) for name in ("words", "features", "terms"))
    lexicon = Lexicon(
        {word: i for i, word in enumerate(words)},
        [tuple(row) for row in parts["clusters"].tolist()],
        parts["counts"].tolist(),
        {},
        _beliefs(terms, parts["documents"], parts["as_type"]),
        Forms(
            {run: i for i, run in enumerate(_lines(parts["runs"]))},
            parts["run_weights"].astype(np.float32),
            parts["run_bias"],
        ),
        _surroundings(parts),
        _usage(parts),
    )
    return Model(
        lexicon,
        {name: i for i, name in enumerate(features)},
        parts["weights"].astype(np.float32) * parts["weight_scale"].astype(np.float32),
        parts["transitions"],
        Panel(_forest(parts, "first"), _forest(parts, "second")),
        tuple(parts["thresholds"].tolist()),
    )


def _forest(parts: dict[str, Any], which: str) -> Forest:
    nodes = {name: parts[f"{which}_{name}"] for name in _FOREST}
    return Forest(**nodes, depth=int(parts[f"{which}_depth"]))


def _surroundings(parts: dict[str, Any]) -> Surroundings:
    rows = {name: i for i, name in enumerate(_lines(parts["around"]))}
    weights = parts["around_weights"].astype(np.float32) * parts["around_scale"]
    return Surroundings(rows, weights, parts["around_bias"])


def _usage(parts: dict[str, Any]) -> Usage:
    rows = {number: row for row, number in enumerate(parts["used"].tolist())}
    return Usage(rows, parts["used_documents"], parts["used_shares"])


def _beliefs(terms: list[str], documents: npt.NDArray[Any], as_type: npt.NDArray[Any]) -> dict[str, Belief]:
    """Beliefs are stored as the documents of a term and as shares of 255."""
    shares = (as_type * (documents[:, None] / 255.0)).tolist()
    return {term: Belief(n, tuple(row)) for term, n, row in zip(terms, documents.tolist(), shares, strict=True)}


def write(path: Path, model: Model) -> None:
    """Stores a model; weights are cut to 8 bits a label, and features go whose weights are hardly any step."""
    scale, weights = _rounded(model.weights)
    kept = np.abs(weights).max(axis=1, initial=0) > _HARDLY
    features = [name for name, good in zip(model.rows, kept.tolist(), strict=True) if good]
    beliefs, around, usage = model.lexicon.beliefs, model.lexicon.surroundings, model.lexicon.usage
    around_scale, around_weights = _rounded(around.weights)
    documents = np.array([belief.documents for belief in beliefs.values()], np.int32)
    counts = np.array([belief.as_type for belief in beliefs.values()]).reshape(-1, len(TYPES))
    parts: dict[str, Any] = {
        "words": _bytes(model.lexicon.word_rows), "clusters": np.array(model.lexicon.clusters_of, np.int16),
        "counts": np.array(model.lexicon.counts, np.int32), "features": _bytes(features),
        "weights": weights[kept], "weight_scale": scale, "around": _bytes(around.rows),
        "around_weights": around_weights, "around_scale": around_scale, "around_bias": around.bias,
        "used": np.array(list(usage.rows), np.uint32),
        "used_documents": usage.documents, "used_shares": usage.shares,
        "transitions": model.transitions, "terms": _bytes(beliefs), "documents": documents,
        "as_type": np.rint(np.minimum(1.0, counts / np.maximum(1, documents[:, None])) * 255).astype(np.uint8),
        "runs": _bytes(model.lexicon.forms.rows), "run_weights": model.lexicon.forms.weights.astype(np.float16),
        "run_bias": model.lexicon.forms.bias,
        "thresholds": np.array(model.thresholds),
    }  # fmt: skip
    for which, forest in (("first", model.panel.first), ("second", model.panel.second)):
        parts |= {f"{which}_{name}": getattr(forest, name) for name in (*_FOREST, "depth")}
    stored = io.BytesIO()
    np.savez_compressed(stored, **parts)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(stored.getvalue())


def _rounded(weights: npt.NDArray[np.float32]) -> tuple[npt.NDArray[np.float32], npt.NDArray[np.int8]]:
    """Weights in steps of a scale of their column."""
    scale = (np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-9) / 127).astype(np.float32)
    return scale, np.rint(weights / scale).astype(np.int8)


def _lines(stored: npt.NDArray[np.uint8]) -> list[str]:
    text = stored.tobytes().decode("utf-8")
    return text.split("\n") if text else []


def _bytes(names: Iterable[str]) -> npt.NDArray[np.uint8]:
    return np.frombuffer("\n".join(names).encode("utf-8"), np.uint8)
