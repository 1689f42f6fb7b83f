"""What can be asked for by name: what is asked over the network, and what the papers of the answers are."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from kg.errors import InputError
from kg.fetch import schemes
from kg.fetch.client import Client
from kg.papers import Paper
from kg.sources import records
from tests.fetch.server import Server, answer
from tests.sources.test_formats import BERT, FORMATS

TODAY = datetime.date(2025, 11, 12)
DAILY = (FORMATS / "daily_papers.json").read_text()
ATOM = (FORMATS / "arxiv.atom").read_text()
WORKS = (FORMATS / "openalex.json").read_text()


@pytest.fixture
def ask(client: Client, monkeypatch: pytest.MonkeyPatch):
    """Reads locations with a client that does not wait: papers with their locations, and what was reported."""
    inputs = schemes.inputs
    monkeypatch.setattr(
        schemes, "inputs", lambda scheme, on_error: inputs(scheme, on_error, client=client, today=TODAY)
    )

    def read(*locations: str) -> tuple[list[tuple[str, Paper]], list[str]]:
        errors: list[InputError] = []
        return list(records(locations, on_error=errors.append)), [str(error) for error in errors]

    return read


def asked(server: Server) -> list[tuple[str, dict[str, str]]]:
    parts = [urlsplit(path) for path in server.paths]
    return [(part.path, dict(parse_qsl(part.query))) for part in parts]


@pytest.mark.parametrize(
    "location",
    ["papers.jsonl", "-", "", "hf", "https://arxiv.org/abs/1706.03762", "hf://x", "C:/papers", "HF:today", "a\0:b"],
)
def test_what_is_no_scheme(location: str) -> None:
    assert schemes.find(location) is None


def test_a_file_goes_before_the_scheme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert schemes.find("arxiv:cs.CL") == schemes.Scheme("arxiv:cs.CL", "arxiv", "cs.CL")
    (tmp_path / "arxiv:cs.CL").touch()
    assert schemes.find("arxiv:cs.CL") is None


@pytest.mark.parametrize(("location", "day"), [("hf:today", "2025-11-12"), ("hf:2025-11-10", "2025-11-10")])
def test_daily_papers_of_a_day(ask, server: Server, location: str, day: str) -> None:
    server.acts = [answer(DAILY)]
    papers, errors = ask(location)
    assert [(place, one.title[:5], one.published, one.sources) for place, one in papers] == [
        (location, "BERT:", "2018-10-11", (f"hf:{day}",)),
        (location, "XLNet", "2025-11-09", (f"hf:{day}",)),
    ]
    assert (asked(server), errors) == ([("/api/daily_papers", {"date": day, "limit": "100"})], [])


@pytest.mark.parametrize(
    ("location", "days"),
    [("hf:yesterday", ["2025-11-11"]), ("hf:last-3", ["2025-11-10", "2025-11-11", "2025-11-12"])],
)
def test_daily_papers_of_days_that_have_names(ask, server: Server, location: str, days: list[str]) -> None:
    server.acts = [answer()]
    assert ask(location) == ([], [])
    assert [question["date"] for _, question in asked(server)] == days


def test_a_day_with_more_papers_than_a_page(ask, server: Server) -> None:
    entries = [{"paper": {"id": f"2511.{n:05}", "title": f"T{n}", "summary": "S."}} for n in range(130)]
    server.acts = [answer(json.dumps(entries[:100])), answer(json.dumps(entries[100:]))]
    papers, errors = ask("hf:2025-11-10")
    assert ([one.title for _, one in papers], errors) == ([f"T{n}" for n in range(130)], [])
    assert [question.get("p") for _, question in asked(server)] == [None, "1"]


def test_daily_papers_of_a_range_go_on_where_a_day_fails(ask, server: Server) -> None:
    server.acts = [answer(DAILY), answer(status=404), answer("[]")]
    papers, errors = ask("hf:2025-11-08..2025-11-10")
    assert [one.sources for _, one in papers] == [("hf:2025-11-08",)] * 2
    assert [question["date"] for _, question in asked(server)] == ["2025-11-08", "2025-11-09", "2025-11-10"]
    assert errors == [
        f"hf:2025-11-08..2025-11-10: {server.address}/api/daily_papers answers with status 404: "
        "there is nothing of that name"
    ]


@pytest.mark.parametrize(
    ("location", "message"),
    [
        ("hf:tomorrow", "write today, last-7, a day or a range of days, as in 2025-11-10 or 2025-11-01..2025-11-10"),
        ("hf:2025-02-30", "write today, last-7, a day or a range of days, as in 2025-11-10 or 2025-11-01..2025-11-10"),
        ("hf:2025-11-10..2025-11-01", "is a range of -8 days; 1 to 366 are possible"),
        ("hf:2020-01-01..2025-11-01", "is a range of 2132 days; 1 to 366 are possible"),
        ("hf:2025-11-13", "2025-11-13 is still to come (it is 2025-11-12 in UTC)"),
        (
            "arxiv:",
            "is neither a category (arxiv:cs.CL), one with days (arxiv:cs.CL@2025-11-10) nor ids (arxiv:1706.03762)",
        ),
        (
            "arxiv:cs.CL OR all:x",
            "is neither a category (arxiv:cs.CL), one with days (arxiv:cs.CL@2025-11-10) nor ids (arxiv:1706.03762)",
        ),
        (
            "arxiv:cs.CL@soon",
            "write a day or a range of days after the @, as in 2025-11-10 or 2025-11-01..2025-11-10",
        ),
        (
            "openalex:words",
            "is neither an id (openalex:W…), a DOI, openalex:search=TEXT nor openalex:filter=FILTER",
        ),
    ],
)
def test_what_cannot_be_asked_is_told_without_asking(ask, server: Server, location: str, message: str) -> None:
    assert ask(location) == ([], [f"{location}: {message}"])
    assert server.asked == []


def test_papers_of_arxiv_by_ids(ask, server: Server) -> None:
    server.acts = [answer(ATOM, kind="application/atom+xml; charset=utf-8")]
    papers, errors = ask("arxiv:1810.04805,hep-th/9901001v2")
    assert [(one.title, one.sources) for _, one in papers] == [(BERT, ("arxiv",))]
    assert (asked(server), errors) == (
        [("/", {"id_list": "1810.04805,hep-th/9901001v2", "max_results": "100"})],
        [],
    )


def page(start: int, size: int, total: int) -> str:
    head = "<feed xmlns:opensearch='http://a9.com/-/spec/opensearch/1.1/'>"
    entries = "".join(
        f"<entry><id>http://arxiv.org/abs/2511.{number:05}v1</id><title>T{number}</title><summary>S.</summary></entry>"
        for number in range(start, start + size)
    )
    return f"{head}<opensearch:totalResults>{total}</opensearch:totalResults>{entries}</feed>"


def test_a_category_is_read_page_by_page_three_seconds_apart(ask, server: Server, clock) -> None:
    server.acts = [answer(page(start, size, 230), kind="text/xml") for start, size in ((0, 100), (100, 100), (200, 30))]
    papers, errors = ask("arxiv:cs.CL@2025-11-01..2025-11-10#500")
    assert ([one.title for _, one in papers], errors) == ([f"T{number}" for number in range(230)], [])
    assert asked(server) == [
        (
            "/",
            {
                "search_query": "cat:cs.CL AND submittedDate:[202511010000 TO 202511102359]",
                "start": start,
                "max_results": "100",
                "sortBy": "submittedDate",
                "sortOrder": "descending",
            },
        )
        for start in ("0", "100", "200")
    ]
    assert clock.slept == [3.0, 3.0]


def test_a_limit_holds(ask, server: Server) -> None:
    server.acts = [answer(page(0, 7, 1000), kind="text/xml")]
    papers, _ = ask("arxiv:stat.ML#5")
    assert len(papers) == 5
    assert [question["max_results"] for _, question in asked(server)] == ["5"]


def test_an_empty_page_of_arxiv_is_asked_for_again(ask, server: Server) -> None:
    kind = "application/atom+xml"
    server.acts = [answer(page(0, 0, 1), kind=kind), answer(page(0, 1, 1), kind=kind)]
    papers, errors = ask("arxiv:cs.CL")
    assert ([one.title for _, one in papers], errors, len(server.asked)) == (["T0"], [], 2)


def test_pages_of_arxiv_that_stay_empty_are_reported(ask, server: Server) -> None:
    server.acts = [answer(page(0, 0, 9), kind="application/atom+xml")]
    assert ask("arxiv:cs.CL") == ([], ["arxiv:cs.CL: arXiv gives an empty page at 0 of 9; try again later"])
    assert len(server.asked) == 3


def test_what_arxiv_complains_of_is_told(ask, server: Server) -> None:
    body = (
        "<feed><entry><id>http://arxiv.org/api/errors#incorrect_id_format_for_x</id><title>Error</title>"
        "<summary>incorrect id format for x</summary></entry></feed>"
    )
    server.acts = [answer(body, kind="application/atom+xml")]
    assert ask("arxiv:1706.03762") == ([], ["arxiv:1706.03762:1: arXiv says: incorrect id format for x"])


@pytest.mark.parametrize(
    ("location", "path"),
    [
        ("openalex:W2963341956", "/works/W2963341956"),
        ("openalex:10.18653/v1/N19-1423", "/works/doi:10.18653/v1/N19-1423"),
        ("openalex:doi:10.1000/a?b#c", "/works/doi:10.1000/a%3Fb%23c"),
    ],
)
def test_a_work_of_openalex(ask, server: Server, location: str, path: str) -> None:
    server.acts = [answer(WORKS)]
    papers, errors = ask(location)
    assert ([one.title for _, one in papers], errors, server.paths) == ([BERT], [], [path])


def test_works_of_openalex_by_words_with_a_key(ask, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_OPENALEX_KEY", "k")
    server.acts = [answer(WORKS.replace('"count": 1', '"count": 150')), answer(WORKS)]
    papers, errors = ask("openalex:search=language models#200")
    assert (len(papers), errors) == (2, [])
    common = {"search": "language models", "sort": "publication_date:desc", "per_page": "100", "api_key": "k"}
    assert asked(server) == [("/works", {**common, "page": "1"}), ("/works", {**common, "page": "2"})]


def test_an_answer_that_is_no_paper_is_named_with_its_line(ask, server: Server) -> None:
    server.acts = [answer('[{"paper": {"id": "1", "title": "A"}}]')]
    assert ask("hf:today") == ([], ["hf:today:1: no abstract"])


def test_a_network_is_needed_and_said_to_be(ask, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KG_HF_URL", "http://127.0.0.1:9")
    assert ask("hf:today") == (
        [],
        [
            "hf:today: 127.0.0.1:9 cannot be reached (connection refused); "
            "without a network, read files that were saved before"
        ],
    )


def test_nothing_is_asked_where_no_scheme_asks(ask, server: Server, tmp_path: Path) -> None:
    (tmp_path / "papers.jsonl").write_text('{"title": "A", "abstract": "See https://arxiv.org/abs/1706.03762."}')
    papers, errors = ask(str(tmp_path / "papers.jsonl"))
    assert (len(papers), errors, server.asked) == (1, [], [])
