"""A graph is loaded in batches of its parts, and the index learns of each part."""

import pytest

from kg import generation
from kg.index import Index
from kg.parts import Part

PARTS = [Part(f"paper/{n}", [f"<urn:p:{n}> <urn:q> <urn:o:{m}> <urn:g> .\n" for m in range(5)]) for n in range(60)]


@pytest.mark.parametrize(("most", "sizes"), [(100, [100] * 3), (98, [100] * 3), (120, [120, 120, 60]), (999, [300])])
def test_a_batch_is_no_larger_than_it_need_be_and_none_is_empty(monkeypatch, most, sizes):
    monkeypatch.setattr(generation, "_BATCH", most)
    index = Index(None, write=True)
    batches = [*generation._noted(PARTS, index)]
    assert [batch.count(b"\n") for batch in batches] == sizes
    assert b"".join(batches) == b"".join(part.data for part in PARTS)
    assert index.size == 300
    assert dict(index.digests()) == {part.name: part.digest for part in PARTS}
