"""Names as papers write them: which are the same thing, judged by hand."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

from tests.linking.linked_papers import entity, linked, observed

PAIRS = Path(__file__).parent / "pairs.tsv"


def same(row: dict[str, Any]) -> bool:
    papers = [
        observed(
            title,
            entity(row[side], row[f"{side}_type"], row["role"], beside=filter(None, row[f"{side}_beside"].split("|"))),
        )
        for side, title in (("one", "Rivers without bridges"), ("other", "What mountains tell us of maps"))
    ]
    (first,), (second,) = linked(papers)
    return first.id == second.id


def test_names_are_told_apart_and_together() -> None:
    with PAIRS.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    said = [(row["same"] == "yes", same(row)) for row in rows]
    wrong = [f"{row['one']} / {row['other']}" for row, (gold, ours) in zip(rows, said, strict=True) if gold != ours]
    right = sum(gold and ours for gold, ours in said)
    f1 = 2 * right / (sum(gold for gold, _ in said) + sum(ours for _, ours in said))
    assert len(rows) >= 300
    assert f1 >= 0.95, f"{f1:.3f}: {wrong}"
