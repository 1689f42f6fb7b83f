"""The explorer in a real browser: on a server, as files on a disk, and below any path of a static host."""

from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from urllib.parse import urlsplit

import pytest

from kg.explorer.site import build
from kg.store import open_store
from tests import sample_graph
from tests.browser import NARROW
from tests.explorer import hostile
from tests.server.conftest import served

pytestmark = pytest.mark.browser

BERT = sample_graph.iri_of("BERT").removeprefix("urn:paperkg:")
ROBERTA = sample_graph.iri_of("RoBERTa").removeprefix("urn:paperkg:")
PAPER = sample_graph.paper_of("BERT").removeprefix("urn:paperkg:")
PAIR = f"compare/{BERT.removeprefix('entity/')}/{ROBERTA.removeprefix('entity/')}"


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with served(sample_graph.write(tmp_path_factory.mktemp("served") / "kg")) as running:
        yield running


@pytest.fixture(scope="module")
def board(site):
    return f"board/{sorted((site / 'board').glob('*.html'))[0].stem}"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_):
        """Says nothing."""


@contextmanager
def hosted(folder):
    """A static host that knows nothing but files; gives the address before the folder's name."""
    host = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder.parent)))
    thread = Thread(target=host.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{host.server_port}/"
    finally:
        host.shutdown()
        thread.join()
        host.server_close()


PAGES = {
    "home": "", "entity": BERT, "task": sample_graph.iri_of("object detection").removeprefix("urn:paperkg:"),
    "dataset": sample_graph.iri_of("GLUE").removeprefix("urn:paperkg:"), "paper": PAPER, "models": "models",
    "leaderboards": "leaderboards", "new": "new",
}  # fmt: skip


@pytest.mark.parametrize("kind", [*PAGES, "board"])
def test_every_kind_of_page_is_clean_on_the_server(open_tab, server, board, kind):
    tab = open_tab(server.address + PAGES.get(kind, board))
    tab.assert_clean(server.address)
    tab.assert_fits()
    tab.picture(f"explorer-{kind}", whole=True)


@pytest.mark.parametrize("path", ["compare", PAIR, "search?q=bert", "ontology", "nothing-here", "claim/x"])
def test_answers_of_the_server_are_clean(open_tab, server, path):
    tab = open_tab(server.address + path)
    assert [text for text in tab.complaints if "404" not in text] == []
    assert tab.outside(server.address) == []
    tab.assert_fits()
    if path == PAIR:
        tab.picture("explorer-compare", whole=True)


@pytest.mark.full
@pytest.mark.parametrize("kind", [*PAGES, "board"])
@pytest.mark.parametrize(("scheme", "size"), [("dark", None), ("light", NARROW)])
def test_pages_are_clean_in_the_dark_and_on_a_telephone(open_tab, server, board, kind, scheme, size):
    more = {"viewport": size} if size else {}
    tab = open_tab(server.address + PAGES.get(kind, board), scheme=scheme, **more)
    tab.assert_clean(server.address)
    tab.assert_fits()
    tab.picture(f"explorer-{kind}-{'narrow' if size else scheme}", whole=True)


@pytest.mark.full
@pytest.mark.parametrize("kind", ["home", "entity", "paper", "models", "board"])
def test_pages_are_clean_from_a_disk(open_tab, site, board, kind):
    path = site / f"{PAGES.get(kind, board) or 'index'}.html"
    open_tab(path.as_uri()).assert_clean(site.as_uri())


def test_search_as_you_type_and_keys(open_tab, server):
    tab = open_tab(server.address)
    box = tab.page.get_by_role("combobox")
    box.press_sequentially("imagen")
    options = tab.page.get_by_role("option")
    options.first.wait_for()
    assert options.first.inner_text().split() == ["ImageNet", "Dataset", "·", "4"]
    tab.assert_clean(server.address)
    box.press("ArrowDown")
    assert options.first.get_attribute("aria-selected") == "true"
    box.press("Enter")
    tab.page.wait_for_url("**/entity/imagenet-*")
    assert tab.page.locator("h1").inner_text() == "ImageNet"


def test_escape_closes_the_suggestions_and_enter_asks_the_server(open_tab, server):
    tab = open_tab(server.address + "models")
    box = tab.page.get_by_role("combobox")
    box.press_sequentially("bert")
    tab.page.get_by_role("option").first.wait_for()
    box.press("Escape")
    assert tab.page.get_by_role("option").count() == 0
    box.press("Enter")
    tab.page.wait_for_url("**/search?q=bert")
    assert "BERT" in tab.page.locator("main").inner_text()


@pytest.mark.parametrize("where", ["disk", "host"])
def test_the_static_site_searches_by_itself(open_tab, site, where):
    with hosted(site) as host:
        start = site.as_uri() + "/models.html" if where == "disk" else f"{host}{site.name}/models.html"
        own = site.as_uri() if where == "disk" else f"{host}{site.name}/"
        tab = open_tab(start)
        tab.page.get_by_role("combobox").press_sequentially("object det")
        option = tab.page.get_by_role("option")
        option.first.wait_for()
        assert option.all_inner_texts()[0].split()[:2] == ["object", "detection"]
        option.first.click()
        tab.page.wait_for_url("**/entity/object-detection-*.html")
        assert tab.page.locator("h1").inner_text() == "object detection"
        assert tab.complaints == []
        assert tab.outside(own) == []


@pytest.mark.full
def test_without_javascript_forms_and_indexes_answer(open_tab, server, site):
    tab = open_tab(server.address, java_script_enabled=False)
    tab.page.fill("input[name=q]", "imagenet")
    tab.page.click("form.large button")
    assert tab.page.locator("#found tbody tr").first.inner_text().startswith("ImageNet")
    tab = open_tab(server.address + "compare", java_script_enabled=False)
    tab.page.fill("#with-1", "BERT")
    tab.page.fill("#with-2", "RoBERTa")
    tab.page.click("main button")
    assert tab.page.locator("h1").inner_text() == "BERT, RoBERTa side by side"
    tab = open_tab((site / "index.html").as_uri(), java_script_enabled=False)
    tab.page.fill("input[name=q]", "imagenet")
    tab.page.click("form.large button")
    assert tab.page.locator("h1").inner_text() == "All names, A–Z"
    tab.page.locator("#datasets-letters").get_by_role("link", name="I", exact=True).click()
    tab.page.get_by_role("link", name="ImageNet").click()
    assert tab.page.locator("h1").inner_text() == "ImageNet"


def test_tables_are_filtered_and_sorted(open_tab, server):
    tab = open_tab(server.address + "models")
    rows = tab.page.locator("#list tbody tr:visible")
    count = rows.count()
    tab.page.get_by_label("Filter the rows of").fill("bert")
    assert 0 < rows.count() < count
    assert all("bert" in text.lower() for text in rows.all_inner_texts())
    tab.page.get_by_label("Filter the rows of").fill("")
    tab.page.get_by_role("button", name="papers").click()
    papers = [int(text.split("\t")[-1]) for text in rows.all_inner_texts()]
    assert papers == sorted(papers)
    tab.page.get_by_role("button", name="papers").click()
    assert tab.page.locator("th[aria-sort=descending]").inner_text().lower() == "papers"
    tab.assert_clean(server.address)


def test_a_statement_leads_to_its_sentence(open_tab, server):
    tab = open_tab(server.address + BERT)
    tab.page.locator("#based-on a.quote").first.click()
    tab.page.wait_for_url("**/paper/*#a0")
    colour = tab.page.locator(".sentence:target").evaluate("node => getComputedStyle(node).backgroundColor")
    assert colour == "rgb(255, 243, 176)"
    assert tab.page.locator(".sentence:target").inner_text().startswith("We present BERT")
    tab.picture("explorer-evidence")
    tab.page.goto(server.address + PAPER + "#a33-57")
    assert tab.page.locator("mark:target").inner_text() == "masked language modeling"
    assert "We present BERT" in tab.page.locator(".sentence:has(:target)").inner_text()


@pytest.mark.parametrize("form", ["CSV", "JSON"])
def test_tables_are_downloaded(open_tab, server, site, form):
    for address in (server.address + BERT, (site / f"{BERT}.html").as_uri()):
        tab = open_tab(address)
        link = tab.page.locator("#based-on").get_by_role("link", name=form)
        if urlsplit(address).scheme == "file":
            assert link.get_attribute("href") == f"../{BERT}/based-on.{form.lower()}"
            continue
        with tab.page.expect_download() as download:
            link.click()
        assert "Transformer" in download.value.path().read_text()


def test_two_models_are_compared_from_the_page_of_one(open_tab, server):
    tab = open_tab(server.address + BERT)
    tab.page.get_by_label("with another model or technique").press_sequentially("RoBER")
    tab.page.get_by_role("option").filter(has_text="RoBERTa").first.click()
    tab.page.wait_for_url(f"**/{PAIR}")
    assert tab.page.locator("#results .best").count() == 1
    tab.assert_clean(server.address)


def test_the_keyboard_reaches_the_content(open_tab, server):
    tab = open_tab(server.address + BERT)
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent") == "Skip to the content"
    tab.page.keyboard.press("Enter")
    assert tab.page.evaluate("document.activeElement.id") == "main"
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.activeElement.textContent").strip() == "Model"


@pytest.mark.full
def test_hostile_names_run_nothing(open_tab, hostile_store, tmp_path):
    with open_store(hostile_store) as store:
        build(store, tmp_path / "site")
    for path in ["index", *(f"entity/{each.stem}" for each in sorted((tmp_path / "site/entity").glob("*.html")))]:
        tab = open_tab((tmp_path / "site" / f"{path}.html").as_uri())
        assert tab.page.locator("h1").count() == 1
        tab.assert_clean((tmp_path / "site").as_uri())
        tab.assert_fits()
    tab = open_tab((tmp_path / "site/models.html").as_uri(), viewport=NARROW)
    tab.assert_fits()
    tab.picture("explorer-hostile-narrow", whole=True)
    with served(hostile_store) as running:
        tab = open_tab(running.address)
        tab.page.get_by_role("combobox").press_sequentially("script")
        tab.page.get_by_role("option").first.wait_for()
        assert hostile.SCRIPT in tab.page.get_by_role("option").first.inner_text()
        tab.assert_clean(running.address)
