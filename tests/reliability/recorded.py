"""What runs found, kept in `recorded.json`, and the page that is made of it."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from tests.reliability.faults import FAULTS

PLACE: Final = Path(__file__).resolve().parent
RECORD: Final = PLACE / "recorded.json"
PAGE: Final = PLACE.parent.parent / "docs" / "reliability.md"


def read() -> dict[str, dict[str, Any]]:
    """Kind, then name, then figures."""
    return json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}  # type: ignore[no-any-return]


def keep(kind: str, name: str, figures: dict[str, Any]) -> None:
    """Puts the figures of a run in the place of those of an earlier one."""
    record = read()
    record.setdefault(kind, {})[name] = figures
    RECORD.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def page() -> str:
    """The page of what was recorded."""
    environment = Environment(
        loader=FileSystemLoader(PLACE),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,
    )
    record = read()
    known = record.get("faults", {})
    faults = [asdict(FAULTS[name]) | known[name] for name in FAULTS if name in known]
    environment.filters["thousands"] = lambda number: f"{number:,}"
    return environment.get_template("reliability.md.j2").render(record=record, faults=faults)


def write_page() -> None:
    """Writes docs/reliability.md."""
    PAGE.write_text(page(), encoding="utf-8")
