"""Whatever is asked of any address, the server answers within its limits and never with a fault of its own."""

import http.client
from urllib.parse import quote_from_bytes

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ROUTES = (
    "/", "/search", "/show", "/query", "/sparql", "/store", "/view", "/ontology", "/ontology/shapes", "/entity/",
    "/paper/", "/graph/", "/mention/", "/.well-known/void", "/compare/", "/new/", "/leaderboards/", "/models/",
    "/board/", "/static/",
)  # fmt: skip
PIECES = st.sampled_from(
    ["bert-32987c4b", "..", "../../etc/passwd", "%00", "%ff", "%2e%2e%2f", "<script>", "a" * 3000, "?q=",
     "?graph=", "&", "?query=ASK%20%7B%7D", "?default", "?around=entity/", "?kind=", ";", "//", "\\", "::", "💥",
     "?page=-1", "/9999999999"]
)  # fmt: skip
METHODS = st.sampled_from(["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
MEDIA = st.sampled_from(["*/*", "text/html", "text/turtle", "text/csv;q=2", ";;,", "a/b", "application/json" * 50])
HEADERS = st.dictionaries(
    st.sampled_from(["Accept", "Content-Type", "If-None-Match", "Origin", "Authorization", "Range", "X-Odd", "Cookie"]),
    MEDIA | st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=40),
    max_size=4,
)


@settings(max_examples=250, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(METHODS, st.sampled_from(ROUTES), st.lists(PIECES, max_size=3), HEADERS, st.binary(max_size=200))
def test_no_request_is_a_fault(sample, method, route, pieces, headers, body):
    path = route + quote_from_bytes("".join(pieces).encode(), safe="/?&=%;:.\\<>")
    connection = http.client.HTTPConnection(sample.host, timeout=60)
    try:
        connection.request(method, path, body if method in ("POST", "PUT", "PATCH") else None, headers)
        answer = connection.getresponse()
        answer.read()
    finally:
        connection.close()
    assert 200 <= answer.status < 500 or answer.status in (501, 503, 504), (method, path, headers)
