"""Our own annotations: papers of the collection, read once each after the guideline that lies beside the gold papers.

`annotations.txt` holds no texts; these are found in ../shared/corpus by the paper's id. A paper begins with `@ id`;
then comes a line each:

    e Type[+other accepted type…] role[,further role…] | name | surface ; surface … [| family]
    r subject > predicate > object
    x subject or ? | dataset or benchmark | metric or ? | value as written | kind

No surface stands for the name itself. A surface of more than three characters also stands for itself in other case.
The papers fall into two halves: what has learned one of them is asked of the other.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.papers import Paper

FILE: Final = Path(__file__).with_name("annotations.txt")
CORPUS: Final = Path(__file__).resolve().parents[3] / "shared" / "corpus" / "papers-20k.jsonl.gz"
HALVES: Final = 2
#: Shorter surfaces are other words in other case.
_LONG = 4


def annotated() -> list[tuple[Paper, dict[str, Any]]]:
    """The papers in the order of the file, each with its annotation in the form of a gold line."""
    texts = _texts()
    return [(texts[own], read(texts[own], block)) for own, block in blocks()]


def blocks() -> list[tuple[str, str]]:
    """The id of each paper and its lines."""
    own, *rest = re.split("(?m)^@ (.*)\n", FILE.read_text(encoding="utf-8"))
    assert not own
    return list(zip(rest[::2], rest[1::2], strict=True))


def half(paper: Paper) -> int:
    """The half to which a paper belongs, by its id alone."""
    return hashlib.sha256(paper.id.encode()).digest()[0] % HALVES


@cache
def _texts() -> dict[str, Paper]:
    with gzip.open(CORPUS, "rt", encoding="utf-8") as lines:
        rows = (json.loads(line) for line in lines)
        return {row["id"]: paper_of(row) for row in rows}


def paper_of(row: dict[str, Any]) -> Paper:
    """The paper of a line of the collection, or of the texts of gold."""
    return Paper(id=row["id"], title=row["title"], abstract=row["abstract"])


def read(paper: Paper, block: str) -> dict[str, Any]:
    """The annotation of a paper by its lines, in the form of a gold line."""
    line: dict[str, Any] = {"id": paper.id, "entities": [], "relations": [], "results": []}
    for each in block.splitlines():
        tag, _, rest = each.partition(" ")
        if tag == "e":
            line["entities"].append(_entity(rest.split(" | "), f"{paper.title}\n{paper.abstract}"))
        elif tag == "r":
            line["relations"].append(rest.split(" > "))
        elif tag == "x":
            line["results"].append(_result(*rest.split(" | ")))
    return line


def _entity(parts: list[str], text: str) -> dict[str, Any]:
    kinds, roles = (each.split(sign) for each, sign in zip(parts[0].split(" "), "+,", strict=True))
    told = parts[2].split(" ; ") if len(parts) > 2 else parts[1:2]
    return {
        "name": parts[1],
        "type": kinds[0],
        "also": kinds[1:],
        "surfaces": list(dict.fromkeys(same for surface in told for same in (surface, *_in_other_case(surface, text)))),
        "family": parts[3] if len(parts) > 3 else None,
        "role": roles[0],
        "roles_all": roles,
    }


def _in_other_case(surface: str, text: str) -> Iterator[str]:
    if len(surface) >= _LONG:
        yield from re.findall(rf"(?i)(?<!\w){re.escape(surface)}(?!\w)", text)


def _result(subject: str, on: str, metric: str, value: str, kind: str) -> dict[str, Any]:
    known = {"subject": subject, "metric": metric}
    return {name: None if given == "?" else given for name, given in known.items()} | {
        "on": on,
        "value": value,
        "kind": kind,
    }
