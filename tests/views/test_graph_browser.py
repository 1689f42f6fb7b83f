"""The page in a real browser: it opens, filters, finds, tells, and lets no name break out."""

import json
import re
from pathlib import Path

import pytest

from kg.views.graph import render, write
from tests.views.conftest import HOSTILE

pytestmark = pytest.mark.browser


class Opened:
    """A page that is open, and what it complained about or asked for."""

    def __init__(self, page, path, *, fragment=""):
        self.page, self.complaints, self.requests = page, [], []
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        self.address = path.as_uri()
        page.set_default_timeout(8000)
        page.goto(self.address + fragment)
        page.wait_for_selector("html[data-ready]", state="attached")

    def text(self, selector):
        return self.page.inner_text(selector)

    def rows(self):
        return [row.split("\t")[0] for row in self.page.locator("#entries tr").all_inner_texts()]

    def search(self, text):
        self.page.fill("#query", text)
        self.page.press("#query", "Enter")

    def drawn(self):
        """How many different colours the canvas shows: an empty one has one."""
        return self.page.evaluate(
            """() => { const c = document.querySelector("#canvas canvas");
            const d = new Uint32Array(c.getContext("2d").getImageData(0, 0, c.width, c.height).data.buffer);
            return new Set(d).size; }"""
        )


@pytest.fixture(scope="module")
def paths(store, hostile, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write(store, folder / "all.html")
    write(store, folder / "relations.html", projection="relations")
    write(store, folder / "around.html", projection="lineage", around="BERT")
    write(store, folder / "papers.html", projection="paper_entity", top=40)
    write(hostile, folder / "hostile.html")
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture
def open_page(browser, paths):
    contexts = []

    def opened(name, *, fragment="", **options):
        context = browser.new_context(viewport={"width": 1280, "height": 800}, **options)
        contexts.append(context)
        return Opened(context.new_page(), paths[name], fragment=fragment)

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", ["all", "relations", "around", "papers", "hostile"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_without_complaint_and_asks_for_nothing(open_page, name, scheme):
    it = open_page(name, color_scheme=scheme)
    assert it.complaints == []
    assert [url for url in it.requests if not url.startswith("data:")] == [it.address]
    assert it.drawn() > 20


def test_the_list_holds_what_is_drawn_most_used_first(open_page):
    it = open_page("all")
    assert len(it.rows()) == 42
    assert it.rows()[0] == "GLUE"
    assert it.text("#visible") == "42"


def test_the_legend_filters_by_type(open_page):
    it = open_page("all")
    it.page.uncheck("#types label:has-text('Models') input")
    assert "BERT" not in it.rows()
    it.page.hover("#types .row:has-text('Tasks')")
    it.page.click("#types .row:has-text('Tasks') .only")
    assert sorted(it.rows()) == [
        "image classification", "machine translation", "object detection", "question answering",
        "semantic segmentation",
    ]  # fmt: skip
    it.page.click("#reset")
    assert len(it.rows()) == 42
    assert it.page.is_hidden("#reset")


def test_roles_filter_nodes(open_page):
    it = open_page("all")
    it.page.hover("#roles .row:has-text('trains on')")
    it.page.click("#roles .row:has-text('trains on') .only")
    assert sorted(it.rows()) == ["BookCorpus", "JFT-300M"]


def test_dates_and_confidence_filter_nodes(open_page):
    it = open_page("all")
    it.page.select_option("#to", label="2017")
    assert "Transformer" in it.rows()
    assert "BERT" not in it.rows()
    it.page.click("#reset")
    it.page.locator("#confidence").fill("1")
    assert it.rows() == []
    assert it.page.is_visible("#nothing")


def test_kinds_of_links_filter_links(open_page):
    it = open_page("relations")
    before = int(it.text("#visible-links"))
    it.page.uncheck("#lines label:has-text('evaluated on') input")
    assert int(it.text("#visible-links")) == before - 21


def test_search_finds_by_alias_and_label(open_page):
    it = open_page("all")
    it.search("masked lang")
    assert it.text("#details h2") == "masked language modeling"
    assert "BERT" in it.page.locator("#names option").evaluate_all("options => options.map((option) => option.value)")


def test_a_node_tells_its_papers_by_role_with_sentences(open_page):
    it = open_page("all")
    it.page.locator("#entries").get_by_role("button", name="BERT", exact=True).click()
    assert it.text("#details h2") == "BERT"
    assert it.page.locator("#details summary").all_inner_texts()[1:] == ["introduces 1", "uses 2", "compares against 2"]
    first = it.page.locator("#details .papers li").first
    assert first.locator(".paper").inner_text().startswith("BERT: Pre-training of Deep Bidirectional")
    assert re.match(r"2018-10-11 · confidence 0\.95 · arXiv", first.locator(".meta").inner_text())
    assert "BERT" in first.locator("mark").all_inner_texts()
    assert first.locator("a").first.get_attribute("rel") == "noopener noreferrer"
    assert it.page.url.split("#")[1].startswith("bert-")


def test_a_click_on_the_canvas_chooses_the_node_under_it(open_page):
    it = open_page("around")
    it.page.keyboard.press("Escape")
    it.page.click("#fit")
    it.page.wait_for_function("!document.querySelector('#details:not([hidden])')")
    spot = it.page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.map((n) => n.label)")
    assert "BERT" in spot
    box = it.page.locator("#canvas").bounding_box()
    hit = None
    for step in range(1, 400):
        x, y = box["x"] + box["width"] * (step % 20) / 20, box["y"] + box["height"] * (step // 20) / 20
        it.page.mouse.move(x, y)
        if it.page.locator("#canvas.over").count():
            hit = (x, y)
            break
    assert hit
    it.page.mouse.click(*hit)
    it.page.wait_for_selector("#details h2")
    assert it.text("#details h2") in spot


def test_the_surroundings_open_at_their_centre(open_page):
    it = open_page("around")
    assert it.text("#details h2") == "BERT"
    assert "← based on RoBERTa" in it.text("#details .near")
    assert "based on → Transformer" in it.text("#details .near")


def test_an_address_leads_to_a_node(open_page):
    it = open_page("all")
    it.search("imagenet")
    fragment = "#" + it.page.url.split("#")[1]
    again = open_page("all", fragment=fragment)
    assert again.text("#details h2") == "ImageNet"
    again.page.evaluate("location.hash = '#nonsense%'")
    assert again.complaints == []


def test_the_keyboard_is_enough(open_page):
    it = open_page("all")
    it.page.keyboard.press("/")
    it.page.keyboard.type("vit")
    assert it.rows()[0] == "ViT"
    it.page.keyboard.press("Enter")
    assert it.text("#details h2") == "ViT"
    it.page.keyboard.press("Escape")
    assert it.page.is_hidden("#details")
    assert "#" not in it.page.url
    it.page.locator("#entries button").nth(2).focus()
    it.page.keyboard.press("Enter")
    assert it.page.is_visible("#details")
    assert it.page.evaluate("document.activeElement.id") == "details"


def test_hostile_names_are_shown_as_text_and_run_nothing(open_page):
    it = open_page("hostile")
    shown = [" ".join(name.split()) for name in HOSTILE]
    assert sorted(it.rows()) == sorted(shown)
    for place in range(len(HOSTILE)):
        it.page.locator("#entries button").nth(place).click()
        assert it.text("#details h2") in shown
        assert it.page.locator("#details img, #details script, #details b").count() == 0
        it.page.click("#back")
    it.page.hover("#canvas")
    assert it.page.evaluate("window.broken") is None
    assert "<i>source</i> written for this sample" in it.text("footer")
    assert it.complaints == []


def test_long_names_do_not_widen_the_page(open_page):
    it = open_page("hostile")
    it.search("xxxxxxxx")
    assert it.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert it.page.evaluate("(p => p.scrollWidth <= p.clientWidth)(document.getElementById('panel'))")


def test_pictures_are_saved(open_page, tmp_path):
    it = open_page("hostile")
    with it.page.expect_download() as download:
        it.page.click("#png")
    assert Path(download.value.path()).read_bytes().startswith(b"\x89PNG")
    assert download.value.suggested_filename == "what-papers-name-together.png"
    with it.page.expect_download() as download:
        it.page.click("#svg")
    download.value.save_as(tmp_path / "g.svg")
    picture = it.page.context.new_page()
    picture.goto((tmp_path / "g.svg").as_uri())
    assert picture.evaluate("[document.documentElement.nodeName, document.querySelectorAll('script, img').length]") == [
        "svg",
        0,
    ]
    assert picture.locator("path").count() >= len(HOSTILE)


def test_it_works_in_the_frame_of_a_notebook(browser, store, tmp_path):
    frame = render(store, projection="lineage", around="BERT")._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    page = browser.new_page()
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto((tmp_path / "notebook.html").as_uri())
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="DistilBERT", exact=True).click()
    assert inside.locator("#details h2").inner_text() == "DistilBERT"
    assert complaints == []
    page.close()


def test_everything_that_can_be_used_has_a_name(open_page):
    it = open_page("relations")
    nameless = it.page.evaluate(
        """() => [...document.querySelectorAll("button, input, select")].filter((e) =>
        !(e.getAttribute("aria-label") || e.textContent.trim() || e.closest("label")?.textContent.trim())).length"""
    )
    assert nameless == 0
    assert it.page.locator("th[scope=col]").count() == 3


def test_a_narrow_window_keeps_the_filters_at_hand(open_page):
    it = open_page("all")
    it.page.set_viewport_size({"width": 420, "height": 800})
    assert it.page.is_hidden("#filters")
    it.page.click("#narrow")
    assert it.page.is_visible("#filters")
    assert it.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_data_is_as_json_as_python_reads_it(open_page):
    it = open_page("hostile")
    labels = it.page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.map((n) => n.label)")
    assert json.loads(json.dumps(sorted(labels))) == sorted(HOSTILE)
