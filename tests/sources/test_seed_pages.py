"""The real pages beside the project, and the shipped sample."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.papers import paper_key
from kg.resources import sample_listing
from tests.sources.conftest import read_all

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
COUNTS = {"000": (42, 0, 0), "001": (122, 120, 43), "002": (75, 0, 0), "003": (59, 59, 10), "004": (45, 0, 0)}

needs_seeds = [
    pytest.mark.seeds,
    pytest.mark.skipif(not SEEDS.is_dir(), reason="the real pages are not at ../shared/seeds"),
]


@pytest.mark.parametrize("start", [pytest.param(start, marks=needs_seeds) for start in COUNTS])
def test_every_entry_of_a_page_is_read(start: str) -> None:
    (path,) = SEEDS.glob(f"{start}_*.txt")
    papers, errors = read_all(path)
    dated, inferred = sum(p.published is not None for p in papers), sum(p.published_inferred for p in papers)
    assert (len(papers), dated, inferred) == COUNTS[start]
    assert errors == []
    text = path.read_text(encoding="utf-8")
    assert all(text.count(f"\n{p.title}\n\n{p.abstract}") == 1 for p in papers)
    assert {p.sources for p in papers} == {(path.name,)}


@pytest.mark.parametrize("folder", [pytest.param(SEEDS, marks=needs_seeds)])
def test_the_pages_together(folder: Path) -> None:
    papers, errors = read_all(folder)
    assert (len(papers), len({paper_key(p.title) for p in papers}), errors) == (343, 267, [])
    assert {p.published[:4] for p in papers if p.published and p.published_inferred} == {"2025"}


def test_the_sample_that_ships_with_the_package() -> None:
    papers, errors = read_all(sample_listing().parent)
    assert errors == []
    assert len(papers) == len({paper_key(p.title) for p in papers}) >= 50
    assert all(p.published and not p.published_inferred for p in papers)
