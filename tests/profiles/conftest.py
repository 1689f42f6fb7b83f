"""A graph of one paper, so small that every export of it is told in full, in `expected/`.

KG_REWRITE=1 pytest tests/profiles rewrites what is expected.
"""

import os
from pathlib import Path

import pytest

from kg.writing import Writer
from tests import sample_graph

EXPECTED = Path(__file__).parent / "expected"
PAPER = sample_graph.paper_of("RoBERTa")


@pytest.fixture(scope="session")
def small():
    """The graph of one paper and what is said of its entities."""
    graph = f"<{PAPER.replace(':paper/', ':graph/paper/')}>"
    lines = sample_graph.nquads()
    own = [line for line in lines if f" {graph} ." in line]
    things = {word for line in own for word in line.split() if ":entity/" in word}
    others = [line for line in lines if line.split()[0] in things and "graph/paper/" not in line]
    with Writer("memory:") as writer:
        generation = writer.new_generation()
        generation.load([*own, *others])
        yield writer.adopt(generation)


@pytest.fixture
def expected():
    """Compares a text with the file of that name in `expected/`."""

    def compare(name, text):
        path = EXPECTED / name
        if os.environ.get("KG_REWRITE"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert text == path.read_text(encoding="utf-8")

    return compare
