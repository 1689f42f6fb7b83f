"""Every page of `kg report all` of the sample opens in Chromium without complaint, request or barrier, and prints."""

import pytest

from kg.analytics.reports import KINDS, Options, make
from kg.views.report import write_all
from tests import sample_graph
from tests.analytics.test_reports import HOSTILE, hostile
from tests.browser import NARROW

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    write_all([make(sample_graph.store(), kind, Options()) for kind in KINDS], folder)
    return folder


@pytest.mark.parametrize("name", ["index", *KINDS])
def test_every_page_opens_clean_and_links_the_others(open_tab, folder, name):
    page = folder / f"{name}.html"
    tab = open_tab(page.as_uri())
    tab.assert_clean(page.as_uri())
    tab.assert_fits()
    links = tab.page.locator("nav.leaves a").evaluate_all("links => links.map((link) => link.getAttribute('href'))")
    assert links == ["index.html", *(f"{kind}.html" for kind in KINDS)]
    assert all((folder / link).exists() for link in links)
    assert tab.page.locator("nav.leaves a[aria-current]").count() == 1
    tab.picture(f"report-{name}", whole=True)


@pytest.mark.full
@pytest.mark.parametrize("name", ["leaderboards", "trends", "gaps"])
def test_pages_are_clean_in_the_dark_and_on_a_phone(open_tab, folder, name):
    page = (folder / f"{name}.html").as_uri()
    tab = open_tab(page, scheme="dark", viewport=NARROW)
    tab.assert_clean(page)
    tab.assert_fits()
    tab.picture(f"report-{name}-dark-narrow")


def test_a_figure_leads_to_its_sentence(open_tab, folder):
    tab = open_tab((folder / "leaderboards.html").as_uri())
    link = tab.page.locator("section:nth-of-type(2) td.n a").first
    target = link.get_attribute("href")
    link.click()
    assert tab.page.locator(target).is_visible()
    assert tab.page.locator(f"{target} blockquote").count() >= 1


def test_print_has_no_navigation_and_black_charts(open_tab, folder):
    tab = open_tab((folder / "trends.html").as_uri(), scheme="dark")
    tab.page.emulate_media(media="print")
    assert not tab.page.locator("nav.leaves").is_visible()
    stroke = "line => getComputedStyle(line).stroke"
    assert tab.page.locator("polyline.stroke").first.evaluate(stroke) == "rgb(0, 0, 0)"


def test_hostile_names_show_as_text(open_tab, tmp_path):
    write_all([hostile(), hostile("🙂" * 500)], tmp_path)
    tab = open_tab((tmp_path / "index.html").as_uri())
    tab.assert_fits()
    tab.goto((tmp_path / "centrality.html").as_uri())
    assert tab.page.locator("script").count() == 0
    tab.assert_fits()
    write_all([hostile()], tmp_path)
    tab.goto((tmp_path / "centrality.html").as_uri())
    assert tab.page.locator("h1").inner_text() == " ".join(HOSTILE.split())
    assert [each for each in tab.complaints if "favicon" not in each] == []
