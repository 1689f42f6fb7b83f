"""A short run of clients and attackers at a server."""

import pytest

from tests.reliability.load import press


@pytest.mark.full
def test_under_load_and_attack_every_answer_is_right():
    found = press(clients=40, seconds=10)
    assert found["wrong answers"] == 0
    assert found["answers"] > 100
    assert found["stopped"] < found["answers"] / 100
    assert found["attacks"] > 20
    assert found["memory at the end MB"] < 2 * found["memory after a fifth MB"]
