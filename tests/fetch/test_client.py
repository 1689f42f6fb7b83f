"""Asking for papers: whatever a server does, there is an answer that is whole, or an error that says what happened."""

from __future__ import annotations

import gzip
import socket
from pathlib import Path

import pytest

from kg.errors import InputError, UsageError
from kg.fetch import client as module
from kg.fetch.cache import Cache
from kg.fetch.client import Client, Service
from tests.fetch.conftest import Clock
from tests.fetch.server import (
    Act,
    Server,
    answer,
    cut_off,
    cut_off_chunks,
    endless,
    hangs_up,
    sends_on,
    silent,
)

OFFLINE = "without a network, read files that were saved before"


def service(server: Server, **more: object) -> Service:
    return Service(server.address, 0.0, 600.0, ("application/json",), **more)  # type: ignore[arg-type]


def get(client: Client, server: Server, path: str = "/papers", **more: bool) -> bytes:
    return client.get(service(server), server.address + path, source="hf:today", **more)


def failure(client: Client, server: Server, path: str = "/papers") -> str:
    with pytest.raises(InputError) as caught:
        get(client, server, path)
    assert caught.value.source == "hf:today"
    return str(caught.value).replace(server.address, "ADDRESS").replace(server.address[7:], "HOST")


@pytest.mark.parametrize("packed", [False, True])
def test_an_answer_as_it_is_or_packed(client: Client, server: Server, packed: bool) -> None:
    server.acts = [answer('[{"title": "A"}]', pack=packed)]
    assert get(client, server) == b'[{"title": "A"}]'
    assert server.asked[0][1]["User-Agent"].startswith("paperkg/")


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (
            hangs_up,
            f"HOST cannot be reached (remote disconnected); {OFFLINE}",
        ),
        (cut_off, f"HOST cannot be reached (its answer breaks off); {OFFLINE}"),
        (
            cut_off_chunks,
            f"HOST cannot be reached (its answer breaks off); {OFFLINE}",
        ),
        (
            answer(status=500),
            f"HOST cannot be reached (status 500); {OFFLINE}",
        ),
        (
            answer(status=429),
            f"HOST cannot be reached (status 429); {OFFLINE}",
        ),
    ],
)
def test_a_server_that_fails_is_asked_four_times(
    client: Client, server: Server, clock: Clock, act: Act, message: str
) -> None:
    server.acts = [act]
    assert failure(client, server) == f"hf:today: {message}"
    assert server.paths == ["/papers"] * 4
    assert [seconds for seconds in clock.slept if seconds] == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("act", [hangs_up, cut_off, cut_off_chunks, answer(status=503)])
def test_one_that_fails_once_is_asked_again(client: Client, server: Server, act: Act) -> None:
    server.acts = [act, answer("[1]")]
    assert get(client, server) == b"[1]"


def test_one_that_is_busy_says_how_long(client: Client, server: Server, clock: Clock) -> None:
    server.acts = [answer(status=429, Retry_After="7"), answer("[1]")]
    assert get(client, server) == b"[1]"
    assert [seconds for seconds in clock.slept if seconds] == [7.0]


def test_one_that_is_busy_for_long_is_not_waited_for(client: Client, server: Server, clock: Clock) -> None:
    server.acts = [answer(status=429, Retry_After="3600")]
    assert failure(client, server) == "hf:today: HOST is busy, and asks to come again in 3600 s"
    assert (len(server.asked), clock.slept) == (1, [])


@pytest.mark.parametrize(
    ("act", "message"),
    [
        (
            answer("<html>", kind="text/html; charset=utf-8"),
            "ADDRESS/papers answers with text/html instead of application/json; does the network want you to log in?",
        ),
        (
            answer("{}", status=400),
            "ADDRESS/papers answers with status 400: it does not understand the question; "
            "check how the source is written",
        ),
        (answer(status=401), "ADDRESS/papers answers with status 401: it wants a key (see docs/sources.md)"),
        (
            answer(status=403),
            "ADDRESS/papers answers with status 403: it refuses; it may want a key, or you have asked too often",
        ),
        (answer(status=404), "ADDRESS/papers answers with status 404: there is nothing of that name"),
        (answer(status=418), "ADDRESS/papers answers with status 418: try again later"),
        (
            answer("[]", Content_Encoding="br"),
            "ADDRESS/papers packs its answer in a way that was not asked for",
        ),
        (answer(b"\x1f\x8bnonsense"), "broken gzip; what came before the break is kept"),
    ],
)
def test_what_is_no_answer_is_not_asked_for_again(client: Client, server: Server, act: Act, message: str) -> None:
    server.acts = [act]
    assert failure(client, server) == f"hf:today: {message}"
    assert len(server.asked) == 1


def test_a_bomb_does_not_go_off(client: Client, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_UNPACKED", 1 << 20)
    server.acts = [answer(gzip.compress(b" " * (32 << 20)), Content_Encoding="gzip")]
    assert failure(client, server) == "hf:today: unpacks to more than 1 MB; ask for less"


def test_an_answer_without_end_is_left(client: Client, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_PACKED", 1 << 20)
    server.acts = [endless]
    assert failure(client, server) == "hf:today: ADDRESS/papers answers with more than 1 MB; ask for less"


def test_an_answer_that_trickles_is_left(client: Client, server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PATIENCE", 0.0)
    server.acts = [endless]
    assert failure(client, server) == ("hf:today: ADDRESS/papers answers too slowly; KG_TIMEOUT=SECONDS waits longer")


def test_a_server_that_says_nothing(tmp_path: Path, clock: Clock, server: Server) -> None:
    server.acts = [silent(server)]
    impatient = Client(Cache(tmp_path), timeout=0.05, sleep=clock.sleep, clock=clock)
    assert failure(impatient, server) == (f"hf:today: HOST cannot be reached (no answer in time); {OFFLINE}")
    impatient.close()


def test_nobody_there(client: Client, server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        nowhere = Server(f"http://127.0.0.1:{taken.getsockname()[1]}")
        assert failure(client, nowhere) == (f"hf:today: HOST cannot be reached (connection refused); {OFFLINE}")


def test_redirections_are_followed_on_the_same_host(client: Client, server: Server) -> None:
    server.acts = [sends_on("/new?x=1"), sends_on("newest"), answer("[1]")]
    assert get(client, server) == b"[1]"
    assert server.paths == ["/papers", "/new?x=1", "/newest"]


def test_a_circle_of_redirections_ends(client: Client, server: Server) -> None:
    server.acts = [sends_on("/papers")]
    assert failure(client, server) == "hf:today: ADDRESS/papers sends on and on; try again later"
    assert len(server.asked) == 6


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("http://localhost/x", "http://localhost/x"),
        ("http://169.254.169.254/latest/meta-data", "http://169.254.169.254/latest/meta-data"),
        ("file:///etc/passwd", "file:///etc/passwd"),
        ("ftp://127.0.0.1/x", "ftp://127.0.0.1/x"),
        ("//evil.example/x", "http://evil.example/x"),
        ("http://127.0.0.1:1/x", "http://127.0.0.1:1/x"),
        ("http://me@evil.example/x", "http://evil.example/x"),
        ("", "ADDRESS/papers"),
    ],
)
def test_redirections_elsewhere_are_not_followed(client: Client, server: Server, location: str, shown: str) -> None:
    server.acts = [sends_on(location)]
    assert failure(client, server) == f"hf:today: ADDRESS/papers sends on to {shown}; that is not followed"
    assert len(server.asked) == 1


@pytest.mark.parametrize("location", ["http://[bad/x", "http://127.0.0.1:port/x"])
def test_redirections_to_nowhere_are_told(client: Client, server: Server, location: str) -> None:
    server.acts = [sends_on(location)]
    assert failure(client, server).startswith("hf:today: ADDRESS/papers ")
    assert len(server.asked) == 1


def test_nothing_leads_from_https_to_http() -> None:
    with pytest.raises(InputError, match="sends on to http://h/y; that is not followed"):
        module._next("https://h/x", "http://h/y", "hf:today")
    assert module._next("http://h/x", "https://h/y", "hf:today") == "https://h/y"


def test_what_is_young_is_not_asked_for_again(client: Client, server: Server, clock: Clock) -> None:
    server.acts = [answer("[1]"), answer("[2]")]
    assert [get(client, server), get(client, server)] == [b"[1]", b"[1]"]
    clock.now += 601
    assert [get(client, server), get(client, server, afresh=True)] == [b"[2]", b"[2]"]
    assert len(server.asked) == 3


def test_what_is_settled_is_never_asked_for_again(client: Client, server: Server, clock: Clock) -> None:
    server.acts = [answer("[1]"), answer("[2]")]
    get(client, server)
    clock.now += 10**8
    assert get(client, server, settled=True) == b"[1]"


@pytest.mark.parametrize("headers", [{"ETag": '"v1"'}, {"Last_Modified": "Mon, 10 Nov 2025 00:00:00 GMT"}])
def test_what_is_old_is_asked_for_on_a_condition(
    client: Client, server: Server, clock: Clock, headers: dict[str, str]
) -> None:
    server.acts = [answer("[1]", **headers), answer(status=304), answer("[2]")]
    get(client, server)
    clock.now += 601
    assert get(client, server) == b"[1]"
    condition = {"If-None-Match": '"v1"'} if "ETag" in headers else {"If-Modified-Since": headers["Last_Modified"]}
    assert condition.items() <= server.asked[1][1].items()
    # The answer is young again.
    assert get(client, server) == b"[1]"
    assert len(server.asked) == 2


def test_a_clock_that_goes_back_asks_again(client: Client, server: Server, clock: Clock) -> None:
    server.acts = [answer("[1]"), answer("[2]")]
    get(client, server)
    clock.now -= 10**6
    assert get(client, server) == b"[2]"


@pytest.mark.parametrize("broken", [b"", b"nonsense", b'{"url": 1}\n[1]', None])
def test_a_broken_cache_is_no_cache(client: Client, server: Server, tmp_path: Path, broken: bytes | None) -> None:
    server.acts = [answer("[1]"), answer("[2]")]
    get(client, server)
    (kept,) = (tmp_path / "cache").glob("*.answer")
    kept.write_bytes(kept.read_bytes()[:-1] if broken is None else broken)
    assert get(client, server) == b"[2]"


def test_an_answer_that_may_not_be_whole_is_not_kept(client: Client, server: Server) -> None:
    def without_length(request: object) -> None:
        request.send_response(200)  # type: ignore[attr-defined]
        request.send_header("Content-Type", "application/json")  # type: ignore[attr-defined]
        request.end_headers()  # type: ignore[attr-defined]
        request.wfile.write(b"[1")  # type: ignore[attr-defined]
        request.close_connection = True  # type: ignore[attr-defined]

    server.acts = [without_length, answer("[1]")]
    assert [get(client, server), get(client, server)] == [b"[1", b"[1]"]


def test_a_cache_that_cannot_be_written_costs_speed_only(clock: Clock, server: Server, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    blocked = Client(Cache(tmp_path / "file" / "cache"), timeout=5, sleep=clock.sleep, clock=clock)
    server.acts = [answer("[1]")]
    assert [get(blocked, server), get(blocked, server)] == [b"[1]", b"[1]"]
    blocked.close()


def test_the_cache_does_not_grow_for_ever(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.fetch import cache as cache_module
    from kg.fetch.cache import Answer

    monkeypatch.setattr(cache_module, "_LARGEST", 2500)
    cache = Cache(tmp_path)
    for number in range(5):
        cache.put(Answer(f"http://h/{number}", b"x" * 1000, stored=0.0))
    assert len(list(tmp_path.iterdir())) <= 2


def test_requests_to_a_host_keep_their_distance(client: Client, server: Server, clock: Clock) -> None:
    server.acts = [answer()]
    slow = Service(server.address, 3.0, 0.0, ("application/json",))
    for path in ("/1", "/2", "/3"):
        client.get(slow, server.address + path, source="arxiv:cs.CL")
    assert clock.slept == [3.0, 3.0]


def test_two_programs_keep_their_distance_together(
    client: Client, server: Server, clock: Clock, tmp_path: Path
) -> None:
    server.acts = [answer()]
    slow = Service(server.address, 3.0, 0.0, ("application/json",))
    other = Client(Cache(tmp_path / "cache"), timeout=5, sleep=clock.sleep, clock=clock)
    client.get(slow, server.address + "/1", source="arxiv:cs.CL")
    clock.now += 1
    other.get(slow, server.address + "/2", source="arxiv:cs.CL")
    other.close()
    assert clock.slept == [2.0]


def test_a_key_is_sent_and_nowhere_else_to_be_seen(
    client: Client, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = service(server, secret=(("api_key", "s3cret"),))
    server.acts = [answer("[1]"), answer(status=404)]
    client.get(secret, server.address + "/works?page=1", source="openalex:x")
    with pytest.raises(InputError) as caught:
        client.get(secret, server.address + "/other", source="openalex:x")
    assert server.paths == ["/works?page=1&api_key=s3cret", "/other?api_key=s3cret"]
    kept = b"".join(path.read_bytes() for path in (tmp_path / "cache").iterdir())
    assert (b"s3cret" in kept, "s3cret" in str(caught.value)) == (False, False)


def test_passwords_and_cookies_of_others_are_not_sent(
    client: Client, server: Server, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login me password mine\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    server.acts = [answer(Set_Cookie="a=b")]
    get(client, server, "/1")
    get(client, server, "/2")
    assert [{"Authorization", "Cookie"} & set(headers) for _, headers in server.asked] == [set(), set()]


@pytest.mark.parametrize("text", ["soon", "-1", "0", "inf", "nan"])
def test_a_time_limit_is_a_number_of_seconds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv("KG_TIMEOUT", text)
    with pytest.raises(UsageError, match=f"KG_TIMEOUT='{text}' is not a number of seconds"):
        Client(Cache(tmp_path))


def test_an_address_that_is_none(client: Client) -> None:
    with pytest.raises(InputError, match="is no address of a server, or sends on to none"):
        client.get(Service("x", 0, 0, ()), "http://[bad/api", source="hf:today")
