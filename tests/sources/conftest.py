from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import sources
from kg.papers import Paper

Reading = tuple[list[Paper], list[str]]


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Reading]:
    """Writes a file and reads it: its papers, and what was reported, in words."""
    monkeypatch.chdir(tmp_path)

    def read_file(content: str | bytes, *, name: str = "papers.txt", **options: Any) -> Reading:
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_all(name, **options)

    return read_file


def read_all(*locations: str | os.PathLike[str], **options: Any) -> Reading:
    errors: list[str] = []
    papers = sources.read([str(x) for x in locations], on_error=lambda error: errors.append(str(error)), **options)
    return list(papers), errors
