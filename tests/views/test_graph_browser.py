"""The page in a real browser: it opens, filters, finds, tells, and lets no name break out."""

import json
import re
import xml.etree.ElementTree as ET

import pytest

from kg.views.graph import render, write
from tests.browser import NARROW, Tab, barriers
from tests.sample_graph import iri_of
from tests.views.conftest import HOSTILE

pytestmark = pytest.mark.browser
FIRST, LATER = ("all", "hostile"), ("relations", "around", "papers")
PAGES = (*FIRST, *(pytest.param(name, marks=pytest.mark.full) for name in LATER))
SCHEMES = ("light", pytest.param("dark", marks=pytest.mark.full))
SVG = "{http://www.w3.org/2000/svg}"


class Opened:
    """A graph page that is open."""

    def __init__(self, tab):
        self.tab, self.page = tab, tab.page
        self.page.wait_for_selector("html[data-ready]", state="attached")

    def text(self, selector):
        return self.page.inner_text(selector)

    def rows(self):
        return [row.split("\t")[0].strip() for row in self.page.locator("#entries tr").all_inner_texts()]

    def offers(self):
        return self.page.locator("#offers li bdi:first-child").all_inner_texts()

    def search(self, text):
        self.page.fill("#query", text)
        self.page.press("#query", "Enter")

    def only(self, box, words):
        self.page.hover(f"#{box} .row:has-text('{words}')")
        self.page.click(f"#{box} .row:has-text('{words}') .only")

    def hash(self):
        return self.page.evaluate("location.hash")

    def drawn(self):
        """How many different colours the canvas shows: an empty one has one."""
        return self.page.evaluate(
            """() => { const seen = document.querySelector("#canvas canvas");
            const ctx = new OffscreenCanvas(seen.width, seen.height).getContext("2d", { willReadFrequently: true });
            ctx.drawImage(seen, 0, 0);
            const d = new Uint32Array(ctx.getImageData(0, 0, seen.width, seen.height).data.buffer);
            return new Set(d).size; }"""
        )

    def saved(self, button, folder):
        with self.page.expect_download() as download:
            self.page.click(button)
        path = folder / download.value.suggested_filename
        download.value.save_as(path)
        return path


@pytest.fixture(scope="module")
def paths(store, hostile, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    write(store, folder / "all.html")
    write(store, folder / "some.html", top=12, more=12)
    write(store, folder / "relations.html", projection="relations")
    write(store, folder / "around.html", projection="lineage", around="BERT")
    write(store, folder / "papers.html", projection="paper_entity", top=40)
    write(hostile, folder / "hostile.html", title=HOSTILE[0])
    return {path.stem: path for path in folder.iterdir()}


@pytest.fixture
def open_page(open_tab, paths):
    def opened(name, *, fragment="", **options):
        return Opened(open_tab(paths[name].as_uri() + fragment, **options))

    return opened


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", SCHEMES)
def test_it_opens_without_complaint_or_barrier_and_asks_for_nothing(open_page, paths, name, scheme):
    it = open_page(name, scheme=scheme)
    it.tab.assert_clean(paths[name].as_uri())
    it.tab.assert_fits()
    assert it.drawn() > 20
    it.tab.picture(f"graph-{name}{'-dark' if scheme == 'dark' else ''}")


@pytest.mark.parametrize("name", PAGES)
def test_it_fits_a_narrow_window_and_keeps_the_filters_at_hand(open_page, paths, name):
    it = open_page(name, viewport=NARROW)
    it.tab.assert_fits()
    assert it.page.is_hidden("#filters")
    it.page.click("#narrow")
    assert it.page.is_visible("#filters")
    it.tab.assert_clean(paths[name].as_uri())
    it.page.click("#narrow")
    it.tab.picture(f"graph-{name}-narrow")


@pytest.mark.full
def test_every_state_is_without_barrier(open_page):
    it = open_page("some")
    it.page.fill("#query", "bert")
    it.page.press("#query", "ArrowDown")
    assert barriers(it.page) == []
    it.tab.picture("graph-search")
    it.page.press("#query", "Enter")
    assert barriers(it.page) == []
    it.tab.picture("graph-details")
    it.page.click("#theme")
    assert barriers(it.page) == []
    it.page.keyboard.press("Escape")
    it.page.locator("#confidence").fill("1")
    assert barriers(it.page) == []


def test_the_list_holds_what_is_drawn_most_used_first(open_page):
    it = open_page("all")
    assert len(it.rows()) == 42
    assert it.rows()[0] == "GLUE"
    assert it.text("#visible") == "42"
    assert it.page.is_hidden("#bring")


def test_more_is_drawn_on_demand(open_page):
    it = open_page("some")
    assert (len(it.rows()), it.text("#visible"), it.text("#bring")) == (12, "12", "Show 12 more")
    it.page.click("#bring")
    assert (len(it.rows()), it.text("#visible")) == (24, "24")
    assert it.page.is_hidden("#bring")
    counts = it.page.locator("#types .count").all_inner_texts()
    assert sum(map(int, counts)) == 24
    assert "--top N" in it.text("#notice")


@pytest.mark.full
def test_what_a_node_is_linked_to_is_drawn_on_demand(open_page):
    it = open_page("some")
    it.search("imagenet")
    words = it.text("#beyond")
    number = int(re.fullmatch(r"Draw (\d+) more that it is linked to", words)[1])
    it.page.click("#beyond")
    assert it.text("#visible") == str(12 + number)
    assert it.page.locator("#beyond").count() == 0


def test_search_finds_what_waits_and_draws_it(open_page):
    it = open_page("some")
    waiting = it.page.evaluate(
        "JSON.parse(document.getElementById('data').textContent).nodes.filter((n) => n.later).map((n) => n.label)"
    )
    it.page.fill("#query", waiting[0])
    assert f"{waiting[0]} not drawn yet" in it.rows()
    it.page.press("#query", "Enter")
    assert it.text("#details h2") == waiting[0]
    assert it.text("#visible") == "13"


def test_the_legend_filters_by_type(open_page):
    it = open_page("all")
    it.page.uncheck("#types label:has-text('Models') input")
    assert "BERT" not in it.rows()
    it.only("types", "Tasks")
    assert sorted(it.rows()) == [
        "image classification", "machine translation", "object detection", "question answering",
        "semantic segmentation",
    ]  # fmt: skip
    it.page.click("#reset")
    assert len(it.rows()) == 42
    assert it.page.is_hidden("#reset")


def test_roles_filter_nodes(open_page):
    it = open_page("all")
    it.only("roles", "trains on")
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


@pytest.mark.full
def test_kinds_of_links_filter_links(open_page):
    it = open_page("relations")
    before = int(it.text("#visible-links"))
    it.page.uncheck("#lines label:has-text('evaluated on') input")
    assert int(it.text("#visible-links")) == before - 21


@pytest.mark.parametrize(
    ("typed", "first"), [("bert", "BERT"), ("masked lang", "masked language modeling"), ("dataset of", None)]
)
def test_search_completes_names(open_page, typed, first):
    it = open_page("all")
    it.page.fill("#query", typed)
    assert it.offers()[:1] == ([first] if first else [])
    assert it.page.get_attribute("#query", "aria-expanded") == ("true" if first else "false")


@pytest.mark.full
def test_an_offer_is_taken_with_the_mouse(open_page):
    it = open_page("all")
    it.page.fill("#query", "bert")
    it.page.locator("#offers li").nth(1).click()
    assert it.text("#details h2") == it.page.input_value("#query") != "BERT"
    assert it.page.is_hidden("#offers")


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
    assert it.hash().startswith("#bert-")


@pytest.mark.full
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


@pytest.mark.full
def test_the_surroundings_open_at_their_centre(open_page):
    it = open_page("around")
    assert it.text("#details h2") == "BERT"
    assert "← based on RoBERTa" in it.text("#details .near")
    assert "based on → Transformer" in it.text("#details .near")


@pytest.mark.full
def test_the_focus_can_leave_out_all_else(open_page):
    it = open_page("all")
    it.search("detr")
    linked = int(it.page.locator("#details summary .count").first.inner_text())
    it.page.click("#alone")
    assert it.page.get_attribute("#alone", "aria-pressed") == "true"
    assert it.text("#visible") == str(linked + 1)
    it.page.click("#back")
    assert it.text("#visible") == "42"


@pytest.mark.full
def test_an_address_leads_to_a_node(open_page):
    it = open_page("all")
    it.search("imagenet")
    for fragment in (it.hash(), it.hash().replace("#", "#entity/"), it.hash().replace("#", "#entity%2F")):
        again = open_page("all", fragment=fragment)
        assert again.text("#details h2") == "ImageNet"
    again.page.evaluate("location.hash = '#nonsense%'")
    assert again.tab.complaints == []


def test_an_address_leads_to_the_filters_and_the_focus(open_page):
    it = open_page("all")
    it.page.uncheck("#types label:has-text('Tasks') input")
    it.page.select_option("#from", label="2018")
    it.search("bert")
    it.page.click("#alone")
    assert re.fullmatch(
        r"#bert-[0-9a-f]{8}\?types=Model~Dataset~Benchmark~Technique&from=2018&near=1", it.hash().replace("%7E", "~")
    )
    again = open_page("all", fragment=it.hash())
    assert again.text("#details h2") == "BERT"
    assert again.text("#visible") == it.text("#visible")
    assert again.page.get_attribute("#alone", "aria-pressed") == "true"
    assert not again.page.is_checked("#types label:has-text('Tasks') input")
    again.page.click("#back")
    again.page.click("#reset")
    assert again.hash() == ""


def test_a_node_leads_to_its_page_where_it_has_one(open_tab, store, tmp_path):
    pages = {"BERT": "entity/bert.html", "GLUE": "javascript:alert(1)", "ViT": "//elsewhere.example/vit"}
    iris = {iri_of(name): address for name, address in pages.items()}
    path = tmp_path / "g.html"
    path.write_text(render(store, pages=iris.get).html, encoding="utf-8")
    it = Opened(open_tab(path.as_uri()))
    shown = {}
    for name in (*pages, "COCO"):
        it.search(name)
        shown[name] = it.page.locator("#details .chips a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert shown == {"BERT": ["entity/bert.html"], "GLUE": [], "ViT": [], "COCO": []}


@pytest.mark.full
@pytest.mark.parametrize(
    "fragment", ["#?types=&from=x&confidence=9&papers=-3&near=1", "#%E0%A4%A?roles=nothing", "#?%", "#__proto__?a=b"]
)
def test_an_address_that_makes_no_sense_does_no_harm(open_page, fragment):
    it = open_page("all", fragment=fragment)
    assert it.tab.complaints == []
    if it.page.is_visible("#reset"):
        it.page.click("#reset")
    assert it.text("#visible") == "42"


def test_the_keyboard_is_enough(open_page):
    it = open_page("all")
    it.page.keyboard.press("/")
    it.page.keyboard.type("bert")
    it.page.keyboard.press("ArrowDown")
    it.page.keyboard.press("ArrowDown")
    assert it.page.get_attribute("#query", "aria-activedescendant") == "offer-1"
    second = it.offers()[1]
    it.page.keyboard.press("Enter")
    assert it.text("#details h2") == second
    assert it.page.evaluate("document.activeElement.id") == "details"
    assert it.text("#said").startswith(f"{second}, Model, ")
    it.page.keyboard.press("Escape")
    assert it.page.is_hidden("#details")
    assert it.hash() == ""
    it.page.locator("#entries button").nth(2).focus()
    it.page.keyboard.press("Enter")
    assert it.page.is_visible("#details")


@pytest.mark.full
def test_everything_is_reached_by_the_tab_key(open_page):
    it = open_page("relations")
    reached = set()
    for _ in range(80):
        it.page.keyboard.press("Tab")
        reached.add(it.page.evaluate("document.activeElement.id"))
    wanted = {"query", "closer", "farther", "fit", "png", "svg", "theme", "from", "to", "confidence"}
    assert wanted <= reached


@pytest.mark.full
def test_escape_first_closes_the_offers(open_page):
    it = open_page("all")
    it.page.fill("#query", "bert")
    it.page.press("#query", "Escape")
    assert it.page.is_hidden("#offers")
    assert it.page.input_value("#query") == "bert"


def test_light_and_dark_are_a_choice(open_page):
    it = open_page("all", scheme="light")
    ground = "getComputedStyle(document.body).backgroundColor"
    assert it.page.evaluate(ground) == "rgb(251, 251, 249)"
    it.page.click("#theme")
    assert it.page.evaluate(ground) == "rgb(20, 23, 27)"
    assert it.page.get_attribute("#theme", "aria-label") == "Light page"
    it.page.click("#theme")
    assert it.page.evaluate(ground) == "rgb(251, 251, 249)"


def test_a_large_view_follows_the_mouse_while_it_is_dragged(open_tab, store, tmp_path):
    page = render(store).html.replace('"hideNodesOnDrag\\": false', '"hideNodesOnDrag\\": true')
    (tmp_path / "large.html").write_text(page, encoding="utf-8")
    it = Opened(open_tab((tmp_path / "large.html").as_uri()))
    box = it.page.locator("#canvas").bounding_box()
    x, y = box["x"] + 12, box["y"] + 12
    it.page.mouse.move(x, y)
    it.page.mouse.down()
    for way in (40, 200, 0.55 * box["width"]):
        it.page.mouse.move(x + way, y + 5)
        it.page.wait_for_timeout(50)
        assert it.drawn() > 20
    it.page.mouse.move(x, y)
    it.page.mouse.up()
    assert it.drawn() > 20
    assert it.tab.complaints == []


def test_hostile_names_are_shown_as_text_and_run_nothing(open_page):
    it = open_page("hostile")
    shown = [" ".join(name.split()) for name in HOSTILE]
    assert sorted(it.rows()) == sorted(shown)
    assert it.text("h1") == HOSTILE[0]
    for place in range(len(HOSTILE)):
        it.page.locator("#entries button").nth(place).click()
        assert it.text("#details h2") in shown
        assert it.page.locator("#details img, #details script, #details b").count() == 0
        it.page.click("#back")
    for name in shown:
        it.page.fill("#query", name)
        assert it.offers() == [name]
        assert it.page.locator("#offers img, #offers script").count() == 0
    it.page.hover("#canvas")
    assert it.page.evaluate("window.broken") is None
    assert "<i>source</i> written for this sample" in it.text("footer")
    assert it.tab.complaints == []


@pytest.mark.full
def test_long_names_do_not_widen_the_page(open_page):
    it = open_page("hostile")
    it.page.fill("#query", "xxxxxxxx")
    it.tab.assert_fits()
    it.page.press("#query", "Enter")
    it.tab.assert_fits()
    assert it.page.evaluate("(p => p.scrollWidth <= p.clientWidth)(document.getElementById('panel'))")


@pytest.mark.full
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_picture_of_the_view_is_saved(open_page, tmp_path, scheme):
    it = open_page("all", scheme=scheme)
    path = it.saved("#png", tmp_path)
    assert path.name == "what-papers-name-together.png"
    assert path.read_bytes().startswith(b"\x89PNG")


def test_the_vector_graphic_is_xml_and_names_are_text_in_it(open_page, tmp_path):
    it = open_page("hostile")
    path = it.saved("#svg", tmp_path)
    assert path.name == "script-window-broken-1-script.svg"
    picture = ET.parse(path).getroot()
    assert picture.tag == f"{SVG}svg"
    titles = {title.text for title in picture.iter(f"{SVG}title")}
    assert titles == {HOSTILE[0], *(f"{' '.join(name.split())} (Model)" for name in HOSTILE)}
    elements = {node.tag.removeprefix(SVG) for node in picture.iter()}
    assert elements == {"svg", "title", "rect", "path", "text", "g"}
    assert not [name for node in picture.iter() for name in node.attrib if name.startswith(("on", "href"))]


@pytest.mark.full
def test_the_vector_graphic_shows_each_link_and_which_way_it_goes(open_page, tmp_path):
    it = open_page("relations")
    paths = ET.parse(it.saved("#svg", tmp_path)).getroot().findall(f"{SVG}path")
    ways = [path.get("d") for path in paths if path.get("class") == "link"]
    assert len(ways) == len(set(ways)) == int(it.text("#visible-links"))
    arrows = [path for path in paths if path.get("d").startswith("M0,0L-7")]
    undirected = int(it.page.locator("#lines .row:has-text('compares with') .count").inner_text())
    assert len(arrows) == len(ways) - undirected
    it.search("albert")
    assert it.tab.complaints == []


@pytest.mark.full
def test_a_file_is_named_in_the_script_of_its_title(open_tab, store, tmp_path):
    write(store, tmp_path / "g.html", title="\u202eאני/../.. \U0001f600 ?", top=3)
    it = Opened(open_tab((tmp_path / "g.html").as_uri()))
    assert it.saved("#png", tmp_path).name == "אני.png"


def test_it_works_in_the_frame_of_a_notebook(browser, store, tmp_path):
    frame = render(store, projection="lineage", around="BERT")._repr_html_()
    (tmp_path / "notebook.html").write_text(f"<!doctype html><meta charset=utf-8>{frame}", encoding="utf-8")
    tab = Tab(browser.new_page()).goto((tmp_path / "notebook.html").as_uri())
    inside = tab.page.frame_locator("iframe")
    inside.get_by_role("button", name="DistilBERT", exact=True).click()
    assert inside.locator("#details h2").inner_text() == "DistilBERT"
    inside.locator("#alone").click()
    assert tab.complaints == []
    tab.page.close()


@pytest.mark.full
def test_the_data_is_as_json_as_python_reads_it(open_page):
    it = open_page("hostile")
    labels = it.page.evaluate("JSON.parse(document.getElementById('data').textContent).nodes.map((n) => n.label)")
    assert json.loads(json.dumps(sorted(labels))) == sorted(HOSTILE)
