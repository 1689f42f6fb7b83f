"""Whatever is done to it, what must hold holds: a few of each harm with every change, all of them in `make full`."""

from __future__ import annotations

import pytest

from tests.reliability.faults import FAULTS, run

QUICK = [name for name, fault in FAULTS.items() if not fault.long]


@pytest.mark.parametrize("name", QUICK)
def test_a_little(name, tmp_path):
    found = run(name, tmp_path, full=False)
    assert [wrong for wrong in found if wrong] == []
    assert found


@pytest.mark.full
@pytest.mark.parametrize("name", FAULTS)
def test_all_of_it(name, tmp_path):
    found = run(name, tmp_path, full=True)
    assert [wrong for wrong in found if wrong] == []
    assert found
