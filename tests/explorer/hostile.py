"""Names that break pages which do not take care."""

from kg.iris import entity_id

SCRIPT = "<script>alert(1)</script>"
NAMES = (
    SCRIPT,
    "\" onmouseover='alert(2)' x=\"",
    "</title></table><img src=x onerror=alert(3)>",
    "{{ 7 * 7 }} {% raise %}",
    "x" * 500,
    "נייר עברי \u202eABC\u202c عربي",
    "🧑‍🔬 emoji 👩🏽‍🚀 e\u0301",
    "=HYPERLINK(\"http://evil.example\";\"x\")",
    "../../etc/passwd\\..\\con.txt",
    "a\nb\tc  d",
    "javascript:alert(4)",
)  # fmt: skip
METRIC = "<b>accuracy</b>"
DATA = entity_id("data", "data")
