"""Judges: boosted trees over numbers, one ensemble a label, that decide after the linear models have spoken.

They ship in one file, `kg/data/claims/judges.npz`: for each judge its labels and the nodes of its trees.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np

from kg.errors import KgError
from kg.extraction.forest import Forest

FILE: Final = Path(__file__).resolve().parents[1] / "data" / "claims" / "judges.npz"
_PARTS: Final = ("feature", "threshold", "left", "right", "value", "root", "owner", "bias")
_DECIMALS: Final = 4


@dataclass(frozen=True)
class Judge:
    """Labels, and a forest with an ensemble for each, in their order."""

    labels: tuple[str, ...]
    forest: Forest

    def probabilities(self, rows: Sequence[Sequence[float]]) -> list[dict[str, float]]:
        """The probability of each label for each row, to four decimals."""
        if not rows:
            return []
        found = np.round(self.forest.probabilities(np.array(rows, np.float64)), _DECIMALS)
        return [dict(zip(self.labels, row, strict=True)) for row in found.tolist()]


@cache
def load() -> dict[str, Judge]:
    """The judges that ship, by name."""
    return read(FILE)


def read(path: Path) -> dict[str, Judge]:
    """The judges of a file, by name; raises KgError where it cannot be read."""
    try:
        with np.load(path, allow_pickle=False) as parts:
            return {name: _judge(parts, name) for name in parts["names"].tolist()}
    except (OSError, ValueError, KeyError) as error:
        raise KgError(f"{path}: cannot be read ({error}); install paperkg again") from error


def _judge(parts: Any, name: str) -> Judge:
    nodes = {part: parts[f"{name}.{part}"] for part in _PARTS}
    return Judge(tuple(parts[f"{name}.labels"].tolist()), Forest(**nodes, depth=int(parts[f"{name}.depth"])))


def write(judges: Mapping[str, Judge], path: Path) -> None:
    """Writes the judges as `read` reads them."""
    parts: dict[str, Any] = {"names": np.array(list(judges))}
    for name, judge in judges.items():
        parts |= {f"{name}.{part}": getattr(judge.forest, part) for part in _PARTS}
        parts |= {f"{name}.labels": np.array(judge.labels), f"{name}.depth": np.array(judge.forest.depth)}
    stored = io.BytesIO()
    np.savez_compressed(stored, **parts)
    path.write_bytes(stored.getvalue())
