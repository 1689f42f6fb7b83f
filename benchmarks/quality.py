"""Quality of the shipped extractor on annotated papers, held against the recorded figures in `quality.json`.

    python -m benchmarks quality             fails where a figure is lower than recorded by more than TOLERANCE
    python -m benchmarks quality --record    records what is measured now

Figures are of the papers in ../shared/gold/dev.jsonl, once with what the extractor finds and once with the annotated
entities given. `quality.json` says of both whether the shipped weights were trained with these papers; a figure of
seen papers tells that nothing was lost, not how good extraction is on other papers (the model card does).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks import Figure

TOLERANCE: Final = 0.01
RECORD: Final = Path(__file__).with_name("quality.json")
GOLD: Final = Path(__file__).resolve().parents[2] / "shared" / "gold"
#: Setting → whether the annotated entities are given.
SETTINGS: Final = {"found": False, "given": True}
_ENTITIES: Final = ("found core", "typed core", "typed Model", "typed Dataset", "typed Benchmark", "typed Technique",
                    "typed Task")  # fmt: skip
_STATEMENTS: Final = ("introduces", "relations", "results", "results full")


def measure() -> Iterator[Figure]:
    """The figures of both settings; none where the annotated papers are not there."""
    if not (GOLD / "dev.jsonl").exists():
        print(f"quality is not measured: {GOLD} is absent")
        return
    record = _record()
    for setting, figures in measured().items():
        papers = "seen papers" if record["seen in training"][setting] else "unseen papers"
        for name, value in figures.items():
            known = record[setting].get(name, 0.0)
            yield Figure(f"{name}, entities {setting}", value, papers, "recorded", known, least=known - TOLERANCE)


def record() -> None:
    """Writes what is measured now; whether it was seen in training stays as the file says."""
    kept = _record()["seen in training"]
    content = {"papers": "../shared/gold/dev.jsonl", "seen in training": kept, **measured()}
    RECORD.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def measured() -> dict[str, dict[str, float]]:
    """Every figure of each setting, between 0 and 1, the higher the better."""
    from kg.calibration import reliability
    from kg.evaluation import evaluate
    from kg.gold import extracted, read, texts

    gold, papers = read(GOLD / "dev.jsonl"), texts(GOLD / "dev-papers.jsonl")
    found: dict[str, dict[str, float]] = {}
    for setting, given in SETTINGS.items():
        scores = evaluate(gold, {paper.id: paper for paper in extracted(papers, gold if given else None)})
        rows = _STATEMENTS if given else (*_ENTITIES, *_STATEMENTS)
        figures = {name: scores.rows[name].f1 for name in rows}
        figures |= {"role accuracy": scores.role_accuracy, "role macro F1": scores.role_f1}
        judged = {name: own for name, own in scores.judged.items() if own and not (given and name == "entities")}
        figures |= {f"calibration of {name}": 1 - reliability(own).error for name, own in judged.items()}
        found[setting] = {name: round(value, 4) for name, value in figures.items()}
    return found


def _record() -> dict[str, Any]:
    if not RECORD.exists():
        return {"seen in training": dict.fromkeys(SETTINGS, True), **{setting: {} for setting in SETTINGS}}
    content: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return content
