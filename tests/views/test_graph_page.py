"""The page as text: deterministic, closed to the network, its data complete."""

import base64
import hashlib
import json
import re
from html import unescape

import pytest
from click.testing import CliRunner

from kg.cli.view import view
from kg.errors import NotFound, UsageError
from kg.queries import load
from kg.views.graph import html, render, write
from tests.sample_graph import nquads
from tests.views.conftest import HOSTILE

DATA = re.compile(r'<script type="application/json" id="(data|drawing)">(.*?)</script>', re.DOTALL)


def data(page):
    found = dict(DATA.findall(page))
    return json.loads(found["data"]), json.loads(found["drawing"])


def test_nodes_and_links_of_data_and_drawing_agree(store):
    page = render(store, top=20, more=0)
    told, drawn = data(page.html)
    assert [node["id"] for node in drawn["nodes"]] == list(range(20)) == list(range(len(told["nodes"])))
    assert [(e["from"], e["to"]) for e in drawn["edges"]] == [tuple(link[:2]) for link in told["links"]]
    assert (page.summary.nodes, page.summary.links) == (20, len(told["links"]))
    assert str(page.summary) == f"20 of 42 nodes, {len(told['links'])} of 168 links"


def test_what_waits_is_in_the_page_and_hidden(store):
    page = render(store, top=10)
    told, drawn = data(page.html)
    waiting = [node["later"] for node in told["nodes"]]
    assert (len(waiting), sum(waiting)) == (20, 10)
    assert [node.get("hidden", False) for node in drawn["nodes"]] == waiting
    assert str(page.summary).endswith(" links, 10 nodes more on demand")


def test_the_same_store_gives_the_same_bytes(store):
    assert html(store) == html(store)


def test_a_policy_admits_only_the_page_s_own_scripts_and_style(store):
    page = html(store)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    scripts = re.findall(r"<script>(.*?)</script>", page, re.DOTALL)
    (style,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    digests = [f"'sha256-{base64.b64encode(hashlib.sha256(t.encode()).digest()).decode()}'" for t in (*scripts, style)]
    assert policy == (
        f"default-src 'none'; script-src {digests[0]} {digests[1]}; style-src {digests[2]}; "
        "img-src data: blob:; base-uri 'none'; form-action 'none'"
    )


def test_nothing_in_the_page_is_loaded_from_elsewhere(store):
    page = re.sub(r"<script.*?</script>", "", html(store), flags=re.DOTALL)
    assert re.findall(r"(?:src|href)=\S+", page) == ['href="data:,">', 'href="#list">Skip']
    assert "url(" not in page
    assert "@import" not in page


def test_hostile_names_are_data_and_nothing_else(hostile):
    page = html(hostile)
    told, _ = data(page)
    assert sorted(node["label"] for node in told["nodes"]) == sorted(HOSTILE)
    outside = re.sub(r"<script.*?</script>", "", page, flags=re.DOTALL)
    assert "onerror" not in outside
    assert "&lt;i&gt;source&lt;/i&gt; written for this sample" in outside
    assert page.count("</script>") == 4


def test_a_title_of_one_s_own_is_escaped(store):
    assert "<title>&lt;b&gt; · paperkg</title>" in html(store, title="<b>", top=2)


@pytest.mark.parametrize(
    ("options", "title"),
    [
        ({}, "What papers name together"),
        ({"around": "GLUE"}, "Around GLUE"),
        ({"projection": "lineage"}, "What is built on what"),
        ({"query": "SELECT ?e { ?e a kg:Model }"}, "Answer to a query"),
        ({"query": "most-used-models"}, load()["most-used-models"].question),
    ],
)
def test_titles(store, options, title):
    assert data(html(store, **options))[0]["title"] == title


def test_two_links_between_the_same_nodes_are_drawn_apart(store):
    told, drawn = data(html(store, projection="relations", around="ALBERT"))
    bent = [told["links"][edge["id"]][2] for edge in drawn["edges"] if "smooth" in edge]
    assert bent == ["outperforms"]


def test_a_notebook_shows_the_page_in_a_frame_of_its_own(store):
    page = render(store, top=5)
    frame = re.fullmatch(
        '<iframe sandbox="allow-scripts allow-downloads allow-popups" title="What papers name together" '
        'style="width: 100%; height: 640px; border: 0" srcdoc="([^"]*)"></iframe>',
        page._repr_html_(),
    )
    assert unescape(frame[1]) == page.html
    assert repr(page) == f"<What papers name together: {page.summary}>"


def test_types_are_known_by_any_case(store):
    told, _ = data(html(store, types=["model"]))
    assert [kind["name"] for kind in told["types"]] == ["Model"]
    with pytest.raises(UsageError, match="no type 'Robot'; there are Model, Dataset, Benchmark, Technique, Task"):
        html(store, types=["Robot"])


def test_a_page_is_html(store, tmp_path):
    with pytest.raises(UsageError, match=r"end the name in \.html"):
        write(store, tmp_path / "graph.png")


def test_the_command_writes_a_page_and_says_how_much_it_shows(tmp_path, built):
    target = tmp_path / "new" / "graph.html"
    done = CliRunner().invoke(view, ["--store", built, "--top", "10", "-o", str(target)])
    assert (done.exit_code, done.stdout) == (0, "")
    shown = r"10 of 42 nodes, \d+ of 168 links, 10 nodes more on demand"
    assert re.fullmatch(rf"kg: wrote {target}: {shown}\n", done.stderr)
    assert target.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_the_command_needs_a_known_entity(tmp_path, built):
    done = CliRunner().invoke(view, ["--store", built, "--around", "Unheard of", "-o", str(tmp_path / "g.html")])
    assert isinstance(done.exception, NotFound)
    assert list(tmp_path.glob("*.html")) == []


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    from kg.writing import Writer

    folder = tmp_path_factory.mktemp("store") / "kg"
    with Writer(folder) as writer:
        generation = writer.new_generation()
        generation.load(nquads())
        writer.adopt(generation)
    return str(folder)
