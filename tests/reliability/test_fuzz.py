"""Short runs of what is fuzzed: seeds with pieces cut out, doubled, replaced and put in."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.reliability.targets import TARGETS

EXAMPLES = {"sources": 400, "extraction": 60}


@st.composite
def mutated(draw, name):
    target = TARGETS[name]
    data = draw(st.sampled_from(target.seeds()))[:3000]
    words = st.sampled_from([word.encode() for word in target.words])
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(data)))
        end = min(len(data), at + draw(st.sampled_from([0, 0, 1, 8, 200])))
        piece = draw(words | st.binary(max_size=6) | st.just(data[at:end] * 2))
        data = data[:at] + piece + data[end:]
    return data


@pytest.mark.parametrize("name", TARGETS)
def test_whatever_the_bytes_are(name):
    @settings(max_examples=EXAMPLES[name], deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(mutated(name))
    def check(data):
        TARGETS[name].check(data)

    check()


@pytest.mark.full
@pytest.mark.parametrize("name", TARGETS)
def test_guided_by_coverage(name):
    pytest.importorskip("atheris", reason="atheris is not installed: pip install 'paperkg[dev]'")
    from tests.reliability.fuzz import run

    found = run(name, cases=1000, seed=7)
    assert (found["faults"], found["cases"]) == (0, 1000)
