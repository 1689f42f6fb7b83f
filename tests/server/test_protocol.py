"""The SPARQL 1.1 protocol, case by case."""

import pytest

from tests.server.protocol_cases import CASES


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(people, case):
    answer = people.ask(case.method, f"/sparql?{case.query_string}".rstrip("?"), body=case.body, headers=case.headers)
    assert (answer.status, answer.media) == (case.status, case.media or "text/plain"), answer.text
    if case.read is not None:
        assert case.read(answer.body) == case.expected


def test_there_are_twenty_cases_for_every_server():
    assert len([case for case in CASES if case.general]) >= 20
    assert len({case.name for case in CASES}) == len(CASES)
